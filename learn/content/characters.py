"""Characters that have no place in an answer: line ends of other systems, control characters, broken text."""

import re

REPLACEMENT = "\ufffd"

_EATEN = re.compile("\f(?=rac\\b|orall\\b)")
_CARRIAGE_RETURN = re.compile("\r\n?")
_UNWANTED = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f"  # control characters but tab and line feed
    "\ud800-\udfff"  # halves of a surrogate pair: no UTF-8 holds them
    "\ufdd0-\ufdef\ufffe\uffff]"  # noncharacters, of which the renderer makes its tokens
)


def normalise(text: str) -> tuple[str, list[tuple[str, int]]]:
    r"""Return the text with line feeds only and U+FFFD for each unwanted character, and what was changed where.

    A form feed in front of `rac` was the `\f` of `\frac` in an old release, and becomes that again.
    """
    if "\r" in text:
        text = _CARRIAGE_RETURN.sub("\n", text)
    if not _UNWANTED.search(text):
        return text, []
    changes = [
        (r"A form feed stands where \f of TeX was: it is read as that.", eaten.start() + number)
        for number, eaten in enumerate(_EATEN.finditer(text))  # each \f is a character longer
    ]
    text = _EATEN.sub(r"\\f", text)
    changes += [
        (f"U+{ord(found[0]):04X} is no character of a text: it shows as U+FFFD.", found.start())
        for found in _UNWANTED.finditer(text)
    ]
    return _UNWANTED.sub(REPLACEMENT, text), changes
