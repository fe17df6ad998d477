"""What a watch hears: each announcement once, whatever the order of commits, and what a schedule does by itself."""

import datetime as dt
from collections.abc import Iterator

import pytest
from django.db import DatabaseError, connection
from django.utils import timezone

from learn.freshness import announce_everything, announce_pages
from learn.freshness.watch import Watch
from learn.models import Announcement, Question

pytestmark = pytest.mark.django_db
PLANTS = "question:biology/how-do-plants-eat"


@pytest.fixture
def watch(plants: Question) -> Watch:
    announce_pages({plants.pk})
    watch = Watch()
    watch.look()
    return watch


def test_first_look_hears_nothing(plants: Question) -> None:
    announce_pages({plants.pk})

    assert Watch().look() == set()


def test_each_announcement_is_heard_once(watch: Watch, plants: Question) -> None:
    announce_pages({plants.pk})

    assert [watch.look(), watch.look()] == [{PLANTS}, set()]


def test_everything_is_heard_though_it_deletes_what_was_said(watch: Watch) -> None:
    announce_everything()

    assert [watch.look(), watch.look()] == [{"*"}, set()]


def test_emptied_table_means_everything(watch: Watch, plants: Question) -> None:
    Announcement.objects.all().delete()
    emptied = watch.look()
    announce_pages({plants.pk})

    assert [emptied, watch.look()] == [{"*"}, {PLANTS}]


def test_another_database_means_everything(watch: Watch) -> None:
    Announcement.objects.update(token="another")

    assert watch.look() == {"*"}


def test_moment_of_the_last_change_is_known(watch: Watch, plants: Question) -> None:
    announce_pages({plants.pk})
    watch.look()

    assert watch.changed_at == Announcement.objects.latest("pk").created_at


@pytest.mark.parametrize("field", ["publish_at", "unpublish_at"])
def test_schedule_is_heard_when_its_moment_has_come(
    plants: Question, field: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = timezone.now()
    Question.objects.update(**{field: now + dt.timedelta(hours=1)})
    watch = Watch()
    watch.look()
    before = watch.look()
    monkeypatch.setattr(timezone, "now", lambda: now + dt.timedelta(hours=2))

    after = watch.look()

    assert before == set()
    assert after >= {PLANTS, "list:biology", "lists"}
    assert watch.look() == set()


def test_failing_database_is_said_and_what_came_meanwhile_is_heard_later(
    watch: Watch, plants: Question
) -> None:
    def refuse(*arguments: object) -> object:
        raise DatabaseError("gone")

    announce_pages({plants.pk})
    with pytest.raises(DatabaseError), connection.execute_wrapper(refuse):
        watch.look()

    assert watch.look() == {PLANTS}


@pytest.fixture
def second_writer(transactional_db: None) -> Iterator[object]:
    """Return a second connection to the test database, of PostgreSQL."""
    if connection.vendor != "postgresql":
        pytest.skip("SQLite has one writer at a time: rows are committed in the order of their keys")
    other = connection.copy()
    yield other
    other.close()


def test_row_that_is_committed_late_is_heard(second_writer: object, plants: Question) -> None:
    insert = "INSERT INTO learn_announcement (tags, token, created_at) VALUES ('late', 'x', now())"
    second_writer.set_autocommit(False)  # type: ignore[attr-defined]
    with second_writer.cursor() as cursor:  # type: ignore[attr-defined]
        cursor.execute(insert)
    announce_pages({plants.pk})
    watch = Watch()
    first = watch.look()
    announce_pages({plants.pk})
    early = watch.look()
    second_writer.commit()  # type: ignore[attr-defined]

    assert [first, early, watch.look(), watch.look()] == [set(), {PLANTS}, {"late"}, set()]
