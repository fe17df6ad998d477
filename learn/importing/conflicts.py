"""Keep what the file and an editor both changed, for an editor to choose; let go of what is settled."""

from collections.abc import Sequence

from learn.importing.parse import ParsedFile
from learn.importing.plan import PlannedFile
from learn.models import Conflict


def keep_conflicts(batch: Sequence[ParsedFile], plans: Sequence[PlannedFile]) -> None:
    """Store the clashes of the plans, and drop the conflicts whose field the file and the question agree on now."""
    questions = {plan.question.pk: plan.question for plan in plans}
    settled = [
        conflict.pk
        for conflict in Conflict.objects.filter(question__in=questions)
        if conflict.field not in questions[conflict.question_id].imported_values
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
        update_fields=["imported_value", "file_value", "path"],
    )
