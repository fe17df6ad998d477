"""Where each address lies as a file, and how a file is written: plain, gzip and brotli. Pure of Django."""

import hashlib
import os
from functools import partial
from pathlib import Path
from urllib.parse import parse_qsl

from isal import igzip

from learn.hot.encodings import BROTLI, encode

# Few clients know no brotli: for them ISA-L makes 5 % more bytes than zlib, in a fifth of the time.
_COMPRESSED = {
    ".br": partial(encode, encoding=BROTLI),
    ".gz": partial(igzip.compress, compresslevel=3, mtime=0),
}
_AS_THEY_ARE = (".png", ".ico", ".md")  # compressed already, or short and asked for by few


def file_of(address: str) -> str:
    """Return the file of an address: `/learn/x` is `learn/x.html`, its second page `learn/x.page-2.html`.

    A page number or an order cannot be part of a file's address; the redirect maps lead there from the query.
    """
    path, _, query = address.partition("?")
    parts = [f"{name}-{value}" for name, value in sorted(parse_qsl(query), reverse=True)]
    name, dot, suffix = path.strip("/").rpartition(".")
    if not dot or "/" in suffix:
        name, suffix = path.strip("/"), "html"
    return ".".join([name, *parts, suffix])


def write(folder: Path, name: str, body: bytes) -> str:
    """Write a file and its compressed forms, each whole or not at all; return what tells its content from another."""
    path = f"{folder}/{name}"
    try:
        _replace(path, body)
    except FileNotFoundError:  # the first file of its folder
        Path(path).parent.mkdir(parents=True, exist_ok=True)
        _replace(path, body)
    if not name.endswith(_AS_THEY_ARE):
        for suffix, compress in _COMPRESSED.items():
            _replace(path + suffix, compress(body))
    return digest(body)


def digest(body: bytes) -> str:
    """Return what the manifest holds of a file."""
    return hashlib.sha256(body).hexdigest()[:16]


def remove(folder: Path, name: str) -> None:
    """Remove a file and its compressed forms, and the folder where it was the last."""
    path = folder / name
    for suffix in ("", *_COMPRESSED):
        path.with_name(path.name + suffix).unlink(missing_ok=True)
    if path.parent.is_dir() and not any(path.parent.iterdir()):
        path.parent.rmdir()


def _replace(path: str, data: bytes) -> None:
    temporary = f"{path}.part"
    with open(temporary, "wb") as file:  # noqa: PTH123 - 190,000 files: a Path takes as long as its file
        file.write(data)
    os.replace(temporary, path)  # noqa: PTH105
