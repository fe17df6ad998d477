"""The editors' pages on a database of yours: `python -m bench.desk`, with DATABASE_URL naming it.

Each page is asked several times as a superuser: the median on the wall and of the CPU, and how many queries it takes.
"""

import os
import statistics
import time
from collections.abc import Callable
from typing import Any

import django
from django.test import Client

from bench.table import Row, print_table

TIMES = 5
ASKED = "<= 300 ms, <= 12 queries"


def main() -> None:
    """Measure every kind of page, and print the table."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "quicktakes.settings")
    django.setup()
    from django.conf import settings
    from django.contrib.auth.models import User
    from django.db import connection

    from learn.content.linebreaks import decode
    from learn.models import Question

    settings.ALLOWED_HOSTS = ["testserver"]
    settings.SECURE_SSL_REDIRECT = False
    settings.STAFF_MFA = False
    settings.STORAGES["staticfiles"]["BACKEND"] = "django.contrib.staticfiles.storage.StaticFilesStorage"
    user, _ = User.objects.get_or_create(username="bench", is_staff=True, is_superuser=True)
    client = Client()
    client.force_login(user)
    question = Question.objects.order_by("pk").exclude(related_links=None)[10]
    subject = question.subject_id
    changelist = "/admin/learn/question/"
    pages = {
        "list": changelist,
        "list, page 20": f"{changelist}?p=20",
        "search: two words": f"{changelist}?q=supply+demand",
        "search: one common word": f"{changelist}?q=what",
        "search: a URL": f"{changelist}?q=/learn/{question.subject.slug}/questions/{question.slug}",
        "search: nothing": f"{changelist}?q=xyzzy+plugh",
        "filter: live": f"{changelist}?status__exact=live",
        "filter: draft": f"{changelist}?status__exact=draft",
        "filter: archived": f"{changelist}?status__exact=archived",
        "filter: subject": f"{changelist}?subject__id__exact={subject}",
        "filter: subject and status": f"{changelist}?subject__id__exact={subject}&status__exact=live",
        "filter: indexable": f"{changelist}?indexable=yes",
        "filter: hidden": f"{changelist}?indexable=no",
        "filter: problems": f"{changelist}?problems=yes",
        "filter: problems of a subject": f"{changelist}?problems=yes&subject__id__exact={subject}",
        "filter: edited": f"{changelist}?edited=yes",
        "filter: in conflict": f"{changelist}?conflict=yes",
        "filter: no related": f"{changelist}?unrelated=yes",
        "edit page": f"{changelist}{question.pk}/change/",
        "history": f"{changelist}{question.pk}/history/",
        "add page": f"{changelist}add/",
        "front page": "/admin/",
    }
    rows = []
    for name, path in pages.items():
        queries: list[str] = []

        def counted(execute: Any, sql: str, *rest: Any, queries: list[str] = queries) -> Any:
            queries.append(sql)
            return execute(sql, *rest)

        with connection.execute_wrapper(counted):
            client.get(path)
        figures = _measured(lambda path=path: client.get(path))
        rows.append(
            Row(f"{name}, {len(queries)} queries", *figures, "", "" if name == "front page" else ASKED)
        )
    answer = decode(question.answer)
    figures = _measured(lambda: client.post(f"{changelist}preview/", {"answer": answer}))
    rows.append(Row("preview", *figures, "", "<= 200 ms"))
    print(f"{Question.objects.count():,} questions on {connection.vendor}")
    print_table(rows)


def _measured(ask: Callable[[], object]) -> tuple[str, str]:
    """Return the median of the time on the wall, and of the CPU's in this process: others may use the machine too."""
    wall, cpu = [], []
    for _ in range(TIMES):
        started, used = time.perf_counter(), time.process_time()
        ask()
        wall.append((time.perf_counter() - started) * 1000)
        cpu.append((time.process_time() - used) * 1000)
    return f"{statistics.median(wall):.0f} ms", f"CPU {statistics.median(cpu):.0f} ms"


if __name__ == "__main__":
    main()
