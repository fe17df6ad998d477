"""What readers search for is counted by day, and nothing of who they are."""

import datetime as dt
from unittest.mock import patch

import pytest
from django.db import OperationalError
from django.test import Client

from learn.models import SearchCount, Subject
from learn.search import counting, search
from learn.search.counting import SearchCounter
from tests.builders import make_question

pytestmark = pytest.mark.django_db


@pytest.fixture
def counter(biology: Subject) -> SearchCounter:
    make_question(biology, "what-is-basalt")
    return SearchCounter()


def counted() -> dict[str, tuple[int, int]]:
    return {row.query: (row.searches, row.found) for row in SearchCount.objects.all()}


def test_search_is_counted_with_what_it_found(counter: SearchCounter) -> None:
    for query in ("Basalt", "basalt ", "quasars"):
        counter.count(search(query))
    counter.write()

    assert counted() == {"basalt": (2, 1), "quasars": (1, 0)}


def test_counts_of_a_day_add_up(counter: SearchCounter) -> None:
    for _ in range(3):
        counter.count(search("basalt"))
        counter.write()

    assert counted() == {"basalt": (3, 1)}


@pytest.mark.parametrize(
    "query",
    ["", "ada@example.org basalt", "call 030 123-4567", "basalt " * 20],
    ids=["empty", "address", "number", "long"],
)
def test_what_may_tell_who_searched_is_not_counted(counter: SearchCounter, query: str) -> None:
    counter.count(search(query))
    counter.write()

    assert counted() == {}


def test_further_pages_and_single_subjects_are_the_same_search(counter: SearchCounter) -> None:
    counter.count(search("basalt", "biology"))
    counter.count(search("basalt", page=2))
    counter.write()

    assert counted() == {}


def test_counts_are_written_together(counter: SearchCounter) -> None:
    counter.count(search("basalt"))
    counter.count(search("quasars"))

    assert list(counted()) == ["basalt"]


def test_counts_wait_where_nothing_can_be_written(counter: SearchCounter) -> None:
    with patch.object(SearchCounter, "_store", side_effect=OperationalError("database is locked")):
        counter.count(search("basalt"))
    counter.count(search("basalt"))
    counter.write()

    assert counted() == {"basalt": (2, 1)}


def test_old_counts_are_dropped_and_a_day_has_a_limit(
    counter: SearchCounter, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(counting, "MAX_A_DAY", 1)
    SearchCount.objects.create(day=dt.date(2020, 1, 1), query="granite", found=0)

    for query in ("basalt", "quasars", "basalt"):
        counter.count(search(query))
        counter.write()

    assert counted() == {"basalt": (2, 1)}


def test_search_page_counts_and_editors_see_what_found_nothing(
    client: Client, admin_client: Client, counter: SearchCounter
) -> None:
    with patch("learn.views.counter", counter):
        client.get("/learn/search?q=quasars")
    SearchCount.objects.create(day=dt.date(2026, 1, 1), query="basalt", found=1)

    shown = admin_client.get("/admin/learn/searchcount/?found=nothing").content.decode()

    assert "quasars" in shown
    assert "basalt" not in shown
