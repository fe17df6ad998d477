"""Find the questions that moved: in one release a file leaves one subject and appears in another."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Content:
    """What a move is told by: a question's URL, the id of its seed file, and its answer as the file writes it."""

    url: str
    seed_id: int
    answer: str

    @property
    def slug(self) -> str:
        """The last part of the URL, which a move between subjects keeps."""
        return self.url.rpartition("/")[2]


def find_moves(arrivals: Iterable[Content], departures: Iterable[Content]) -> dict[str, str]:
    """Return old URL by new URL, for arrivals that are departed questions under the same slug.

    A question is the same one where its id or its answer is. Where several fit, those fit first of which both are
    the same, then those of which the answer is; after that the order of the URLs decides, so that no order of files does.
    """
    departures_by_slug = defaultdict(list)
    for departure in departures:
        departures_by_slug[departure.slug].append(departure)
    candidates = [
        (likeness, arrival.url, departure.url)
        for arrival in arrivals
        for departure in departures_by_slug.get(arrival.slug, ())
        if (likeness := _likeness(arrival, departure))
    ]
    moves: dict[str, str] = {}
    gone: set[str] = set()
    for _, new_url, old_url in sorted(candidates, key=lambda candidate: (-candidate[0], *candidate[1:])):
        if new_url not in moves and old_url not in gone:
            moves[new_url] = old_url
            gone.add(old_url)
    return moves


def _likeness(arrival: Content, departure: Content) -> int:
    return 2 * (arrival.answer == departure.answer) + (arrival.seed_id == departure.seed_id)
