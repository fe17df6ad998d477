"""PNG files (RFC 2083) of images that share most of their rows: what was compressed before is not compressed again.

Pillow compresses the image as a whole, which takes longer than all the drawing. Here each band of rows is compressed by
itself, as a part of the same stream (RFC 1951): a band that was seen lately costs a look.
"""

import struct
import zlib
from functools import lru_cache

from PIL import Image

_BAND = 30  # rows
_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_ZLIB_HEADER = b"\x78\x9c"
_LAST_BLOCK = b"\x03\x00"  # an empty one that says that the stream ends
_INDEXED, _FOUR_BITS = 3, 4
_NO_HEADER = -15


def png(image: Image.Image, colours: bytes) -> bytes:
    """Return the image as a PNG; its pixels (mode L) are numbers below 16 of `colours`, of three bytes each."""
    width, height = image.size
    filtered = Image.new("P", (width + 2, height))  # PNG has a byte before each row: 0, it is as it is
    filtered.paste(image, (2, 0))
    rows = filtered.tobytes("raw", "P;4")
    step = _BAND * len(rows) // height
    bands = (_compressed(rows[start : start + step]) for start in range(0, len(rows), step))
    data = b"".join((_ZLIB_HEADER, *bands, _LAST_BLOCK, zlib.adler32(rows).to_bytes(4)))
    header = struct.pack(">IIBBBBB", width, height, _FOUR_BITS, _INDEXED, 0, 0, 0)
    chunks = ((b"IHDR", header), (b"PLTE", colours), (b"IDAT", data), (b"IEND", b""))
    return _SIGNATURE + b"".join(_chunk(name, content) for name, content in chunks)


@lru_cache(maxsize=256)
def _compressed(band: bytes) -> bytes:
    """Return the rows as blocks of a stream that refer to nothing before them. Few colours in long runs suit `Z_RLE`."""
    deflate = zlib.compressobj(wbits=_NO_HEADER, strategy=zlib.Z_RLE)
    return deflate.compress(band) + deflate.flush(zlib.Z_FULL_FLUSH)


def _chunk(name: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))
