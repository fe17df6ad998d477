"""What a reader typed, understood: words, quoted phrases, words to leave out. Pure, and safe for any text."""

import re
from dataclasses import dataclass

from learn.content.words import SMALL_WORDS, words
from learn.search.symbols import NAMES_OF_SYMBOLS, names_of_letter

MAX_QUERY_LENGTH = 200
MAX_GROUPS = (
    12  # a title of the corpus has 11 telling words at the most; each is one more list for the index to walk
)

# What no text has and no database takes: controls with NUL, and halves of characters.
_UNSAFE = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]+")
_PART = re.compile(
    r"""(?P<minus>(?<!\S)-(?=["\u201c]|[^\W\d]))?(?:["\u201c\u201d](?P<phrase>[^"\u201c\u201d]*)["\u201c\u201d]?|(?P<word>[^\s"\u201c\u201d]+))"""
)
_BETWEEN = re.compile(
    r"[,;/|&()\[\]!?]+"
)  # what stands between words that need not stand together in an answer
_SYMBOL = re.compile("|".join(map(re.escape, NAMES_OF_SYMBOLS)))

Group = tuple[
    str, ...
]  # spellings that stand for one another; each is a word, or several that stand together


@dataclass(frozen=True, slots=True)
class Query:
    """A query taken apart. `text` is what was searched for; `spoken` all its words in order, the small ones too."""

    text: str
    was_cut: bool
    groups: tuple[Group, ...]
    phrases: tuple[str, ...]
    excluded: tuple[str, ...]
    spoken: tuple[str, ...]

    @property
    def last_word(self) -> str:
        """The word that may be the beginning of one: the last, where the reader may still be typing it."""
        is_open = self.text[-1:].isalnum() and len(self.spoken[-1:]) == 1
        return self.spoken[-1] if is_open else ""

    def __bool__(self) -> bool:
        return bool(self.groups or self.phrases)


def parse_query(typed: str) -> Query:
    """Return what was asked for. Every part is made of letters, digits and single spaces alone."""
    cleaned = " ".join(_UNSAFE.sub(" ", typed[: 50 * MAX_QUERY_LENGTH]).split())
    text = cleaned[:MAX_QUERY_LENGTH].strip()
    said: list[Group] = []
    phrases: list[str] = []
    excluded: list[str] = []
    for part in _PART.finditer(text):
        if part["minus"]:
            excluded += _spoken(part["phrase"] or part["word"] or "")
        elif part["word"] is None:
            phrases += _spoken(part["phrase"])
        else:
            for chunk in _BETWEEN.split(part["word"]):
                said += [names_of_letter(word) for word in _spoken(chunk)]
                said += [NAMES_OF_SYMBOLS[symbol] for symbol in _SYMBOL.findall(chunk)]
    groups = _telling(list(dict.fromkeys(said)), has_phrases=bool(phrases))
    return Query(
        text,
        len(cleaned) > MAX_QUERY_LENGTH,
        groups,
        tuple(dict.fromkeys(phrases)),
        tuple(dict.fromkeys(excluded)),
        tuple(word for part in (*(group[0] for group in said), *phrases) for word in part.split()),
    )


def _spoken(text: str) -> list[str]:
    """Return the words of a text as one string, in a list; an empty list where it has none."""
    together = " ".join(words(text))
    return [together] if together else []


def _telling(groups: list[Group], *, has_phrases: bool) -> tuple[Group, ...]:
    """Leave out the small words where anything else was asked for, and the shortest of too many."""
    telling = [group for group in groups if group[0] not in SMALL_WORDS]
    if not telling and not has_phrases:
        telling = groups
    kept = sorted(telling, key=lambda group: -len(group[0]))[:MAX_GROUPS]
    return tuple(group for group in telling if group in kept)
