"""A form that was opened before somebody else's save, or an import: both versions are shown, and nothing is lost."""

from pathlib import Path

import pytest
from django.test import Client

from learn.models import Question
from tests.builders import make_question, make_related_link
from tests.conftest import Import
from tests.editing.desk import change_url, client_of, edit, opened
from tests.importing.seedfiles import write_seed
from tests.pages import PageUnderTest

pytestmark = [pytest.mark.django_db, pytest.mark.ignore_template_errors]


def form_shown(response: object) -> dict[str, str]:
    """Return what the form holds that came back."""
    page = PageUnderTest(response)  # type: ignore[arg-type]
    (form,) = page.select("//form[@id='question_form']")
    return {name: str(value).removeprefix("\r\n").removeprefix("\n") for name, value in form.form_values()}


def test_changes_that_do_not_meet_are_taken_together(admin_client: Client, plants: Question) -> None:
    form = opened(admin_client, change_url(plants))
    edit(client_of("editor"), plants, page_description="The other's.")

    first = admin_client.post(change_url(plants), form | {"title": "Mine?"})
    second = admin_client.post(change_url(plants), form_shown(first))

    assert "Changed meanwhile by editor" in first.content.decode()
    assert "Taken into the form" in first.content.decode()
    assert second.status_code == 302
    plants.refresh_from_db()
    assert (plants.title, plants.page_description) == ("Mine?", "The other's.")


def test_field_that_both_changed_is_shown_twice(admin_client: Client, plants: Question) -> None:
    form = opened(admin_client, change_url(plants))
    edit(client_of("editor"), plants, answer="The other's.")

    response = admin_client.post(change_url(plants), form | {"answer": "Mine."})

    page = PageUnderTest(response)
    assert page.texts("//*[@class='notice']//h3") == ["You both changed: answer"]
    assert page.texts("//*[@class='notice']//pre")[0] == "The other's."
    assert form_shown(response)["answer"] == "Mine."
    assert Question.objects.get(pk=plants.pk).answer == "The other's."


def test_second_save_after_a_third_change_is_asked_again(admin_client: Client, plants: Question) -> None:
    form = opened(admin_client, change_url(plants))
    other = client_of("editor")
    edit(other, plants, answer="The other's.")
    again = form_shown(admin_client.post(change_url(plants), form | {"answer": "Mine."}))
    edit(other, plants, answer="The other's second.")

    response = admin_client.post(change_url(plants), again)

    assert response.status_code == 200
    assert Question.objects.get(pk=plants.pk).answer == "The other's second."


def test_links_are_merged_as_one_field(admin_client: Client, plants: Question) -> None:
    cell, leaf = (make_question(plants.subject, slug) for slug in ("cell", "leaf"))
    make_related_link(plants, cell)
    form = opened(admin_client, change_url(plants))
    edit(client_of("editor"), plants, **{"related-0-url": leaf.get_absolute_url()})

    back = form_shown(admin_client.post(change_url(plants), form | {"title": "Mine?"}))

    assert back["related-0-url"] == leaf.get_absolute_url()


def test_checkbox_and_canonical_of_the_other_are_taken(admin_client: Client, plants: Question) -> None:
    twin = make_question(plants.subject, "twin")
    form = opened(admin_client, change_url(plants))
    edit(client_of("publisher"), plants, no_index="on", canonical=str(twin.pk))

    back = form_shown(admin_client.post(change_url(plants), form | {"title": "Mine?"}))

    assert (back["no_index"], back["canonical"]) == ("on", str(twin.pk))


def test_import_in_between_is_named(tmp_path: Path, run: Import, admin_client: Client) -> None:
    write_seed(tmp_path)
    run()
    question = Question.objects.get()
    form = opened(admin_client, change_url(question))
    write_seed(tmp_path, description="The file's.")
    run()

    response = admin_client.post(change_url(question), form | {"page_description": "Mine."})

    page = response.content.decode()
    assert "Changed meanwhile by an import" in page
    assert "The file&#x27;s." in page
    assert form_shown(response)["page_description"] == "Mine."


@pytest.mark.parametrize("version", ["", "yesterday", "2020-01-01T00:00:00+00:00", "2020-99-99T00:00:00"])
def test_form_of_an_unknown_version_is_never_saved_at_once(
    admin_client: Client, plants: Question, version: str
) -> None:
    form = opened(admin_client, change_url(plants))

    response = admin_client.post(change_url(plants), form | {"version": version, "title": "Mine?"})

    assert response.status_code == 200
    assert "You both changed: title" in response.content.decode()
    assert Question.objects.get(pk=plants.pk).title == plants.title


def test_publishing_in_between_is_seen(admin_client: Client, plants: Question) -> None:
    form = opened(admin_client, change_url(plants))
    edit(client_of("publisher"), plants, _step_archive="1")

    response = admin_client.post(change_url(plants), form | {"title": "Mine?"})

    assert response.status_code == 200
    assert Question.objects.get(pk=plants.pk).status == "archived"
