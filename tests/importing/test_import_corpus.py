"""The main job on real input, from end to end: both releases in, every page answered and read."""

import json
import re
from io import StringIO
from pathlib import Path
from typing import Any

import lxml.html
import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from learn.models import Question, RelatedLink
from tests.corpus import NEWEST, OLDER, needs_corpus, unpack

pytestmark = [*needs_corpus, pytest.mark.django_db]

# What would be the author's markup, shown as text: encoded line breaks, TeX, emphasis marks, list marks, fences.
MARKUP = re.compile(
    r"\\n|\\[a-zA-Z]{2,}\s*\{|\$\$|\*\*|```|\]\(https?:|(?m:^\s*(?:[-*+]|\d{1,2}[.)]|#{1,6})\s+\w)"
)


def import_release(folder: Path) -> tuple[dict[str, Any], int]:
    report = folder / "report.json"
    try:
        call_command("import_questions", folder, f"--report={report}", stdout=StringIO(), stderr=StringIO())
        code = 0
    except CommandError as error:
        code = error.returncode
    return json.loads(report.read_text()), code


def visible_text(answer: Any) -> str:
    """Return the answer's text with an x for code, formulas, and headings and bold text, which may begin with a number."""
    for element in answer.xpath(
        ".//pre | .//code | .//strong | .//*[self::h2 or self::h3 or self::h4 or self::h5 or self::h6] | .//*[local-name()='math']"
    ):
        element.tail = f"x{element.tail or ''}"
        element.drop_tree()
    return str(answer.text_content())


def test_newest_release_is_imported_whole_and_every_page_is_right(tmp_path: Path, client: Client) -> None:
    unpack(NEWEST, tmp_path)

    report, code = import_release(tmp_path)

    assert (code, report["created"], report["rejected"], Question.objects.count()) == (0, 5_997, [], 5_997)
    wrong = []
    for question in (
        Question.objects.select_related("subject").only("slug", "subject__slug", "title").iterator()
    ):
        response = client.get(question.get_absolute_url())
        page: Any = lxml.html.document_fromstring(response.content)
        answer, [heading] = page.get_element_by_id("answer"), page.xpath("//h1")
        if response.status_code != 200 or " ".join(heading.text_content().split()) != " ".join(
            question.title.split()
        ):
            wrong.append((question.get_absolute_url(), "status or title"))
        elif found := MARKUP.search(visible_text(answer)):
            wrong.append((question.get_absolute_url(), found[0]))
    assert wrong == []

    before = list(Question.objects.order_by("pk").values_list("pk", "updated_at"))
    links_before = list(RelatedLink.objects.order_by("pk").values())
    report, code = import_release(tmp_path)

    assert (code, report["unchanged"], report["created"], report["updated"]) == (0, 5_997, 0, 0)
    assert list(Question.objects.order_by("pk").values_list("pk", "updated_at")) == before
    assert list(RelatedLink.objects.order_by("pk").values()) == links_before


def test_older_release_is_imported_but_for_its_malformed_file(tmp_path: Path) -> None:
    unpack(OLDER, tmp_path)

    report, code = import_release(tmp_path)

    assert (code, report["created"], Question.objects.count()) == (1, 1_697, 1_697)
    assert [(item["line"], item["column"], item["key"]) for item in report["rejected"]] == [(5, 74, "title")]
