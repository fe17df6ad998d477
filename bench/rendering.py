"""What rendering an answer costs, beside markdown-it-py with the same formulas and the same sanitiser's default."""

import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import nh3
from markdown_it import MarkdownIt

from bench.corpus import answers
from bench.table import Row, against
from learn.content.code import find_code
from learn.content.linebreaks import decode
from learn.content.markdown import render
from learn.content.math import TexError, find_formulas, to_mathml
from learn.content.seedfile import SeedFileError, parse_seed_file

GENERATED = 1_500
_markdown_it = MarkdownIt("commonmark", {"html": False}).enable(["table", "strikethrough"])


def rendering_rows(release: Path | None = None) -> Iterator[Row]:
    """Yield the row of generated answers, and that of a release of yours."""
    yield _row("rendering an answer, generated", answers(GENERATED))
    if release:
        yield _row("rendering an answer, yours", _answers_of(release))


def _answers_of(release: Path) -> list[str]:
    found = []
    for path in sorted(release.rglob("*.md"))[:: max(1, sum(1 for _ in release.rglob("*.md")) // GENERATED)]:
        try:
            found.append(parse_seed_file(path.read_bytes()).answer)
        except SeedFileError:
            continue
    return found


def _row(what: str, texts: Sequence[str]) -> Row:
    ours, theirs = _milliseconds(render, texts), _milliseconds(_with_markdown_it, texts)
    return Row(
        what,
        f"{ours:.2f} ms",
        f"markdown-it-py + math + nh3: {theirs:.2f} ms",
        against(ours, theirs),
    )


def _milliseconds(convert: Callable[[str], object], texts: Sequence[str]) -> float:
    """Return the processor's time for one text, the second time that all are converted."""
    for text in texts[:50]:
        convert(text)
    started = time.process_time()
    for text in texts:
        convert(text)
    return (time.process_time() - started) / len(texts) * 1000


def _with_markdown_it(answer: str) -> str:
    text = decode(answer)
    formulas = find_formulas(text, find_code(text)) if "$" in text or "\\" in text else []
    parts, end = [], 0
    for number, formula in enumerate(formulas):
        parts += [text[end : formula.start], f"\ue000{number}\ue001"]
        end = formula.end
    html = nh3.clean(_markdown_it.render("".join([*parts, text[end:]])))
    for number, formula in enumerate(formulas):
        try:
            math = to_mathml(formula.tex, display=formula.display)
        except TexError:
            math = formula.tex
        html = html.replace(f"\ue000{number}\ue001", math)
    return html
