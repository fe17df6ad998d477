"""The site as files: what they hold is what the site answers, and a second export writes what changed."""

import gzip
from collections.abc import Callable
from io import StringIO
from pathlib import Path

import brotli
import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from learn.freshness import announce, announce_everything, cards
from learn.models import Question
from learn.site_export.files import file_of
from tests.builders import make_previous_url, make_question, make_subject

pytestmark = pytest.mark.django_db
PLANTS = "/learn/biology/questions/how-do-plants-eat"
Export = Callable[..., str]


@pytest.fixture
def export(tmp_path: Path, settings: object) -> Export:
    """Export to `tmp_path / "site"` and return the summary."""
    (tmp_path / "static").mkdir()
    (tmp_path / "static" / "site.css").write_text("body {}")
    settings.STATIC_ROOT = str(tmp_path / "static")  # type: ignore[attr-defined]
    settings.VAR_ROOT = str(tmp_path)  # type: ignore[attr-defined]

    def export_site(*arguments: str) -> str:
        output = StringIO()
        call_command(
            "export_site", tmp_path / "site", "--workers=1", *arguments, stdout=output, stderr=StringIO()
        )
        return output.getvalue().strip()

    return export_site


def written(summary: str) -> int:
    return int(summary.split(" written")[0].split()[-1].replace(",", ""))


@pytest.mark.parametrize(
    ("address", "file"),
    [
        ("/learn", "learn.html"),
        (PLANTS, "learn/biology/questions/how-do-plants-eat.html"),
        (f"{PLANTS}.md", "learn/biology/questions/how-do-plants-eat.md"),
        ("/learn/biology?page=2", "learn/biology.page-2.html"),
        ("/learn/biology?sort=title&page=2", "learn/biology.sort-title.page-2.html"),
        ("/sitemap-biology.xml?p=2", "sitemap-biology.p-2.xml"),
        ("/.well-known/security.txt", ".well-known/security.txt"),
        ("/404", "404.html"),
    ],
)
def test_address_has_its_file(address: str, file: str) -> None:
    assert file_of(address) == file


def test_files_hold_what_the_site_answers(
    plants: Question, client: Client, tmp_path: Path, export: Export
) -> None:
    for number in range(60):
        make_question(plants.subject, f"q{number}")

    summary = export()

    image = (
        client.get(PLANTS).content.decode().split('og:image" content="https://learn.example')[1].split('"')[0]
    )
    addresses = [
        "/learn", "/learn/biology", "/learn/biology?page=2", "/learn/biology?sort=title", PLANTS, f"{PLANTS}.md",
        "/learn/feed.atom", "/learn/biology/feed.atom", "/sitemap.xml", "/sitemap-biology.xml", "/sitemap_lists.xml",
        "/robots.txt", "/llms.txt", "/favicon.ico", "/site.webmanifest", image,
    ]  # fmt: skip
    for address in addresses:
        body = (tmp_path / "site" / file_of(address)).read_bytes()
        assert body == client.get(address).content, address
    page = tmp_path / "site" / file_of(PLANTS)
    assert brotli.decompress(page.with_name(f"{page.name}.br").read_bytes()) == page.read_bytes()
    assert gzip.decompress(page.with_name(f"{page.name}.gz").read_bytes()) == page.read_bytes()
    assert (tmp_path / "site" / "404.html").read_text().count("<h1>") == 1
    assert (tmp_path / "site" / "static" / "site.css").read_text() == "body {}"
    assert not list((tmp_path / "site").rglob("*.part"))
    assert written(summary) > 130


def test_second_export_writes_nothing_and_a_change_its_pages(
    plants: Question, tmp_path: Path, export: Export
) -> None:
    other = make_question(make_subject("chemistry"), "other")
    export("--no-images")
    times = {path: path.stat().st_mtime_ns for path in (tmp_path / "site").rglob("*.html")}
    again = export("--no-images")
    stored = cards({plants.pk})
    Question.objects.filter(pk=plants.pk).update(answer_html="<p>Edited.</p>")
    announce(stored, {plants.pk})

    changed = export("--no-images")

    differing = {path.name for path, time in times.items() if path.stat().st_mtime_ns != time}
    assert written(again) == 0
    assert written(changed) == 1
    assert differing == {"how-do-plants-eat.html"}
    assert "<p>Edited.</p>" in (tmp_path / "site" / file_of(PLANTS)).read_text()
    assert (tmp_path / "site" / file_of(other.get_absolute_url())).is_file()


def test_page_that_was_taken_out_is_removed_and_mapped(
    plants: Question, tmp_path: Path, export: Export
) -> None:
    make_question(plants.subject, "other")
    export("--no-images")
    stored = cards({plants.pk})
    Question.objects.filter(pk=plants.pk).update(status=Question.Status.ARCHIVED)
    announce(stored, {plants.pk})

    export("--no-images")

    site = tmp_path / "site"
    assert not list(site.rglob("how-do-plants-eat*"))
    assert f"{PLANTS} 1;" in (site / "gone.map").read_text()
    assert f"{PLANTS} /404.html 410" in (site / "_redirects").read_text()
    assert "how-do-plants-eat" not in (site / "learn/biology.html").read_text()


def test_subjects_come_and_go(plants: Question, tmp_path: Path, export: Export) -> None:
    site, chemistry = tmp_path / "site", make_subject("chemistry")
    make_question(chemistry, "other")
    export()
    make_question(make_subject("physics"), "falling")
    chemistry.questions.all().delete()
    chemistry.delete()

    summary = export()

    assert (site / "learn/physics.html").is_file()
    assert (site / "learn/physics/questions/falling.html").is_file()
    assert not [path for path in site.rglob("*chemistry*") if path.is_file()]
    assert not list(site.rglob("other*"))
    assert (site / file_of(PLANTS)).is_file()
    assert int(summary.split()[-2]) > 5  # removed
    assert written(export()) == 0


def test_images_are_added_to_an_export_without_them_and_removed_again(
    plants: Question, tmp_path: Path, export: Export
) -> None:
    without = export("--no-images")

    added = export()

    images = list((tmp_path / "site" / "learn").rglob("*og-*.png"))
    assert len(images) == written(added) == 3
    assert export("--no-images").endswith("3 removed.")
    assert not list((tmp_path / "site" / "learn").rglob("*og-*.png"))
    assert without.split()[0] == export("--no-images").split()[0]


def test_what_an_export_forgot_is_written_again(plants: Question, tmp_path: Path, export: Export) -> None:
    export("--no-images")
    (tmp_path / "site" / ".export" / "biology.json").write_text("{")
    announce_everything()

    again = export("--no-images")

    pages = list((tmp_path / "site" / "learn").rglob("*.html"))
    assert written(again) == len([*pages, "its Markdown", "the feed", "the section of the sitemap"])


def test_previous_urls_are_maps(plants: Question, tmp_path: Path, export: Export) -> None:
    make_previous_url(plants, '/old/"quoted"\\path')

    export("--no-images")

    site = tmp_path / "site"
    assert f'"/old/\\"quoted\\"\\\\path" {PLANTS};' in (site / "redirects.map").read_text()
    assert f'/old/"quoted"\\path {PLANTS} 301' in (site / "_redirects").read_text()


def test_everything_is_looked_at_after_another_version(
    plants: Question, tmp_path: Path, export: Export, monkeypatch: pytest.MonkeyPatch
) -> None:
    export("--no-images")
    Question.objects.update(answer_html="<p>By hand.</p>")
    announce_everything()

    assert written(export("--no-images")) == 1


def test_export_without_static_files_says_what_to_run(
    plants: Question, tmp_path: Path, settings: object
) -> None:
    settings.STATIC_ROOT = str(tmp_path / "none")  # type: ignore[attr-defined]

    with pytest.raises(CommandError, match="collectstatic"):
        call_command("export_site", tmp_path / "site")
