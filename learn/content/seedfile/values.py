"""The text of one value to what it stands for; ValueError with a sentence where it does not."""

from __future__ import annotations

import datetime as dt
import re
from decimal import Decimal

from learn.content.seedfile.errors import shown
from learn.content.seedfile.paths import path_fault
from learn.content.seedfile.schema import (
    ID_MAX,
    ID_PLACEHOLDER_MIN,
    SCORE_DECIMAL_PLACES,
    SCORE_MAX_DIGITS,
    Field,
)

_INTEGER = re.compile(r"-?[1-9][0-9]{0,18}")  # Python refuses to convert 5,000 digits
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_DECIMAL = re.compile(
    rf"-?(?:0|[1-9][0-9]{{0,{SCORE_MAX_DIGITS - SCORE_DECIMAL_PLACES - 1}}})(?:\.[0-9]{{1,{SCORE_DECIMAL_PLACES}}})?"
)
_LINE_BREAK = re.compile("[\n\u2028\u2029]")
_BOOLEANS = {"true": True, "True": True, "false": False, "False": False}


def to_text(text: str, field: Field) -> str:
    """Return a text or a line as it is; a line loses the line feed that `>` and `|` leave at its end."""
    if field.type != "text":
        text = text.rstrip("\n")
        if _LINE_BREAK.search(text):
            raise ValueError(f"{shown(text)} has more than one line: write it on one")
    # The answer's cap is the renderer's, which counts bytes; ASCII needs no encoding to be counted.
    length = len(text) if field.key != "answer" or text.isascii() else len(text.encode())
    if length > field.max_length:
        unit = "bytes" if field.key == "answer" else "characters"
        raise ValueError(f"{shown(text)} has {length:,} {unit}, the most is {field.max_length:,}: shorten it")
    return text


def to_integer(text: str) -> int:
    """Return a whole number in digits without a leading zero: from 1 to 2**63 - 1, or a placeholder from -1 to -99."""
    if _INTEGER.fullmatch(text) and ID_PLACEHOLDER_MIN <= (number := int(text)) <= ID_MAX:
        return number
    raise ValueError(
        f"{shown(text)} is no whole number from 1 to {ID_MAX}: write it in digits, such as 51111"
    )


def to_date(text: str) -> dt.date:
    """Return a date of the calendar, written YYYY-MM-DD."""
    if not _DATE.fullmatch(text):
        raise ValueError(f"{shown(text)} is no date: write it as YYYY-MM-DD, such as 2024-11-26")
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        raise ValueError(f"{shown(text)} is no day of the calendar: correct year, month or day") from None


def to_decimal(text: str) -> Decimal:
    """Return a decimal number with the digits it was written with: `-1.0` stays -1.0."""
    if not _DECIMAL.fullmatch(text):
        raise ValueError(f"{shown(text)} is no decimal number: write it like -1.0 or 0.75")
    return Decimal(text)


def to_boolean(text: str) -> bool:
    """Return a truth value, written true or false (True and False are what the corpus holds)."""
    if text not in _BOOLEANS:
        raise ValueError(f"{shown(text)} is neither true nor false: write one of them")
    return _BOOLEANS[text]


def to_path(text: str) -> str:
    """Return the URL path of a question as it is."""
    if fault := path_fault(text):
        raise ValueError(fault)
    return text
