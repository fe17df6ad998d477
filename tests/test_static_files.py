"""What a cold visit loads beside the page: small, ours, and few requests."""

import gzip
import json
import re
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command
from django.test import Client
from pytest_django.fixtures import Settings

from learn.models import Question
from quicktakes.stylesheets import joined
from tests.builders import make_question
from tests.pages import PageUnderTest

STATIC = settings.BASE_DIR / "static"
SOURCES = [*(settings.BASE_DIR / "templates").rglob("*.html"), *(settings.BASE_DIR / "learn").rglob("*.py")]
SHEETS = sorted(
    {
        name
        for file in SOURCES
        for name in re.findall(r'"css/([\w-]+\.css)"', file.read_text(encoding="utf-8"))
    }
)


def text_of(style: str) -> str:
    return (STATIC / "css" / style).read_text(encoding="utf-8")


def imports_of(style: str) -> list[str]:
    return re.findall(r'^@import url\("([^"]*)"\) layer\(\w+\);$', text_of(style), flags=re.MULTILINE)


def test_script_is_at_most_3_kb() -> None:
    assert len((STATIC / "js" / "site.js").read_bytes()) <= 3_000


@pytest.mark.parametrize("style", ["answer.css", "lists.css", "form.css"])
def test_styles_script_and_icon_leave_room_for_the_page(style: str) -> None:
    styles = [joined(text_of(sheet), text_of).encode() for sheet in ("site.css", style)]
    files = [(STATIC / file).read_bytes() for file in ("js/site.js", "img/icon.svg")]

    assert sum(len(gzip.compress(content)) for content in [*styles, *files]) <= 9_000


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


def test_styles_load_nothing_but_their_parts_and_the_fonts() -> None:
    urls = [
        url
        for style in (STATIC / "css").glob("*.css")
        for url in re.findall(r"url\(([^)]*)\)", text_of(style.name))
    ]

    parts = [part for sheet in SHEETS for part in imports_of(sheet)]
    fonts = ['"../fonts/math.woff2"', '"../fonts/math-more.woff2"']
    assert sorted(urls) == sorted([*fonts, *(f'"{part}"' for part in parts)])


def test_every_style_is_a_sheet_of_some_page_or_the_part_of_one() -> None:
    parts = [part for sheet in SHEETS for part in imports_of(sheet)]

    assert sorted([*SHEETS, *parts]) == sorted(style.name for style in (STATIC / "css").glob("*.css"))


# --- joined ---------------------------------------------------------------------------------------------------------


def test_part_takes_the_place_of_its_import_in_its_layer() -> None:
    sheet = '/* Why. */\n@layer base, print;\n@import url("a.css") layer(base);\n@import url("b.css") layer(print);\n'
    parts = {"a.css": "/* A */\na {\n  color: red;\n}\n", "b.css": "b { }"}

    whole = joined(sheet, parts.__getitem__)

    assert whole == "@layer base, print; @layer base { a { color: red; } } @layer print { b { } }"


def test_sheet_without_imports_stays_as_it_is() -> None:
    sheet = '/* Why. */\n@import url("of-the-admin.css");\na { }\n'

    assert joined(sheet, text_of) == sheet


@pytest.fixture
def project_styles(tmp_path: Path, settings: Settings) -> Path:
    """A folder of static files, collected as production does it."""
    source = tmp_path / "static"
    (source / "css").mkdir(parents=True)
    (source / "css" / "site.css").write_text('@layer base;\n@import url("base.css") layer(base);\n')
    (source / "css" / "base.css").write_text("a { color: red; }\n")
    settings.STATICFILES_DIRS, settings.STATIC_ROOT = [source], str(tmp_path / "collected")
    settings.STATICFILES_FINDERS = ["django.contrib.staticfiles.finders.FileSystemFinder"]
    settings.STORAGES = settings.STORAGES | {
        "staticfiles": {"BACKEND": "quicktakes.stylesheets.JoinedSheetsStorage"}
    }
    return source / "css"


def collected_sheet(folder: Path) -> str:
    call_command("collectstatic", interactive=False, verbosity=0)
    names = json.loads((folder / "staticfiles.json").read_text())["paths"]
    sheet: Path = folder / names["css/site.css"]
    return sheet.read_text()


def test_collected_sheet_holds_its_parts(project_styles: Path, tmp_path: Path) -> None:
    assert collected_sheet(tmp_path / "collected") == "@layer base; @layer base { a { color: red; } }"


def test_collected_sheet_follows_a_change_of_a_part_alone(project_styles: Path, tmp_path: Path) -> None:
    collected_sheet(tmp_path / "collected")
    (project_styles / "base.css").write_text("a { color: blue; }\n")

    assert collected_sheet(tmp_path / "collected") == "@layer base; @layer base { a { color: blue; } }"
