"""The bytes of a seed file to its text, refusing what is no plain UTF-8 text."""

from __future__ import annotations

import codecs
import re

from learn.content.seedfile.errors import SeedFileError, key_at, place_of

# The largest of 35,915 files has 7.8 kB. The cap leaves room for an answer at the renderer's own cap
# (64 kB) with every character escaped, and refuses a 5 MB file before anything reads it.
MAX_FILE_BYTES = 262_144

# Never part of a value, not even escaped: PostgreSQL stores no NUL, and no page shows the others.
CONTROL_CHARACTERS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f]")
# Not as they are, though escaped in double quotes they may stand: what libyaml calls unprintable, and
# the line breaks (LS, PS) which YAML sees and editors do not.
_REFUSED_UNESCAPED = re.compile(f"{CONTROL_CHARACTERS.pattern[:-1]}\u2028\u2029\ufeff\ufffe\uffff]")

_WHAT_IT_IS = {
    "\x00": "NUL; was the file saved as UTF-16?",
    "\x07": r"bell; perhaps the `\a` of a LaTeX command such as `\alpha`",
    "\x08": r"backspace; perhaps the `\b` of a LaTeX command such as `\beta`",
    "\x0b": r"vertical tab; perhaps the `\v` of a LaTeX command such as `\vec`",
    "\x0c": r"form feed; perhaps the `\f` of a LaTeX command such as `\frac`",
    "\x85": "next line",
    "\u2028": "line separator",
    "\u2029": "paragraph separator",
    "\ufeff": "byte order mark",
}


def decode_seed_file(data: bytes) -> str:
    r"""Return the text of a seed file, without a byte order mark and with every line end as \n.

    Raises SeedFileError for what is too large, no UTF-8, or holds a control character.
    """
    if len(data) > MAX_FILE_BYTES:
        message = f"the file has {len(data):,} bytes, the most is {MAX_FILE_BYTES:,}: shorten the answer"
        raise SeedFileError(1, 1, "", message)
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        raise SeedFileError(1, 1, "", "the file is UTF-16: save it as UTF-8")
    data = data.removeprefix(codecs.BOM_UTF8)
    try:
        text = _with_line_feeds(data.decode())
    except UnicodeDecodeError as error:
        raise _not_utf8(data, error.start) from None
    if found := _REFUSED_UNESCAPED.search(text):
        raise _control_character(text, found.start())
    return text


def describe_character(character: str) -> str:
    """Return a control character's code point and, where it has one, what it is called."""
    name = _WHAT_IT_IS.get(character)
    return f"U+{ord(character):04X}" + (f" ({name})" if name else "")


def _with_line_feeds(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text


def _not_utf8(data: bytes, start: int) -> SeedFileError:
    before = _with_line_feeds(data[:start].decode())
    line, column = place_of(before, len(before))
    message = f"the byte 0x{data[start]:02X} is not UTF-8: save the file as UTF-8"
    return SeedFileError(line, column, key_at(before, line), message)


def _control_character(text: str, index: int) -> SeedFileError:
    line, column = place_of(text, index)
    message = f"the control character {describe_character(text[index])} stands in the text: take it out"
    return SeedFileError(line, column, key_at(text, line), message)
