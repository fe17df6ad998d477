"""Code as HTML, with its comments, strings, numbers and keywords marked by Pygments' short CSS classes.

Not by Pygments: most of its lexers are quadratic on hostile input (2 kB of `a ` as Java take 0.1 s, 8 kB take
1.5 s), and even its linear ones cost more than the rest of the page. This is one regular expression a language,
each of whose alternatives goes forward only.
"""

import re
from functools import cache
from typing import NamedTuple

from learn.content.commonmark.html import escape

CLASSES = frozenset({"c", "s", "m", "k"})
"""Comment, string, number, keyword."""


class Syntax(NamedTuple):
    """What a language calls itself, and the patterns of its comments, strings and keywords."""

    name: str
    comment: str
    string: str
    keyword: str
    ignores_case: bool = False


_HASH = r"\#[^\n]*"
_C = r"//[^\n]*|/\*(?s:.)*?(?:\*/|\Z)"
_DASHES = r"--[^\n]*|/\*(?s:.)*?(?:\*/|\Z)"
_QUOTED = r'"(?:[^"\\\n]|\\.)*+"?' + r"|'(?:[^'\\\n]|\\.)*+'?"
_TEMPLATE = _QUOTED + r"|`(?:[^`\\]|\\(?s:.))*+`?"
_TRIPLE = r'"""(?s:.)*?(?:"""|\Z)' + r"|'''(?s:.)*?(?:'''|\Z)|" + _QUOTED
_DOUBLED = r"'[^']*+'?" + r'|"[^"]*+"?'


def _words(words: str) -> str:
    return rf"(?:{'|'.join(words.split())})(?!\w)"


_C_WORDS = (
    "auto bool break case char const continue default do double else enum extern false float for goto if inline int"
    " long register return short signed sizeof static struct switch true typedef union unsigned void volatile while"
)
_CPP_WORDS = (
    "catch class constexpr delete explicit final friend mutable namespace new noexcept nullptr operator override"
    " private protected public template this throw try typename using virtual"
)
_JAVA_WORDS = (
    "abstract boolean break byte case catch char class const continue default do double else enum extends false final"
    " finally float for if implements import instanceof int interface long native new null package private protected"
    " public record return short static super switch synchronized this throw throws transient true try var void"
    " volatile while"
)
_SCRIPT_WORDS = (
    "async await break case catch class const continue default delete do else export extends false finally for from"
    " function if import in instanceof let new null of return static super switch this throw true try typeof"
    " undefined var void while with yield"
)
_PYTHON_WORDS = (
    "False None True and as assert async await break case class continue def del elif else except finally for from"
    " global if import in is lambda match nonlocal not or pass raise return try while with yield"
)
_SQL_WORDS = (
    "add all alter and as asc avg begin between by case cast check column commit constraint count create cross default"
    " delete desc distinct drop else end exists foreign from full grant group having in index inner insert into is"
    " join key left like limit max min not null on or order outer primary references revoke right rollback select set"
    " sum table then union unique update values view when where with"
)
_SHELL_WORDS = "case cd do done echo elif else esac exit export fi for function if in local read return sudo then until while"
_R_WORDS = "FALSE NA NULL TRUE break else for function if in library next repeat return while"
_SCHEME_WORDS = "and begin car cdr cond cons define else if lambda let letrec list not null or quote set"
_ADA_WORDS = (
    "and array begin body case constant declare else elsif end exception exit for function if in is loop mod not of"
    " or others out package procedure range record return subtype then type use when while with"
)

_C_SYNTAX = Syntax("C", _C, _QUOTED, _words(_C_WORDS) + r"|\#[a-z]+")
_CPP = Syntax("C++", _C, _QUOTED, _words(f"{_C_WORDS} {_CPP_WORDS}") + r"|\#[a-z]+")
_JAVA = Syntax("Java", _C, _QUOTED, _words(_JAVA_WORDS))
_CSHARP = Syntax(
    "C#", _C, _QUOTED, _words(f"{_JAVA_WORDS} foreach get in namespace out override set string using")
)
_JAVASCRIPT = Syntax("JavaScript", _C, _TEMPLATE, _words(_SCRIPT_WORDS))
_TYPESCRIPT = _JAVASCRIPT._replace(
    name="TypeScript", keyword=_words(f"{_SCRIPT_WORDS} any enum interface type")
)
_PYTHON = Syntax("Python", _HASH, _TRIPLE, _words(_PYTHON_WORDS))
_SQL = Syntax("SQL", _DASHES, _DOUBLED, _words(_SQL_WORDS), ignores_case=True)
_SHELL = Syntax("Shell", r"(?<!\S)" + _HASH, _DOUBLED, _words(_SHELL_WORDS))
_MARKUP = Syntax("HTML", r"<!--(?s:.)*?(?:-->|\Z)", _DOUBLED, r"</?[A-Za-z][\w-]*+")
_SCHEME = Syntax("Scheme", r";[^\n]*", r'"(?:[^"\\]|\\(?s:.))*+"?', _words(_SCHEME_WORDS))

SYNTAXES = {
    "ada": Syntax("Ada", r"--[^\n]*", r'"[^"\n]*+"?', _words(_ADA_WORDS), ignores_case=True),
    "bash": _SHELL, "sh": _SHELL, "shell": _SHELL, "zsh": _SHELL,
    "c": _C_SYNTAX, "cpp": _CPP, "c++": _CPP, "csharp": _CSHARP, "cs": _CSHARP, "c#": _CSHARP, "java": _JAVA,
    "html": _MARKUP, "xml": _MARKUP._replace(name="XML"),
    "javascript": _JAVASCRIPT, "js": _JAVASCRIPT, "typescript": _TYPESCRIPT, "ts": _TYPESCRIPT,
    "json": Syntax("JSON", r"(?!)", _QUOTED, _words("true false null")),
    "python": _PYTHON, "py": _PYTHON,
    "r": Syntax("R", _HASH, _QUOTED, _words(_R_WORDS)),
    "scheme": _SCHEME, "lisp": _SCHEME._replace(name="Lisp"), "sql": _SQL,
}  # fmt: skip
"""The syntax for each word that a fence may name a language by; any other language is plain text."""


@cache
def _scanner(syntax: Syntax) -> re.Pattern[str]:
    number = r"\d[\w.]*+"
    return re.compile(
        rf"(?P<c>{syntax.comment})|(?P<s>{syntax.string})|(?<!\w)(?:(?P<m>{number})|(?P<k>{syntax.keyword}))|\w++",
        re.IGNORECASE if syntax.ignores_case else 0,
    )


def highlight(code: str, syntax: Syntax) -> str:
    """Return the code as HTML: what has a class as `<span class="k">`, all else as it stands."""
    pieces: list[str] = []
    end = 0
    for token in _scanner(syntax).finditer(code):
        if token.lastgroup:
            pieces += (
                escape(code[end : token.start()]),
                f'<span class="{token.lastgroup}">{escape(token[0])}</span>',
            )
            end = token.end()
    return "".join(pieces) + escape(code[end:])
