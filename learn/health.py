"""What a probe is told: whether this process can serve readers."""

from collections.abc import Callable

from django.contrib.staticfiles.storage import staticfiles_storage
from django.db import DatabaseError, InterfaceError, connection
from django.db.migrations.executor import MigrationExecutor

from learn.models import Question
from learn.search.index import index_of

Check = Callable[[], bool]


def readiness() -> dict[str, bool]:
    """Return the outcome of each check by its name. What a check depends on and did not hold is not asked."""
    checks: dict[str, Check] = {
        "database": _answers,
        "migrations": _is_migrated,
        "content": _has_content,
        "search": _finds_content,
        "static": has_static_files,
    }
    outcome: dict[str, bool] = {}
    for name, check in checks.items():
        outcome[name] = all(outcome.values()) and _holds(check)
    return outcome


def has_static_files() -> bool:
    """Return whether `collectstatic` left what pages link to: without, each of them would be an error."""
    return bool(getattr(staticfiles_storage, "hashed_files", True))  # the storage without a manifest has none


def _holds(check: Check) -> bool:
    try:
        return check()
    except (DatabaseError, InterfaceError):  # said with a 503, not with a traceback every few seconds
        return False


def _answers() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
        return bool(cursor.fetchone())


def _is_migrated() -> bool:
    executor = MigrationExecutor(connection)
    return not executor.migration_plan(executor.loader.graph.leaf_nodes())


def _has_content() -> bool:
    return Question.objects.live().exists()


def _finds_content() -> bool:
    return index_of().is_in_step()
