"""What a misspelt word may have meant. Pure: the words there are come from the index."""

from collections.abc import Iterable, Mapping

SHORTEST = 4  # of three letters, too many words are one mistake away
_LONG = 7  # letters from which a word may have two mistakes
_LETTERS = "abcdefghijklmnopqrstuvwxyz"
SHOWN = 3


def one_mistake_away(word: str) -> list[str]:
    """Return all strings that differ by one letter left out, added, changed or swapped with the next."""
    halves = [(word[:place], word[place:]) for place in range(len(word) + 1)]
    found = {head + tail[1:] for head, tail in halves if tail}
    found |= {head + tail[1] + tail[0] + tail[2:] for head, tail in halves if len(tail) > 1}
    found |= {head + letter + tail[1:] for head, tail in halves if tail for letter in _LETTERS}
    found |= {head + letter + tail for head, tail in halves for letter in _LETTERS}
    return sorted(found - {word})


def distance(one: str, other: str, limit: int = 2) -> int:
    """Return how many mistakes make one word of the other (a swap of two letters is one); above `limit`, any more."""
    if abs(len(one) - len(other)) > limit:
        return limit + 1
    before: list[int] = []
    last = list(range(len(other) + 1))
    for row, letter in enumerate(one, 1):
        now = [row]
        for column, opposite in enumerate(other, 1):
            cost = min(last[column] + 1, now[-1] + 1, last[column - 1] + (letter != opposite))
            if row > 1 and column > 1 and letter == other[column - 2] and one[row - 2] == opposite:
                cost = min(cost, before[column - 2] + 1)
            now.append(cost)
        if min(now) > limit:
            return limit + 1
        before, last = last, now
    return last[-1]


def closest(word: str, documents: Mapping[str, int]) -> list[str]:
    """Return the likeliest of some words, at most three: the fewest mistakes first, then the commonest word."""
    limit = 2 if len(word) >= _LONG else 1
    near = [
        (distance(word, other, limit), -count, other) for other, count in documents.items() if other != word
    ]
    return [other for mistakes, _, other in sorted(near) if mistakes <= limit][:SHOWN]


def may_be_misspelt(words: Iterable[str]) -> list[str]:
    """Return those long enough to look for what they meant."""
    return [word for word in words if len(word) >= SHORTEST and word.isalpha()]
