import datetime as dt
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from learn.content.markdown import MAX_ANSWER_BYTES
from learn.models import ImportRun, Question, Subject
from tests.builders import make_previous_url, make_question, make_related_link, make_subject, pretend_few_are

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.ignore_template_errors,  # the admin's own templates ask for variables that are not there
]

PLANTS = "/learn/biology/questions/how-do-plants-eat"
MODELS = ["subject", "question", "previousurl", "importrun"]


@pytest.fixture
def rows(plants: Question) -> Question:
    make_related_link(plants, make_question(plants.subject, "what-is-a-cell"))
    make_previous_url(plants)
    ImportRun.objects.create(status=ImportRun.Status.INCOMPLETE, paths=["seeds"], rejected=[{"path": "a.md"}])
    return plants


@pytest.mark.parametrize("model", MODELS)
def test_list_shows_searches_and_filters(admin_client: Client, rows: Question, model: str) -> None:
    url = f"/admin/learn/{model}/"

    assert admin_client.get(url).status_code == 200
    assert admin_client.get(url, {"q": "seeds how old"}).status_code == 200


def test_question_list_costs_the_same_whatever_its_length(
    admin_client: Client, django_assert_max_num_queries: DjangoAssertNumQueries, biology: Subject
) -> None:
    for number in range(40):
        make_question(make_subject(f"subject-{number}"), f"question-{number}")

    with django_assert_max_num_queries(10):
        response = admin_client.get("/admin/learn/question/")

    assert response.content.decode().count('class="field-title"') == 40


@pytest.mark.parametrize(
    "query",
    [
        pytest.param("", id="none"),
        pytest.param("question", id="in-all"),
        pytest.param("seven question", id="two-words"),
        pytest.param("questoin qeustion quesiton", id="misspelt"),
        pytest.param("question xyzzy seven", id="one-unknown"),
        pytest.param("what is the", id="small-words"),
        pytest.param("whose could your", id="small-words-nobody-wrote"),
        pytest.param('"question seven" -eight', id="phrase"),
        pytest.param("/learn/biology/questions/question-1", id="path"),
    ],
)
def test_search_in_the_question_list_takes_at_most_fifteen_queries(
    admin_client: Client,
    django_assert_max_num_queries: DjangoAssertNumQueries,
    monkeypatch: pytest.MonkeyPatch,
    biology: Subject,
    query: str,
) -> None:
    pretend_few_are(3, monkeypatch)
    for number in range(9):
        make_question(biology, f"question-{number}", answer_text="What is the question? Seven.")

    with django_assert_max_num_queries(15):
        response = admin_client.get("/admin/learn/question/", {"q": query})

    assert response.status_code == 200


def test_question_list_finds_what_readers_would(admin_client: Client, biology: Subject) -> None:
    make_question(biology, "why-is-it-green", answer_text="It holds chlorophyll.")
    make_question(biology, "why-is-it-blue", answer_text="Scattering.")

    page = admin_client.get("/admin/learn/question/?q=chlorophylls").content.decode()

    assert "Why is it green?" in page
    assert "Why is it blue?" not in page


@pytest.mark.parametrize("query", ["status__exact=live", "no_index__exact=0", "has_math__exact=0"])
def test_question_list_filters(admin_client: Client, plants: Question, query: str) -> None:
    make_question(plants.subject, "other", status="archived", no_index=True, has_math=True)

    page = admin_client.get(f"/admin/learn/question/?{query}").content.decode()

    assert "How do plants eat?" in page
    assert "Other?" not in page


@pytest.mark.parametrize("model", MODELS)
def test_change_page_loads(admin_client: Client, rows: Question, model: str) -> None:
    row = {
        "subject": rows.subject,
        "question": rows,
        "previousurl": rows.previous_urls.get(),
        "importrun": ImportRun.objects.get(),
    }[model]

    assert admin_client.get(f"/admin/learn/{model}/{row.pk}/change/").status_code == 200


@pytest.mark.parametrize("model", ["subject", "question", "previousurl"])
def test_add_page_loads(admin_client: Client, rows: Question, model: str) -> None:
    assert admin_client.get(f"/admin/learn/{model}/add/").status_code == 200


@pytest.mark.parametrize("action", ["add/", "{pk}/delete/"])
def test_import_run_can_only_be_read(admin_client: Client, rows: Question, action: str) -> None:
    path = action.format(pk=ImportRun.objects.get().pk)

    assert admin_client.get(f"/admin/learn/importrun/{path}").status_code == 403


def form_of(question: Question, /, **changes: str) -> dict[str, str]:
    """Return what a browser sends for a question's form."""
    form = {
        "title": question.title,
        "subject": str(question.subject_id),
        "slug": question.slug,
        "version": question.updated_at.isoformat(),
        "answer": "Plants turn light into sugar.",
        "published_on": "2024-11-26",
        "post_on_text": "Posted on",
        "date_format": "MMM DD, YYYY",
        "author": "QuickTakes",
        "seo_title": "QuickTakes | Biology",
        "page_description": question.page_description,
        "page_keywords": question.page_keywords,
        "canonical": "",
        "seed_id": "7",
        "article_title": question.article_title,
        "question": question.question,
        "score": "",
    }
    return form | changes


def save(client: Client, question: Question, /, **changes: str) -> Any:
    return client.post(f"/admin/learn/question/{question.pk}/change/", form_of(question, **changes))


def test_saved_answer_is_rendered_and_live_at_once(
    admin_client: Client, client: Client, plants: Question
) -> None:
    before = plants.updated_at

    response = save(admin_client, plants, answer="## Light\r\n\r\nIt is *bright*:\r\n\r\n$$x \\neq y$$")

    assert response.status_code == 302
    plants.refresh_from_db()
    assert plants.answer == "## Light\\n\\nIt is *bright*:\\n\\n$$x \\neq y$$"
    assert "<em>bright</em>" in plants.answer_html
    assert [heading["text"] for heading in plants.headings] == ["Light"]
    assert plants.has_math
    assert plants.word_count > 0
    assert plants.renderer_version > 0
    assert plants.updated_at > before
    assert "<em>bright</em>" in client.get(PLANTS).content.decode()


def test_answer_is_edited_with_real_line_breaks(admin_client: Client, biology: Subject) -> None:
    question = make_question(biology, answer="1. One\\n2. Two with $\\neq$")

    page = admin_client.get(f"/admin/learn/question/{question.pk}/change/").content.decode()

    assert "1. One\n2. Two with $\\neq$</textarea>" in page


def test_saving_what_was_shown_changes_nothing(admin_client: Client, biology: Subject) -> None:
    answer = '1. One\\n2. Two with $\\neq$\\n\\n```c\\nputs("a\\n");\\n```'
    question = make_question(biology, answer=answer)
    page = admin_client.get(f"/admin/learn/question/{question.pk}/change/")
    shown = page.context["adminform"].form["answer"].value()

    save(admin_client, question, answer=shown.replace("\n", "\r\n"))

    after = Question.objects.get(pk=question.pk)
    assert after.answer == answer
    assert after.updated_at == question.updated_at


def test_answer_that_is_too_long_is_an_error_of_the_form(admin_client: Client, plants: Question) -> None:
    response = save(admin_client, plants, answer="a" * (MAX_ANSWER_BYTES + 1), title="Another?")

    assert response.status_code == 200
    assert "answer" in response.context["adminform"].form.errors
    assert Question.objects.get(pk=plants.pk).title == plants.title


def test_form_with_errors_shows_what_was_typed(admin_client: Client, plants: Question) -> None:
    typed = 'One\r\n\r\n```c\r\nputs("a\\n");\r\n```'

    response = save(admin_client, plants, title="", answer=typed)

    assert response.context["adminform"].form["answer"].value() == typed.replace("\r\n", "\n")


def test_title_takes_its_copies_along_unless_they_differ(admin_client: Client, biology: Subject) -> None:
    question = make_question(biology, article_title="On plants")

    save(admin_client, question, title="How do plants feed?")

    question.refresh_from_db()
    assert (question.title, question.question) == ("How do plants feed?", "How do plants feed?")
    assert question.article_title == "On plants"


def test_new_question_gets_a_free_seed_id_and_waits_as_a_draft(
    admin_client: Client, client: Client, plants: Question
) -> None:
    initial = admin_client.get("/admin/learn/question/add/").context["adminform"].form.initial
    form = form_of(
        plants, title="What is a leaf?", article_title="", question="", seed_id=str(initial["seed_id"])
    )

    admin_client.post(
        "/admin/learn/question/add/", form | {"subject": str(plants.subject.pk), "slug": "what-is-a-leaf"}
    )

    assert initial["seed_id"] == 8
    assert Question.objects.drafts().get().slug == "what-is-a-leaf"
    assert client.get("/learn/biology/questions/what-is-a-leaf").status_code == 404


def test_url_of_a_question_is_not_changed_before_that_is_confirmed(
    admin_client: Client, plants: Question
) -> None:
    other = make_subject("botany")

    save(admin_client, plants, slug="elsewhere", subject=str(other.pk))

    plants.refresh_from_db()
    assert plants.get_absolute_url() == PLANTS


def test_taken_out_question_is_gone_at_once(admin_client: Client, client: Client, plants: Question) -> None:
    save(admin_client, plants, _step_archive="1")

    assert client.get(PLANTS).status_code == 410


def test_subject_can_be_renamed_and_hidden_but_keeps_its_slug(
    admin_client: Client, client: Client, plants: Question
) -> None:
    form = {"name": "Life", "slug": "life", "description": ""}

    admin_client.post(f"/admin/learn/subject/{plants.subject.pk}/change/", form)

    subject = Subject.objects.get()
    assert (subject.name, subject.slug, subject.is_listed) == ("Life", "biology", False)


@pytest.mark.parametrize("model", MODELS)
def test_readers_are_sent_to_the_login(client: Client, rows: Question, model: str) -> None:
    response = client.get(f"/admin/learn/{model}/")

    assert response.status_code == 302
    assert response["Location"].startswith("/admin/login/")


def test_staff_without_permission_see_nothing(client: Client, plants: Question) -> None:
    client.force_login(User.objects.create_user("editor", is_staff=True))

    assert client.get(f"/admin/learn/question/{plants.pk}/change/").status_code == 403


def test_hostile_titles_are_text_in_the_lists(admin_client: Client, biology: Subject) -> None:
    hostile = "<script>alert(1)</script>"
    question = make_question(biology, title=hostile, published_on=dt.date(2025, 1, 1))
    make_previous_url(question)

    pages = [
        admin_client.get(f"/admin/learn/{path}").content.decode()
        for path in ("question/", f"question/{question.pk}/change/", "previousurl/")
    ]

    assert all(hostile not in page for page in pages)
    assert all("&lt;script&gt;" in page for page in pages)
