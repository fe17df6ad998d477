"""Migrations: one at a time, whoever starts them."""

import threading
from collections.abc import Callable
from typing import Any

import pytest
from django.core.checks import run_checks
from django.core.management import call_command
from django.core.management.commands.migrate import Command as Migrate
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder

from learn.management.commands.migrate import Command, migration_lock


@pytest.mark.django_db(transaction=True)
def test_second_migration_waits_for_the_first(monkeypatch: pytest.MonkeyPatch) -> None:
    began, order = threading.Event(), list[str]()
    monkeypatch.setattr(Migrate, "handle", lambda *arguments, **options: order.append("second"))

    def migrate() -> None:
        began.set()
        call_command("migrate")
        connection.close()

    second = threading.Thread(target=migrate)
    with migration_lock(connection):
        second.start()
        began.wait()
        second.join(0.3)
        order.append("first")
    second.join()

    assert order == ["first", "second"]


@pytest.mark.django_db(transaction=True)
def test_lock_ends_with_a_migration_that_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*arguments: Any, **options: Any) -> None:
        raise RuntimeError("broken")

    handle: Callable[..., None] = fail
    monkeypatch.setattr(Migrate, "handle", handle)
    for _ in range(2):
        with pytest.raises(RuntimeError):
            call_command("migrate")


@pytest.mark.django_db
def test_migrate_does_not_warn_of_what_it_is_about_to_apply() -> None:
    MigrationRecorder(connection).record_unapplied("learn", "0009_search_heads")
    of_migrate = Command().get_check_kwargs({"database": "default"})

    assert "learn.W001" not in {found.id for found in run_checks(**of_migrate)}
    assert "learn.W001" in {found.id for found in run_checks(databases=["default"])}
