"""Versions: what is kept of each change, what differs, and the way back."""

from pathlib import Path
from typing import Any

import pytest
from django.contrib.admin.models import LogEntry
from django.test import Client

from learn.content.differences import word_differences
from learn.history import deleted_questions, versions_of
from learn.models import Question, Subject
from learn.rendering import RENDERED_FIELDS
from tests.builders import make_question, make_related_link
from tests.conftest import Import
from tests.editing.desk import client_of, edit
from tests.importing.seedfiles import write_seed
from tests.pages import PageUnderTest

pytestmark = [pytest.mark.django_db, pytest.mark.ignore_template_errors]


@pytest.mark.parametrize(
    ("old", "new", "pieces"),
    [
        pytest.param("a b", "a b", [("same", "a b")], id="same"),
        pytest.param("a b", "a c", [("same", "a "), ("old", "b"), ("new", "c")], id="word"),
        pytest.param("", "a", [("new", "a")], id="from-nothing"),
        pytest.param("a\nb\n", "a\n", [("same", "a\n"), ("old", "b\n")], id="line-out"),
        pytest.param(
            "x " * 3000, "y " * 3000, [("old", "x " * 3000), ("new", "y " * 3000)], id="too-long-for-words"
        ),
    ],
)
def test_word_differences(old: str, new: str, pieces: list[tuple[str, str]]) -> None:
    found = word_differences(old, new)

    assert found == pieces
    assert "".join(piece.text for piece in found if piece.kind != "new") == old
    assert "".join(piece.text for piece in found if piece.kind != "old") == new


def test_edit_keeps_what_it_replaced_with_who_and_why(admin_client: Client, plants: Question) -> None:
    edit(admin_client, plants, title="How do plants feed?", reason="Clearer")

    version = versions_of(plants.pk).get()
    assert (version.title, version.history_user.username) == ("How do plants eat?", "admin")
    assert version.history_change_reason == "Clearer"
    assert version.updated_at == plants.updated_at


def test_save_of_what_was_shown_keeps_no_version(admin_client: Client, plants: Question) -> None:
    edit(admin_client, plants)

    assert not versions_of(plants.pk).exists()


def test_version_holds_nothing_that_rendering_made() -> None:
    columns = {field.name for field in Question.history.model._meta.fields}

    assert columns.isdisjoint(RENDERED_FIELDS)


def test_import_keeps_versions_of_what_it_changed_alone(tmp_path: Path, run: Import) -> None:
    write_seed(tmp_path, "a")
    write_seed(tmp_path, "b")
    run()
    write_seed(tmp_path, "a", description="New.")
    run()

    version = Question.history.get()
    assert version.slug == "a"
    assert (version.history_user, version.history_change_reason) == (None, "Import")
    assert version.page_description != "New."


def test_prune_keeps_a_version(tmp_path: Path, run: Import) -> None:
    write_seed(tmp_path, "a")
    write_seed(tmp_path, "b")
    run()
    next(tmp_path.rglob("b.md")).unlink()
    run("--prune", "--max-prune", "100")

    assert Question.history.get().status == "live"


def test_history_page_names_who_what_and_why(admin_client: Client, plants: Question) -> None:
    edit(admin_client, plants, title="How do plants feed?", reason="Clearer <b>")

    row = PageUnderTest(admin_client.get(f"/admin/learn/question/{plants.pk}/history/")).texts(
        "//*[@id='change-history']//tbody/tr[2]/*[self::td or self::th]"
    )

    assert row[1:4] == ["admin", "title, article title, question", "Clearer <b>"]


def test_compare_marks_words_and_escapes_them(admin_client: Client, plants: Question) -> None:
    edit(admin_client, plants, answer="Plants turn <script>alert(1)</script> into sugar.")
    version = versions_of(plants.pk).get()

    response = admin_client.get(
        f"/admin/learn/question/{plants.pk}/history/compare/?old={version.history_id}&new=live"
    )

    page = PageUnderTest(response)
    assert page.texts("//main//section//del") == ["light"]
    assert "".join(page.texts("//main//section//ins")) == "<script>alert(1)</script>"
    assert b"<script>alert" not in response.content


@pytest.mark.parametrize("query", ["old=999&new=live", "old=x&new=live", "old=live&new=999"])
def test_unknown_version_is_not_found(admin_client: Client, plants: Question, query: str) -> None:
    assert admin_client.get(f"/admin/learn/question/{plants.pk}/history/compare/?{query}").status_code == 404


def restore(client: Client, version: Any) -> Any:
    return client.post(f"/admin/learn/question/versions/{version.history_id}/restore/")


def test_restore_brings_content_and_links_back_and_keeps_what_it_replaced(
    admin_client: Client, client: Client, plants: Question
) -> None:
    cell = make_question(plants.subject, "what-is-a-cell")
    make_related_link(plants, cell)
    edit(admin_client, plants, answer="Wrong.", **{"related-0-url": ""})
    assert "Wrong." in client.get(plants.get_absolute_url()).content.decode()

    response = restore(admin_client, versions_of(plants.pk).get())

    page = client.get(plants.get_absolute_url()).content.decode()
    assert response.status_code == 302
    assert "Plants turn light into sugar." in page
    assert [link.target for link in plants.related_links.shown()] == [cell]
    assert [version.answer for version in versions_of(plants.pk)] == [
        "Wrong.",
        "Plants turn light into sugar.",
    ]
    assert LogEntry.objects.filter(change_message__startswith="Restored").count() == 1


def test_restored_import_is_an_edit_that_the_next_import_keeps(
    tmp_path: Path, run: Import, admin_client: Client
) -> None:
    write_seed(tmp_path, description="First.")
    run()
    write_seed(tmp_path, description="Second.")
    run()
    question = Question.objects.get()

    restore(admin_client, versions_of(question.pk).get())
    report = run()

    question.refresh_from_db()
    assert (question.page_description, question.is_edited) == ("First.", True)
    assert report["conflicts"] == []


def test_draft_that_was_deleted_comes_back_as_it_was(admin_client: Client, biology: Subject) -> None:
    draft = make_question(biology, status="draft")
    make_related_link(draft, make_question(biology, "what-is-a-cell"))
    admin_client.post(f"/admin/learn/question/{draft.pk}/delete/", {"post": "yes"})
    assert not Question.objects.filter(pk=draft.pk).exists()
    assert "How do plants eat?" in admin_client.get("/admin/learn/question/deleted/").content.decode()

    restore(admin_client, deleted_questions().get())

    back = Question.objects.get(pk=draft.pk)
    assert (back.title, back.status, back.answer) == (draft.title, "draft", draft.answer)
    assert back.related_links.count() == 1
    assert not deleted_questions().exists()


def test_deleted_question_does_not_come_back_over_another(admin_client: Client, biology: Subject) -> None:
    draft = make_question(biology, status="draft")
    admin_client.post(f"/admin/learn/question/{draft.pk}/delete/", {"post": "yes"})
    make_question(biology)

    response = admin_client.post(
        f"/admin/learn/question/versions/{deleted_questions().get().history_id}/restore/", follow=True
    )

    assert "Another question is at" in response.content.decode()
    assert Question.objects.count() == 1


@pytest.mark.parametrize("status", ["live", "archived"])
def test_what_readers_know_cannot_be_deleted(admin_client: Client, biology: Subject, status: str) -> None:
    question = make_question(biology, status=status)

    response = admin_client.post(f"/admin/learn/question/{question.pk}/delete/", {"post": "yes"})

    assert response.status_code == 403
    assert Question.objects.exists()


def test_restore_needs_a_post(plants: Question) -> None:
    client = client_of("operator")
    edit(client, plants, title="Other?")

    response = client.get(
        f"/admin/learn/question/versions/{versions_of(plants.pk).get().history_id}/restore/"
    )

    assert response.status_code == 405
