"""Whole imports into a database: one tiny release per case."""

import subprocess
import sys
import threading
from dataclasses import replace
from pathlib import Path
from typing import Any, cast

import pytest
from django.db import connection

from learn.content.markdown import render
from learn.importing import parse
from learn.importing.lock import import_lock
from learn.models import ImportRun, Question, RelatedLink, Subject
from tests.conftest import Import
from tests.importing.seedfiles import seed_text, write_seed

pytestmark = pytest.mark.django_db


def test_import_stores_everything_the_file_holds(tmp_path: Path, run: Import) -> None:
    write_seed(tmp_path, related=(("physics", "what-is-light"),))

    report = run()

    question = Question.objects.select_related("subject").get()
    assert report["exit"] == 0
    assert question.get_absolute_url() == "/learn/physics/questions/why-is-the-sky-blue"
    assert question.subject.name == "Physics"
    assert question.title == question.question == question.article_title == "Why is the sky blue?"
    assert str(question.published_on) == "2024-11-26"
    assert question.seo_title == "QuickTakes | Physics"
    assert question.page_description == "Air scatters blue light more than red light."
    assert question.page_keywords == "light,prism"
    assert question.answer == r"Air scatters **blue** light.\n\n- It is short.\n- Red is long."
    assert "<strong>blue</strong>" in question.answer_html
    assert question.score == "-1.0"
    link = question.related_links.get()
    assert (link.position, link.url, link.target) == (1, "/learn/physics/questions/what-is-light", None)


def test_import_of_the_same_release_changes_nothing(tmp_path: Path, run: Import) -> None:
    write_seed(tmp_path, related=(("physics", "b"),))
    write_seed(tmp_path, "b", "physics")
    run()
    before = list(Question.objects.order_by("pk").values()), list(RelatedLink.objects.order_by("pk").values())

    report = run()

    assert (report["exit"], report["unchanged"], report["created"], report["updated"]) == (0, 2, 0, 0)
    assert (
        list(Question.objects.order_by("pk").values()),
        list(RelatedLink.objects.order_by("pk").values()),
    ) == before


def test_import_of_an_edited_file_updates_its_question_alone(tmp_path: Path, run: Import) -> None:
    write_seed(tmp_path)
    write_seed(tmp_path, "b")
    run()
    other = Question.objects.values().get(slug="b")
    first = Question.objects.get(slug="why-is-the-sky-blue")
    write_seed(tmp_path, answer="Rayleigh scattering.")

    report = run()

    edited = Question.objects.get(slug="why-is-the-sky-blue")
    assert (report["updated"], report["unchanged"]) == (1, 1)
    assert edited.pk == first.pk
    assert edited.answer_text == "Rayleigh scattering."
    assert edited.updated_at > first.updated_at
    assert edited.created_at == first.created_at
    assert Question.objects.values().get(slug="b") == other


def test_import_of_a_file_written_another_way_changes_no_content(tmp_path: Path, run: Import) -> None:
    path = write_seed(tmp_path)
    run()
    before = Question.objects.get()
    path.write_text(seed_text().replace("score: -1.0", 'score:   "-1.0"'))

    report = run()

    after = Question.objects.get()
    assert (report["updated"], report["unchanged"]) == (0, 1)
    assert after.updated_at == before.updated_at
    assert after.content_hash != before.content_hash


def test_import_rejects_a_bad_file_and_stores_the_others(tmp_path: Path, run: Import) -> None:
    write_seed(tmp_path)
    bad = write_seed(tmp_path, "bad")
    bad.write_text(seed_text("bad").replace("id: 1\n", "id: one\n"))

    report = run()

    assert report["exit"] == 1
    assert [question.slug for question in Question.objects.all()] == ["why-is-the-sky-blue"]
    assert [(item["path"], item["line"], item["column"], item["key"]) for item in report["rejected"]] == [
        (str(bad), 3, 5, "id")
    ]
    assert f"{bad}:3:5: id: " in report["output"]
    assert ImportRun.objects.get().status == ImportRun.Status.INCOMPLETE
    assert ImportRun.objects.get().rejected == report["rejected"]


def test_import_rejects_a_file_in_the_wrong_folder(tmp_path: Path, run: Import) -> None:
    path = tmp_path / "learn/chemistry/why-is-the-sky-blue.md"
    path.parent.mkdir(parents=True)
    path.write_text(seed_text())

    report = run()

    assert report["exit"] == 1
    assert [(item["line"], item["key"]) for item in report["rejected"]] == [(24, "url")]


def test_import_rejects_an_answer_over_the_limit(tmp_path: Path, run: Import) -> None:
    write_seed(tmp_path, answer="word " * 14_000)

    report = run()

    assert report["exit"] == 1
    assert [item["key"] for item in report["rejected"]] == ["answer"]


def test_strict_import_changes_nothing_where_one_file_is_bad(tmp_path: Path, run: Import) -> None:
    write_seed(tmp_path)
    write_seed(tmp_path, "bad").write_text("no front matter")

    report = run("--strict")

    assert report["exit"] == 2
    assert len(report["rejected"]) == 1
    assert not Question.objects.exists()
    assert ImportRun.objects.get().status == ImportRun.Status.REFUSED


def test_dry_run_reports_the_same_and_changes_nothing(tmp_path: Path, run: Import) -> None:
    write_seed(tmp_path, related=(("physics", "b"),))
    write_seed(tmp_path, "b")
    write_seed(tmp_path, "bad").write_text("no front matter")

    dry = run("--dry-run")
    tables_after_dry_run = [model.objects.count() for model in (Question, Subject, RelatedLink, ImportRun)]
    real = run()

    assert tables_after_dry_run == [0, 0, 0, 0]
    assert dry["exit"] == real["exit"] == 1
    counted = ("scanned", "created", "updated", "unchanged", "moved", "archived", "rejected")
    assert {name: dry[name] for name in counted} == {name: real[name] for name in counted}


@pytest.mark.parametrize("name", ["missing", "empty"])
def test_import_of_no_files_is_refused(tmp_path: Path, run: Import, name: str) -> None:
    (tmp_path / "empty").mkdir()

    report = run(path=tmp_path / name)

    assert report["exit"] == 2
    assert "Nothing was changed." in report["output"]


def test_related_links_resolve_in_either_order(tmp_path: Path, run: Import) -> None:
    write_seed(tmp_path, "a", related=(("physics", "b"),))
    run()
    write_seed(tmp_path, "b", related=(("physics", "a"),))

    run()

    a, b = Question.objects.get(slug="a"), Question.objects.get(slug="b")
    assert [link.target for link in a.related_links.shown()] == [b]
    assert [link.target for link in b.related_links.shown()] == [a]


def test_related_links_leave_out_repeats_and_the_page_itself(tmp_path: Path, run: Import) -> None:
    links = (("physics", "b"), ("physics", "a"), ("physics", "b"), ("physics", "gone"))
    write_seed(tmp_path, "a", related=links)
    write_seed(tmp_path, "b")

    report = run()

    a = Question.objects.get(slug="a")
    assert a.related_links.count() == 4
    assert [link.url for link in a.related_links.shown()] == ["/learn/physics/questions/b"]
    assert [warning["message"].partition(":")[0] for warning in report["warnings"]] == [
        "related_article2.url",
        "related_article3.url",
        "related_article4.url",
    ]


def test_link_removed_from_a_file_is_removed_from_the_page(tmp_path: Path, run: Import) -> None:
    write_seed(tmp_path, "a", related=(("physics", "b"), ("physics", "c")))
    run()
    write_seed(tmp_path, "a", related=(("physics", "c"),))

    run()

    assert [link.url for link in RelatedLink.objects.all()] == ["/learn/physics/questions/c"]


@pytest.mark.parametrize(
    ("first", "second", "canonical_folder"),
    [
        pytest.param({"date": "2025-01-01"}, {"date": "2024-01-01"}, "physics", id="earliest date"),
        pytest.param({"id": 7}, {"id": 5}, "physics", id="lowest id"),
        pytest.param({}, {}, "art", id="subject slug"),
        pytest.param({"no_index": True}, {}, "physics", id="indexable"),
    ],
)
def test_equal_answers_under_one_slug_have_one_canonical_page(
    tmp_path: Path, run: Import, first: dict[str, Any], second: dict[str, Any], canonical_folder: str
) -> None:
    write_seed(tmp_path, "a", "art", **first)
    write_seed(tmp_path, "a", "physics", **second)

    run()

    canonical = Question.objects.get(subject__slug=canonical_folder)
    duplicate = Question.objects.exclude(pk=canonical.pk).get()
    assert canonical.canonical is None
    assert duplicate.canonical == canonical


def test_duplicate_whose_answer_changes_stands_for_itself_again(tmp_path: Path, run: Import) -> None:
    write_seed(tmp_path, "a", "art")
    write_seed(tmp_path, "a", "physics")
    run()
    write_seed(tmp_path, "a", "physics", answer="Something else.")

    run()

    assert not Question.objects.exclude(canonical=None).exists()


def test_subject_gets_its_commonest_spelling_unless_an_editor_named_it(tmp_path: Path, run: Import) -> None:
    write_seed(tmp_path, "a", "physics", subject="physics")
    write_seed(tmp_path, "b", "physics", subject="Physics")
    write_seed(tmp_path, "c", "physics", subject="Physics")
    run()
    commonest = Subject.objects.get().name
    Subject.objects.update(name="Physics and friends")
    write_seed(tmp_path, "d", "physics", subject="physics")
    write_seed(tmp_path, "e", "physics", subject="physics")
    write_seed(tmp_path, "f", "physics", subject="physics")

    run()

    assert commonest == "Physics"
    assert Subject.objects.get().name == "Physics and friends"


def test_workers_give_the_same_result_as_one_process(tmp_path: Path, run: Import) -> None:
    for number in range(210):
        write_seed(tmp_path, f"q{number:03}", answer=f"Answer **{number}** with $ x_{{{number}}} $.")

    report = run("--workers=2")

    assert report["created"] == 210
    assert Question.objects.filter(answer_html__contains="<math").count() == 210


def test_import_says_who_holds_the_lock(tmp_path: Path, run: Import) -> None:
    write_seed(tmp_path)
    held, done = threading.Event(), threading.Event()

    def hold() -> None:  # a thread has a database connection of its own, like another process
        with import_lock():
            held.set()
            done.wait(30)
        connection.close()

    holder = threading.Thread(target=hold)
    holder.start()
    held.wait(30)

    report = run()
    done.set()
    holder.join()

    assert report["exit"] == 75
    assert "another import is running: " in report["output"]
    assert not Question.objects.exists()
    assert run()["exit"] == 0


def test_progress_is_plain_lines_without_a_terminal(tmp_path: Path, run: Import) -> None:
    for number in range(10):
        write_seed(tmp_path, f"q{number}")

    report = run()

    assert "reading: 10 of 10" in report["output"]
    assert "importing: 10 of 10" in report["output"]


def test_parsing_workers_do_not_load_django() -> None:
    code = "import sys, learn.importing.parse; sys.exit('django' in sys.modules)"

    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_file_that_the_database_refuses_does_not_stop_the_others(
    tmp_path: Path, run: Import, monkeypatch: pytest.MonkeyPatch
) -> None:
    for slug in ("a", "b", "c"):
        write_seed(tmp_path, slug, answer=slug)
    # No file is known that parses and that the database refuses: make one.
    monkeypatch.setattr(
        parse,
        "render",
        lambda answer: replace(render(answer), html=cast(str, None)) if answer == "b" else render(answer),
    )

    report = run()

    assert report["exit"] == 1
    assert [Path(item["path"]).stem for item in report["rejected"]] == ["b"]
    assert "the database refuses it" in report["rejected"][0]["message"]
    assert sorted(Question.objects.values_list("slug", flat=True)) == ["a", "c"]


@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL's index does not lie in pieces")
def test_import_of_many_leaves_the_search_index_in_one_piece(
    tmp_path: Path, run: Import, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("learn.importing.run.MANY", 3)
    for slugs in (("first", "second"), ("third", "fourth", "fifth")):
        for slug in slugs:
            write_seed(tmp_path, slug)
        run()

    with connection.cursor() as cursor:
        cursor.execute("SELECT COUNT(DISTINCT segid) FROM learn_search_text_idx")
        assert cursor.fetchone() == (1,)
