"""Dollars that are money, told from dollars that open a formula."""

import re

_COMMAND = re.compile(r"\\[A-Za-z]+\*?(?:\s*\[[^][]*\])?(?:\s*\{[^{}]*\})*")
# A plain word: no variable (one letter), no formula (NaCl), no function (f of f(x)).
_WORD = re.compile(r"(?<![\\\w^_])[A-Za-z]?[a-z]+(?![\w(^])(?<=[A-Za-z]{2})")
_AMOUNT = re.compile(r"\s*[-+]?\.?\d")
_CURRENCY = re.compile(r"(?<![A-Za-z])(?:US|AU|CA|NZ|HK|SG|NT|MX|[ACRS])\Z")
_LEFT_OPEN = re.compile(r"[-\u2013\u2014/(=*\[]\s*\Z|[,;:.|]\s+\Z")
_OPERATOR = re.compile(r"[\\=+^_<>{}]")
_UNITS = frozenset(
    re.findall(
        r"\w+",
        "mol mm cm dm km mg kg ml min max mod gcd lcm sin cos tan cot sec csc log ln exp lim det dx dy "
        "dt dv du",
    )
)
_JOINING = frozenset(
    re.findall(
        r"\w+",
        "a an and are at but by each for from in is of on or per than that the then to where with",
    )
)


def is_money(text: str, start: int, close: int) -> bool:
    """Whether the `$` at `start` is money, and so opens no formula that the `$` at `close` could end."""
    body = text[start + 1 : close]
    behind = text[close + 1 : close + 2]
    if behind.isdigit() or not body.strip():
        return True
    is_lopsided = not body[0].isspace() and body[-1].isspace()
    words = [word for word in _WORD.findall(_COMMAND.sub(" ", body)) if word not in _UNITS]
    if not _AMOUNT.match(body):
        joins = len(words) >= 2 or not _JOINING.isdisjoint(words)
        return body[-1].isspace() and joins and not _OPERATOR.search(body) and behind.isalnum()
    if _CURRENCY.search(text[max(0, start - 3) : start]) or len(words) >= 2:
        return True
    if is_lopsided:
        return bool(words) or bool(_LEFT_OPEN.search(body))
    if _AMOUNT.match(text[close + 1 : close + 4]) and words:
        return True
    return body.count("(") > body.count(")") or bool(
        _LEFT_OPEN.search(body) and body.endswith(("/", "-", "\u2013", "\u2014", "(", "*"))
    )
