"""The list, the actions on many, the edit page, new questions, and the front page."""

import datetime as dt
import io
import zipfile
from pathlib import Path

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from learn.admin import bulk, question_list
from learn.content.seedfile import parse_seed_file
from learn.editing.new_questions import near_duplicates, new_slug
from learn.models import Conflict, ImportRun, PreviousUrl, ProblemReport, Question, SearchCount, Subject
from tests.builders import make_question, make_related_link, make_subject
from tests.conftest import Import
from tests.editing.desk import change_url, client_of, edit, opened
from tests.importing.seedfiles import write_seed
from tests.pages import PageUnderTest

pytestmark = [pytest.mark.django_db, pytest.mark.ignore_template_errors]

LIST = "/admin/learn/question/"


def listed(client: Client, query: str = "") -> set[str]:
    page = PageUnderTest(client.get(f"{LIST}{query}"))
    return set(page.texts("//*[@id='result_list']//*[contains(@class, 'field-title')]"))


@pytest.fixture
def shelf(plants: Question) -> Subject:
    """One question for each filter."""
    biology = plants.subject
    make_related_link(plants, make_question(biology, "plain"))
    make_question(biology, "draft", status="draft")
    make_question(biology, "hidden", no_index=True)
    make_question(
        biology,
        "broken",
        has_problems=True,
        problems=[{"kind": "math", "message": "x", "line": 1, "column": 1}],
    )
    make_question(biology, "edited", is_edited=True)
    clashing = make_question(make_subject("botany"), "clashing")
    Conflict.objects.create(question=clashing, field="title", file_value="x", path="x.md")
    return biology


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        pytest.param("?status__exact=draft", {"Draft?"}, id="status"),
        pytest.param("?indexable=no", {"Hidden?"}, id="hidden"),
        pytest.param("?problems=yes", {"Broken?"}, id="problems"),
        pytest.param("?edited=yes", {"Edited?"}, id="edited"),
        pytest.param("?conflict=yes", {"Clashing?"}, id="conflict"),
        pytest.param("?subject__slug=x&q=clash", set(), id="search-in-a-filter"),
        pytest.param("?q=CLASHing", {"Clashing?"}, id="words"),
        pytest.param("?q=https://learn.example/learn/biology/questions/draft", {"Draft?"}, id="url"),
        pytest.param("?q=/learn/biology/questions/draft.md", {"Draft?"}, id="path"),
        pytest.param("?q=%25", set(), id="nothing-but-a-sign"),
    ],
)
def test_list_finds_by_filter_and_words(
    admin_client: Client, shelf: Subject, query: str, expected: set[str]
) -> None:
    if query == "?q=%25":
        expected = listed(admin_client)
    if "subject__slug" in query:
        query = f"?subject__id__exact={shelf.pk}&q=clash"

    assert listed(admin_client, query) == expected


def test_list_filters_questions_without_related_ones(admin_client: Client, shelf: Subject) -> None:
    assert listed(admin_client) - listed(admin_client, "?unrelated=yes") == {"How do plants eat?"}


def test_list_counts_no_further_than_its_cap(
    admin_client: Client, biology: Subject, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(question_list, "COUNTED", 60)
    for number in range(70):
        make_question(biology, f"question-{number:02}")

    page = PageUnderTest(admin_client.get(f"{LIST}?p=2"))

    assert "60 questions" in page.texts("//*[contains(@class, 'paginator')]")[0]
    assert page.texts("//*[@class='capped']") == ["The first 60 are shown; search or filter to find others."]
    assert len(page.select("//*[@id='result_list']/tbody/tr")) == 10


@pytest.mark.parametrize("path", [LIST, f"{LIST}?q=plants", f"{LIST}?problems=yes", "/admin/"])
def test_page_asks_the_database_as_often_for_many_as_for_few(
    admin_client: Client, shelf: Subject, django_assert_max_num_queries: DjangoAssertNumQueries, path: str
) -> None:
    for number in range(30):
        make_question(shelf, f"plants-{number}", has_problems=True, status="in_review")

    with django_assert_max_num_queries(20 if path == "/admin/" or "q=" in path else 12):
        admin_client.get(path)


def test_edit_page_costs_at_most_twelve_queries(
    admin_client: Client, plants: Question, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for position in range(1, 6):
        make_related_link(plants, make_question(plants.subject, f"other-{position}"), position)

    with django_assert_max_num_queries(12):
        admin_client.get(change_url(plants))


def act(client: Client, name: str, *questions: Question, confirmed: bool = True, **asked: str) -> str:
    keys = [str(question.pk) for question in questions]
    fields = {"action": name, "_selected_action": keys, "reason": "", **asked}
    response = client.post(LIST, fields | ({"confirmed": "yes"} if confirmed else {}), follow=True)
    return response.content.decode()


def test_action_asks_before_it_does(admin_client: Client, plants: Question) -> None:
    page = act(admin_client, "archive", plants, confirmed=False)

    assert "Archive: are you sure?" in page
    assert "How do plants eat?" in page
    assert Question.objects.get().is_live


def test_two_hundred_are_published_at_once(admin_client: Client, client: Client, biology: Subject) -> None:
    drafts = [make_question(biology, f"draft-{number}", status="in_review") for number in range(200)]

    page = act(admin_client, "publish", *drafts, reason="Term begins")

    assert "Publish: 200 of 200 questions." in page
    assert Question.objects.live().count() == 200
    assert client.get(drafts[-1].get_absolute_url()).status_code == 200
    assert Question.history.filter(history_change_reason="Term begins").count() == 200


def test_action_names_what_it_could_not_do(admin_client: Client, plants: Question) -> None:
    botany = make_subject("botany")
    make_question(botany, plants.slug)
    other = make_question(plants.subject, "other")

    page = act(admin_client, "move_subject", plants, other, subject=str(botany.pk))

    assert "Move to another subject: 1 of 2 questions." in page
    assert "is taken by" in page
    assert PreviousUrl.objects.get().path == "/learn/biology/questions/other"


def test_action_takes_no_more_than_it_can(
    admin_client: Client, plants: Question, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bulk, "AT_ONCE", 1)

    page = act(admin_client, "archive", plants, make_question(plants.subject, "other"))

    assert "More than 1 at once" in page
    assert Question.objects.live().count() == 2


def test_export_holds_files_that_an_import_reads(admin_client: Client, plants: Question) -> None:
    response = admin_client.post(LIST, {"action": "export", "_selected_action": [str(plants.pk)]})

    archive = zipfile.ZipFile(io.BytesIO(response.content))
    assert archive.namelist() == ["learn/biology/how-do-plants-eat.md"]
    assert parse_seed_file(archive.read(archive.namelist()[0])).title == plants.title


def test_hidden_questions_stay_hidden_after_an_import(
    tmp_path: Path, run: Import, admin_client: Client
) -> None:
    write_seed(tmp_path)
    run()
    act(admin_client, "no_index", Question.objects.get())
    write_seed(tmp_path, description="New.")
    run()

    question = Question.objects.get()
    assert (question.no_index, question.page_description, question.is_edited) == (True, "New.", True)


@pytest.mark.parametrize(
    ("title", "slug"),
    [
        pytest.param("What is DNA?", "what-is-dna", id="plain"),
        pytest.param("Na+ - K+ pump", "na-k-pump", id="single-hyphens"),
        pytest.param("Saint-Exupéry's", "saintexuprys", id="dropped"),
        pytest.param("How do plants eat?", "how-do-plants-eat-2", id="taken"),
        pytest.param("Once", "once-2", id="redirects"),
        pytest.param("???", "", id="nothing"),
        pytest.param("word " * 60, "-".join(["word"] * 50), id="long"),
    ],
)
def test_slug_of_a_new_question(plants: Question, title: str, slug: str) -> None:
    PreviousUrl.objects.create(path="/learn/biology/questions/once", question=plants)

    assert new_slug(title, plants.subject) == slug


def test_new_question_gets_its_slug_and_is_a_draft(admin_client: Client, biology: Subject) -> None:
    form = opened(admin_client, f"{LIST}add/")

    admin_client.post(
        f"{LIST}add/", form | {"title": "What is a leaf?", "subject": str(biology.pk), "answer": "It."}
    )

    question = Question.objects.get()
    assert (question.slug, question.status, question.article_title) == (
        "what-is-a-leaf",
        "draft",
        "What is a leaf?",
    )


def test_new_question_that_is_there_already_is_saved_only_when_confirmed(
    admin_client: Client, plants: Question
) -> None:
    form = opened(admin_client, f"{LIST}add/") | {
        "title": "How do plants eat?", "subject": str(plants.subject.pk), "answer": "With light.",
    }  # fmt: skip

    first = admin_client.post(f"{LIST}add/", form)
    second = admin_client.post(f"{LIST}add/", form | {"confirmed_new": "How do plants eat?"})

    assert "This may be there already" in first.content.decode()
    assert second.status_code == 302
    assert Question.objects.count() == 2


def test_near_duplicates_are_alike_not_only_about_the_same(plants: Question) -> None:
    make_question(plants.subject, "how-do-plants-reproduce-in-winter")
    make_question(plants.subject, "what-do-plants-eat", status="draft")

    assert {question.slug for question in near_duplicates("How do plants eat?")} == {"how-do-plants-eat"}


def test_preview_is_the_page_and_names_problems(admin_client: Client, plants: Question) -> None:
    answer = "1. One\r\n2. Two $x \\neq y$\r\n\r\n$$\\frac{1$$"

    found = admin_client.post(f"{LIST}preview/", {"answer": answer}).json()
    edit(admin_client, plants, answer=answer)

    plants.refresh_from_db()
    assert found["html"] == plants.answer_html
    assert found["words"] == plants.word_count
    assert [problem["line"] for problem in found["problems"]] == [4]


def test_preview_refuses_what_is_too_long(admin_client: Client) -> None:
    response = admin_client.post(f"{LIST}preview/", {"answer": "a" * 70_000})

    assert response.status_code == 400
    assert "at most" in response.json()["error"]


@pytest.mark.parametrize("role", ["staff", ""])
def test_preview_is_for_editors(client: Client, role: str) -> None:
    asking = client_of(role) if role else client

    assert asking.post(f"{LIST}preview/", {"answer": "x"}).status_code == (403 if role else 302)


def test_preview_needs_a_post(admin_client: Client) -> None:
    assert admin_client.get(f"{LIST}preview/").status_code == 405


def test_related_questions_are_found_by_words_and_kept_in_order(
    admin_client: Client, plants: Question
) -> None:
    cell, leaf = (make_question(plants.subject, slug) for slug in ("what-is-a-cell", "what-is-a-leaf"))
    make_question(plants.subject, "what-is-a-cell-draft", status="draft")

    found = admin_client.get(f"{LIST}find/", {"q": "cell"}).json()["questions"]
    edit(
        admin_client,
        plants,
        **{
            "related-0-url": leaf.get_absolute_url(), "related-0-position": "2",
            "related-1-url": cell.get_absolute_url(), "related-1-position": "1",
        },
    )  # fmt: skip

    assert [row["url"] for row in found] == [cell.get_absolute_url()]
    assert [link.target for link in plants.related_links.shown()] == [cell, leaf]
    assert plants.related_links.order_by("position").values_list("title", flat=True)[0] == cell.title


def test_related_link_to_nothing_is_an_error(admin_client: Client, plants: Question) -> None:
    response = edit(admin_client, plants, **{"related-0-url": "/learn/biology/questions/nothing"})

    assert "is no question of this site" in response.content.decode()


def test_publishing_can_wait_and_end(admin_client: Client, client: Client, biology: Subject) -> None:
    draft = make_question(biology, status="draft")
    moments = {
        "publish_from_0": "2099-01-01", "publish_from_1": "08:00:00",
        "publish_until_0": "2099-02-01", "publish_until_1": "08:00:00",
    }  # fmt: skip

    edit(admin_client, draft, _step_publish="1", **moments)

    draft.refresh_from_db()
    assert (draft.status, draft.publish_at.year if draft.publish_at else 0) == ("live", 2099)
    assert draft.unpublish_at
    assert client.get(draft.get_absolute_url()).status_code == 404


def test_page_that_readers_know_cannot_go_back_to_wait(
    admin_client: Client, client: Client, biology: Subject
) -> None:
    archived = make_question(biology, status="archived")

    moments = {"publish_from_0": "2099-01-01", "publish_from_1": "08:00:00"}
    page = admin_client.post(
        change_url(archived),
        opened(admin_client, change_url(archived)) | {"_step_publish": "1"} | moments,
        follow=True,
    )

    assert "was public before" in page.content.decode()
    assert client.get(archived.get_absolute_url()).status_code == 410


def test_front_page_shows_what_waits(admin_client: Client, shelf: Subject) -> None:
    waiting = make_question(shelf, "waiting", status="in_review")
    make_question(shelf, "coming", publish_at=timezone.now() + dt.timedelta(days=1))
    ProblemReport.objects.create(question=waiting, reason="wrong")
    ImportRun.objects.create(status="done")
    SearchCount.objects.create(day=timezone.localdate(), query="unicorns", searches=3, found=0)
    SearchCount.objects.create(day=timezone.localdate(), query="plants", searches=9, found=5)

    page = PageUnderTest(admin_client.get("/admin/"))

    def section(name: str) -> str:
        return " ".join(page.texts(f"//section[@aria-labelledby='desk-{name}']"))

    assert "Waiting?" in section("queue")
    assert "Coming?" in section("scheduled")
    assert "Clashing?" in section("conflicts")
    assert "Waiting?" in section("reports")
    assert "math 1" in section("kinds")
    assert "Biology 1" in section("subjects")
    assert "done" in section("imports")
    assert section("searches") == "Searched in vain unicorns (3)"
    assert page.values("//svg/rect/@width") == ["120", "120"]


def test_front_page_shows_nothing_to_staff_without_a_role() -> None:
    page = client_of("staff").get("/admin/").content.decode()

    assert "dashboard-desk" not in page


@pytest.mark.parametrize("path", ["", "add/", "{pk}/change/", "{pk}/history/", "{pk}/merge/", "deleted/"])
def test_page_holds_no_inline_script_or_style(admin_client: Client, plants: Question, path: str) -> None:
    response = admin_client.get(LIST + path.format(pk=plants.pk))

    page = PageUnderTest(response)
    assert response.status_code == 200
    assert page.select("//script[not(@src) and not(@type='application/json')] | //style | //@style") == []
    assert page.select("//@*[starts-with(name(), 'on')]") == []
