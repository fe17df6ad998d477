"""The forms in which an answer goes over the wire, and which of them a client takes."""

import gzip
import re
from functools import lru_cache

import brotli

IDENTITY, GZIP, BROTLI = "identity", "gzip", "br"

# Brotli 5 takes 0.5 ms for a page where 11 takes 30: a page is compressed while its first reader waits.
_BROTLI_QUALITY = 5
_GZIP_LEVEL = 6

_ZERO = re.compile(r"0(\.0*)?")


@lru_cache(maxsize=256)
def preferred(accepted: str) -> str:
    """Return the encoding to answer with, by a request's Accept-Encoding (RFC 9110, 12.5.3); "" where it has none."""
    qualities: dict[str, bool] = {}
    for part in accepted.lower().split(","):
        name, _, parameters = part.partition(";")
        quality = parameters.partition("q=")[2].strip()
        qualities[name.strip()] = not _ZERO.fullmatch(quality)
    for encoding in (BROTLI, GZIP):
        if qualities.get(encoding, qualities.get("*", False)):
            return encoding
    return IDENTITY


def encode(body: bytes, encoding: str) -> bytes:
    """Return the body compressed; the same bytes for the same body."""
    if encoding == BROTLI:
        return bytes(brotli.compress(body, quality=_BROTLI_QUALITY))
    return gzip.compress(body, _GZIP_LEVEL, mtime=0) if encoding == GZIP else body


def decode(data: bytes, encoding: str) -> bytes:
    """Return what `encode` was given."""
    if encoding == BROTLI:
        return bytes(brotli.decompress(data))
    return gzip.decompress(data) if encoding == GZIP else data
