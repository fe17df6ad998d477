"""Editors and imports at one question: nobody's change is lost without a word."""

from pathlib import Path

import pytest
from django.test import Client

from learn.editing.settling import settle
from learn.models import Conflict, Question
from tests.builders import make_question
from tests.conftest import Import
from tests.importing.seedfiles import write_seed
from tests.pages import PageUnderTest
from tests.test_admin import form_of, save

pytestmark = [pytest.mark.django_db, pytest.mark.ignore_template_errors]


@pytest.fixture
def sky(tmp_path: Path, run: Import) -> Question:
    write_seed(tmp_path)
    run()
    return Question.objects.get()


@pytest.fixture
def conflict(tmp_path: Path, run: Import, sky: Question, admin_client: Client) -> Conflict:
    save(admin_client, sky, **form_fields(sky, answer="The editor's."))
    write_seed(tmp_path, answer="The file's.")
    run()
    return Conflict.objects.get()


def form_fields(question: Question, **changes: str) -> dict[str, str]:
    """Return what the form shows of an imported question, with an editor's changes."""
    shown = {
        "answer": "Air scatters **blue** light.\n\n- It is short.\n- Red is long.",
        "seo_title": question.seo_title,
        "seed_id": str(question.seed_id),
        "score": question.score,
    }
    return shown | changes


def test_edit_in_the_form_is_kept_by_the_next_import(
    tmp_path: Path,
    run: Import,
    sky: Question,
    admin_client: Client,
) -> None:
    save(admin_client, sky, **form_fields(sky, title="Why does the sky look blue?"))
    write_seed(tmp_path, description="A new description.")

    report = run()

    sky.refresh_from_db()
    assert report["conflicts"] == []
    assert sky.title == "Why does the sky look blue?"
    assert sky.page_description == "A new description."
    assert set(sky.imported_values) == {"title", "article_title", "question"}


def test_form_saved_as_shown_notes_no_edit(sky: Question, admin_client: Client) -> None:
    response = save(admin_client, sky, **form_fields(sky))

    before = sky.updated_at
    sky.refresh_from_db()
    assert response.status_code == 302
    assert (sky.imported_values, sky.updated_at) == ({}, before)


def test_form_opened_before_an_import_is_not_saved_over_it(
    tmp_path: Path,
    run: Import,
    sky: Question,
    admin_client: Client,
) -> None:
    opened = form_of(sky, **form_fields(sky, title="Edited?"))
    write_seed(tmp_path, description="The file's new description.")
    run()

    response = admin_client.post(f"/admin/learn/question/{sky.pk}/change/", opened)

    sky.refresh_from_db()
    page = response.content.decode()
    assert response.status_code == 200
    assert "changed this question since you opened it" in page
    assert "The file&#x27;s new description." in page
    assert (sky.title, sky.page_description) == ("Why is the sky blue?", "The file's new description.")


def test_conflict_shows_all_three_values(conflict: Conflict, admin_client: Client) -> None:
    page = PageUnderTest(admin_client.get(f"/admin/learn/conflict/{conflict.pk}/change/"))

    imported, live, file = page.texts("//*[@class='three-ways']//pre")
    assert "Air scatters **blue** light." in imported
    for value, text in ((live, "editor"), (file, "file")):
        assert text in value
    assert "editor" in " ".join(page.texts("//*[@class='three-ways']/section[2]//ins"))
    assert "blue" in " ".join(page.texts("//*[@class='three-ways']/section[3]//del"))


@pytest.mark.parametrize(("button", "live"), [("_take_file", "The file's."), ("_keep_edit", "The editor's.")])
def test_conflict_ends_by_one_click(
    conflict: Conflict,
    admin_client: Client,
    run: Import,
    button: str,
    live: str,
) -> None:
    admin_client.post(f"/admin/learn/conflict/{conflict.pk}/change/", {button: "1"})

    question = Question.objects.get()
    assert not Conflict.objects.exists()
    assert (question.answer, question.answer_text) == (live, live)
    assert bool(question.imported_values) == (button == "_keep_edit")
    assert run()["conflicts"] == []
    assert Question.objects.get().answer == live


@pytest.mark.parametrize("take_file", [True, False])
def test_conflict_that_an_import_changed_meanwhile_stays(
    tmp_path: Path, run: Import, conflict: Conflict, take_file: bool
) -> None:
    write_seed(tmp_path, answer="The file's, newer.")
    run()

    assert not settle(conflict, take_file=take_file)

    assert Conflict.objects.get().file_value == "The file's, newer."
    assert Question.objects.get().answer == "The editor's."


@pytest.mark.parametrize("who", ["editor", "import"])
def test_choice_between_other_values_than_the_page_showed_is_asked_again(
    tmp_path: Path, run: Import, conflict: Conflict, admin_client: Client, who: str
) -> None:
    path = f"/admin/learn/conflict/{conflict.pk}/change/"
    (shown,) = PageUnderTest(admin_client.get(path)).select("//input[@name='shown']/@value")
    question = Question.objects.get()
    if who == "editor":
        save(admin_client, question, **form_fields(question) | {"answer": "The editor's, later."})
    else:
        write_seed(tmp_path, answer="The file's, newer.")
        run()

    response = admin_client.post(path, {"_take_file": "1", "shown": shown}, follow=True)
    (again,) = PageUnderTest(response).select("//input[@name='shown']/@value")
    live_meanwhile = Question.objects.get().answer
    admin_client.post(path, {"_take_file": "1", "shown": again})

    assert "was changed meanwhile" in response.content.decode()
    assert live_meanwhile == ("The editor's, later." if who == "editor" else "The editor's.")
    assert not Conflict.objects.exists()
    assert Question.objects.get().answer.startswith("The file's")


def test_conflict_that_an_import_ended_meanwhile_changes_nothing(
    tmp_path: Path, run: Import, conflict: Conflict
) -> None:
    write_seed(tmp_path, answer="The editor's.")
    run()

    assert not settle(conflict, take_file=True)

    assert Question.objects.get().answer == "The editor's."


def test_conflicts_end_together_by_an_action(conflict: Conflict, admin_client: Client) -> None:
    admin_client.post(
        "/admin/learn/conflict/", {"action": "take_files", "_selected_action": [str(conflict.pk)]}
    )

    assert not Conflict.objects.exists()
    assert Question.objects.get().answer == "The file's."


def test_conflict_of_related_links_takes_the_links_of_the_file(
    tmp_path: Path,
    run: Import,
    sky: Question,
    admin_client: Client,
) -> None:
    link = {"related-0-position": "1", "related-0-url": "/learn/physics/questions/b"}
    make_question(sky.subject, "b")
    save(admin_client, sky, **form_fields(sky), **link)
    write_seed(tmp_path, related=(("physics", "c"),))
    write_seed(tmp_path, "c")
    run()
    conflict = Conflict.objects.get()

    admin_client.post(f"/admin/learn/conflict/{conflict.pk}/change/", {"_take_file": "1"})

    assert conflict.field == "related"
    assert [link.target for link in sky.related_links.shown()] == [Question.objects.get(slug="c")]
    assert Question.objects.get(pk=sky.pk).imported_values == {}


def test_canonical_page_that_an_editor_chose_survives_an_import(
    tmp_path: Path,
    run: Import,
    sky: Question,
    admin_client: Client,
) -> None:
    write_seed(tmp_path, folder="art")
    run()
    twin = Question.objects.get(subject__slug="art")
    sky.refresh_from_db()
    assert sky.canonical == twin
    save(admin_client, sky, **form_fields(sky), canonical="")

    run()
    write_seed(tmp_path, folder="art", description="Changed.")
    run()

    sky.refresh_from_db()
    twin.refresh_from_db()
    assert sky.canonical is None
    assert twin.canonical == sky
