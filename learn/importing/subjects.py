"""Name the subjects: files spell them differently, the commonest spelling wins, an editor's name is kept."""

from django.db import transaction
from django.db.models import Count

from learn.freshness import announce_everything
from learn.models import Question, Subject


def name_subjects() -> None:
    """Give each subject the commonest spelling among its live questions, unless an editor named it."""
    spellings = (
        Question.objects.live()
        .exclude(subject_spelling="")
        .values("subject_id", "subject_spelling")
        .annotate(questions=Count("pk"))
        .values_list("subject_id", "subject_spelling", "questions")
    )
    # Sorted here, because databases disagree about the order of `Science` and `science`.
    ordered = sorted(spellings, key=lambda row: (-row[2], row[1]), reverse=True)
    commonest = {subject: spelling for subject, spelling, _ in ordered}  # the last of each is its commonest
    changed = []
    for subject in Subject.objects.filter(pk__in=commonest):
        spelling = commonest[subject.pk]
        if spelling != subject.imported_name:
            if subject.name == subject.imported_name:
                subject.name = spelling
            subject.imported_name = spelling
            changed.append(subject)
    if changed:
        with transaction.atomic():
            Subject.objects.bulk_update(changed, ["name", "imported_name"])
            announce_everything()
