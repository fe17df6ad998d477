"""The matrix of roles in docs/editing.md, walked: every act, by every role, with and without what it needs."""

import logging
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.contrib.admin.models import LogEntry
from django.test import Client

from learn.admin.bulk import BULK
from learn.history import deleted_questions, versions_of
from learn.models import Conflict, PreviousUrl, ProblemReport, Question, Subject
from learn.roles import ROLES
from tests.builders import make_previous_url, make_question, make_subject
from tests.editing.desk import change_url, client_of, edit, opened
from tests.test_admin import form_of

pytestmark = [pytest.mark.django_db, pytest.mark.ignore_template_errors]

DOCUMENT = Path(__file__).parents[2] / "docs" / "editing.md"
_ROW = re.compile(r"^\| [^|]+ \| `(\w+)` \| (\w+) \| (\w+) \| (\w+) \| (\w+) \|$", re.MULTILINE)
MATRIX = {
    permission: dict(zip(ROLES, [word == "yes" for word in words], strict=True))
    for permission, *words in _ROW.findall(DOCUMENT.read_text())
}

QUESTIONS = "/admin/learn/question/"
State = Callable[[], object]


class Stage:
    """A question in each status, and what else the acts are about."""

    def __init__(self) -> None:
        self.biology, self.botany = make_subject("biology"), make_subject("botany")
        self.draft, self.review, self.live, self.gone = (
            make_question(self.biology, status.replace("_", "-"), status=status)
            for status in ("draft", "in_review", "live", "archived")
        )
        self.twin = make_question(self.botany, "twin")
        self.previous = make_previous_url(self.twin, "/learn/botany/questions/once")
        self.report = ProblemReport.objects.create(question=self.live, reason="wrong")
        self.conflict = Conflict.objects.create(
            question=self.live, field="title", imported_value="One?", file_value="Two?", path="a.md"
        )

    def field(self, question: Question, name: str) -> object:
        return Question.objects.filter(pk=question.pk).values_list(name, flat=True).first()


Act = Callable[[Stage, Client], tuple[Any, State]]


def post_form(question: Question, client: Client, **changes: str) -> Any:
    """Post the form as if it had been opened: who may not open it has copied it from somebody who may."""
    return client.post(change_url(question), form_of(question) | {"answer": "New.", "reason": ""} | changes)


def step(name: str, which: str) -> Act:
    def act(stage: Stage, client: Client) -> tuple[Any, State]:
        question = getattr(stage, which)
        return post_form(question, client, **{f"_step_{name}": "1"}), lambda: stage.field(question, "status")

    return act


def edits(which: str) -> Act:
    def act(stage: Stage, client: Client) -> tuple[Any, State]:
        question = getattr(stage, which)
        return post_form(question, client), lambda: stage.field(question, "answer")

    return act


def bulk(name: str, which: str, column: str, **asked: str) -> Act:
    def act(stage: Stage, client: Client) -> tuple[Any, State]:
        question = getattr(stage, which)
        fields = {"action": name, "_selected_action": str(question.pk), "confirmed": "yes", "reason": ""}
        asked_now = {key: str(stage.botany.pk) for key in asked}
        return client.post(QUESTIONS, fields | asked_now), lambda: stage.field(question, column)

    return act


def adds_question(stage: Stage, client: Client) -> tuple[Any, State]:
    form = form_of(stage.live) | {"title": "What grows?", "slug": "", "article_title": "", "question": ""}
    return client.post(f"{QUESTIONS}add/", form), Question.objects.count


def settles(stage: Stage, client: Client) -> tuple[Any, State]:
    response = client.post(f"/admin/learn/conflict/{stage.conflict.pk}/change/", {"_take_file": "1"})
    return response, Conflict.objects.count


def ticks_off(stage: Stage, client: Client) -> tuple[Any, State]:
    response = client.post(f"/admin/learn/problemreport/{stage.report.pk}/change/", {"is_done": "on"})
    return response, lambda: ProblemReport.objects.get().is_done


def moves(stage: Stage, client: Client) -> tuple[Any, State]:
    path = "/learn/biology/questions/elsewhere"
    response = post_form(stage.live, client, slug="elsewhere", confirmed_path=path)
    return response, lambda: stage.field(stage.live, "slug")


def merges(stage: Stage, client: Client) -> tuple[Any, State]:
    response = client.post(
        f"{QUESTIONS}{stage.twin.pk}/merge/", {"into": f"https://x{stage.live.get_absolute_url()}"}
    )
    return response, lambda: stage.field(stage.twin, "merged_into")


def moves_back(stage: Stage, client: Client) -> tuple[Any, State]:
    fields = {"action": "move_back", "_selected_action": str(stage.previous.pk)}
    return client.post("/admin/learn/previousurl/", fields), lambda: stage.field(stage.twin, "slug")


def adds_redirect(stage: Stage, client: Client) -> tuple[Any, State]:
    fields = {"path": "/elsewhere", "question": str(stage.live.pk)}
    return client.post("/admin/learn/previousurl/add/", fields), PreviousUrl.objects.count


def names_subject(stage: Stage, client: Client) -> tuple[Any, State]:
    fields = {"name": "Life", "description": "", "is_listed": "on"}
    response = client.post(f"/admin/learn/subject/{stage.biology.pk}/change/", fields)
    return response, lambda: Subject.objects.get(pk=stage.biology.pk).name


def adds_subject(stage: Stage, client: Client) -> tuple[Any, State]:
    fields = {"name": "Law", "slug": "law", "description": "", "is_listed": "on"}
    return client.post("/admin/learn/subject/add/", fields), Subject.objects.count


def deletes(stage: Stage, client: Client) -> tuple[Any, State]:
    return client.post(f"{QUESTIONS}{stage.draft.pk}/delete/", {"post": "yes"}), Question.objects.count


# Each act with the permission that the matrix names for it. An act changes its state, or it was not done.
ACTS: dict[str, tuple[str, Act]] = {
    "add": ("add_question", adds_question),
    "edit-draft": ("change_question", edits("draft")),
    "submit": ("change_question", step("submit", "draft")),
    "edit-in-review": ("change_published_question", edits("review")),
    "edit-live": ("change_published_question", edits("live")),
    "edit-archived": ("change_published_question", edits("gone")),
    "return": ("review_question", step("return", "review")),
    "settle": ("change_conflict", settles),
    "tick-off": ("change_problemreport", ticks_off),
    "publish": ("publish_question", step("publish", "review")),
    "publish-draft": ("publish_question", step("publish", "draft")),
    "publish-again": ("publish_question", step("publish", "gone")),
    "archive": ("archive_question", step("archive", "live")),
    "move": ("move_question", moves),
    "merge": ("move_question", merges),
    "move-back": ("move_question", moves_back),
    "redirect": ("add_previousurl", adds_redirect),
    "name-subject": ("change_subject", names_subject),
    "add-subject": ("add_subject", adds_subject),
    "delete": ("delete_question", deletes),
    "bulk-publish": ("publish_question", bulk("publish", "review", "status")),
    "bulk-archive": ("archive_question", bulk("archive", "live", "status")),
    "bulk-move": ("move_question", bulk("move_subject", "live", "subject", subject="botany")),
    "bulk-hide": ("publish_question", bulk("no_index", "live", "no_index")),
    "bulk-render": ("render_question", bulk("render", "live", "renderer_version")),
}


def test_matrix_is_what_the_groups_have() -> None:
    written = {(role, name) for name, row in MATRIX.items() for role, is_granted in row.items() if is_granted}
    granted = {(role, name) for role, names in ROLES.items() for name in names}

    assert written <= granted
    # What is granted beside it is to look, or goes with another permission of its row.
    beside = {name for _, name in granted - written}
    assert {name for name in beside if not name.startswith("view_")} == {
        "change_previousurl",
        "delete_previousurl",
    }


def test_every_row_of_the_matrix_is_walked() -> None:
    assert {permission for permission, _ in ACTS.values()} | {"view_question"} == MATRIX.keys()
    assert {f"bulk-{name}" for name in ("publish", "archive", "move", "hide", "render")} <= ACTS.keys()
    assert (
        len(BULK) == len([name for name in ACTS if name.startswith("bulk-")]) + 1
    )  # index is hide the other way


@pytest.mark.parametrize("role", [*ROLES, "staff"])
@pytest.mark.parametrize("act", ACTS)
def test_role_may_do_what_the_matrix_says(act: str, role: str, caplog: pytest.LogCaptureFixture) -> None:
    permission, does = ACTS[act]
    stage = Stage()
    client = client_of(role)
    caplog.set_level(logging.INFO, "learn.editing")

    _, state = does(stage, Client())
    before = state()
    _, state = does(stage, client)

    is_done = state() != before
    assert is_done == MATRIX[permission].get(role, False)
    if is_done:
        assert any(record.message.startswith(role) for record in caplog.records)
        assert LogEntry.objects.filter(user__username=role).exists()


@pytest.mark.parametrize("act", ACTS)
def test_act_needs_a_csrf_token(act: str) -> None:
    _, does = ACTS[act]
    stage, client = Stage(), client_of("operator")
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = client.cookies

    _, state = does(stage, Client())
    before = state()
    response, state = does(stage, strict)

    assert (response.status_code, state()) == (403, before)


@pytest.mark.parametrize("role", [*ROLES, "staff"])
def test_restore_follows_the_matrix(admin_client: Client, role: str) -> None:
    stage = Stage()
    edit(admin_client, stage.live, title="Wrong?")
    admin_client.post(f"{QUESTIONS}{stage.draft.pk}/delete/", {"post": "yes"})
    client = client_of(role)

    for version in (versions_of(stage.live.pk).get(), deleted_questions().get()):
        client.post(f"{QUESTIONS}versions/{version.history_id}/restore/")

    may_edit = MATRIX["change_published_question"].get(role, False)
    assert (stage.field(stage.live, "title") == "Live?") == may_edit
    assert Question.objects.filter(pk=stage.draft.pk).exists() == MATRIX["delete_question"].get(role, False)


@pytest.mark.parametrize("role", [*ROLES, "staff"])
@pytest.mark.parametrize(
    "page", ["", "{pk}/change/", "{pk}/history/", "{pk}/history/compare/", "deleted/", "find/?q=live"]
)
def test_every_role_sees_every_page(role: str, page: str) -> None:
    stage, client = Stage(), client_of(role)

    for question in (stage.draft, stage.review, stage.live, stage.gone):
        status = client.get(QUESTIONS + page.format(pk=question.pk)).status_code

        assert status == (403 if role == "staff" else 200)


def test_author_writes_and_sends_to_review_but_touches_no_page() -> None:
    stage = Stage()
    client = client_of("author")

    form = opened(client, change_url(stage.draft))
    page = client.get(change_url(stage.live)).content.decode()

    assert "version" in form
    assert 'name="_save"' not in page
    assert "Save and" not in page
