"""An answer as safe HTML. The only place that renders or sanitises."""

import re
from functools import lru_cache

from learn.content import characters, sanitise
from learn.content.code import find_code
from learn.content.commonmark import html
from learn.content.commonmark.document import TOKEN, Document
from learn.content.linebreaks import decode
from learn.content.math import Formula, TexError, find_formulas, to_mathml
from learn.content.rendered import Heading, Problem, RenderedAnswer
from learn.content.stages import Stages

__all__ = [
    "MAX_ANSWER_BYTES",
    "RENDERER_VERSION",
    "AnswerTooLong",
    "Heading",
    "Problem",
    "RenderedAnswer",
    "render",
]

RENDERER_VERSION = 3
"""Goes up when the same answer renders differently: `render_answers` then renders it again."""

MAX_ANSWER_BYTES = 65_536

_HREF = re.compile(r'<a href="([^"]*)"')

# A command draws about one character; those of the group, and what only groups and shifts others, draw nothing.
_COMMAND = re.compile(
    r"\\(?:([,;:! ]|(?:left|right|displaystyle|text|mathrm|mathbf|operatorname)(?![A-Za-z]))|[A-Za-z]+|.)",
    re.DOTALL,
)
_UNDRAWN = str.maketrans("", "", "{}^_& \t\n")
# Of the 1,842 different inline formulas of the newest release all 39 that are wider than 200 px on a phone (284 px
# are there, a list within a list leaves 240) draw at least so many characters; so do 58 others.
_LONG = 14

_DELIMITER = re.compile(r"\$|\\[(\[]")  # without one there is no formula, and no need to look for code

_FORMULA_HEADER = re.compile(
    rf"(<th [^>]*>)((?:<(?:strong|em)>)*({TOKEN.pattern})(?:</(?:strong|em)>)*)</th>"
)

_stages = Stages()
_cleaner = sanitise.build()


class AnswerTooLong(ValueError):  # noqa: N818  # reads as the sentence it is
    """The answer has more than MAX_ANSWER_BYTES bytes of UTF-8."""


def render(answer: str) -> RenderedAnswer:
    """Return what an answer, as the seed file holds it, looks like: its HTML is safe to show as it is."""
    document = read(answer)
    with_tokens = _stages.convert(document)
    text = document.as_tex(html.plain_text(with_tokens))
    safe = _cleaner.clean(_with_formulas(with_tokens, document)).strip()
    return RenderedAnswer(
        html=safe,
        text=text,
        headings=tuple(document.headings),
        links=tuple(html.unescape(href) for href in _HREF.findall(safe)),
        has_math="<math" in safe,
        word_count=len(text.split()),
        problems=tuple(sorted(document.problems, key=lambda problem: (problem.line, problem.column))),
    )


def read(answer: str) -> Document:
    """Return the decoded answer with its formulas found, before any Markdown is read."""
    size = len(answer.encode(errors="replace"))
    if size > MAX_ANSWER_BYTES:
        raise AnswerTooLong(f"The answer has {size:,} bytes; at most {MAX_ANSWER_BYTES:,} can be rendered.")
    text, changes = characters.normalise(decode(answer))
    document = Document(text, find_formulas(text, find_code(text)) if _DELIMITER.search(text) else [])
    for message, offset in changes:
        document.note_at("control-character", message, offset)
    return document


def _with_formulas(with_tokens: str, document: Document) -> str:
    if "\ufdd0" not in with_tokens:
        return with_tokens
    if "<th " in with_tokens:
        with_tokens = _FORMULA_HEADER.sub(lambda header: _named(header, document), with_tokens)
    return TOKEN.sub(lambda token: _formula(document.formulas[int(token[1])], document), with_tokens)


def _named(header: re.Match[str], document: Document) -> str:
    """Return a header cell that is a formula alone with the TeX as its name, where MathML gives none."""
    tex = html.escape(document.as_tex(header[3])).replace('"', "&quot;")
    return f'{header[1]}<span title="{tex}">{header[2]}</span></th>'


@lru_cache(maxsize=4_096)  # two of three formulas of the corpus have been seen before
def _mathml(tex: str, display: bool) -> str:
    return to_mathml(tex, display=display)


def _formula(formula: Formula, document: Document) -> str:
    """Return the formula as MathML, in a box to scroll if it may be wide; as its TeX where that is beyond us."""
    try:
        math = _mathml(formula.tex, formula.display)
    except TexError as error:
        document.note_at("math", str(error), formula.start)
        return f'<code class="tex" title="TeX source">{html.escape(formula.tex.strip())}</code>'
    if formula.display or _drawn_length(formula.tex) >= _LONG:
        box = "display" if formula.display else "wide"
        return f'<span class="{box}" tabindex="0" role="group" aria-label="Formula">{math}</span>'
    return math


def _drawn_length(tex: str) -> int:
    return len(_COMMAND.sub(lambda command: "" if command[1] else "x", tex).translate(_UNDRAWN))
