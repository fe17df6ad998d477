"""An import that is ended at any instant leaves whole questions, and the next run completes it."""

import os
import random
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from django.db import OperationalError

from learn.importing import run as importing
from learn.importing import write
from learn.models import ImportRun, Question
from tests.conftest import Import
from tests.importing.databases import OwnDatabase, own_database
from tests.importing.releases import Release, answer, first_release, url_of, write_release
from tests.importing.seedfiles import write_seed
from tests.importing.snapshots import dump, links_astray, whole_questions

ROUNDS = int(os.environ.get("RELIABILITY_ROUNDS", "5"))
STEPS = (
    "_subjects_of",
    "stored_questions",
    "plan_file",
    "_moved",
    "_store",
    "keep_previous_urls",
    "keep_conflicts",
    "resolve_links",
    "choose_canonicals",
)


class Scene(NamedTuple):
    """A database with a release in it, the folder of the next one, and what the undisturbed import of it gives."""

    database: OwnDatabase
    folder: Path
    seconds: float
    old: dict[int, Any]
    new: dict[int, Any]
    dump: Any

    @property
    def arguments(self) -> tuple[str | Path, ...]:
        return self.folder, "--prune", "--max-prune=50"


@pytest.fixture(scope="module")
def scene(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Scene]:
    folder = tmp_path_factory.mktemp("kills")
    first = first_release(300, random.Random(1))
    write_release(folder, first)
    with own_database(folder) as database:
        assert database.run(folder)[0] == 0
        write_release(folder, second_release(first))
        with database.copied() as undisturbed:
            seconds = importing_seconds(undisturbed.start(folder, "--prune", "--max-prune=50"))
            yield Scene(
                database,
                folder,
                seconds,
                whole_questions(database),
                whole_questions(undisturbed),
                dump(undisturbed),
            )


def second_release(first: Release) -> Release:
    """Of every ten questions one is edited, one linked elsewhere, one moved, one removed and one new."""
    second: Release = {}
    for number, (place, seed) in enumerate(first.items()):
        match number % 10:
            case 1 | 6:
                second[place] = seed | {"answer": answer(seed["id"], 2), "title": "Another title?"}
            case 2:
                second[place] = seed | {"related": (("art", "question-001"), ("physics", place[1]))}
            case 3:
                folder = "zoology" if place[0] == "art" else "art"
                second[folder, place[1]] = seed | {"subject": folder.title()}
            case 4:
                second[place[0], f"new-{number}"] = seed | {"id": 1_000 + number}
            case _:
                second[place] = seed
    return second


def importing_seconds(process: Any) -> float:
    """Return the seconds from an import's first line of progress to its end."""
    process.stdout.readline()
    started = time.monotonic()
    process.communicate(timeout=120)
    return time.monotonic() - started


def halves(database: OwnDatabase, scene: Scene) -> list[int]:
    """Return the questions that are neither as the old release has them nor as the new one does."""
    now = whole_questions(database)
    return [
        key
        for key in scene.old.keys() | scene.new.keys()
        if now.get(key) not in (scene.old.get(key), scene.new.get(key, scene.old.get(key)))
    ]


@pytest.mark.parametrize("seed", range(ROUNDS))
def test_killed_import_leaves_whole_questions_and_is_completed_by_the_next(scene: Scene, seed: int) -> None:
    chance = random.Random(seed)
    with scene.database.copied() as database:
        process = database.start(*scene.arguments, f"--workers={chance.choice([1, 1, 2])}")
        process.stdout.readline()  # type: ignore[union-attr]
        time.sleep(chance.random() * scene.seconds)
        process.kill()
        process.communicate()

        assert database.is_sound()
        assert halves(database, scene) == []
        assert links_astray(database) == []
        assert database.run(*scene.arguments)[0] == 0
        assert dump(database) == scene.dump


@pytest.mark.parametrize("step", ["_store", "keep_previous_urls", "resolve_links"])
def test_import_killed_inside_a_batch_leaves_whole_questions(scene: Scene, step: str) -> None:
    with scene.database.copied() as database:
        code, _ = database.run(*scene.arguments, KILL_AT=f"{step}:1")

        assert code == -9
        assert (halves(database, scene), links_astray(database)) == ([], [])
        assert dump(database)[0] == scene.old


def test_without_the_transaction_a_kill_leaves_half_questions(scene: Scene) -> None:
    """The control of the tests above: what they look for is there to be found."""
    with scene.database.copied() as database:
        code, _ = database.run(*scene.arguments, KILL_AT="_store:1", COMMIT_FIRST="1")

        assert code == -9
        assert halves(database, scene) != []


@pytest.mark.django_db
@pytest.mark.parametrize("call", [1, 2])
@pytest.mark.parametrize("step", STEPS)
def test_fault_at_any_step_leaves_the_batch_undone_and_the_next_run_completes_it(
    tmp_path: Path, run: Import, monkeypatch: pytest.MonkeyPatch, step: str, call: int
) -> None:
    monkeypatch.setattr(importing, "WRITTEN_TOGETHER", 4)
    first = first_release(12, random.Random(2))
    write_release(tmp_path, first)
    run()
    second = {place: seed | {"answer": answer(seed["id"], 2)} for place, seed in first.items()}
    for place in sorted(second)[::2]:
        second["algebra", place[1]] = second.pop(place)  # in the first batch and in the second
    second["algebra", "new"], second["zoology", "new"] = {"answer": "New."}, {"answer": "Other."}
    write_release(tmp_path, second)
    before = set(Question.objects.values_list("file_url", "answer", "answer_html"))
    with monkeypatch.context() as patched:
        patched.setattr(write, step, _failing(getattr(write, step), call))

        failed = run()

    after = set(Question.objects.values_list("file_url", "answer", "answer_html"))
    assert failed["exit"] == 1
    assert "The database failed: the disk is full." in failed["output"]
    assert (after == before) is (call == 1 or step in ("plan_file", "_moved"))
    assert ImportRun.objects.first().status == ImportRun.Status.FAILED  # type: ignore[union-attr]
    assert run()["exit"] == 0
    assert set(Question.objects.live().values_list("file_url", "answer")) == {
        (url_of(place), seed["answer"]) for place, seed in second.items()
    }


def _failing(function: Any, call: int) -> Any:
    calls = 0

    def failing(*args: Any, **kwargs: Any) -> Any:
        nonlocal calls
        calls += 1
        result = function(*args, **kwargs)
        if calls == call:
            raise OperationalError("the disk is full")
        return result

    return failing


@pytest.mark.django_db
def test_run_killed_before_subjects_were_named_is_completed_by_the_next(
    tmp_path: Path, run: Import, monkeypatch: pytest.MonkeyPatch
) -> None:
    for slug, subject in (("a", "physics"), ("b", "physics"), ("c", "Physics")):
        write_seed(tmp_path, slug, subject=subject)
    with monkeypatch.context() as patched:
        patched.setattr(importing, "name_subjects", _failing(lambda: None, 1))
        run()
    before = Question.objects.get(slug="a").subject.name

    run()

    assert before != Question.objects.get(slug="a").subject.name == "physics"


@pytest.mark.django_db
def test_batch_that_gave_way_to_an_editor_is_written_again(
    tmp_path: Path, run: Import, monkeypatch: pytest.MonkeyPatch
) -> None:
    class DeadlockError(Exception):
        sqlstate = importing.DEADLOCK  # as psycopg says it

    def give_way(*args: Any, **kwargs: Any) -> None:
        monkeypatch.undo()
        raise OperationalError("deadlock detected") from DeadlockError()

    write_seed(tmp_path)
    monkeypatch.setattr(write, "choose_canonicals", give_way)

    report = run()

    assert (report["exit"], report["created"], Question.objects.count()) == (0, 1, 1)
