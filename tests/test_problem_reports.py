"""Reports of problems: the form, what it refuses, and the editors' queue."""

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from learn.models import ProblemReport, Question
from learn.problem_reports import REPORTS_PER_CLIENT
from tests.builders import make_previous_url, make_question
from tests.pages import PageUnderTest

pytestmark = pytest.mark.django_db

PLANTS = "/learn/biology/questions/how-do-plants-eat"
REPORT = f"{PLANTS}/report"
VALID = {"reason": "wrong", "text": "Sugar is made, not eaten."}


@pytest.fixture(autouse=True)
def _no_earlier_reports() -> None:
    cache.clear()


def test_form_is_a_page_of_its_own(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries, plants: Question
) -> None:
    with django_assert_num_queries(1):
        response = client.get(REPORT)

    page = PageUnderTest(response)
    assert response.status_code == 200
    assert page.heading == "Report a problem"
    assert page.title == "Report a problem: How do plants eat? | QuickTakes Learn"
    assert page.meta("robots") == "noindex"
    assert page.canonical == []
    assert page.values("//form[@method='post']/@action") == [REPORT]
    assert page.values("//fieldset//input/@value") == ProblemReport.Reason.values
    assert list(response.cookies) == ["csrftoken"]
    assert "no-store" in response["Cache-Control"]


def test_question_links_to_the_form(client: Client, plants: Question) -> None:
    assert REPORT in PageUnderTest(client.get(PLANTS)).values("//a[@rel='nofollow']/@href")


def test_report_is_stored_and_thanked_for(client: Client, plants: Question) -> None:
    response = client.post(REPORT, VALID)

    stored = ProblemReport.objects.get()
    assert (response.status_code, response["Location"]) == (302, f"{REPORT}?sent=1")
    assert (stored.question, stored.reason, stored.text, stored.is_done) == (
        plants,
        "wrong",
        VALID["text"],
        False,
    )
    thanks = PageUnderTest(client.get(f"{REPORT}?sent=1"))
    assert thanks.heading == "Thank you"
    assert thanks.values("//form[@method='post']") == []


@pytest.mark.parametrize(
    ("data", "error"),
    [
        pytest.param({}, "Choose what is wrong.", id="nothing"),
        pytest.param({"reason": "spite"}, "Select a valid choice.", id="unknown-reason"),
        pytest.param({"reason": "other"}, "Say in a few words what is wrong.", id="other-without-words"),
        pytest.param({"reason": "wrong", "text": "x" * 1001}, "at most 1000 characters", id="too-long"),
        pytest.param({"reason": "wrong", "text": "\x00"}, "Null characters are not allowed.", id="nul"),
    ],
)
def test_report_that_says_nothing_is_refused_with_the_reason(
    client: Client, plants: Question, data: dict[str, str], error: str
) -> None:
    response = client.post(REPORT, data)

    page = PageUnderTest(response)
    assert response.status_code == 200
    assert error in page.texts("//*[@role='alert']")[0]
    assert not ProblemReport.objects.exists()


def test_line_breaks_count_as_browsers_count_them(client: Client, plants: Question) -> None:
    client.post(REPORT, {"reason": "wrong", "text": "x\r\n" * 499 + "xx"})

    assert len(ProblemReport.objects.get().text) == 1000


def test_refused_report_keeps_what_was_written(client: Client, plants: Question) -> None:
    page = PageUnderTest(client.post(REPORT, {"text": "</textarea><script>alert(1)</script>"}))

    assert page.texts("//textarea") == ["</textarea><script>alert(1)</script>"]


def test_report_of_a_program_is_thanked_for_and_thrown_away(client: Client, plants: Question) -> None:
    response = client.post(REPORT, {**VALID, "website": "https://spam.example"})

    assert response["Location"] == f"{REPORT}?sent=1"
    assert not ProblemReport.objects.exists()


def test_report_without_a_token_is_refused(plants: Question) -> None:
    response = Client(enforce_csrf_checks=True).post(REPORT, VALID)

    assert response.status_code == 403
    assert PageUnderTest(response).heading == "This form has expired"
    assert not ProblemReport.objects.exists()


def test_report_with_the_forms_token_is_taken(plants: Question) -> None:
    client = Client(enforce_csrf_checks=True)
    (token,) = PageUnderTest(client.get(REPORT)).values("//input[@name='csrfmiddlewaretoken']/@value")

    client.post(REPORT, {**VALID, "csrfmiddlewaretoken": token})

    assert ProblemReport.objects.count() == 1


def send(client: Client, count: int, address: str) -> list[int]:
    return [client.post(REPORT, VALID, REMOTE_ADDR=address).status_code for _ in range(count)]


def test_client_may_send_a_few_reports_and_others_go_on(client: Client, plants: Question) -> None:
    statuses = send(client, REPORTS_PER_CLIENT + 1, "192.0.2.1")

    assert statuses == [302] * REPORTS_PER_CLIENT + [429]
    assert send(client, 1, "192.0.2.2") == [302]
    assert ProblemReport.objects.count() == REPORTS_PER_CLIENT + 1


def test_refusal_for_haste_says_when_to_come_back_and_keeps_the_text(
    client: Client, plants: Question
) -> None:
    send(client, REPORTS_PER_CLIENT, "192.0.2.1")

    response = client.post(REPORT, VALID, REMOTE_ADDR="192.0.2.1")

    page = PageUnderTest(response)
    assert response["Retry-After"] == "600"
    assert "wait 10 minutes" in page.texts("//*[@role='alert']")[0]
    assert page.texts("//textarea") == [VALID["text"]]


def test_addresses_of_one_ipv6_network_are_one_client(client: Client, plants: Question) -> None:
    statuses = [send(client, 1, f"2001:db8::{number}")[0] for number in range(REPORTS_PER_CLIENT + 1)]

    assert statuses[-1] == 429
    assert send(client, 1, "2001:db8:0:1::1") == [302]


def test_forwarded_address_of_an_unknown_sender_is_not_believed(client: Client, plants: Question) -> None:
    statuses = [
        client.post(REPORT, VALID, headers={"x-forwarded-for": f"192.0.2.{number}"}).status_code
        for number in range(REPORTS_PER_CLIENT + 1)
    ]

    assert statuses[-1] == 429


def test_report_on_a_missing_question_is_not_found(client: Client, plants: Question) -> None:
    response = client.post("/learn/biology/questions/missing/report", VALID)

    assert response.status_code == 404


def test_form_of_a_question_that_moved_or_was_taken_out_is_where_the_question_is(
    client: Client, plants: Question
) -> None:
    make_question(plants.subject, "old", status=Question.Status.ARCHIVED)
    make_previous_url(plants, "/learn/botany/questions/how-plants-eat")

    moved = client.get("/learn/botany/questions/how-plants-eat/report")
    archived = client.get("/learn/biology/questions/old/report")

    assert (moved.status_code, moved["Location"]) == (301, REPORT)
    assert archived.status_code in (404, 410)


def test_variant_of_the_forms_url_redirects_without_a_cookie(client: Client, plants: Question) -> None:
    response = client.get(f"{REPORT}/")

    assert (response.status_code, response["Location"]) == (301, REPORT)
    assert not response.cookies


def test_editor_works_through_the_queue(admin_client: Client, plants: Question) -> None:
    report = ProblemReport.objects.create(question=plants, reason="wrong", text="Sugar <b>is</b> made.")
    url = reverse("admin:learn_problemreport_changelist")

    listed = admin_client.get(url)
    admin_client.post(url, {"action": "mark_done", "_selected_action": [report.pk]})

    page = PageUnderTest(listed)
    assert "Sugar <b>is</b> made." in page.texts("//td[contains(@class, 'field-text')]")
    assert page.values("//td[contains(@class, 'field-edit_question')]/a/@href") == [
        reverse("admin:learn_question_change", args=[plants.pk])
    ]
    report.refresh_from_db()
    assert report.is_done


def test_open_reports_stand_before_done_ones_the_oldest_first(plants: Question) -> None:
    done, first, second = (
        ProblemReport.objects.create(question=plants, reason="wrong", text=text, is_done=text == "done")
        for text in ("done", "first", "second")
    )

    assert list(ProblemReport.objects.order_by("is_done", "created_at", "pk")) == [first, second, done]
    assert ProblemReport._meta.ordering == ["is_done", "created_at"]
