"""Keep what the file and an editor both changed, for an editor to choose; let go of what is settled."""

from collections.abc import Sequence

from learn.importing.parse import ParsedFile
from learn.importing.plan import PlannedFile
from learn.importing.report import Change
from learn.models import Conflict


def keep_conflicts(batch: Sequence[ParsedFile], plans: Sequence[PlannedFile]) -> None:
    """Store the clashes of the plans, and drop the conflicts that are none any more.

    Those are the ones whose field the file and the question agree on now, or of which the file took its change back.
    What both started from stays as it was first noted, however often the file changes.
    """
    if questions := {plan.question.pk: plan.question for plan in plans if plan.change is not Change.CREATED}:
        settled = [
            conflict.pk
            for conflict in Conflict.objects.filter(question__in=questions)
            if questions[conflict.question_id].imported_values.get(conflict.field, conflict.imported_value)
            == conflict.imported_value
        ]
        Conflict.objects.filter(pk__in=settled).delete()
    Conflict.objects.bulk_create(
        [
            Conflict(
                question=plan.question,
                field=clash.field,
                imported_value=clash.imported_value,
                file_value=clash.file_value,
                path=parsed.source.path,
            )
            for parsed, plan in zip(batch, plans, strict=True)
            for clash in plan.clashes
        ],
        update_conflicts=True,
        unique_fields=["question", "field"],
        update_fields=["file_value", "path"],
    )
