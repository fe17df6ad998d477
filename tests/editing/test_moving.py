"""URLs never break: a new slug or subject, undoing it, and merging duplicates."""

from pathlib import Path

import pytest
from django.test import Client

from learn.models import PreviousUrl, Question, Subject
from tests.builders import make_question, make_related_link, make_subject
from tests.conftest import Import
from tests.editing.desk import change_url, edit, opened
from tests.importing.seedfiles import write_seed

pytestmark = [pytest.mark.django_db, pytest.mark.ignore_template_errors]

OLD = "/learn/biology/questions/how-do-plants-eat"
NEW = "/learn/biology/questions/how-do-plants-feed"


def move(client: Client, question: Question, path: str) -> None:
    """Change slug and subject in the form, and confirm what will happen."""
    _, _, subject, _, slug = path.split("/")
    fields = {"slug": slug, "subject": str(Subject.objects.get(slug=subject).pk), "confirmed_path": path}
    assert edit(client, question, **fields).status_code == 302


def answer(client: Client, path: str) -> tuple[int, str]:
    response = client.get(path)
    return response.status_code, response.headers.get("Location", "")


def test_new_slug_says_first_what_will_happen(admin_client: Client, plants: Question) -> None:
    make_related_link(make_question(plants.subject, "other"), plants)

    response = edit(admin_client, plants, slug="how-do-plants-feed")

    page = response.content.decode()
    assert response.status_code == 200
    assert f"{OLD} will answer with one redirect to it." in page
    assert "1 related link of other pages will follow." in page
    assert Question.objects.get(pk=plants.pk).slug == "how-do-plants-eat"


def test_old_url_redirects_and_links_follow(admin_client: Client, client: Client, plants: Question) -> None:
    other = make_question(plants.subject, "other")
    make_related_link(other, plants)

    move(admin_client, plants, NEW)

    assert answer(client, OLD) == (301, NEW)
    assert answer(client, NEW) == (200, "")
    assert [link.target.slug for link in other.related_links.shown() if link.target] == ["how-do-plants-feed"]


def test_chain_of_moves_is_one_redirect_from_each(
    admin_client: Client, client: Client, plants: Question
) -> None:
    make_subject("botany")
    paths = [OLD, NEW, "/learn/botany/questions/how-do-plants-feed", "/learn/botany/questions/food"]
    for path in paths[1:]:
        move(admin_client, plants, path)

    assert [answer(client, path) for path in paths] == [(301, paths[-1])] * 3 + [(200, "")]


def test_move_is_undone_and_the_url_in_between_redirects(
    admin_client: Client, client: Client, plants: Question
) -> None:
    move(admin_client, plants, NEW)
    previous = PreviousUrl.objects.get()

    admin_client.post(
        "/admin/learn/previousurl/", {"action": "move_back", "_selected_action": [str(previous.pk)]}
    )

    assert answer(client, OLD) == (200, "")
    assert answer(client, NEW) == (301, OLD)


def test_taken_url_is_refused(admin_client: Client, plants: Question) -> None:
    make_question(plants.subject, "how-do-plants-feed")

    response = edit(admin_client, plants, slug="how-do-plants-feed", confirmed_path=NEW)

    assert "is taken by" in response.content.decode()
    assert Question.objects.get(pk=plants.pk).slug == "how-do-plants-eat"


def test_url_of_another_file_is_refused(
    tmp_path: Path, run: Import, admin_client: Client, client: Client
) -> None:
    write_seed(tmp_path, "a")
    write_seed(tmp_path, "b")
    run()
    first, second = Question.objects.order_by("slug")
    move(admin_client, first, "/learn/physics/questions/c")

    response = edit(admin_client, second, slug="a", confirmed_path="/learn/physics/questions/a")

    assert "the next import would bring both there" in response.content.decode()


def test_draft_moves_without_a_redirect(admin_client: Client, biology: Subject) -> None:
    draft = make_question(biology, status="draft")

    response = edit(admin_client, draft, slug="how-do-plants-feed")

    assert response.status_code == 302
    assert Question.objects.get().slug == "how-do-plants-feed"
    assert not PreviousUrl.objects.exists()


def test_import_after_a_move_changes_nothing_of_it(
    tmp_path: Path, run: Import, admin_client: Client, client: Client
) -> None:
    write_seed(tmp_path, "a")
    write_seed(tmp_path, "b", related=(("physics", "a"),))
    run()
    question = Question.objects.get(slug="a")
    move(admin_client, question, "/learn/physics/questions/c")

    write_seed(tmp_path, "a", description="New.")
    write_seed(tmp_path, "b", related=(("physics", "a"),), description="New.")
    run()

    assert answer(client, "/learn/physics/questions/a") == (301, "/learn/physics/questions/c")
    assert answer(client, "/learn/physics/questions/c") == (200, "")
    linking = Question.objects.get(slug="b")
    assert [link.target for link in linking.related_links.shown()] == [question]


def merge(client: Client, duplicate: Question, into: Question) -> None:
    client.post(
        f"/admin/learn/question/{duplicate.pk}/merge/",
        {"into": f"https://x.example{into.get_absolute_url()}"},
    )


def test_merged_duplicate_leads_to_the_one_that_stays(
    admin_client: Client, client: Client, plants: Question
) -> None:
    twin = make_question(make_subject("botany"))
    PreviousUrl.objects.create(path="/learn/old/questions/twin", question=twin)
    other = make_question(plants.subject, "other")
    make_related_link(other, twin)

    merge(admin_client, twin, plants)

    for path in (twin.get_absolute_url(), "/learn/old/questions/twin"):
        assert answer(client, path) == (301, OLD)
    assert answer(client, f"{twin.get_absolute_url()}.md") == (301, f"{OLD}.md")
    assert [link.target for link in other.related_links.shown()] == [plants]
    assert twin.pk in Question.objects.archived().values_list("pk", flat=True)
    assert Question.history.filter(id=twin.pk).exists()


def test_merges_make_no_chain(admin_client: Client, client: Client, plants: Question) -> None:
    second, third = (make_question(make_subject(slug)) for slug in ("botany", "zoology"))

    merge(admin_client, third, second)
    merge(admin_client, second, plants)

    assert answer(client, third.get_absolute_url()) == (301, OLD)
    assert answer(client, second.get_absolute_url()) == (301, OLD)


def test_merge_is_undone_by_publishing(admin_client: Client, client: Client, plants: Question) -> None:
    twin = make_question(make_subject("botany"))
    merge(admin_client, twin, plants)
    twin.refresh_from_db()

    admin_client.post(change_url(twin), opened(admin_client, change_url(twin)) | {"_step_publish": "1"})

    assert answer(client, twin.get_absolute_url()) == (200, "")


def test_nothing_is_merged_into_what_nobody_sees(
    admin_client: Client, client: Client, plants: Question
) -> None:
    draft = make_question(make_subject("botany"), status="draft")

    merge(admin_client, plants, draft)

    assert answer(client, OLD) == (200, "")
