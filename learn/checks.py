"""What `manage.py check --deploy` and `check --database default` look at beside Django's own."""

import sqlite3
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Info, Tags, Warning, register
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor

from learn.content.markdown import RENDERER_VERSION
from learn.health import has_static_files
from learn.models import Question
from learn.search.index import index_of

SOUND_SQLITE = (3, 51, 3)


@register(deploy=True)
def sqlite_is_sound(app_configs: Any, **options: Any) -> list[CheckMessage]:
    """Tell of the SQLite that can lose pages under two writers. Only told: one import at a time, no mmap, see decision 2."""
    if connection.vendor != "sqlite" or sqlite3.sqlite_version_info >= SOUND_SQLITE:
        return []
    return [
        Info(
            f"SQLite {sqlite3.sqlite_version} can damage a database in WAL mode under two writers with a checkpoint.",
            hint="3.51.3 cannot. Until then: one machine, backups, and PostgreSQL where editors are many.",
            id="learn.I001",
        )
    ]


@register(deploy=True)
def limits_are_shared(app_configs: Any, **options: Any) -> list[CheckMessage]:
    """Tell that each worker counts for itself."""
    if "locmem" not in settings.CACHES["default"]["BACKEND"]:
        return []
    return [
        Info(
            "CACHE_URL is in the process: limits on guesses, searches and reports count for each worker.",
            hint="Set it to rediscache://host:6379/0 (Valkey, Redis) with more than four workers or machines.",
            id="learn.I002",
        )
    ]


@register(deploy=True)
def static_files_are_collected(app_configs: Any, **options: Any) -> list[CheckMessage]:
    """Tell that every page will be an error. Only told: the first look at a new machine comes before they are collected."""
    message = f"{settings.STATIC_ROOT} holds no static files: every page would answer 500."
    hint = "Run `manage.py collectstatic`, and start the site again where it runs."
    return [] if has_static_files() else [Info(message, hint=hint, id="learn.I003")]


@register(Tags.database)
def database_is_up_to_date(app_configs: Any, databases: Any = None, **options: Any) -> list[CheckMessage]:
    """Warn of migrations that were not applied and of answers that an older renderer made."""
    if not databases:
        return []
    try:
        executor = MigrationExecutor(connection)
        if not executor.loader.applied_migrations:
            return []  # a new database: `migrate` is about to fill it
        if plan := executor.migration_plan(executor.loader.graph.leaf_nodes()):
            return [
                Warning(
                    f"Migrations to apply: {len(plan)}.", hint="Run `manage.py migrate`.", id="learn.W001"
                )
            ]
        return [*_stale_answers(), *_search_index()]
    except DatabaseError:
        return []  # Django says that itself


def _stale_answers() -> list[CheckMessage]:
    stale = Question.objects.rendered_before(RENDERER_VERSION).count()
    message = f"Answers that an older renderer made: {stale:,}."
    return [Warning(message, hint="Run `manage.py render_answers`.", id="learn.W002")] if stale else []


def _search_index() -> list[CheckMessage]:
    message = "The search index is missing or does not match the questions."
    hint = "Run `manage.py migrate`, which makes it, or `manage.py rebuild_search`."
    return [] if index_of().is_in_step() else [Warning(message, hint=hint, id="learn.W003")]
