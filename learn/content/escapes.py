r"""Which `\n` of an encoded answer's code are escapes the author wrote, and which are line breaks.

A fenced block is many lines: a `\n` there breaks one, unless it stands in a string literal or a pattern.
An inline code span is one line: a `\n` there is an escape, unless the backticks are no pair.
Positions are those of the backslash, in the text as given.
"""

import re

_SITE = re.compile(r"\\n")
_TOKEN = re.compile(r'"""|\'\'\'|\\?["\'`]|\\n')
_IN_PATTERN = re.compile(r"\\r\\n|\[\^\\n")
_PATTERN = re.compile(  # a literal of JavaScript; a substitution of sed, vim and Perl
    r"(?<=[(=,:])\s?/(?![/*])(?:[^\s/\\]|\\.)++/[gimsuy]*+(?=[,.;) \\])"
    r"|(?:(?<![\w/])|(?<=\\n))s/(?:[^\s/\\]|\\.)++/(?:[^/\\]|\\.){0,20}+/[gimx]*+(?![\w/])"
)
_STRING_PREFIX = re.compile(r"(?<!\w)(?:[fFrRbBuUL]|[fFbB][rR]|[rR][fFbB]|u8)\Z")
_ESCAPES_ONLY = re.compile(r"(?:\\[abfnrtv0\\])+\Z")
_SEVERAL_LINES = re.compile(r"\\n {2}|[{;] *\\n|\\n\s*[<{}]")

_LISPS = frozenset(
    {"scheme", "lisp", "racket", "clojure", "elisp", "emacs-lisp", "common-lisp", "commonlisp", "cl"}
)
_PROSE = frozenset({"text", "txt", "plaintext", "plain", "markdown", "md", "output", "none"})
_MARKUP = frozenset({"html", "xml", "svg", "css"})  # a double-quoted string may hold line breaks there
_TEX = frozenset({"latex", "tex"})
_LISP_CODE = re.compile(
    r"\s*(?:;(?:(?!\\n).)*\\n\s*)*\((?:define|defun|def|let|lambda|cons|list|car|cdr|quote)\b"
)
_TEX_COMMAND = re.compile(
    r"\\n(?:abla|eg|eq|e|i|u|ot|otin|mid|ew(?:command|environment|theorem|line|page)|o(?:indent|de|number|cite|tag|pagebreak)"
    r"|ode|umberwithin|ormal(?:font|size))(?![A-Za-z])"
)

_BACKTICKS = re.compile(r"`+")
_QUOTED = re.compile(r"""(["'/])(?:(?!\1)[^\\]|\\.)*\1""")
_BLOCK_START = re.compile(r"\\n[ \t]*(?:\\n|(?:[-+*]|\d{1,9}[.)])[ \t]|#{1,6} |>|\||```)")
_LONGEST_INLINE = 240


def find_fenced_escapes(text: str, start: int, end: int, language: str) -> set[int]:
    r"""Return where text[start:end], the body of a fenced block, holds a `\n` that is an escape."""
    if language in _TEX:
        return {site.start() for site in _TEX_COMMAND.finditer(text, start, end)}
    quotes = '"`' if language in _LISPS or _LISP_CODE.match(text, start, end) else "\"'`"
    found = {site.end() - 2 for site in _IN_PATTERN.finditer(text, start, end)}
    for pattern in _PATTERN.finditer(text, start, end):
        found.update(site.start() for site in _SITE.finditer(text, *pattern.span()))
    position = start
    while token := _TOKEN.search(text, position, end):
        position = token.end()
        if len(token[0]) == 3:
            close = text.find(token[0], position, end)
            position = close + 3 if close >= 0 else position
        elif token[0] in quotes and (close := _close_literal(text, token.start(), end, language)):
            found.update(site.start() for site in _SITE.finditer(text, position, close))
            position = close + 1
    return found


def _close_literal(text: str, start: int, end: int, language: str) -> int:
    """Return where the quote stands that closes the one-line string opened at `start`; 0 when it opens none."""
    quote = text[start]
    closing = re.compile(rf"(?:[^{quote}\\\n]|\\[^\n])*+{quote}").match(text, start + 1, end)
    if closing is None:
        return 0
    close = closing.end() - 1
    body = text[start + 1 : close]
    if r"\n" not in body or _ESCAPES_ONLY.match(body):
        return close if quote != "'" or not _is_apostrophe(text, start) else 0
    if text[close + 1 : close + 2].isalnum() or (quote == "'" and _is_apostrophe(text, start)):
        return 0
    if language in _PROSE:
        return close if body.startswith(r"\n") or body.endswith(r"\n") else 0
    return 0 if (quote != '"' or language in _MARKUP) and _SEVERAL_LINES.search(body) else close


def _is_apostrophe(text: str, position: int) -> bool:
    """Whether a single quote follows a word or a bracket and so opens no string: `it's`, `f'`, `A[0]'`."""
    before = text[max(0, position - 3) : position]
    return (before[-1:].isalnum() and not _STRING_PREFIX.search(before)) or before[-1:] in (")", "]", "_")


def find_inline_escapes(text: str, start: int, end: int) -> set[int]:
    r"""Return where the inline code of text[start:end], which holds no fenced block, has a `\n`."""
    runs = [run.span() for run in _BACKTICKS.finditer(text, start, end)]
    following: dict[int, int] = {}
    partners: list[int] = [0] * len(runs)
    for index in range(len(runs) - 1, -1, -1):
        length = runs[index][1] - runs[index][0]
        partners[index] = following.get(length, 0)
        following[length] = index
    found: set[int] = set()
    index = 0
    while index < len(runs):
        partner = partners[index]
        inside = (runs[index][1], runs[partner][0])
        if partner and _is_one_line(text[inside[0] : min(inside[1], inside[0] + _LONGEST_INLINE + 1)]):
            found.update(site.start() for site in _SITE.finditer(text, *inside))
            index = partner
        index += 1
    return found


def _is_one_line(body: str) -> bool:
    if r"\n" not in body:
        return True
    if len(body) > _LONGEST_INLINE:
        return False
    return bool(_ESCAPES_ONLY.match(body)) or not _BLOCK_START.search(_QUOTED.sub("", body))
