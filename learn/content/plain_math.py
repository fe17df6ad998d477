r"""TeX as a line of text for people: where formulas cannot be drawn, in excerpts, feeds and descriptions.

`c = \frac{1}{\sqrt{\mu_0}} \approx 3 \text{ m/s}` reads `c = 1/√(μ₀) ≈ 3 m/s`. What is not known here stays as it is.
"""

import re
import unicodedata

_SYMBOLS = {
    "times": "×", "div": "÷", "cdot": "·", "pm": "±", "mp": "∓", "leq": "≤", "le": "≤", "geq": "≥", "ge": "≥", "neq": "≠",
    "ne": "≠", "approx": "≈", "equiv": "≡", "sim": "∼", "simeq": "≃", "cong": "≅", "propto": "∝", "infty": "∞", "ll": "≪",
    "gg": "≫", "to": "→", "rightarrow": "→", "longrightarrow": "→", "leftarrow": "←", "leftrightarrow": "↔", "mapsto": "↦",
    "Rightarrow": "⇒", "implies": "⇒", "Leftarrow": "⇐", "Leftrightarrow": "⇔", "iff": "⇔", "rightleftharpoons": "⇌",
    "sum": "∑", "prod": "∏", "int": "∫", "iint": "∬", "oint": "∮", "partial": "∂", "nabla": "∇", "in": "∈", "notin": "∉",
    "subset": "⊂", "subseteq": "⊆", "supset": "⊃", "cup": "∪", "cap": "∩", "emptyset": "∅", "varnothing": "∅",
    "setminus": "∖", "forall": "∀", "exists": "∃", "neg": "¬", "lnot": "¬", "land": "∧", "wedge": "∧", "lor": "∨",
    "vee": "∨", "oplus": "⊕", "otimes": "⊗", "perp": "⊥", "parallel": "∥", "angle": "∠", "therefore": "∴", "because": "∵",
    "ldots": "…", "cdots": "⋯", "dots": "…", "vdots": "⋮", "circ": "°", "degree": "°", "prime": "′", "hbar": "ℏ",
    "ell": "ℓ", "langle": "⟨", "rangle": "⟩", "mid": "|", "vert": "|", "quad": " ", "qquad": " ", "vartheta": "ϑ",
    "varepsilon": "ε", "varphi": "φ", "epsilon": "ε",
}  # fmt: skip
_FUNCTIONS = frozenset(
    re.findall(
        r"\w+",
        "sin cos tan cot sec csc arcsin arccos arctan sinh cosh tanh log ln exp lim max min sup inf det dim gcd mod",
    )
)
_LETTERING = (
    "text|textbf|textit|textrm|mathrm|mathbf|mathit|mathsf|mathcal|mathbb|mathfrak|boldsymbol|operatorname|ce|boxed|mbox"
    "|overline|vec|hat|bar|tilde|dot"
)
_GROUP = r"\{([^{}]*)\}"

_LAYOUT = re.compile(
    r"\\(?:begin|end)\s*\{[a-z]+\*?\}(?:\{[lcr|\s]*\})?|\\(?:left|right|big|Big|bigg|Bigg)(?![A-Za-z])\.?"
    r"|\\(?:displaystyle|limits|nolimits|hline|nonumber)(?![A-Za-z])|\\[,;:!]"
)
_ROW = re.compile(r"\\\\(?:\[[^]]*\])?|(?<=\s)&(?=\s*[=<>≤≥≈])|&(?==)")
_FRACTION = re.compile(rf"\\[dt]?frac\s*{_GROUP}\s*{_GROUP}")
_ROOT = re.compile(rf"\\sqrt\s*{_GROUP}")
_TAG = re.compile(rf"\\tag\*?\s*{_GROUP}")
_LETTERED = re.compile(rf"\\(?:{_LETTERING})(?![A-Za-z])\s*{_GROUP}")
_DEGREE = re.compile(r"\^(?:\\circ(?![A-Za-z])|\{\s*\\circ\s*\})")
_COMMAND = re.compile(r"\\([A-Za-z]+)(?: (?=[A-Za-z0-9]))?")
_ESCAPED = re.compile(r"\\([%$#&_{} ])")
_SCRIPT = re.compile(r"([_^])(?:\{([^{}]*)\}|([0-9+\-=]))")
_WORTH_BRACKETS = re.compile(r"(?!√\([^()]*\)$).*[\s+\-/=±]", re.DOTALL)

_DIGITS = "0123456789+-="
_SCRIPTS = {"_": str.maketrans(_DIGITS, "₀₁₂₃₄₅₆₇₈₉₊₋₌"), "^": str.maketrans(_DIGITS, "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼")}
_NESTED = 6  # groups within groups; deeper ones keep their TeX


def read_tex(text: str) -> str:
    """Return the text with the TeX in it as a person would write it down in one line."""
    if "\\" not in text:
        return text
    text = _DEGREE.sub("°", _LAYOUT.sub(" ", text))
    for _ in range(_NESTED):
        simpler = _SCRIPT.sub(_script, text)
        simpler = _LETTERED.sub(r"\1", simpler)
        simpler = _TAG.sub(r"(\1)", simpler)
        simpler = _FRACTION.sub(lambda found: f"{_bracketed(found[1])}/{_bracketed(found[2])}", simpler)
        simpler = _ROOT.sub(r"√(\1)", simpler)
        if simpler == text:
            break
        text = simpler
    return _ESCAPED.sub(r"\1", _COMMAND.sub(_symbol, _ROW.sub(" ", text)))


def _script(found: re.Match[str]) -> str:
    inside = (found[2] if found[2] is not None else found[3]).strip()
    if inside and all(letter in _DIGITS for letter in inside):
        return inside.translate(_SCRIPTS[found[1]])
    return found[1] + (inside if len(inside) == 1 or "\\" in inside else f"({inside})")


def _bracketed(part: str) -> str:
    part = part.strip()
    return f"({part})" if _WORTH_BRACKETS.match(part) else part


def _symbol(command: re.Match[str]) -> str:
    name = command[1]
    if name in _SYMBOLS:
        return _SYMBOLS[name] + " " * command[0].endswith(" ")
    if name in _FUNCTIONS:
        return command[0].removeprefix("\\")
    size = "SMALL" if name.islower() else "CAPITAL"
    try:
        return unicodedata.lookup(f"GREEK {size} LETTER {name.upper()}")
    except KeyError:
        return command[0]
