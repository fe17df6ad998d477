r"""TeX as authors write it, put into the TeX that math-core reads.

Each step here keeps the meaning. Whatever is not known stays as it is, and the converter names it.
"""

import re
from collections.abc import Callable

from learn.content import chemistry

_FUNCTIONS = "lcm sgn sign arccot arcsec arccsc sech csch arcsinh arccosh arctanh erf diag rank tr Var Cov"

MACROS = {
    **dict.fromkeys(("mbox", "hbox", "textnormal", "textup", "textmd", "textrm", "pu"), r"\text{#1}"),
    **dict.fromkeys(
        ("smash", "mathllap", "mathrlap", "mathclap", "llap", "rlap", "ensuremath", "substack"), "#1"
    ),
    **dict.fromkeys(
        ("tiny", "scriptsize", "footnotesize", "small", "normalsize", "large", "Large", "LARGE"), ""
    ),
    **dict.fromkeys(("huge", "Huge", "noindent", "allowbreak", "displaylimits", "nolinebreak"), ""),
    **{name: rf"\operatorname{{{name}}}" for name in _FUNCTIONS.split()},
    "AA": "Å",
    "abs": r"\left|#1\right|",
    "celsius": r"{}^{\circ}\mathrm{C}",
    "centernot": r"\not",
    "hfill": r"\quad",
    "mathbbm": r"\mathbb{#1}",
    "mathds": r"\mathbb{#1}",
    "norm": r"\left\|#1\right\|",
    "overarc": r"\overparen{#1}",
    "pmb": r"\boldsymbol{#1}",
    "sout": r"\cancel{#1}",
    "textdegree": "°",
    "textsubscript": r"{}_{\text{#1}}",
    "textsuperscript": r"{}^{\text{#1}}",
    "wideparen": r"\overparen{#1}",
    "widetilde": r"\tilde{#1}",
}
"""What math-core lacks and a macro can say; #1 is the argument."""

_GROUP = r"\{((?:[^{}\\]|\\.|\{(?:[^{}\\]|\\.|\{(?:[^{}\\]|\\.)*+\})*+\})*+)\}"
_EATEN = str.maketrans({"\x07": r"\a", "\x08": r"\b", "\x0b": r"\v", "\x0c": r"\f", "\u2060": None})

_ENVIRONMENTS = {
    **dict.fromkeys(("equation", "gather", "multline", "displaymath", "math"), "gathered"),
    **dict.fromkeys(("align", "alignat", "alignedat", "flalign", "split"), "aligned"),
    "smallmatrix": "matrix",
    "tabular": "array",
    "darray": "array",
}
_ENVIRONMENT = re.compile(rf"\\(begin|end)\{{({'|'.join(_ENVIRONMENTS)})\*?\}}(?:\{{\d+\}})?")
_COLUMNS = re.compile(rf"(\\begin\{{array\}})(?:\[[tcb]\])?\s*{_GROUP}")
_TEXT = re.compile(rf"\\(text(?:bf|it|rm|sf|tt|sc|normal|up|md)?|mbox|hbox)\s*{_GROUP}", re.DOTALL)
_MATH_IN_TEXT = re.compile(
    r"\\(?:quad|qquad|l?dots|textbackslash|textasciitilde)(?![A-Za-z])"  # these, and signs, text may hold
    r"|\$(?P<dollars>[^$]*)\$|\\\((?P<parens>.*?)\\\)"
    r"|(?P<command>\\[A-Za-z]+(?:\{(?:[^{}]|\{[^{}]*\})*\})*)|\\."
    r"|(?P<raised>\^(?:\{[^{}]*\}|\\[A-Za-z]+|[\w+-]))",
    re.DOTALL,
)
_RESPELLINGS: list[tuple[re.Pattern[str], str | Callable[[re.Match[str]], str]]] = [
    (
        re.compile(r"\t(?=(?:ext|imes|heta|au|an|o|frac|riangle|ilde)\b)"),
        r"\\t",
    ),  # a tab that was \t of \text
    (re.compile(r"&lt;"), "<"),
    (re.compile(r"&gt;"), ">"),
    (re.compile(r"&amp;"), "&"),
    (re.compile(r"(?<!\\)((?:\\\\)*+)%"), r"\1\\%"),  # no comments: a percent sign the author meant
    (re.compile(r"\\left\s*<"), r"\\left\\langle "),
    (re.compile(r"\\right\s*>"), r"\\right\\rangle "),
    (re.compile(r"\\[Bb]igg?[lmr]?\s*\.(?![\d.])"), ""),
    (re.compile(rf"\\tag\*?\s*{_GROUP}"), r"\\qquad (\\text{\1})"),
    (re.compile(rf"\\label\s*{_GROUP}|\\vspace\*?\s*{_GROUP}"), ""),
    (re.compile(rf"\\eqref\s*{_GROUP}"), r"(\\text{\1})"),
    (re.compile(rf"\\ref\s*{_GROUP}"), r"\\text{\1}"),
    (re.compile(rf"\\rule(?:\[[^][]*\])?\s*{_GROUP}\s*{_GROUP}"), r"\\underline{\\hspace{\1}}"),
    (re.compile(r"\\hspace\*"), r"\\hspace"),
    (re.compile(r"\\newline(?![A-Za-z])"), r"\\\\"),
    (
        re.compile(r"\\(begin|end)\{eqnarray\*?\}"),
        lambda m: r"\begin{array}{rcl}" if m[1] == "begin" else r"\end{array}",
    ),
    (_ENVIRONMENT, lambda m: rf"\{m[1]}{{{_ENVIRONMENTS[m[2]]}}}"),
    (_COLUMNS, lambda m: f"{m[1]}{{{_read_columns(m[2])}}}"),
]

_RESPELLED = re.compile("|".join(pattern.pattern for pattern, _ in _RESPELLINGS))
_UNUSUAL = re.compile(r"[\\&%\x00-\x1f\u2060]")

_LINE_ABOVE = re.compile(r"(\\\\(?:\[[^][]*\])?|\\begin\{[a-z]+\*?\}(?:\{[^{}]*\})?|\\hline)?\s*\\hline")
_SCOPE = re.compile(
    r"(?P<begin>\\begin\{[A-Za-z]+\*?\})|(?P<end>\\end\{[A-Za-z]+\*?\})|(?P<left>\\left(?![A-Za-z])\s*(?:\\[A-Za-z]+|\\?.))"
    r"|(?P<right>\\right(?![A-Za-z]))|(?P<row>\\\\)|(?P<column>&)|(?P<open>\{)|(?P<close>\})|\\.",
    re.DOTALL,
)


def prepare(tex: str) -> str:
    """Return TeX of the same meaning that math-core reads, or that it refuses with a reason."""
    if not _UNUSUAL.search(tex):
        return tex
    tex = _TEXT.sub(_write_text, tex.translate(_EATEN))
    if _RESPELLED.search(tex):
        for pattern, replacement in _RESPELLINGS:
            tex = pattern.sub(replacement, tex)
    tex = re.sub(rf"\\(?:ce|chem)\s*{_GROUP}", lambda formula: "{" + chemistry.to_tex(formula[1]) + "}", tex)
    if r"\hline" in tex:
        tex = _LINE_ABOVE.sub(lambda line: line[0] if line[1] else r"\\ \hline", tex)
        tex = re.sub(r"\\begin\{(?:aligned|gathered)\}", r"\\begin{array}{rlrl}", tex)
        tex = re.sub(r"\\end\{(?:aligned|gathered)\}", r"\\end{array}", tex)
    return _gather_rows(tex) if "&" in tex or r"\\" in tex else tex


def _read_columns(columns: str) -> str:
    r"""Return the alignments and rules of an array alone: `@{}`, `p{3cm}` and `*{3}{c}` are simplified."""
    columns = re.sub(r"\*\{(\d{1,2})\}\{([lcr|]*)\}", lambda repeat: int(repeat[1]) * repeat[2], columns)
    columns = re.sub(r"[@!><]\s*\{[^{}]*\}", "", columns)
    return re.sub(r"[pmbX](?:\{[^{}]*\})?", "l", columns).replace(" ", "")


def _write_text(text: re.Match[str]) -> str:
    """Return the text with its math outside it, and with the signs escaped that mean nothing in text."""
    command, body = text[1], text[2]
    parts: list[str] = []
    behind = 0
    for math in _MATH_IN_TEXT.finditer(body):
        if math.lastgroup is None or math[0].startswith(r"\text"):
            continue
        parts += [_plain_text(command, body[behind : math.start()]), "{", "{}" if math["raised"] else ""]
        parts += [math[math.lastgroup], "}"]
        behind = math.end()
    if not parts:
        return _plain_text(command, body)
    return "{" + "".join([*parts, _plain_text(command, body[behind:])]) + "}"


def _plain_text(command: str, text: str) -> str:
    text = re.sub(r"(?<!\\)((?:\\\\)*+)([_&#])", r"\1\\\2", text)
    text = re.sub(r"(\\[%$&#_]) ", r"\1\\ ", text)  # math-core drops a space behind an escaped sign
    return r"\\ ".join(rf"\{command}{{{row}}}" for row in text.split(r"\\")) if text else ""


def _gather_rows(tex: str) -> str:
    r"""Return the TeX with rows (`\\`, `&`) outside any environment put into one: math-core runs them together."""
    stack: list[tuple[str, int, str]] = []
    parts: list[str] = []
    opened, start, rows = "top", 0, ""
    behind = 0
    for token in _SCOPE.finditer(tex):
        kind = token.lastgroup
        parts.append(tex[behind : token.start()])
        behind = token.end()
        if kind in ("begin", "left", "open"):
            stack.append((opened, start, rows))
            parts.append(token[0])
            opened, start, rows = kind, len(parts), ""
            continue
        if kind in ("end", "right", "close") and stack:
            if opened != "begin":
                _gather(parts, start, rows)
            opened, start, rows = stack.pop()
        elif kind == "row":
            rows = rows or "gathered"
        elif kind == "column":
            rows = "aligned"
        parts.append(token[0])
    parts.append(tex[behind:])
    if opened == "top":
        _gather(parts, start, rows)
    return "".join(parts)


def _gather(parts: list[str], start: int, rows: str) -> None:
    if rows:
        body = re.sub(r"(?:\\\\\s*)+\Z", "", "".join(parts[start:]))
        if r"\hline" in body:
            parts[start:] = [rf"\begin{{array}}{{rlrl}}{body}\end{{array}}"]
            return
        parts[start:] = [rf"\begin{{{rows}}}{body}\end{{{rows}}}"]
