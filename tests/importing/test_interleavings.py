"""Editors and imports at the same questions, in any order: what either of them wrote is live, or kept as a conflict, or was refused."""

import os
import random
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import lxml.html
import pytest
from django.test import Client

from learn.admin.question_form import QuestionForm
from learn.content.linebreaks import decode
from learn.importing import run as importing
from learn.importing.options import Options
from learn.models import Conflict, Question
from tests.importing.seedfiles import write_seed

pytestmark = [pytest.mark.django_db, pytest.mark.ignore_template_errors]

ROUNDS = int(os.environ.get("RELIABILITY_ROUNDS", "8"))
EVENTS = 14
SLUGS = ("a", "b", "c")
FIELDS = ("page_description", "answer", "title")
KEYS = {"page_description": "description", "answer": "answer", "title": "title"}


def form_in(page: bytes) -> dict[str, str]:
    """Return what a browser sends of the form on a page of the admin."""
    document: Any = lxml.html.document_fromstring(page)
    fields = document.get_element_by_id("question_form").form_values()
    # A browser leaves out the line break that a <textarea> begins with; lxml does not.
    return {name: str(value).removeprefix("\r\n").removeprefix("\n") for name, value in fields}


class Scene:
    """Three questions, their files and the forms that editors have open; and what must not be lost of each field."""

    def __init__(self, folder: Path, client: Client, chance: random.Random) -> None:
        self.folder, self.client, self.chance = folder, client, chance
        self.forms: list[tuple[str, dict[str, str]]] = []
        self.edits: dict[tuple[str, str], str] = {}  # what an editor wrote last, and was told is saved
        self.edited_over: dict[
            tuple[str, str], str
        ] = {}  # what the file said when the first of these edits was made
        self.files = {(slug, field): f"The first {field} of {slug}." for slug in SLUGS for field in FIELDS}
        self.imported = dict(self.files)
        self.written = 0
        for slug in SLUGS:
            self._write_file(slug)
        self.run_import()

    def new_text(self, author: str) -> str:
        self.written += 1
        return f"{author}, text {self.written}."

    def _write_file(self, slug: str) -> None:
        write_seed(self.folder, slug, **{KEYS[field]: self.files[slug, field] for field in FIELDS})

    def change_file(self) -> None:
        slug, field = self.chance.choice(SLUGS), self.chance.choice(FIELDS)
        # Now and then the file takes what the editor wrote, as it does after an export.
        taken = self.edits.get((slug, field)) if self.chance.random() < 0.3 else None
        self.files[slug, field] = taken or self.new_text("File")
        self._write_file(slug)

    def open_form(self) -> None:
        slug = self.chance.choice(SLUGS)
        self.forms.append((slug, form_in(self.client.get(self._form_url(slug)).content)))

    def post_form(self) -> None:
        if not self.forms:
            return
        slug, form = self.forms.pop(self.chance.randrange(len(self.forms)))
        field, text = self.chance.choice(FIELDS), self.new_text("Editor")
        response = self.client.post(self._form_url(slug), form | {field: text})
        if response.status_code == 302:
            self._note_saved(slug, field, text)
        else:
            assert "changed this question since you opened it" in response.content.decode()
            self._save_again(slug, field, text, response.content)

    def _save_again(self, slug: str, field: str, text: str, page: bytes) -> None:
        """Look at both versions, and save what is in the form then: the others' changes, and one's own."""
        if self.chance.random() < 0.5:
            return
        response = self.client.post(self._form_url(slug), form_in(page))
        assert response.status_code == 302
        self._note_saved(slug, field, text)

    def _note_saved(self, slug: str, field: str, text: str) -> None:
        self.edits[slug, field] = text
        self.edited_over.setdefault((slug, field), self.imported[slug, field])

    def restore(self) -> None:
        """Bring back any version: an edit of all its fields, whoever wrote them."""
        slug = self.chance.choice(SLUGS)
        versions = list(Question.history.filter(slug=slug))
        if not versions:
            return
        version = self.chance.choice(versions)
        before = Question.objects.get(slug=slug)
        response = self.client.post(f"/admin/learn/question/versions/{version.history_id}/restore/")
        assert response.status_code == 302
        for field in FIELDS:
            value = getattr(version, field)
            if value != getattr(before, field):
                self._note_value(slug, field, decode(value))

    def _note_value(self, slug: str, field: str, text: str) -> None:
        if text == self.imported[slug, field]:
            self.edits.pop((slug, field), None)  # it says what the file says: nothing of an editor's is left
            self.edited_over.pop((slug, field), None)
        else:
            self._note_saved(slug, field, text)

    def run_import(self, *, is_disturbed: bool = False) -> None:
        """Import with one batch a question; between two batches an editor may open a form or save one."""

        def progress(stage: str, done: int, total: int) -> None:
            if stage == "importing":
                self._note_imported(sorted(changed)[done - 1])
                if is_disturbed:
                    self.chance.choice([self.open_form, self.post_form])()

        changed = [
            slug
            for slug in SLUGS
            if any(self.files[slug, field] != self.imported[slug, field] for field in FIELDS)
        ] or list(SLUGS)
        importing.run_import(Options(paths=(self.folder,)), progress)

    def _note_imported(self, slug: str) -> None:
        for field in FIELDS:
            key = slug, field
            self.imported[key] = self.files[key]
            if self.edits.get(key) == self.files[key]:
                del self.edits[key], self.edited_over[key]

    def _form_url(self, slug: str) -> str:
        return f"/admin/learn/question/{Question.objects.get(slug=slug).pk}/change/"

    def lost(self) -> list[tuple[str, str, str]]:
        """Return the texts of editors and imported files that are nowhere now."""
        found = []
        conflicts = {
            (conflict.question.slug, conflict.field): conflict.file_value
            for conflict in Conflict.objects.all()
        }
        for slug in SLUGS:
            question = Question.objects.get(slug=slug)
            for field in FIELDS:
                key, live = (slug, field), decode(getattr(question, field))
                if live != self.edits.get(key, self.imported[key]):
                    found.append((slug, field, self.edits.get(key, self.imported[key])))
                is_news = key in self.edits and self.imported[key] != self.edited_over[key]
                if is_news and conflicts.get(key) != self.imported[key]:
                    found.append((slug, field, self.imported[key]))
        return found


def play(scene: Scene) -> list[tuple[str, str, str]]:
    """Let things happen in any order; return what was lost on the way."""
    events: dict[Callable[[], None], int] = {
        scene.change_file: 4,
        scene.open_form: 3,
        scene.post_form: 3,
        scene.restore: 1,
        scene.run_import: 1,
        partial(scene.run_import, is_disturbed=True): 2,
    }
    lost = []
    for event in scene.chance.choices(list(events), list(events.values()), k=EVENTS):
        event()
        lost += scene.lost()
    return lost


@pytest.fixture(autouse=True)
def _one_question_a_batch(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importing, "WRITTEN_TOGETHER", 1)


@pytest.mark.parametrize("seed", range(ROUNDS))
def test_no_edit_and_no_file_is_lost_without_a_word(tmp_path: Path, admin_client: Client, seed: int) -> None:
    scene = Scene(tmp_path, admin_client, random.Random(seed))

    assert play(scene) == []


def test_without_the_check_for_stale_forms_changes_are_lost(
    tmp_path: Path, admin_client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The control of the test above."""
    monkeypatch.setattr(QuestionForm, "_take_in", lambda form, opened_at: None)

    lost = [play(Scene(tmp_path / str(seed), admin_client, random.Random(seed))) for seed in range(3)]

    assert any(lost)
