"""A dry run says what the real run then does: the whole report, over histories with editors and bad files in them."""

import os
import random
from pathlib import Path
from typing import Any

import pytest
from django.db.models import Model

from learn.importing import run as importing
from learn.models import Announcement, Conflict, ImportRun, PreviousUrl, Question, RelatedLink, Subject
from tests.conftest import Import
from tests.importing.releases import Release, first_release, next_release, write_release
from tests.importing.seedfiles import write_seed
from tests.importing.test_releases import edit

pytestmark = pytest.mark.django_db

ROUNDS = int(os.environ.get("RELIABILITY_ROUNDS", "4"))
RELEASES = 4
OPTIONS = ((), ("--prune", "--max-prune=100"), ("--prune",), ("--overwrite-edits",), ("--strict",))
MODELS: tuple[type[Model], ...] = (
    Question,
    Subject,
    RelatedLink,
    PreviousUrl,
    Conflict,
    ImportRun,
    Announcement,
)


def rows() -> list[Any]:
    """Return all that is stored."""
    return [list(model._default_manager.order_by("pk").values()) for model in MODELS]


def disturb(chance: random.Random) -> None:
    """Let an editor change a title, take a question out, or put one at another address."""
    for question in chance.sample(list(Question.objects.select_related("subject").order_by("pk")), 3):
        match chance.randrange(4):
            case 0 | 1:
                edit(question, title=f"Edited {chance.randrange(99)}?")
            case 2:
                edit(question, status=Question.Status.ARCHIVED)
            case _:
                edit(question, slug=f"moved-{question.pk}")


def spoil(root: Path, release: Release, chance: random.Random) -> None:
    """Break some files, and put a new one where an editor may have put a question."""
    for folder, slug in chance.sample(sorted(release), 2):
        (root / "learn" / folder / f"{slug}.md").write_text("---\nbroken")
    for question in Question.objects.filter(slug__startswith="moved-").select_related("subject"):
        write_seed(root, question.slug, question.subject.slug, id=900 + question.pk)


@pytest.mark.parametrize("seed", range(ROUNDS))
def test_dry_run_reports_what_the_real_run_then_does_and_changes_nothing(
    tmp_path: Path, run: Import, monkeypatch: pytest.MonkeyPatch, seed: int
) -> None:
    monkeypatch.setattr(importing, "WRITTEN_TOGETHER", 3)
    chance = random.Random(seed)
    release = first_release(14, chance)
    seen = set()
    for _ in range(RELEASES):
        write_release(tmp_path, release)
        spoil(tmp_path, release, chance)
        arguments = chance.choice(OPTIONS)
        before = rows()

        dry = run(*arguments, "--dry-run")
        after = rows()
        real = run(*arguments)

        assert after == before
        kept_apart = {"seconds", "output"}
        assert {name: dry[name] for name in dry.keys() - kept_apart} == {
            name: real[name] for name in real.keys() - kept_apart
        }
        seen |= {name for name in real if real[name]}
        disturb(chance) if Question.objects.count() > 3 else run()
        release = next_release(release, chance, 6)
    assert {"created", "rejected"} <= seen


def test_dry_run_counts_links_to_what_a_later_batch_brings_as_whole(
    tmp_path: Path, run: Import, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(importing, "WRITTEN_TOGETHER", 1)
    write_seed(tmp_path, "a", related=(("physics", "b"), ("physics", "none")))
    write_seed(tmp_path, "b")

    dry, real = run("--dry-run"), run()

    assert dry["warnings"] == real["warnings"]
    assert [item["message"].partition("'")[2].partition("'")[0] for item in dry["warnings"]] == [
        "/learn/physics/questions/none"
    ]


def test_link_to_what_the_same_run_archives_is_warned_of(tmp_path: Path, run: Import) -> None:
    path = write_seed(tmp_path, "b")
    write_seed(tmp_path, "a", related=(("physics", "b"),))
    run()
    path.unlink()
    write_seed(tmp_path, "a", related=(("physics", "b"),), answer="Another.")

    dry, real = (run("--prune", "--max-prune=100", *more) for more in (["--dry-run"], []))

    assert len(real["warnings"]) == 1
    assert dry["warnings"] == real["warnings"]
