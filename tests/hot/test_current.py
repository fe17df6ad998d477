"""Whatever changes, every kept page is then what Django would answer: the whole site, before and after."""

import datetime as dt
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from django.core.management import call_command
from django.core.wsgi import get_wsgi_application
from django.test import Client
from django.urls import reverse

from learn.editing.saving import save_question
from learn.freshness import announcements
from learn.hot import hearing
from learn.hot.serving import HotPages
from learn.importing.plan import values_of
from learn.models import Question, Subject
from tests.hot.asking import ask

pytestmark = pytest.mark.django_db
FIXTURES = Path(__file__).parents[2] / "fixtures" / "learn"
RELEASE = "release"
SUBJECTS = ("biology", "physics")


def linked() -> Question:
    """Return a question that others link to and that has neighbours."""
    questions = Question.objects.listed().select_related("subject").exclude(linked_from=None)
    return questions.order_by("-published_on", "slug")[2]


def edit(**fields: object) -> None:
    question = linked()
    for name, value in fields.items():
        setattr(question, name, value)
    save_question(question, values_of(question)["related"], by=None)


def release(folder: Path, *arguments: str) -> None:
    call_command("import_questions", folder / RELEASE, *arguments, verbosity=0)


def file_of(question: Question, folder: Path) -> Path:
    return folder / RELEASE / "learn" / question.subject.slug / f"{question.slug}.md"


def take_out(folder: Path) -> None:
    file_of(linked(), folder).unlink()
    release(folder, "--prune")


def change_a_file(folder: Path) -> None:
    path = file_of(linked(), folder)
    path.write_text(path.read_text().replace("date: 20", "date: 19"))
    release(folder)


def bring_back(folder: Path) -> None:
    path = file_of(linked(), folder)
    text = path.read_text()
    take_out(folder)
    path.write_text(text)
    release(folder)


def move(folder: Path) -> None:
    question = linked()
    old = file_of(question, folder)
    subject = Subject.objects.exclude(pk=question.subject_id).order_by("slug")[0]
    new = folder / RELEASE / "learn" / subject.slug / old.name
    new.write_text(old.read_text().replace(f"/learn/{question.subject.slug}/", f"/learn/{subject.slug}/", 1))
    text = new.read_text()
    head, tail = text.split("\nfile_name:")
    new.write_text(
        f"{head}\nfile_name:" + tail.replace(f"/learn/{question.subject.slug}/", f"/learn/{subject.slug}/", 1)
    )
    old.unlink()
    release(folder)


def unlist(folder: Path) -> None:
    from django.contrib.auth.models import User

    client = Client()
    client.force_login(User.objects.create_superuser("editor"))
    subject = linked().subject
    url = reverse("admin:learn_subject_change", args=[subject.pk])
    assert client.post(url, {"name": "Renamed", "description": ""}).status_code == 302


CHANGES = [
    pytest.param(lambda folder: None, id="nothing"),
    pytest.param(lambda folder: edit(answer_html="<p>New.</p>", answer="New."), id="answer"),
    pytest.param(lambda folder: edit(title="Another title?", question="Another title?"), id="title"),
    pytest.param(lambda folder: edit(published_on=dt.date(2001, 2, 3)), id="date"),
    pytest.param(lambda folder: edit(no_index=True), id="no index"),
    pytest.param(lambda folder: edit(status="archived"), id="archived"),
    pytest.param(lambda folder: edit(status="draft"), id="draft"),
    pytest.param(take_out, id="pruned"),
    pytest.param(bring_back, id="came back"),
    pytest.param(change_a_file, id="file"),
    pytest.param(move, id="moved"),
    pytest.param(unlist, id="subject renamed and unlisted"),
]


def urls() -> list[str]:
    """Return the address of every page that may be kept."""
    questions = [question.get_absolute_url() for question in Question.objects.for_urls()]
    subjects = list(Subject.objects.values_list("slug", flat=True))
    return [
        "/learn", "/learn/feed.atom", "/sitemap.xml", "/sitemap_lists.xml", "/llms.txt", "/robots.txt",
        *questions, *(f"{url}.md" for url in questions),
        *(f"/learn/{slug}{rest}" for slug in subjects for rest in ("", "?sort=title", "/feed.atom")),
        *(f"/sitemap-{slug}.xml" for slug in subjects),
    ]  # fmt: skip


@pytest.mark.parametrize("change", CHANGES)
def test_kept_pages_are_what_django_answers(
    change: Callable[[Path], None], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(hearing, "LOOK_SECONDS", 0.0)
    kept, wrong = stale_after(change, tmp_path)

    assert kept > 30
    assert wrong == set()


def test_pages_would_be_stale_if_nothing_were_announced(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(hearing, "LOOK_SECONDS", 0.0)
    monkeypatch.setattr(announcements, "_say", lambda tags: None)

    _, wrong = stale_after(lambda folder: edit(title="Another title?"), tmp_path)

    assert len(wrong) > 5


def stale_after(change: Callable[[Path], None], folder: Path) -> tuple[int, set[str]]:
    """Return how many pages are kept before the change, and the addresses that are answered as before it."""
    for subject in SUBJECTS:
        shutil.copytree(FIXTURES / subject, folder / RELEASE / "learn" / subject)
    release(folder)
    django = get_wsgi_application()
    hot = HotPages(django, 50_000_000)
    before = urls()
    for url in before:
        ask(hot, url)
    kept = len(hot.store)
    change(folder)
    wrong = set()
    for url in {*before, *urls()}:
        served, current = ask(hot, url), ask(django, url)
        if (served.status, served.body) != (current.status, current.sent):
            wrong.add(url)
    return kept, wrong
