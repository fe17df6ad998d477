"""Who took a question out decides what brings it back: a prune, the file's return; an editor, an editor."""

from pathlib import Path

import pytest
from django.test import Client

from learn.models import Question, Subject
from tests.conftest import Import
from tests.importing.seedfiles import write_seed
from tests.importing.test_releases import NEW, OLD, edit, move

pytestmark = pytest.mark.django_db

ARCHIVED, LIVE = Question.Status.ARCHIVED, Question.Status.LIVE
PRUNE = ("--prune", "--max-prune=100")


@pytest.mark.parametrize(
    "changes", [{}, {"answer": "Another answer."}], ids=["the same file", "a changed file"]
)
def test_question_that_an_editor_archived_stays_archived(
    tmp_path: Path, run: Import, changes: dict[str, str]
) -> None:
    write_seed(tmp_path)
    run()
    edit(Question.objects.get(), status=ARCHIVED)
    write_seed(tmp_path, **changes)

    first, second = run(*PRUNE), run(*PRUNE)

    question = Question.objects.get()
    assert question.status == ARCHIVED
    assert question.answer == changes.get("answer", question.answer)
    assert first["updated"] == len(changes)
    assert (second["unchanged"], second["updated"]) == (1, 0)


def test_question_that_an_editor_archived_moves_with_its_file_and_stays_archived(
    tmp_path: Path, run: Import, client: Client
) -> None:
    path = write_seed(tmp_path)
    run()
    edit(Question.objects.get(), status=ARCHIVED)
    move(tmp_path, path, "science")

    report = run(*PRUNE)

    assert report["moved"] == 1
    assert client.get(OLD).status_code == client.get(NEW).status_code == 410


def test_question_that_an_editor_brought_back_is_not_pruned_again(tmp_path: Path, run: Import) -> None:
    write_seed(tmp_path, "other")
    path = write_seed(tmp_path)
    run()
    path.unlink()
    run(*PRUNE)
    edit(Question.objects.get(slug=path.stem), status=LIVE)

    report = run(*PRUNE)

    assert report["archived"] == 0
    assert Question.objects.get(slug=path.stem).status == LIVE


def test_archived_twin_is_no_canonical_page(tmp_path: Path, run: Import) -> None:
    write_seed(tmp_path, folder="art", date="2020-01-01")
    write_seed(tmp_path, folder="physics", no_index=True)
    run()
    (tmp_path / "learn/art/why-is-the-sky-blue.md").unlink()

    run(*PRUNE)

    live = Question.objects.live().get()
    assert live.canonical is None
    assert Question.objects.exclude(pk=live.pk).get().canonical == live


def test_subject_takes_the_spelling_that_a_prune_makes_the_commonest(tmp_path: Path, run: Import) -> None:
    write_seed(tmp_path, "a", subject="physics")
    gone = [write_seed(tmp_path, slug, subject="Physics") for slug in ("b", "c")]
    run()
    for path in gone:
        path.unlink()

    run(*PRUNE)

    assert Subject.objects.get().name == "physics"


def test_file_that_moves_to_the_path_of_a_question_born_in_the_admin_meets_that_one(
    tmp_path: Path, run: Import, client: Client
) -> None:
    path = write_seed(tmp_path)
    run()
    old = Question.objects.get()
    born = Question.objects.create(
        subject=Subject.objects.create(slug="science", name="Science"),
        slug=path.stem,
        seed_id=1,
        published_on=old.published_on,
        title="Born?",
        answer="Here.",
    )
    move(tmp_path, path, "science")

    report = run(*PRUNE)

    born.refresh_from_db()
    assert (report["moved"], report["archived"], len(report["conflicts"])) == (0, 1, 1)
    assert (born.title, born.file_url) == ("Born?", NEW)
    assert client.get(OLD).status_code == 410


def test_stray_file_at_the_top_of_a_release_hides_no_subject_from_a_prune(
    tmp_path: Path, run: Import
) -> None:
    path = write_seed(tmp_path)
    write_seed(tmp_path, "other")
    run()
    (tmp_path / "README.md").write_text("About this release.")
    path.unlink()

    report = run(*PRUNE)

    assert [Path(item["path"]).name for item in report["rejected"]] == ["README.md"]
    assert report["archived"] == 1
