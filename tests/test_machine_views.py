"""robots.txt, llms.txt, security.txt, icons, manifest and probes."""

import datetime as dt
import re
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.contrib.staticfiles import finders
from django.db import OperationalError, connection
from django.test import Client
from PIL import Image
from pytest_django import DjangoAssertNumQueries
from pytest_django.fixtures import Settings

from learn.checks import static_files_are_collected
from learn.crawlers import CRAWLERS
from learn.models import Question
from learn.security_txt import security_txt
from quicktakes.stylesheets import JoinedSheetsStorage
from tests.builders import make_question, make_subject

SITE = "https://learn.example"


# --- robots.txt -----------------------------------------------------------------------------------------------------


def test_robots_lets_all_in_and_names_the_sitemap(client: Client) -> None:
    response = client.get("/robots.txt")

    assert response["Content-Type"] == "text/plain; charset=utf-8"
    assert response.content.decode() == f"User-agent: *\nAllow: /\n\nSitemap: {SITE}/sitemap.xml\n"


def test_robots_refuses_the_crawlers_of_a_purpose_and_those_named(client: Client, settings: Settings) -> None:
    settings.CRAWLERS_REFUSED = ["GPTBot", "marketing", "NewBot", "AhrefsBot"]

    text = client.get("/robots.txt").content.decode()

    refused, others = text.split("Disallow: /\n")
    assert refused.split("\n") == [
        "User-agent: GPTBot",
        "User-agent: AhrefsBot",
        "User-agent: MJ12bot",
        "User-agent: SemrushBot",
        "User-agent: NewBot",
        "",
    ]
    assert others == f"\nUser-agent: *\nAllow: /\n\nSitemap: {SITE}/sitemap.xml\n"


def test_crawlers_are_each_in_the_table_once() -> None:
    names = [crawler.name.casefold() for crawler in CRAWLERS]

    assert len(names) == len(set(names))
    assert all(re.fullmatch("[a-z0-9_-]+", name) for name in names)  # RFC 9309: what a product token may hold


# --- llms.txt -------------------------------------------------------------------------------------------------------


def test_llms_txt_says_what_the_site_is_and_links_the_subjects(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries, plants: Question
) -> None:
    make_question(make_subject("art", name="Art [*] & Craft"), "what-is-art")
    make_question(make_subject("art-history"), "what-was-art")
    make_question(plants.subject, "what-is-a-cell")
    make_question(make_subject("hidden", is_listed=False), "nobody-sees-me")
    make_subject("empty")

    with django_assert_num_queries(1):
        response = client.get("/llms.txt")

    lines = response.content.decode().split("\n")
    assert response["Content-Type"] == "text/plain; charset=utf-8"
    assert lines[0] == "# QuickTakes Learn"
    assert lines[2].startswith("> A study site: 4 questions in 3 subjects")
    assert "`.md`" in response.content.decode()
    start = lines.index("## Subjects") + 2
    assert lines[start : start + 4] == [
        f"- [Art History]({SITE}/learn/art-history): 1 question",
        f"- [Art \\[\\*\\] & Craft]({SITE}/learn/art): 1 question",
        f"- [Biology]({SITE}/learn/biology): 2 questions",
        "",
    ]


@pytest.mark.django_db
def test_links_of_llms_txt_lead_to_pages(client: Client, plants: Question) -> None:
    text = client.get("/llms.txt").content.decode()

    links = re.findall(rf"\({SITE}(/[^)]*)\)", text)
    assert [client.get(link).status_code for link in links] == [200] * 3


# --- security.txt ---------------------------------------------------------------------------------------------------


def test_security_txt_names_a_contact_and_expires_within_a_year(client: Client) -> None:
    response = client.get("/.well-known/security.txt")

    fields = dict(line.split(": ", 1) for line in response.content.decode().splitlines())
    expires = dt.datetime.fromisoformat(fields["Expires"])
    assert response["Content-Type"] == "text/plain; charset=utf-8"
    assert fields["Contact"] == f"{SITE}/learn"
    assert fields["Canonical"] == f"{SITE}/.well-known/security.txt"
    assert dt.timedelta(150) < expires - dt.datetime.now(dt.UTC) < dt.timedelta(200)


@pytest.mark.parametrize(
    ("today", "expires"),
    [
        (dt.date(2026, 1, 31), "2026-07-01"),
        (dt.date(2026, 6, 1), "2026-12-01"),
        (dt.date(2026, 7, 1), "2027-01-01"),
        (dt.date(2026, 12, 31), "2027-06-01"),
    ],
)
def test_security_txt_changes_once_a_month(today: dt.date, expires: str) -> None:
    assert f"Expires: {expires}T00:00:00Z\n" in security_txt(today)


def test_security_txt_says_what_the_settings_say(client: Client, settings: Settings) -> None:
    settings.SECURITY_CONTACT = "mailto:security@learn.example"
    settings.SECURITY_EXPIRES = "2027-03-04"

    text = client.get("/.well-known/security.txt").content.decode()

    assert text.startswith("Contact: mailto:security@learn.example\nExpires: 2027-03-04T00:00:00Z\n")


# --- icons and manifest ---------------------------------------------------------------------------------------------


def test_favicon_is_an_icon_in_three_sizes(client: Client) -> None:
    response = client.get("/favicon.ico")

    icon = Image.open(BytesIO(response.content))
    assert response["Content-Type"] == "image/vnd.microsoft.icon"
    assert response["Cache-Control"] == "public, max-age=604800"
    assert icon.format == "ICO"
    assert icon.info["sizes"] == {(16, 16), (32, 32), (48, 48)}


def test_touch_icon_is_opaque(client: Client) -> None:
    response = client.get("/apple-touch-icon.png")

    icon = Image.open(BytesIO(response.content))
    assert (response["Content-Type"], icon.format, icon.size) == ("image/png", "PNG", (180, 180))
    assert icon.convert("RGBA").getchannel("A").getextrema() == (
        255,
        255,
    )  # iOS fills what is transparent with black


def test_manifest_names_icons_that_are_there(client: Client) -> None:
    response = client.get("/site.webmanifest")

    manifest = response.json()
    assert response["Content-Type"] == "application/manifest+json"
    assert (manifest["name"], manifest["start_url"]) == ("QuickTakes Learn", "/learn")
    for icon in manifest["icons"]:
        file = Path(str(finders.find(icon["src"].removeprefix("/static/"))))
        width, height = Image.open(BytesIO(file.read_bytes())).size
        assert icon["sizes"] == f"{width}x{height}"


@pytest.mark.django_db
def test_start_page_names_the_manifest_and_every_page_the_touch_icon(
    client: Client, plants: Question
) -> None:
    head, other = (client.get(path).content.decode() for path in ("/learn", plants.get_absolute_url()))

    assert '<link rel="manifest" href="/site.webmanifest">' in head
    assert 'rel="manifest"' not in other
    assert '<link rel="apple-touch-icon" href="/static/img/apple-touch-icon.png">' in head
    assert '<link rel="apple-touch-icon" href="/static/img/apple-touch-icon.png">' in other


# --- probes ---------------------------------------------------------------------------------------------------------


def test_healthz_answers_without_the_database(
    client: Client,
) -> None:  # no database fixture: a query would fail
    response = client.get("/healthz")

    assert (response.status_code, response.json()) == (200, {"status": "ok"})
    assert response["Cache-Control"] == "no-store"


def test_readyz_is_ready_with_database_migrations_and_content(client: Client, plants: Question) -> None:
    response = client.get("/readyz")

    assert (response.status_code, response.json()["status"]) == (200, "ready")
    assert response.json()["checks"] == {
        "database": True,
        "migrations": True,
        "content": True,
        "search": True,
        "static": True,
    }
    assert response["Cache-Control"] == "no-store"


@pytest.mark.django_db
def test_readyz_is_not_ready_without_content(client: Client) -> None:
    response = client.get("/readyz")

    assert response.status_code == 503
    assert response.json()["checks"] == {
        "database": True,
        "migrations": True,
        "content": False,
        "search": False,
        "static": False,
    }


def test_readyz_is_not_ready_with_a_migration_to_come(client: Client, plants: Question) -> None:
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE app = 'learn'")

    response = client.get("/readyz")

    assert response.status_code == 503
    assert response.json()["checks"] == {
        "database": True,
        "migrations": False,
        "content": False,
        "search": False,
        "static": False,
    }


def test_readyz_is_not_ready_before_static_files_are_collected(
    client: Client, plants: Question, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr("learn.health.staticfiles_storage", JoinedSheetsStorage(location=tmp_path))

    response = client.get("/readyz")

    assert (response.status_code, response.json()["checks"]["static"]) == (503, False)
    assert [found.id for found in static_files_are_collected(None)] == ["learn.I003"]


@pytest.fixture
def database_down(db: None) -> Iterator[None]:
    def fail(*args: Any) -> Any:
        raise OperationalError("the database is down at 10.0.0.1")

    with connection.execute_wrapper(fail):
        yield


def test_readyz_is_not_ready_without_the_database_and_tells_no_detail(
    client: Client, database_down: None
) -> None:
    response = client.get("/readyz")

    assert response.status_code == 503
    assert response.json() == {
        "status": "not ready",
        "checks": {
            "database": False,
            "migrations": False,
            "content": False,
            "search": False,
            "static": False,
        },
    }
    assert response["Cache-Control"] == "no-store"


@pytest.mark.parametrize("path", ["/healthz", "/readyz"])
def test_probe_is_not_sent_to_https(client: Client, plants: Question, settings: Settings, path: str) -> None:
    settings.SECURE_SSL_REDIRECT = True

    assert client.get(path).status_code == 200
    assert client.get("/learn").status_code == 301


@pytest.mark.parametrize("path", ["/healthz", "/readyz"])
def test_probe_may_ask_by_address(client: Client, plants: Question, settings: Settings, path: str) -> None:
    settings.ALLOWED_HOSTS = ["learn.example"]

    assert client.get(path, headers={"host": "127.0.0.1:8000"}).status_code == 200
    assert client.get("/learn", headers={"host": "127.0.0.1:8000"}).status_code == 400


@pytest.mark.parametrize(
    "path",
    [
        "/robots.txt", "/llms.txt", "/.well-known/security.txt", "/favicon.ico", "/apple-touch-icon.png",
        "/site.webmanifest", "/healthz", "/readyz", "/learn/feed.atom", "/sitemap.xml", "/sitemap_lists.xml",
    ],
)  # fmt: skip
def test_file_for_machines_sets_no_cookie_and_heeds_no_header_but_its_validators(
    client: Client, plants: Question, path: str
) -> None:
    plain = client.get(path)
    dressed = client.get(
        f"{path}?utm_source=x",
        headers={"host": "localhost", "x-forwarded-host": "evil.example", "cookie": "sessionid=1"},
    )

    assert plain.status_code == 200
    assert not plain.cookies
    assert "Cookie" not in plain.headers.get("Vary", "")
    assert (dressed.content, dressed.headers) == (plain.content, plain.headers)
    assert client.post(path).status_code == 405
    assert client.get(path, headers={"if-none-match": plain.headers.get("ETag", "")}).status_code == (
        304 if "ETag" in plain else 200
    )
