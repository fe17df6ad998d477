"""What a cold visit loads beside the page: small, ours, and few requests."""

import gzip
import re

import pytest
from django.conf import settings
from django.test import Client

from learn.models import Question
from tests.builders import make_question
from tests.pages import PageUnderTest

STATIC = settings.BASE_DIR / "static"


def test_script_is_at_most_3_kb() -> None:
    assert len((STATIC / "js" / "site.js").read_bytes()) <= 3_000


@pytest.mark.parametrize("style", ["answer.css", "lists.css", "form.css"])
def test_styles_script_and_icon_leave_room_for_the_page(style: str) -> None:
    files = ["css/site.css", f"css/{style}", "js/site.js", "img/icon.svg"]

    assert sum(len(gzip.compress((STATIC / file).read_bytes())) for file in files) <= 10_000


@pytest.mark.django_db
@pytest.mark.parametrize(
    "path", ["/learn", "/learn/search", "/learn/biology", "{question}", "{question}/report", "/no"]
)
def test_page_needs_at_most_four_files_with_its_font(client: Client, plants: Question, path: str) -> None:
    page = PageUnderTest(client.get(path.format(question=plants.get_absolute_url())))

    loaded = page.values("//script/@src | //link[@rel='stylesheet' or @rel='icon']/@href")

    assert len(loaded) <= 4  # the page and the font of formulas make six
    assert all(url.startswith("/static/") for url in loaded)


@pytest.mark.django_db
def test_text_beside_a_formula_is_styled_without_another_file(client: Client, plants: Question) -> None:
    math = make_question(plants.subject, "with-math", has_math=True)

    styles = [
        PageUnderTest(client.get(question.get_absolute_url())).values("//link[@rel='stylesheet']/@href")
        for question in (plants, math)
    ]

    assert styles[0] == styles[1]


def test_styles_load_nothing_but_the_font() -> None:
    urls = [
        url
        for style in (STATIC / "css").glob("*.css")
        for url in re.findall(r"url\(([^)]*)\)|@import", style.read_text(encoding="utf-8"))
    ]

    assert urls == ['"../fonts/math.woff2"']
