"""Words as search and suggestions compare them: folded, without their endings, and told from the small ones."""

import re
import unicodedata
from functools import lru_cache

# Dropped from a query, and from what makes questions alike, wherever other words remain.
SMALL_WORDS = frozenset(
    """
    a an and any are as at be been between but by can could did do does for from had has have how i if in into is it
    its may me my of on or our should so some than that the their them then there these they this those to was we
    were what when where which who whom whose why will with would you your
    """.split()  # noqa: SIM905 - read as a text
)

_WORD = re.compile(r"[^\W_]+")
_TAGGED_WORD = re.compile(r"[^\W_]+[+#]*")
# Longest first; a stem keeps three letters. Coarser than Porter's, which is the databases' own: here it only has to
# tell which words of a text a query means.
_ENDINGS = (
    ("ational", "ate"), ("fulness", "ful"), ("ization", "ize"), ("ations", "ate"), ("ation", "ate"),
    ("ments", "ment"), ("ities", "ity"), ("ingly", ""), ("ings", ""), ("edly", ""), ("ions", ""), ("ies", "y"),
    ("ion", ""), ("ing", ""), ("ed", ""), ("ly", ""), ("es", ""), ("s", ""),
)  # fmt: skip


def fold(text: str) -> str:
    """Return the text in lower case and without accents: "Poincaré" is "poincare"."""
    if text.isascii():
        return text.lower()
    parts = unicodedata.normalize("NFKD", text.lower())
    return "".join(part for part in parts if not unicodedata.combining(part))


def words(text: str) -> list[str]:
    """Return the words of a text in its order, folded: runs of letters and digits."""
    return _WORD.findall(fold(text))


def title_words(title: str) -> list[str]:
    """Return the words of a title with what tells "C++" and "C#" from "C"."""
    return _TAGGED_WORD.findall(fold(title))


def has_word(text: str, stemmed: str) -> bool:
    """Return whether a folded text has a word with this stem. Only what begins as it does is taken apart."""
    start = beginning_of(stemmed)
    place = text.find(start)
    while place >= 0:
        word = _TAGGED_WORD.match(text, place)
        if word and not (place and text[place - 1].isalnum()) and stem(word[0]) == stemmed:
            return True
        place = text.find(start, place + len(start))
    return False


def beginning_of(stemmed: str) -> str:
    """Return what all words with a stem begin with: "cities" and "city" differ in the last letter of the stem."""
    return stemmed[:-1] if len(stemmed) > 3 and stemmed[-1] == "y" else stemmed


@lru_cache(maxsize=65_536)  # the words of all titles of the corpus are about 30,000
def stem(word: str) -> str:
    """Return a word without a common ending: "cells" and "cell" are one, and so are "divided" and "dividing"."""
    if len(word) > 3 and not word.endswith("ss"):
        for ending, instead in _ENDINGS:
            if word.endswith(ending) and len(word) - len(ending) >= 3:
                word = word[: -len(ending)] + instead
                break
    return word[:-1] if len(word) > 4 and word.endswith("e") else word
