import json
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from learn.audit import ERRORS
from learn.models import Question, Subject
from tests.builders import make_previous_url, make_question, make_related_link

LONG_ENOUGH: dict[str, Any] = {"word_count": 200}


def audit() -> tuple[dict[str, Any], int]:
    output, code = StringIO(), 0
    try:
        call_command("check_content", "--format=json", stdout=output)
    except CommandError as error:
        code = error.returncode
    return json.loads(output.getvalue()), code


def test_audit_of_good_content_finds_nothing(biology: Subject) -> None:
    make_question(biology, **LONG_ENOUGH)

    report, code = audit()

    assert report == {"counts": {}, "problems": []}
    assert code == 0


@pytest.mark.parametrize(
    ("fields", "kind"),
    [
        pytest.param({"word_count": 12}, "thin-answer", id="thin"),
        pytest.param({"page_description": "  "}, "missing-description", id="no description"),
        pytest.param({"page_description": "x" * 400}, "long-description", id="long description"),
        pytest.param({"answer_text": "I cannot answer this from what I have."}, "refusal", id="refusal"),
        pytest.param(
            {"answer_links": ["/learn/biology/questions/none"]}, "broken-link", id="link to nothing"
        ),
        pytest.param(
            {"answer_links": ["/learn/old/questions/once#x"]}, "broken-link", id="link to what moved"
        ),
        pytest.param(
            {"problems": [{"kind": "math", "message": "Unknown command.", "line": 3, "column": 5}]},
            "math",
            id="math",
        ),
    ],
)
def test_audit_finds_what_is_wrong_with_a_question(
    biology: Subject, fields: dict[str, Any], kind: str
) -> None:
    question = make_question(biology, **{**LONG_ENOUGH, **fields})
    make_previous_url(question)

    report, code = audit()

    assert report["counts"] == {kind: 1}
    assert [problem["url"] for problem in report["problems"]] == [question.get_absolute_url()]
    assert report["problems"][0]["severity"] == ("error" if kind in ERRORS else "warning")
    assert code == (1 if kind in ERRORS else 0)


def test_audit_accepts_links_to_pages_of_the_site(biology: Subject) -> None:
    links = [
        "/learn",
        "/learn/biology",
        "/learn/biology/questions/how-do-plants-eat#top",
        "https://example.org/x",
    ]
    make_question(biology, answer_links=links, **LONG_ENOUGH)

    report, _ = audit()

    assert report["problems"] == []


def test_audit_finds_related_links_that_no_page_shows(biology: Subject) -> None:
    question = make_question(biology, "a", **LONG_ENOUGH)
    archived = make_question(biology, "b", status=Question.Status.ARCHIVED, **LONG_ENOUGH)
    make_related_link(question, None, position=1)
    make_related_link(question, archived, position=2)
    make_related_link(question, question, position=3, is_repeat=True)

    report, _ = audit()

    assert [(problem["kind"], problem["url"]) for problem in report["problems"]] == [
        ("dangling-link", question.get_absolute_url()),
        ("dangling-link", question.get_absolute_url()),
        ("repeated-link", question.get_absolute_url()),
    ]


def test_audit_finds_titles_that_two_canonical_questions_share(biology: Subject) -> None:
    first = make_question(biology, "a", title="Same?", **LONG_ENOUGH)
    second = make_question(biology, "b", title="Same?", **LONG_ENOUGH)
    make_question(biology, "c", title="Same?", canonical=first, **LONG_ENOUGH)

    report, _ = audit()

    assert [(problem["kind"], problem["url"]) for problem in report["problems"]] == [
        ("duplicate-title", first.get_absolute_url()),
        ("duplicate-title", second.get_absolute_url()),
    ]


def test_audit_as_text_names_place_severity_and_kind(biology: Subject) -> None:
    problem = {"kind": "math", "message": "Unknown command.", "line": 3, "column": 5}
    question = make_question(biology, problems=[problem], **LONG_ENOUGH)
    output = StringIO()

    with pytest.raises(CommandError, match=r"Errors: 1\."):
        call_command("check_content", stdout=output)

    assert f"{question.get_absolute_url()}:3:5: error: math: Unknown command." in output.getvalue()
    assert output.getvalue().splitlines()[-1].split() == ["1", "error", "math"]
