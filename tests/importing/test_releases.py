"""One release after another: what moves, leaves, returns, and what editors did in between."""

from pathlib import Path

import pytest
from django.test import Client

from learn.importing.merge import note_edit
from learn.importing.plan import values_of
from learn.models import Conflict, ImportRun, PreviousUrl, Question
from tests.builders import make_question
from tests.conftest import Import
from tests.importing.seedfiles import write_seed

pytestmark = pytest.mark.django_db

OLD = "/learn/physics/questions/why-is-the-sky-blue"
NEW = "/learn/science/questions/why-is-the-sky-blue"


def edit(question: Question, **fields: object) -> None:
    """Change a question as an editor does in admin."""
    before = values_of(question)
    for name, value in fields.items():
        setattr(question, name, value)
    question.imported_values = note_edit(before, values_of(question), question.imported_values)
    question.is_edited = bool(question.imported_values)
    question.save()


def move(root: Path, path: Path, folder: str, **changes: object) -> Path:
    path.unlink()
    return write_seed(root, path.stem, folder, **changes)


def test_question_moves_with_its_file_and_leaves_one_redirect(
    tmp_path: Path, run: Import, client: Client
) -> None:
    path = write_seed(tmp_path)
    run()
    before = Question.objects.get()
    move(tmp_path, path, "science", subject="Science")

    report = run()

    moved = Question.objects.get()
    assert (report["moved"], report["created"], report["updated"]) == (1, 0, 0)
    assert (moved.pk, moved.created_at, moved.get_absolute_url()) == (before.pk, before.created_at, NEW)
    response = client.get(OLD)
    assert (response.status_code, response["Location"]) == (301, NEW)


def test_question_that_moves_twice_leaves_no_chain(tmp_path: Path, run: Import, client: Client) -> None:
    path = write_seed(tmp_path)
    run()
    path = move(tmp_path, path, "science")
    run()
    move(tmp_path, path, "optics")
    run()

    for url in (OLD, NEW):
        response = client.get(url)
        assert response.status_code == 301
        assert client.get(response["Location"]).status_code == 200


def test_question_that_moves_back_answers_at_its_first_url(
    tmp_path: Path, run: Import, client: Client
) -> None:
    path = write_seed(tmp_path)
    run()
    path = move(tmp_path, path, "science")
    run()
    move(tmp_path, path, "physics")

    run()

    assert client.get(OLD).status_code == 200
    assert client.get(NEW)["Location"] == OLD
    assert Question.objects.count() == 1


def test_new_question_at_a_previous_url_takes_it_over(tmp_path: Path, run: Import, client: Client) -> None:
    path = write_seed(tmp_path)
    run()
    move(tmp_path, path, "science")
    run()
    write_seed(tmp_path, answer="Another answer altogether.", id=77)

    report = run()

    assert report["created"] == 1
    assert client.get(OLD).status_code == client.get(NEW).status_code == 200
    assert not PreviousUrl.objects.exists()


def test_copy_in_another_subject_is_no_move(tmp_path: Path, run: Import) -> None:
    write_seed(tmp_path)
    run()
    write_seed(tmp_path, folder="science")

    report = run()

    assert (report["moved"], report["created"]) == (0, 1)


def test_import_of_one_folder_does_not_take_the_rest_for_gone(tmp_path: Path, run: Import) -> None:
    write_seed(tmp_path)
    run()
    write_seed(tmp_path, folder="science")

    report = run("--prune", "--max-prune=100", path=tmp_path / "learn/science")

    assert (report["moved"], report["archived"], report["created"]) == (0, 0, 1)
    assert Question.objects.live().count() == 2


def test_links_follow_the_url_that_files_name(tmp_path: Path, run: Import) -> None:
    path = write_seed(tmp_path)
    write_seed(
        tmp_path, "b", related=(("physics", "why-is-the-sky-blue"), ("science", "why-is-the-sky-blue"))
    )
    run()
    links = Question.objects.get(slug="b").related_links
    assert [link.url for link in links.shown()] == [OLD]
    move(tmp_path, path, "science")

    run()

    assert [link.url for link in links.shown()] == [NEW]


def test_question_without_a_file_stays_live_unless_pruned(
    tmp_path: Path, run: Import, client: Client
) -> None:
    for slug in ("a", "b"):
        write_seed(tmp_path, slug)
    run()
    (tmp_path / "learn/physics/a.md").unlink()

    kept = run()
    pruned = run("--prune", "--max-prune=50")

    assert (kept["archived"], pruned["archived"]) == (0, 1)
    assert client.get("/learn/physics/questions/a").status_code == 410
    assert client.get("/learn/physics/questions/b").status_code == 200


def test_archived_question_returns_with_its_file(tmp_path: Path, run: Import, client: Client) -> None:
    for slug in ("a", "b"):
        write_seed(tmp_path, slug)
    run()
    first = Question.objects.get(slug="a")
    (tmp_path / "learn/physics/a.md").unlink()
    run("--prune", "--max-prune=50")
    write_seed(tmp_path, "a")

    report = run()

    assert report["updated"] == 1
    assert Question.objects.live().get(slug="a").pk == first.pk
    assert client.get("/learn/physics/questions/a").status_code == 200


def test_prune_of_too_many_is_refused_and_changes_nothing(tmp_path: Path, run: Import) -> None:
    for slug in ("a", "b", "c"):
        write_seed(tmp_path, slug)
    run()
    (tmp_path / "learn/physics/a.md").unlink()
    write_seed(tmp_path, "d")

    report = run("--prune")

    assert report["exit"] == 2
    assert "would archive 1 of 3 live questions, more than 10 %" in report["output"]
    assert set(Question.objects.live().values_list("slug", flat=True)) == {"a", "b", "c"}
    assert ImportRun.objects.first().status == ImportRun.Status.REFUSED  # type: ignore[union-attr]


def test_prune_spares_what_moved_and_files_that_are_only_bad(tmp_path: Path, run: Import) -> None:
    for slug in ("a", "b", "c"):
        write_seed(tmp_path, slug)
    run()
    move(tmp_path, tmp_path / "learn/physics/a.md", "science")
    (tmp_path / "learn/physics/b.md").write_text("broken")

    report = run("--prune")

    assert (report["moved"], report["archived"], len(report["rejected"])) == (1, 0, 1)
    assert Question.objects.live().count() == 3


def test_edit_survives_an_import_that_changes_other_fields(tmp_path: Path, run: Import) -> None:
    write_seed(tmp_path)
    run()
    edit(Question.objects.get(), title="Why does the sky look blue?")
    write_seed(tmp_path, answer="Rayleigh scattering.")

    report = run()

    question = Question.objects.get()
    assert (report["exit"], report["updated"], report["conflicts"]) == (0, 1, [])
    assert (question.title, question.answer) == ("Why does the sky look blue?", "Rayleigh scattering.")
    assert question.answer_text == "Rayleigh scattering."


def test_field_that_both_changed_keeps_the_edit_and_a_conflict(tmp_path: Path, run: Import) -> None:
    path = write_seed(tmp_path)
    run()
    edit(Question.objects.get(), page_description="The editor's.")
    write_seed(tmp_path, description="The file's.")

    report = run()
    again = run()

    conflict = Conflict.objects.get()
    assert report["exit"] == 1
    assert report["conflicts"] == [{"url": OLD, "path": str(path), "fields": ["page_description"]}]
    assert (again["exit"], again["conflicts"]) == (0, [])
    assert Question.objects.get().page_description == "The editor's."
    assert conflict.field == "page_description"
    assert conflict.imported_value == "Air scatters blue light more than red light."
    assert conflict.file_value == "The file's."


def test_conflict_is_settled_where_the_file_takes_the_edit(tmp_path: Path, run: Import) -> None:
    write_seed(tmp_path)
    run()
    edit(Question.objects.get(), page_description="The editor's.")
    write_seed(tmp_path, description="The file's.")
    run()
    write_seed(tmp_path, description="The editor's.")

    report = run()

    assert report["exit"] == 0
    assert not Conflict.objects.exists()
    assert Question.objects.get().imported_values == {}


def test_overwrite_edits_lets_the_file_win(tmp_path: Path, run: Import) -> None:
    write_seed(tmp_path)
    run()
    edit(Question.objects.get(), page_description="The editor's.")
    write_seed(tmp_path, description="The file's.")

    report = run("--overwrite-edits")

    assert (report["exit"], report["conflicts"]) == (0, [])
    assert Question.objects.get().page_description == "The file's."


def test_question_born_in_the_admin_meets_its_file_as_a_conflict(tmp_path: Path, run: Import) -> None:
    write_seed(tmp_path, "other")
    run()
    other = Question.objects.get()
    born = Question.objects.create(
        subject=other.subject,
        slug="born",
        seed_id=1,
        published_on=other.published_on,
        title="Born?",
        answer="Here.",
    )
    write_seed(tmp_path, "born", title="From a file?", answer="There.")

    report = run()

    born.refresh_from_db()
    assert (born.title, born.answer, born.file_url) == ("Born?", "Here.", "/learn/physics/questions/born")
    assert {"title", "answer"} <= set(report["conflicts"][0]["fields"])


def test_question_that_an_editor_moved_keeps_its_place(tmp_path: Path, run: Import, client: Client) -> None:
    write_seed(tmp_path)
    run()
    question = Question.objects.get()
    question.slug = "why-the-sky-is-blue"
    question.save()
    write_seed(tmp_path, answer="Rayleigh scattering.")

    report = run()

    question.refresh_from_db()
    assert (report["created"], report["updated"]) == (0, 1)
    assert (question.slug, question.answer) == ("why-the-sky-is-blue", "Rayleigh scattering.")
    assert client.get(OLD)["Location"] == "/learn/physics/questions/why-the-sky-is-blue"


def test_file_at_the_path_of_a_question_an_editor_moved_there_is_rejected(
    tmp_path: Path, run: Import
) -> None:
    write_seed(tmp_path)
    run()
    Question.objects.update(slug="b")
    write_seed(tmp_path, "b", id=9, answer="Another.")
    write_seed(tmp_path, "c", id=10, answer="A third.")

    report = run()

    assert report["exit"] == 1
    assert [(item["line"], item["key"]) for item in report["rejected"]] == [(24, "url")]
    assert OLD in report["rejected"][0]["message"]
    assert set(Question.objects.values_list("slug", flat=True)) == {"b", "c"}


def test_overwrite_edits_lets_a_file_win_that_was_imported_already(tmp_path: Path, run: Import) -> None:
    write_seed(tmp_path)
    run()
    edit(Question.objects.get(), page_description="The editor's.")
    write_seed(tmp_path, description="The file's.")
    first = run()

    report = run("--overwrite-edits")

    assert len(first["conflicts"]) == 1
    assert (report["exit"], report["updated"], report["conflicts"]) == (0, 1, [])
    assert Question.objects.get().page_description == "The file's."
    assert not Conflict.objects.exists()


def test_conflict_names_what_the_editor_started_from_however_often_the_file_changes(
    tmp_path: Path, run: Import
) -> None:
    write_seed(tmp_path, description="First.")
    run()
    edit(Question.objects.get(), page_description="The editor's.")
    for text in ("Second.", "Third."):
        write_seed(tmp_path, description=text)
        run()

    conflict = Conflict.objects.get()

    assert (conflict.imported_value, conflict.file_value) == ("First.", "Third.")


def test_conflict_ends_where_the_file_takes_its_change_back(tmp_path: Path, run: Import) -> None:
    write_seed(tmp_path, description="First.")
    run()
    edit(Question.objects.get(), page_description="The editor's.")
    write_seed(tmp_path, description="Second.")
    run()
    write_seed(tmp_path, description="First.")

    report = run()

    assert (report["exit"], report["conflicts"]) == (0, [])
    assert not Conflict.objects.exists()
    assert Question.objects.get().page_description == "The editor's."
    assert Question.objects.get().imported_values == {"page_description": "First."}


def test_strict_import_changes_nothing_where_a_path_is_taken(tmp_path: Path, run: Import) -> None:
    write_seed(tmp_path)
    run()
    Question.objects.update(slug="b")
    write_seed(tmp_path, "a", id=8, answer="A new one.")
    write_seed(tmp_path, "b", id=9, answer="Another.")

    report = run("--strict")

    assert (report["exit"], len(report["rejected"])) == (2, 1)
    assert list(Question.objects.values_list("slug", flat=True)) == ["b"]


def test_file_at_the_path_where_an_editor_put_its_question_is_its_own(
    tmp_path: Path, run: Import, client: Client
) -> None:
    path = write_seed(tmp_path)
    run()
    Question.objects.update(slug="b")
    path.unlink()
    write_seed(tmp_path, "b", answer="Another answer.")

    report = run("--prune")

    question = Question.objects.get()
    assert (report["exit"], report["moved"], report["archived"]) == (0, 1, 0)
    assert (question.slug, question.answer) == ("b", "Another answer.")
    assert question.file_url == "/learn/physics/questions/b"
    assert client.get(OLD)["Location"] == question.file_url
    assert run()["unchanged"] == 1


def test_prune_spares_a_question_whose_file_may_have_moved_and_is_bad(tmp_path: Path, run: Import) -> None:
    path = write_seed(tmp_path)
    write_seed(tmp_path, "other")
    run()
    bad = move(tmp_path, path, "science")
    good = bad.read_text()
    bad.write_text("broken")

    report = run("--prune", "--max-prune=100")

    assert (report["exit"], report["archived"], len(report["rejected"])) == (1, 0, 1)
    assert f"'{OLD}' has no file any more, and stays" in report["warnings"][0]["message"]
    assert Question.objects.live().count() == 2
    bad.write_text(good)
    assert run("--prune")["moved"] == 1


def test_previous_url_is_not_kept_for_a_path_at_which_another_question_is(
    tmp_path: Path, run: Import
) -> None:
    write_seed(tmp_path)
    run()
    question = Question.objects.select_related("subject").get()
    edit(question, slug="moved-away")
    make_question(question.subject, "why-is-the-sky-blue")
    write_seed(tmp_path, answer="Rayleigh scattering.")

    run()

    question.refresh_from_db()
    assert question.answer == "Rayleigh scattering."
    assert not PreviousUrl.objects.exists()


def test_question_born_in_the_admin_is_in_conflict_only_where_an_editor_wrote(
    tmp_path: Path, run: Import
) -> None:
    write_seed(tmp_path, "other")
    run()
    make_question(Question.objects.get().subject, "born")
    write_seed(tmp_path, "born", subject="PHYSICS")

    report = run()

    assert not {"schema", "subject_spelling", "seed_layout"} & set(report["conflicts"][0]["fields"])
    assert Question.objects.get(slug="born").subject_spelling == "PHYSICS"
