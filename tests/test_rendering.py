from io import StringIO

import pytest
from django.core.management import call_command

from learn import rendering
from learn.content.markdown import RENDERER_VERSION, RenderedAnswer, render
from learn.models import Question, Subject
from tests.builders import make_question


def render_answers(*arguments: str) -> str:
    output = StringIO()
    call_command("render_answers", *arguments, stdout=output, stderr=output)
    return output.getvalue()


def test_render_answers_renders_only_what_an_older_renderer_made(biology: Subject) -> None:
    old = make_question(biology, "old", answer="Some *words*.", renderer_version=RENDERER_VERSION - 1)
    current = make_question(biology, "current", answer="Some *words*.", renderer_version=RENDERER_VERSION)

    output = render_answers()

    before = old.updated_at, current.answer_html
    old.refresh_from_db()
    current.refresh_from_db()
    assert "Answers rendered again: 1." in output
    assert old.answer_html == "<p>Some <em>words</em>.</p>"
    assert old.renderer_version == RENDERER_VERSION
    assert (old.updated_at, current.answer_html) == before


def test_render_answers_all_renders_every_answer_in_workers(biology: Subject) -> None:
    for number in range(205):
        make_question(
            biology,
            f"q{number}",
            answer=rf"Answer\n\n- $ x_{{{number}}} $",
            renderer_version=RENDERER_VERSION,
        )

    output = render_answers("--all", "--workers=2")

    assert "Answers rendered again: 205." in output
    for question in Question.objects.all():
        assert question.answer_html == render(question.answer).html


def test_render_answers_keeps_what_an_editor_saves_meanwhile(
    biology: Subject, monkeypatch: pytest.MonkeyPatch
) -> None:
    question = make_question(biology, answer="Old.", renderer_version=0)

    def render_while_an_editor_saves(answer: str) -> RenderedAnswer:
        Question.objects.update(answer="New.", answer_html="<p>New.</p>")
        return render(answer)

    monkeypatch.setattr(rendering, "render", render_while_an_editor_saves)

    output = render_answers()

    question.refresh_from_db()
    assert "Answers rendered again: 0." in output
    assert (question.answer, question.answer_html) == ("New.", "<p>New.</p>")
