"""End an import's conflicts: the file's value goes live, or the editor's stays for good."""

import datetime as dt
import hashlib
import json
from typing import Any, cast

from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction

from learn.editing.log import noted
from learn.editing.saving import locked, save_question
from learn.importing.plan import values_of
from learn.models import Conflict, Question


def set_value(question: Question, field: str, value: Any) -> None:
    """Set a field to a value that the importer compares with, in the form of JSON; `related` is no column."""
    if field == "published_on":
        value = dt.date.fromisoformat(cast(str, value))
    if field != "related":
        setattr(question, field, value)


def settle(
    conflict: Conflict, *, take_file: bool, by: AbstractBaseUser | None = None, shown: str | None = None
) -> bool:
    """End a conflict by a choice; the version that the file's value replaces is kept. Return whether it was ended.

    It is not where an import changed or ended it since it was fetched, nor where `shown`, the fingerprint of what the
    chooser saw, is another by now: the choice was between other values.
    """
    choice = "Took the file's" if take_file else "Kept the editor's"
    message = f"{choice} {conflict.field}."
    with transaction.atomic():
        (question,) = locked([conflict.question_id])  # imports write a conflict with its question: they wait
        stored = Conflict.objects.select_for_update().filter(pk=conflict.pk).first()
        if stored is None or stored.file_value != conflict.file_value:
            return False
        stored.question = question
        if shown is not None and shown != fingerprint(stored):
            return False
        stored.delete()
        if take_file:
            related = values_of(question)["related"]
            if conflict.field == "related":
                related = cast(list[Any], conflict.file_value)
            set_value(question, conflict.field, conflict.file_value)
            save_question(question, related, by=by, reason=message)
        noted([question], by, message)
        return True


def fingerprint(conflict: Conflict) -> str:
    """Return a text that is another one where the live value or the file's is."""
    values = json.dumps([live_value(conflict), conflict.file_value], sort_keys=True)
    return hashlib.sha256(values.encode()).hexdigest()[:32]


def live_value(conflict: Conflict) -> Any:
    """Return what the question says now where the file says something else."""
    return values_of(conflict.question)[conflict.field]
