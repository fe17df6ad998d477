"""Where Markdown holds code: fenced blocks and inline code spans, found as CommonMark 0.31 finds them.

Whatever lies in one of these spans is shown as it stands, so nothing else may look for meaning in it.
"""

import re
from collections import defaultdict, deque
from collections.abc import Iterator
from dataclasses import dataclass

from learn.content.containers import Containers

_OPENING = re.compile(r" {0,3}((?P<mark>`{3,})(?P<info>[^`\n]*)|(?P<tildes>~{3,})(?P<words>[^\n]*))(?=\n|\Z)")
_FENCE_LINE = re.compile(
    r"^[ \t>]*(?:(?:[-+*]|\d{1,9}[.)])[ \t]+)*(`{3,}(?=[^`\n]*$)|~{3,})([^\n]*)$", re.MULTILINE
)
_BACKTICKS = re.compile(r"`+")
_BACKSLASHES = re.compile(r"\\*\Z")


@dataclass(frozen=True, slots=True)
class Fence:
    """A fenced block: [start, end) from its opening fence to its closing one, or to where its container ends."""

    start: int
    end: int
    info: str
    body_start: int
    body_end: int


def find_code(text: str) -> list[tuple[int, int]]:
    """Return the [start, end) spans of the fenced blocks and inline code spans, sorted and disjoint."""
    if "`" not in text and "~~~" not in text:
        return []
    fences, blocks = read_blocks(text)
    spans = [(fence.start, fence.end) for fence in fences]
    for start, end in blocks:
        spans += find_spans(text, start, end)
    return sorted(spans)


def find_spans(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Return the inline code spans of the block text[start:end]: two backtick runs of one length."""
    runs = [run.span() for run in _BACKTICKS.finditer(text, start, end)]
    closers: defaultdict[int, deque[int]] = defaultdict(deque)
    for left, right in runs:
        closers[right - left].append(left)
    spans: list[tuple[int, int]] = []
    behind = start
    for left, right in runs:
        if left < behind:
            continue
        opener = left + _is_escaped(text, left, start)
        waiting = closers[right - opener]
        while waiting and waiting[0] < right:
            waiting.popleft()
        if opener < right and waiting:
            behind = waiting[0] + right - opener
            spans.append((opener, behind))
    return spans


def read_blocks(text: str) -> tuple[list[Fence], list[tuple[int, int]]]:
    """Return the fenced blocks, and the [start, end) of each other block that may hold inline text."""
    fences: list[Fence] = []
    blocks: list[tuple[int, int]] = []
    containers = Containers(text)
    start = 0
    while start < len(text):
        end = _line_end(text, start)
        content = containers.read(start, end)
        opening = _OPENING.match(text, content, end) if containers.starts_block else None
        if opening:
            fences.append(_read_fence(text, containers, opening))
            end = _line_end(text, fences[-1].end)
        elif containers.starts_block or not blocks:
            blocks.append((content, end))
        else:
            blocks[-1] = (blocks[-1][0], end)
        start = end + 1
    return fences, blocks


def find_fence_pairs(text: str) -> Iterator[Fence]:
    """Yield the fenced blocks by their marks alone, in whatever container they stand or seem to end."""
    opening: re.Match[str] | None = None
    for line in _FENCE_LINE.finditer(text):
        if opening is None:
            opening = line
        elif line[1].startswith(opening[1]) and not line[2].strip():
            body = opening.end() + 1
            yield Fence(opening.start(1), line.end(), opening[2].strip(), body, max(body, line.start()))
            opening = None


def _read_fence(text: str, containers: Containers, opening: re.Match[str]) -> Fence:
    start = opening.start(1)
    mark = opening["mark"] or opening["tildes"]
    closing = re.compile(rf" {{0,3}}{mark[0]}{{{len(mark)},}}[ \t]*\Z")
    info = (opening["info"] or opening["words"] or "").strip()
    body_start = line = min(opening.end() + 1, len(text))
    end = opening.end()
    while line < len(text):
        line_end = _line_end(text, line)
        content, depth = containers.go_on(line, line_end)
        if depth < containers.depth:
            break
        if close := closing.match(text[content:line_end]):
            return Fence(start, content + len(close[0].rstrip()), info, body_start, line)
        end, line = line_end, line_end + 1
    return Fence(start, end, info, body_start, max(end, body_start))


def _line_end(text: str, start: int) -> int:
    end = text.find("\n", start)
    return len(text) if end < 0 else end


def _is_escaped(text: str, position: int, start: int) -> bool:
    backslashes = 0
    while position - backslashes > start and text[position - backslashes - 1] == "\\":
        backslashes += 1
    return backslashes % 2 == 1
