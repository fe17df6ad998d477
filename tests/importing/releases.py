"""Releases of made-up questions: one of any size, and the changes that one release after another brings."""

import random
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.importing.seedfiles import seed_text

Place = tuple[str, str]  # folder and slug
Release = dict[Place, dict[str, Any]]

SUBJECTS = ("art", "chemistry", "history", "optics", "physics", "science")
ANSWER = r"Answer {number}, **version {version}**.\n\n- Light of $ \lambda_{{{number}}} $.\n- Heat.\n\n1. One\n   - Two"


def answer(number: int, version: int) -> str:
    return ANSWER.format(number=number, version=version)


def first_release(count: int, chance: random.Random) -> Release:
    """Questions spread over the subjects; each has an id of its own and names up to three others."""
    places = [(chance.choice(SUBJECTS), f"question-{number:03}") for number in range(count)]
    return {
        place: {
            "id": number + 1,
            "title": f"Question {number}?",
            "subject": place[0].title(),
            "answer": answer(number, 1),
            "related": tuple(chance.choices(places, k=chance.randrange(4))),
        }
        for number, place in enumerate(places)
    }


def write_release(root: Path, release: Release) -> None:
    """Make `root/learn/` hold the release and nothing else."""
    shutil.rmtree(root / "learn", ignore_errors=True)
    for (folder, slug), seed in release.items():
        path = root / "learn" / folder / f"{slug}.md"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(seed_text(slug, folder, **seed), encoding="utf-8")


def url_of(place: Place) -> str:
    return f"/learn/{place[0]}/questions/{place[1]}"


def edit(release: Release, chance: random.Random) -> None:
    place = chance.choice(list(release))
    version = chance.randrange(1_000)
    release[place] = release[place] | {
        "answer": answer(release[place]["id"], version),
        "title": f"V{version}?",
    }


def relink(release: Release, chance: random.Random) -> None:
    place = chance.choice(list(release))
    release[place] = release[place] | {"related": tuple(chance.choices(list(release), k=2))}


def respell(release: Release, chance: random.Random) -> None:
    place = chance.choice(list(release))
    release[place] = release[place] | {"subject": chance.choice([place[0].title(), place[0].upper()])}


def move(release: Release, chance: random.Random) -> None:
    """To any other subject: back where it came from, after another move, or onto a place that was one's once."""
    place = chance.choice(list(release))
    target = (chance.choice(SUBJECTS), place[1])
    if target not in release:
        release[target] = release.pop(place) | {"subject": target[0].title()}


def swap(release: Release, chance: random.Random) -> None:
    """Two questions of one slug change places."""
    first = chance.choice(list(release))
    twins = [place for place in release if place[1] == first[1] and place != first]
    if twins:
        release[first], release[twins[0]] = release[twins[0]], release[first]


def copy(release: Release, chance: random.Random) -> None:
    place = chance.choice(list(release))
    release.setdefault((chance.choice(SUBJECTS), place[1]), dict(release[place]))


def collide(release: Release, chance: random.Random) -> None:
    """A question moves away and another one, new, takes its old place in the same release."""
    place = chance.choice(list(release))
    move(release, chance)
    if place not in release:
        release[place] = new_question(chance)


def remove(release: Release, chance: random.Random) -> None:
    if len(release) > 3:
        release.pop(chance.choice(list(release)))


def add(release: Release, chance: random.Random) -> None:
    place = (chance.choice(SUBJECTS), f"question-{chance.randrange(12):03}")
    release.setdefault(place, new_question(chance))


def rename_subject(release: Release, chance: random.Random) -> None:
    old, new = chance.choice(list(release))[0], chance.choice(SUBJECTS)
    for place in [place for place in release if place[0] == old]:
        if (new, place[1]) not in release:
            release[new, place[1]] = release.pop(place) | {"subject": new.title()}


def new_question(chance: random.Random) -> dict[str, Any]:
    number = chance.randrange(1_000, 9_999)
    return {"id": number, "title": f"New {number}?", "answer": answer(number, 1), "related": ()}


CHANGES: tuple[Callable[[Release, random.Random], None], ...] = (
    edit,
    relink,
    respell,
    move,
    move,
    swap,
    copy,
    collide,
    remove,
    add,
    rename_subject,
)


def next_release(release: Release, chance: random.Random, changes: int) -> Release:
    """Return the release after this one; questions that it lost may return in a later one, by `add` and `move`."""
    following = dict(release)
    for _ in range(changes):
        chance.choice(CHANGES)(following, chance)
    return following
