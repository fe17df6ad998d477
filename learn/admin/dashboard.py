"""The front page of the admin: what waits for somebody, what goes wrong, and what the last imports did."""

import datetime as dt
from collections import Counter
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Sum
from django.urls import reverse
from django.utils import timezone

from learn.models import Conflict, ImportRun, ProblemReport, Question, SearchCount

SHOWN = 5
DAYS = 28  # of searches
BAR_WIDTH = 120  # of the longest bar, in CSS pixels


@dataclass(frozen=True, slots=True)
class Bar:
    """A count beside others, and where its questions are listed."""

    label: str
    count: int
    width: int
    url: str = ""


def dashboard() -> dict[str, Any]:
    """Return what the front page shows; about ten queries, each of a few rows or of an index alone."""
    questions = Question.objects.select_related("subject").only(
        "title", "publish_at", "updated_at", "subject__name"
    )
    changelist = reverse("admin:learn_question_changelist")
    return {
        "queue": questions.in_review().order_by("updated_at")[:SHOWN],
        "queue_count": Question.objects.in_review().count(),
        "draft_count": Question.objects.drafts().count(),
        "scheduled": questions.scheduled().order_by("publish_at")[:SHOWN],
        "conflict_count": Conflict.objects.count(),
        "conflicts": Conflict.objects.select_related("question").defer(*_HEAVY)[:SHOWN],
        "reports": ProblemReport.objects.filter(is_done=False)
        .select_related("question")
        .defer(*_HEAVY)[:SHOWN],
        "report_count": ProblemReport.objects.filter(is_done=False).count(),
        "imports": ImportRun.objects.defer("rejected", "conflicts", "warnings")[:SHOWN],
        "searches": _searches_without_result(),
        **_problems(changelist),
    }


def _searches_without_result() -> Any:
    """Return what readers searched for in vain in the last weeks, the most often first."""
    since = timezone.localdate() - dt.timedelta(days=DAYS)
    in_vain = SearchCount.objects.filter(found=0, day__gte=since).order_by()
    return in_vain.values("query").annotate(times=Sum("searches")).order_by("-times", "query")[: 2 * SHOWN]


def _problems(changelist: str) -> dict[str, list[Bar]]:
    """Return how many questions have a problem of each kind, and how many with problems each subject has."""
    kinds: Counter[str] = Counter()
    found = Question.objects.filter(has_problems=True).exclude(status=Question.Status.ARCHIVED)
    for problems in found.values_list("problems", flat=True)[:10_000]:
        kinds.update({problem["kind"] for problem in problems})
    subjects = (
        found.values_list("subject__name", "subject_id").annotate(count=Count("pk")).order_by("-count")[:8]
    )
    longest = max([*kinds.values(), *(count for *_, count in subjects)], default=1)

    def width(count: int) -> int:
        return max(2, round(count / longest * BAR_WIDTH))

    return {
        "kinds": [Bar(kind, count, width(count)) for kind, count in kinds.most_common(8)],
        "subjects": [
            Bar(name, count, width(count), f"{changelist}?problems=yes&subject__id__exact={pk}")
            for name, pk, count in subjects
        ],
    }


_HEAVY = [
    f"question__{name}"
    for name in ("answer", "answer_html", "answer_text", "headings", "problems", "answer_links")
]
