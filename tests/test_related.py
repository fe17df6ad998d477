"""A next step from every page: editorial links, then what other questions are about."""

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from learn.likeness import Page, Target, different, filled, model_of, nearest
from learn.models import Announcement, Question, Subject, SuggestedQuestion
from learn.related import SHOWN, next_steps, suggest, suggest_after_import
from tests.builders import make_question, make_related_link, make_subject
from tests.conftest import Import
from tests.importing.seedfiles import write_seed
from tests.pages import PageUnderTest

TARGETS = [
    Target(1, 1, "What is a cell wall?", "cell wall,plants"),
    Target(2, 1, "What is a cell membrane?", "cell membrane,lipids"),
    Target(3, 1, "How do walls of plant cells grow?", "cell wall,growth"),
    Target(4, 2, "What is inflation?", "prices"),
    Target(5, 1, "What is a cell wall", "plants, cell wall"),
]


def page(key: int, title: str, keywords: str = "", answer: str = "") -> Page:
    return Page(key, 1, key, title, keywords, answer)


def test_nearest_is_what_shares_rare_words() -> None:
    found = nearest(model_of(TARGETS), page(9, "How thick is a cell wall?", "cell wall"))

    assert found[0] in (1, 5)
    assert 4 not in found


def test_page_itself_and_what_says_the_same_are_no_next_steps() -> None:
    found = nearest(model_of(TARGETS), page(1, "What is a cell wall?", "cell wall,plants"))

    assert not {1, 5} & set(found)
    assert set(found) == {2, 3}


def test_two_that_say_the_same_are_one_next_step() -> None:
    found = nearest(model_of(TARGETS), page(9, "Why do plants grow?", "growth,plants,cell wall"))

    assert len({1, 5} & set(found)) == 1


def test_answer_tells_what_a_page_is_about() -> None:
    model = model_of(TARGETS)

    assert nearest(model, page(9, "Why?")) == []
    assert nearest(model, page(9, "Why?", answer="Because prices rise: inflation."))[0] == 4


def test_missing_next_steps_are_filled_in_order_and_none_twice() -> None:
    assert filled([7], [3, 7, 1, 2]) == [7, 3, 1, 2]
    assert filled([7], []) == [7]


def test_what_follows_in_a_subject_says_something_else_than_the_page_and_one_another() -> None:
    model, wall = model_of(TARGETS), page(1, "What is a cell wall?", "cell wall,plants")

    assert list(different(model, wall, [], [5, 2, 4])) == [2, 4]
    assert list(different(model, page(9, "Why?"), [5], [1, 2, 3])) == [2, 3]


@pytest.fixture
def ten(biology: Subject) -> list[Question]:
    words = ["cell", "cell wall", "lung", "heart", "leaf", "root", "stem", "seed", "bone", "blood"]
    return [
        make_question(biology, f"what-is-{word.replace(' ', '-')}", page_keywords=word, answer_text=word)
        for word in words
    ]


def steps(question: Question) -> list[Question]:
    return next_steps([Question.objects.for_page().get(pk=question.pk)])[question.pk]


def suggest_all() -> int:
    return suggest(None, 1, lambda *_: None)


def test_every_question_of_a_subject_of_ten_has_five_next_steps(ten: list[Question]) -> None:
    suggest_all()

    for question in ten:
        found = steps(question)
        assert len(found) == SHOWN
        assert len({other.pk for other in found} - {question.pk}) == SHOWN


def test_closest_question_is_suggested_first(ten: list[Question]) -> None:
    suggest_all()

    assert steps(ten[0])[0] == ten[1]


def test_editorial_links_come_first_and_once(ten: list[Question]) -> None:
    suggest_all()
    make_related_link(ten[0], ten[9], 1)
    make_related_link(ten[0], ten[1], 2)

    found = steps(ten[0])

    assert found[:2] == [ten[9], ten[1]]
    assert len({question.pk for question in found}) == len(found) == SHOWN


def test_next_steps_of_many_are_those_of_each_in_two_queries(
    ten: list[Question], django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    suggest_all()
    make_related_link(ten[0], ten[9], 1)
    make_related_link(ten[5], ten[9], 2)
    one_by_one = {question.pk: steps(question) for question in ten}

    with django_assert_num_queries(2):
        together = next_steps(ten)

    assert together == one_by_one
    assert together[ten[5].pk][0] == ten[9]


def test_canonical_question_stands_for_its_duplicate(ten: list[Question]) -> None:
    duplicate = make_question(make_subject("physics"), ten[3].slug, canonical=ten[3])
    make_related_link(ten[0], duplicate, 1)
    make_related_link(ten[0], ten[3], 2)
    make_related_link(ten[3], duplicate, 1)

    assert steps(ten[0]) == [ten[3]]
    assert steps(ten[3]) == []


@pytest.mark.parametrize(
    "change",
    [{"status": Question.Status.ARCHIVED}, {"no_index": True}, {"status": Question.Status.DRAFT}],
    ids=["archived", "no-index", "draft"],
)
def test_question_that_readers_may_not_see_is_no_next_step_at_once(
    ten: list[Question], change: dict[str, object]
) -> None:
    suggest_all()
    Question.objects.filter(pk=ten[1].pk).update(**change)

    assert ten[1] not in steps(ten[0])
    assert len(steps(ten[0])) == SHOWN


def test_import_of_a_large_site_leads_on_within_the_subject_and_leaves_the_comparison(
    ten: list[Question], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("learn.related.COMPARED_BY_IMPORTS", 9)

    suggest_after_import((), 1, lambda *_: None)
    quick = {question.pk: steps(question) for question in ten}
    suggest_after_import({ten[0].pk}, 1, lambda *_: None)

    assert all(
        len(found) == SHOWN and question not in found
        for question, found in zip(ten, quick.values(), strict=True)
    )
    assert [steps(question) for question in ten] == list(quick.values())
    assert suggest_all() > 0


@pytest.mark.parametrize("compared", [True, False], ids=["compared", "left-to-later"])
def test_twin_of_a_page_does_not_fill_its_next_steps(
    ten: list[Question], monkeypatch: pytest.MonkeyPatch, compared: bool
) -> None:
    monkeypatch.setattr("learn.related.COMPARED_BY_IMPORTS", 100 if compared else 0)
    twin = make_question(ten[0].subject, "cell-what-is-a", title="What is a cell?", page_keywords="cell")
    Question.objects.filter(pk=ten[0].pk).update(title="What, is a cell")

    suggest_after_import((), 1, lambda *_: None)

    assert len(steps(ten[0])) == len(steps(twin)) == SHOWN
    assert twin not in steps(ten[0])
    assert ten[0] not in steps(twin)


def test_new_question_is_suggested_by_old_ones_after_the_next_run(ten: list[Question]) -> None:
    suggest_all()
    new = make_question(ten[0].subject, "which-cell-is-largest", page_keywords="cell", answer_text="cell")

    before = new in steps(ten[0])
    output = StringIO()
    call_command("suggest_questions", "--workers=1", stdout=output, stderr=StringIO())

    assert not before
    assert new in steps(ten[0])
    assert "questions changed." in output.getvalue()


def test_second_run_writes_nothing(ten: list[Question]) -> None:
    first = suggest_all()
    rows = list(SuggestedQuestion.objects.values_list("pk", flat=True))

    assert (first, suggest_all()) == (10, 0)
    assert list(SuggestedQuestion.objects.values_list("pk", flat=True)) == rows


def test_pages_whose_next_steps_changed_are_announced(ten: list[Question]) -> None:
    suggest_all()

    assert "question:biology/what-is-cell" in Announcement.objects.latest("pk").tags


@pytest.fixture
def release(tmp_path: Path) -> None:
    for number in range(12):
        title = f"Why is {'abcdefghijkl'[number] * 4} {'mnopqrstuvwx'[number] * 4}?"
        write_seed(tmp_path, slug=f"why-is-thing-{number}-blue", title=title)


@pytest.mark.django_db
@pytest.mark.usefixtures("release")
def test_import_stores_next_steps(run: Import) -> None:
    run()

    assert not Question.objects.filter(suggestions=None).exists()


@pytest.mark.django_db
@pytest.mark.usefixtures("release")
def test_import_of_the_same_again_keeps_the_very_rows(run: Import) -> None:
    run()
    rows = list(SuggestedQuestion.objects.values_list("pk", flat=True))
    run()

    assert rows
    assert list(SuggestedQuestion.objects.values_list("pk", flat=True)) == rows


def test_page_lists_suggestions_under_related_within_four_queries(
    client: Client, ten: list[Question], django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    suggest_all()

    with django_assert_num_queries(4):
        response = client.get(ten[0].get_absolute_url())

    assert len(PageUnderTest(response).values("//nav[@id='related']//a/@href")) == SHOWN
