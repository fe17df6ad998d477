r"""The corpus's encoding of line breaks: an answer is one line, and `\n`, two characters, breaks it.

The same two characters begin LaTeX commands (`\neq`) and stand in string literals of code (`"\n"`): only
the context tells. Where it would tell wrong, U+2060 WORD JOINER, which shows as nothing, marks the place:
`\` joiners `n` is a backslash and an n, `\n` joiners is a line break, and one of the joiners goes.
"""

import re

from learn.content.code import Fence, find_code, find_fence_pairs, read_blocks
from learn.content.escapes import find_fenced_escapes, find_inline_escapes
from learn.content.math import Formula, find_formulas

JOINER = "\u2060"

_PLACE = re.compile(rf"\\(?P<literal>{JOINER}*)n(?P<joiners>{JOINER}*)")
_BREAK_OR_PAIR = re.compile(rf"(?:\n|\\(?P<literal>{JOINER}*)n)(?P<joiners>{JOINER}*)")

# The commands of LaTeX, the AMS packages and KaTeX that begin with n.
_COMMAND = re.compile(
    r"\\n(?:abla|atural|cong|e|earrow|eg|eg(?:thin|med|thick)space|eqq?|eqsim|ewline|exists|geqq?|geqslant|gtr|i"
    r"|[lL]eft(?:right)?arrow|leqq?|leqslant|less|mid|obreak|obreakspace|olimits|olinebreak|onumber|ormalsize|ot|otag"
    r"|otin|otni|parallel|prec|preceq|[rR]ightarrow|shortmid|shortparallel|sim|simeq|subseteqq?|subset|succ|succeq"
    r"|supseteqq?|supset|triangle(?:left|right)(?:eq)?|u|[vV][dD]ash|warrow)(?![A-Za-z])(?!(?<=n[ei])[.)]\s)"
)
# What these leave without their n is a variable's name: only they can be a line break inside a formula.
_SHORT_COMMAND = re.compile(r"\\n[eiu](?![A-Za-z])")
_NO_RELATION = re.compile(r"\\n[ei]\s*[\^_=&*/,]")
_ROW_BREAK = re.compile(r"(?<!\\)(?:\\\\)+\Z")
_BEGIN = re.compile(r"\\begin\{[a-z]+\*?\}(?:\{[^{}]*\})?\Z")
_ON_OWN_LINE = re.compile(r"\n[ \t>]*\Z")


_ROUNDS = 5  # a mark may change how its neighbours read; after these, everything is marked


def decode(answer: str) -> str:
    r"""Return the text with its line breaks; real ones pass through, and a decoded text stays as it is."""
    if r"\n" not in answer and JOINER not in answer:
        return answer
    if not ("`" in answer or "~~~" in answer or JOINER in answer or _COMMAND.search(answer)):
        return answer.replace(r"\n", "\n")
    kept = _find_kept(_mask_marked_breaks(answer))

    def read(place: re.Match[str]) -> str:
        if place["literal"]:
            return f"\\{place['literal'][1:]}n{place['joiners']}"
        return place[0] if place.start() in kept and not place["joiners"] else "\n" + place["joiners"][1:]

    return _PLACE.sub(read, answer)


def encode(text: str) -> str:
    """Return the one line that decodes to exactly this text, with marks only where it would be misread."""
    plain = text.replace("\n", r"\n")
    if decode(plain) == text:
        return plain
    places = list(_BREAK_OR_PAIR.finditer(text))
    marked = {index for index, place in enumerate(places) if place["literal"] or place["joiners"]}
    for _ in range(_ROUNDS):
        encoded, positions = _write(text, places, marked)
        kept = _find_kept(_mask_marked_breaks(encoded))
        misread = {
            index
            for index, place in enumerate(places)
            if index not in marked and (positions[index] in kept) == place[0].startswith("\n")
        }
        if not misread:
            return encoded
        marked |= misread
    return _write(text, places, set(range(len(places))))[0]


def _write(text: str, places: list[re.Match[str]], marked: set[int]) -> tuple[str, list[int]]:
    """Return the text with each place encoded, marked or plainly, and where each place then starts."""
    parts: list[str] = []
    positions: list[int] = []
    length = behind = 0
    for index, place in enumerate(places):
        mark = JOINER if index in marked else ""
        before = text[behind : place.start()]
        if place[0].startswith("\n"):
            written = rf"\n{mark}{place['joiners']}"
        else:
            written = f"\\{mark}{place[0][1:]}"
        positions.append(length + len(before))
        length += len(before) + len(written)
        parts += [before, written]
        behind = place.end()
    return "".join([*parts, text[behind:]]), positions


def _mask_marked_breaks(answer: str) -> str:
    """Return the answer, as long as before, with its marked line breaks as real ones."""
    if JOINER not in answer:
        return answer
    return _PLACE.sub(
        lambda place: place[0] if place["literal"] or not place["joiners"] else _pad(place), answer
    )


def _pad(place: re.Match[str]) -> str:
    return "  \n" + place["joiners"][1:]


def _draft(text: str, kept: set[int]) -> str:
    r"""Return the text, as long as before, with a blank and a line break for each `\n` that is not kept."""
    return re.sub(r"\\n", lambda pair: pair[0] if pair.start() in kept else " \n", text)


def _find_kept(text: str) -> set[int]:
    r"""Return where the text has a `\n` that is no line break."""
    commands = {command.start() for command in _COMMAND.finditer(text)}
    kept, in_fences = _find_code_escapes(text, commands)
    commands = {start for start in commands if not any(left <= start < right for left, right in in_fences)}
    if not commands - kept:
        return kept
    draft = _draft(text, commands | kept)
    remaining = sorted(commands - kept, reverse=True)
    for formula in find_formulas(draft, find_code(draft)):
        while remaining and remaining[-1] < formula.end:
            command = remaining.pop()
            if formula.start < command and _is_command(draft, command, formula):
                kept.add(command)
    return kept


def _find_code_escapes(text: str, commands: set[int]) -> tuple[set[int], list[tuple[int, int]]]:
    escapes: set[int] = set()
    if "`" not in text and "~~~" not in text:
        return escapes, []
    draft = _draft(text, commands)
    # An escape that is drafted as a line break would end a fence inside a list item: what follows is not indented.
    for fence in find_fence_pairs(draft):
        escapes |= _fenced_escapes(text, fence)
    fences, _ = read_blocks(_draft(text, commands | escapes) if escapes else draft)
    escapes.clear()
    behind = 0
    for fence in fences:
        escapes |= _fenced_escapes(text, fence)
        escapes |= find_inline_escapes(text, behind, fence.start)
        behind = fence.end
    escapes |= find_inline_escapes(text, behind, len(text))
    return escapes, [(fence.start, fence.end) for fence in fences]


def _fenced_escapes(text: str, fence: Fence) -> set[int]:
    language = fence.info.split(maxsplit=1)[0].lower() if fence.info else ""
    return find_fenced_escapes(text, fence.body_start, fence.body_end, language)


def _is_command(draft: str, start: int, formula: Formula) -> bool:
    r"""Whether the `\n` at `start` begins a LaTeX command of this formula, and is no line break."""
    if not _SHORT_COMMAND.match(draft, start):
        return True
    before = draft[formula.start : start]
    if before in ("$$", r"\["):
        return not _ON_OWN_LINE.search(formula.tex)
    if _ROW_BREAK.search(before) or ("\n" in formula.tex and _BEGIN.search(before)):
        return False
    return not _NO_RELATION.match(draft, start)
