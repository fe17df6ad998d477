"""What is remembered of a list holds until a change of it is announced, and no longer."""

from collections.abc import Callable

import pytest
from django.db import transaction
from django.test import Client

from learn.freshness import announce, announce_everything, announce_pages
from learn.freshness.remembered import Remembered
from learn.models import Question, Subject
from tests.builders import make_question, make_subject

outside_of_transactions = pytest.mark.django_db(transaction=True)
PLANTS = "question:biology/how-do-plants-eat"


class Counted:
    """Works out how often it was asked."""

    def __init__(self, meanwhile: Callable[[], object] = lambda: None) -> None:
        self.times = 0
        self._meanwhile = meanwhile

    def __call__(self) -> int:
        self.times += 1
        self._meanwhile()
        return self.times


@pytest.fixture
def plants() -> Question:
    return make_question(make_subject("biology"))


@outside_of_transactions
def test_value_is_worked_out_once_until_one_of_its_tags_is_announced(plants: Question) -> None:
    kept, count = Remembered(), Counted()

    seen = [kept.get("key", {PLANTS}, count), kept.get("key", {PLANTS}, count)]
    announce_pages({plants.pk})
    seen += [kept.get("key", {PLANTS}, count), kept.get("key", {PLANTS}, count)]
    announce_everything()
    seen += [kept.get("key", {PLANTS}, count)]

    assert seen == [1, 1, 2, 2, 3]


@outside_of_transactions
def test_change_of_something_else_changes_nothing(plants: Question) -> None:
    kept, count = Remembered(), Counted()

    seen = [kept.get("key", {"list:physics"}, count)]
    announce_pages({plants.pk})
    seen += [kept.get("key", {"list:physics"}, count), kept.get("another", {"list:physics"}, count)]

    assert seen == [1, 1, 2]


@outside_of_transactions
def test_value_that_changed_while_it_was_worked_out_is_not_kept(plants: Question) -> None:
    kept = Remembered()

    def heard_by_another_thread() -> None:
        announce_pages({plants.pk})
        kept.get("another", {PLANTS}, Counted())

    kept.get("another", {PLANTS}, Counted())
    count = Counted(heard_by_another_thread)

    assert [kept.get("key", {PLANTS}, count), kept.get("key", {PLANTS}, count)] == [1, 2]


@pytest.mark.django_db
def test_nothing_is_remembered_within_a_transaction() -> None:
    kept, count = Remembered(), Counted()

    assert [kept.get("key", (), count), kept.get("key", (), count)] == [1, 2]


@outside_of_transactions
@pytest.mark.parametrize("sort", ["", "?sort=title"])
def test_lists_show_a_question_as_soon_as_it_is_announced(
    client: Client, plants: Question, sort: str
) -> None:
    announce_everything()  # by now the lists of other tests are forgotten

    def shown() -> list[bool]:
        answers = [client.get(path).content.decode() for path in (f"/learn/biology{sort}", "/learn")]
        return ["2 questions" in answer for answer in answers]

    before = shown()
    with transaction.atomic():
        other = make_question(Subject.objects.get(slug="biology"), "what-is-a-cell")
        announce({}, {other.pk})
    after = shown()

    assert (before, after) == ([False, False], [True, True])
