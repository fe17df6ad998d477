r"""Chemistry in TeX: the body of mhchem's `\ce{…}` as plain TeX. Source: the mhchem manual, v4."""

import re
from collections.abc import Callable

_ARROWS = {
    "<=>>": r"\xrightleftharpoons",
    "<<=>": r"\xrightleftharpoons",
    "<=>": r"\xrightleftharpoons",
    "<-->": r"\xrightleftharpoons",
    "<->": r"\xleftrightarrow",
    "->": r"\xrightarrow",
    "<-": r"\xleftarrow",
    "⇌": r"\xrightleftharpoons",
    "→": r"\xrightarrow",
    "↔": r"\xleftrightarrow",
}
_BONDS = {"-": "{-}", "=": "{=}", "#": r"{\equiv}", "~": r"{\sim}"}
_GROUP = r"\{(?:[^{}]|\{(?:[^{}]|\{[^{}]*\})*\})*\}"
_TOKEN = re.compile(
    rf"""(?P<arrow><=>>|<<=>|<=>|<-->|<->|->|<-|⇌|→|↔)(?:\[(?P<above>[^][]*)\])?(?:\[(?P<below>[^][]*)\])?
    | (?P<math>\$[^$]*\$|\\bond{_GROUP}|\\[A-Za-z]+\*?(?:{_GROUP})*|\\[^A-Za-z])
    | (?P<state>\((?:aq|s|l|g|cr|am|v|sol)(?:,\s*[^()]*)?\))
    | (?<=\s)(?P<trace>[v^])(?=\s|\Z)
    | \^(?P<raised>{_GROUP}|\d*\.?[+\-\u2013\u2212]|\d+|[A-Za-z*•.]|\\[A-Za-z]+)
    | _(?P<lowered>{_GROUP}|\d+|[A-Za-z])
    | (?P<amount>(?:(?<=\A)|(?<=[\s(\[*.·]))(?:\d+/\d+|\d+(?:\.\d+)?)(?=\s*[A-Za-z(\[^_\\$]))
    | (?P<count>(?<=[A-Za-z)\]}}])\d+)
    | (?P<charge>(?<=[A-Za-z0-9)\]}}])[+\-\u2013\u2212](?=\s|\Z|[)\],]|->|<))
    | (?P<bond>(?<=[A-Za-z0-9)\]}}])[-=\#~](?=[A-Za-z(\[]))
    | (?P<dot>\s*[*·]\s*|(?<=[A-Za-z0-9)\]])\.(?=\d|[A-Z]))
    | (?P<letters>[A-Za-z]+)
    | (?P<space>\s+)
    | (?P<other>.)""",
    re.VERBOSE | re.DOTALL,
)


def to_tex(body: str) -> str:
    r"""Return what stands in `\ce{…}` as TeX: formulas upright, counts, charges, isotopes, states and arrows."""
    return "".join(_write(token) for token in _TOKEN.finditer(body.strip()))


def _write(token: re.Match[str]) -> str:
    return _WRITERS.get(token.lastgroup or "", _write_other)(token)


def _write_math(token: re.Match[str]) -> str:
    text = token[0]
    if text.startswith("$"):
        return text[1:-1]
    return _BONDS.get(text[6:-1], "{-}") if text.startswith(r"\bond") else text


def _write_script(token: re.Match[str]) -> str:
    base = "{}" if _opens(token) else ""
    return f"{base}{token[0][0]}{{{_upright(token['raised'] or token['lowered'])}}}"


def _write_amount(token: re.Match[str]) -> str:
    above, _, below = token[0].partition("/")
    return rf"\tfrac{{{above}}}{{{below}}}\," if below else rf"{above}\,"


def _write_other(token: re.Match[str]) -> str:
    return {"+": " + ", "-": "{-}", "#": r"\#"}.get(token[0], token[0])


def _opens(token: re.Match[str]) -> bool:
    """Whether a raised or lowered part stands before its element, as the numbers of an isotope do."""
    return token.start() == 0 or token.string[token.start() - 1].isspace()


def _upright(part: str) -> str:
    part = part[1:-1] if part.startswith("{") else part
    return re.sub(r"(?<!\\)\b[A-Za-z]+", lambda word: rf"\mathrm{{{word[0]}}}", _minus(part))


def _minus(part: str) -> str:
    return part.replace("\u2013", "-").replace("\u2212", "-").replace("•", r"\bullet ")


def _write_arrow(token: re.Match[str]) -> str:
    above, below = token["above"], token["below"]
    under = f"[{_over_arrow(below)}]" if below else ""
    return f" {_ARROWS[token['arrow']]}{under}{{{_over_arrow(above or '')}}} "


def _over_arrow(part: str) -> str:
    r"""Words over an arrow are text; formulas (`H2SO4`, `$\Delta$`) are read as the rest is."""
    return rf"\text{{{part}}}" if re.fullmatch(r"[a-z][A-Za-z ,.°-]*", part) else to_tex(part)


_WRITERS: dict[str, Callable[[re.Match[str]], str]] = {
    **dict.fromkeys(("arrow", "above", "below"), _write_arrow),
    **dict.fromkeys(("raised", "lowered"), _write_script),
    "math": _write_math,
    "state": lambda token: rf"\,\text{{{token[0]}}}",
    "trace": lambda token: r"\uparrow" if token[0] == "^" else r"\downarrow",
    "amount": _write_amount,
    "count": lambda token: f"_{{{token[0]}}}",
    "charge": lambda token: f"^{{{_minus(token[0])}}}",
    "bond": lambda token: _BONDS[token[0]],
    "dot": lambda _: r"\cdot ",
    "letters": lambda token: rf"\mathrm{{{token[0]}}}",
    "space": lambda _: " ",
}
