"""TeX to MathML Core, by math-core behind one function; nothing else imports that library."""

import re
from html import escape
from xml.etree.ElementTree import ParseError

from math_core import LatexError, LatexToMathML

from learn.content import tex as tex_source
from learn.content.mathml_core import MATH_CLASSES, MATHML_ATTRIBUTES, MATHML_TAGS, to_core

__all__ = ["MATHML_ATTRIBUTES", "MATHML_TAGS", "MATH_CLASSES", "TexError", "to_mathml"]

MAX_LENGTH = 8_192  # characters; the longest formula of the corpus has about 700
MAX_NESTING = 100  # math-core recurses: some thousand levels overflow the stack and end the process
MAX_COMMANDS = 800  # arguments without braces (\vec\vec\vec x) nest too

_DEPTH = re.compile(r"\\begin|\\end|\\left(?![a-z])|\\right(?![a-z])|\\.|[{}]", re.DOTALL)
_STEPS = {"{": 1, r"\begin": 1, r"\left": 1, "}": -1, r"\end": -1, r"\right": -1}
# A definition can multiply a formula a thousandfold, or nest it beyond any count made here.
_DEFINITION = re.compile(
    r"\\(?:[egx]?def|let|(?:re)?newcommand|providecommand|newenvironment|DeclareMathOperator)(?![A-Za-z])"
)
# Where an opening bracket has no closing one, math-core reads all behind it twice: 30 such brackets take minutes.
# Brackets that close them all, between marks by which they are taken away again, spare it that.
_OPENING = re.compile(r"[(\[]|\\(?:[{lubBL]|mathop)|[^\x00-\x7f]")  # and some that are none
_FEW = 6  # of these cost next to nothing
_SWITCH_OR_END = re.compile(
    r"\\(?:color|[a-z]*style|rm|sf|tt|bf|it|cal|over|choose|atop|brace|brack)(?![A-Za-z])|\Z"
)
_CLOSING = re.compile("(?:<mrow></mrow>)?<mi[^>]*>\ufdd2</mi>.*?<mi[^>]*>\ufdd3</mi>", re.DOTALL)
_WIDEST_SPACE = 60  # em or rem; TeX can ask for kilometres
_WIDTH = re.compile(r"(?:width|height|depth|voffset|(?:min|max)size)=\"-?(\d+)")
_converter = LatexToMathML(macros=tex_source.MACROS, fancy_error=False)


class TexError(ValueError):
    """TeX that cannot be shown as MathML; the message says why."""


def to_mathml(tex: str, *, display: bool) -> str:
    """Return a `<math>` element of MathML Core, with the TeX as written in its annotation.

    It holds no style, link or id. Raises TexError, with the reason, for what cannot be shown whole.
    """
    _check_size(tex)
    mathml = _convert(tex_source.prepare(tex), display=display).replace("&ApplyFunction;", "\u2061")
    if any(int(size[1]) > _WIDEST_SPACE for size in _WIDTH.finditer(mathml)):
        message = f"A space or size of more than {_WIDEST_SPACE}em."
        raise TexError(message)
    try:
        mathml = to_core(mathml)
    except (ParseError, RecursionError, ValueError) as error:  # math-core may name an attribute twice
        raise TexError(str(error)) from error
    opening, _, body = mathml.partition(">")
    body = body.removesuffix("</math>")
    annotation = f'<annotation encoding="application/x-tex">{escape(tex, quote=False)}</annotation>'
    return f"{opening}><semantics><mrow>{body}</mrow>{annotation}</semantics></math>"


def _convert(tex: str, *, display: bool) -> str:
    opened = len(_OPENING.findall(tex))
    if opened > _FEW:
        tex = _SWITCH_OR_END.sub(lambda end: f"{{}}\ufdd2{')' * opened}\ufdd3{end[0]}", tex)
    try:
        mathml = _converter.convert_with_local_state(tex, displaystyle=display)
    except LatexError as error:
        raise TexError(re.sub(r"^\d+: ", "", str(error))) from error
    return _CLOSING.sub("", mathml) if opened > _FEW else mathml


def _check_size(tex: str) -> None:
    if len(tex) > MAX_LENGTH:
        message = f"A formula of {len(tex)} characters; the limit is {MAX_LENGTH}."
        raise TexError(message)
    if definition := _DEFINITION.search(tex):
        message = f"A formula may not define commands: {definition[0]}."
        raise TexError(message)
    depth = deepest = 0
    for token in _DEPTH.finditer(tex):
        depth += _STEPS.get(token[0], 0)
        deepest = max(deepest, depth)
    if deepest > MAX_NESTING or tex.count("\\") > MAX_COMMANDS:
        message = f"Nested deeper than {MAX_NESTING} levels, or more than {MAX_COMMANDS} commands."
        raise TexError(message)
