"""The index is what the questions are, whoever writes them and however."""

from io import StringIO

import pytest
from django.core.management import call_command
from django.db import connection, transaction
from django.test import Client

from learn.models import Question, SearchEntry, Subject
from learn.search import search
from learn.search.index import index_of
from learn.search.matching import every_word
from learn.search.query import parse_query
from tests.builders import make_question, make_subject

pytestmark = pytest.mark.django_db


def found(query: str) -> list[str]:
    return [question.slug for question in search(query).questions]


@pytest.fixture
def basalt(biology: Subject) -> Question:
    return make_question(biology, "what-is-basalt", answer_text="It is dark.", page_keywords="rock")


@pytest.mark.parametrize("field", ["title", "page_keywords", "answer_text"])
def test_update_of_a_set_is_found_at_once(basalt: Question, field: str) -> None:
    Question.objects.filter(pk=basalt.pk).update(**{field: "granite"})

    assert found("granite") == ["what-is-basalt"]
    assert found("rock") == ([] if field == "page_keywords" else ["what-is-basalt"])


def test_saved_question_is_found_by_its_new_words_alone(basalt: Question) -> None:
    basalt.title = "What is granite?"
    basalt.save()

    assert found("granite") == ["what-is-basalt"]
    assert found("basalt") == []


def test_upsert_of_many_is_found_at_once(basalt: Question) -> None:
    basalt.title = "What is granite?"
    Question.objects.bulk_create(
        [basalt], update_conflicts=True, unique_fields=["pk"], update_fields=["title"]
    )

    assert found("granite") == ["what-is-basalt"]
    assert found("basalt") == []


def test_changed_questions_of_one_statement_are_found_and_the_others_still_are(basalt: Question) -> None:
    gneiss = make_question(basalt.subject, "what-is-gneiss")
    marble = make_question(basalt.subject, "what-is-marble")

    Question.objects.filter(pk__in=[basalt.pk, gneiss.pk]).update(title="What is granite?")

    assert sorted(found("granite")) == ["what-is-basalt", "what-is-gneiss"]
    assert found("marble") == [marble.slug]
    assert found("gneiss") == []


def test_deleted_question_leaves_nothing_behind(basalt: Question) -> None:
    basalt.delete()

    assert found("basalt") == []
    assert not SearchEntry.objects.exists()
    assert index_of().is_in_step()


def test_change_that_is_rolled_back_is_not_found(basalt: Question) -> None:
    with transaction.atomic():
        Question.objects.update(title="What is granite?")
        transaction.set_rollback(True)

    assert found("granite") == []
    assert found("basalt") == ["what-is-basalt"]


@pytest.mark.parametrize(
    "change",
    [{"status": Question.Status.ARCHIVED}, {"status": Question.Status.DRAFT}, {"no_index": True}],
    ids=["archived", "draft", "no-index"],
)
def test_question_that_readers_may_not_see_is_gone_at_once_and_back_at_once(
    basalt: Question, change: dict[str, object]
) -> None:
    Question.objects.update(**change)
    hidden = found("basalt")
    Question.objects.update(status=Question.Status.LIVE, no_index=False)

    assert hidden == []
    assert found("basalt") == ["what-is-basalt"]


def test_subject_that_is_hidden_takes_its_questions_along(basalt: Question) -> None:
    Subject.objects.update(is_listed=False)

    assert found("basalt") == []


def in_heads(query: str) -> list[int]:
    return index_of().best_heads(every_word(parse_query(query)))


@pytest.mark.parametrize("field", ["title", "page_keywords"])
def test_head_that_changes_is_found_at_once_by_its_new_words_alone(basalt: Question, field: str) -> None:
    before = in_heads("basalt rock")
    Question.objects.filter(pk=basalt.pk).update(**{field: "granite"})

    assert before == [basalt.pk]
    assert in_heads("granite") == [basalt.pk]
    assert in_heads("basalt rock") == []


def test_answer_is_no_part_of_a_head(basalt: Question) -> None:
    assert in_heads("dark") == []
    assert found("dark") == ["what-is-basalt"]


def test_question_that_readers_may_not_see_is_not_among_the_best_heads(basalt: Question) -> None:
    Question.objects.update(no_index=True)
    hidden = in_heads("basalt")
    Question.objects.all().delete()

    assert hidden == in_heads("basalt") == []


def test_question_that_moves_is_counted_in_its_new_subject(basalt: Question) -> None:
    Question.objects.update(subject=make_subject("geology"))

    assert [facet.subject.slug for facet in search("basalt").facets] == ["geology"]


def test_entries_are_what_the_words_of_the_site_say(basalt: Question) -> None:
    make_question(basalt.subject, "second", canonical=basalt)
    make_question(basalt.subject, "third", no_index=True)

    assert set(SearchEntry.objects.indexable().values_list("pk", flat=True)) == set(
        Question.objects.indexable().values_list("pk", flat=True)
    )


def test_index_that_lost_an_entry_is_not_in_step_until_it_is_rebuilt(
    client: Client, basalt: Question
) -> None:
    SearchEntry.objects.all().delete()
    before = client.get("/readyz").json()["checks"]["search"]
    output = StringIO()
    call_command("rebuild_search", stdout=output)

    assert before is False
    assert client.get("/readyz").json()["checks"]["search"] is True
    assert "1 question" in output.getvalue()
    assert found("basalt") == ["what-is-basalt"]


def test_index_that_lost_a_trigger_is_not_in_step(basalt: Question) -> None:
    with connection.cursor() as cursor:
        on_table = " ON learn_question" if connection.vendor == "postgresql" else ""
        cursor.execute(f"DROP TRIGGER learn_search_changed{on_table}")

    assert not index_of().is_in_step()
    index_of().install()
    assert index_of().is_in_step()


@pytest.mark.skipif(connection.vendor != "sqlite", reason="in PostgreSQL a row is whole")
def test_index_that_lost_a_head_is_not_in_step_until_it_is_rebuilt(basalt: Question) -> None:
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM learn_search_heads_docsize")
    before = index_of().is_in_step()
    index_of().rebuild()

    assert not before
    assert index_of().is_in_step()
    assert in_heads("basalt") == [basalt.pk]


@pytest.mark.django_db(transaction=True)
def test_database_without_an_index_of_heads_has_one_after_a_migration(basalt: Question) -> None:
    with connection.cursor() as cursor:
        for statement in {
            "sqlite": ["DROP TABLE learn_search_heads"],
            "postgresql": [
                "DROP INDEX learn_search_text_head",
                "DROP FUNCTION learn_search_holding, learn_search_headed",
            ],
        }[connection.vendor]:
            cursor.execute(statement)
    before = index_of().is_in_step()
    call_command("migrate", verbosity=0)

    assert not before
    assert index_of().is_in_step()
    assert in_heads("basalt") == [basalt.pk]


def pieces() -> set[int]:
    """Return in how many segments each of SQLite's tables lies."""
    tables = ("text", "heads", "words")
    with connection.cursor() as cursor:
        return {
            cursor.execute(f"SELECT COUNT(DISTINCT segid) FROM learn_search_{table}_idx").fetchone()[0]
            for table in tables
        }


@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL's index does not lie in pieces")
def test_index_in_pieces_is_in_one_once_it_is_consolidated(basalt: Question) -> None:
    make_question(basalt.subject, "what-is-gneiss")
    before = pieces()

    index_of().consolidate()
    index_of().consolidate()

    assert min(before) > 1
    assert pieces() == {1}
    assert index_of().is_in_step()
    assert found("basalt") == [basalt.slug]
    assert found("gneiss") == ["what-is-gneiss"]


@pytest.mark.skipif(connection.vendor != "postgresql", reason="the triggers of PostgreSQL were others before")
def test_triggers_that_kept_the_index_row_by_row_go_when_it_is_installed() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE FUNCTION learn_search_show() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END'"
        )
        cursor.execute(
            "CREATE TRIGGER learn_search_shown AFTER INSERT ON learn_question "
            "FOR EACH ROW EXECUTE FUNCTION learn_search_show()"
        )

    index_of().install()

    assert index_of().is_in_step()
