"""Change where a question is, without breaking a URL: what will happen, the move, the way back, and merging duplicates."""

from collections.abc import Collection

from django.contrib.auth.models import AbstractBaseUser
from django.core.exceptions import ValidationError

from learn.editing.consequences import path_of
from learn.editing.log import noted
from learn.editing.saving import Outcome, change_questions, put_in
from learn.models import PreviousUrl, Question, RelatedLink, Subject

Status = Question.Status


def consequences(question: Question, subject: Subject, slug: str) -> list[str]:
    """Return, in sentences, what moving a question there will do; raise ValidationError where it cannot be."""
    old, new = question.get_absolute_url(), path_of(subject.slug, slug)
    if old == new:
        return []
    if why := _why_taken(question, subject, slug):
        raise ValidationError(why)
    found = [f"The page will be at {new}.", f"{old} will answer with one redirect to it."]
    earlier = question.previous_urls.exclude(path=new).count()
    if earlier:
        found.append(
            f"{earlier} earlier URL{'s' if earlier > 1 else ''} of it will lead straight to the new one."
        )
    previous = PreviousUrl.objects.filter(path=new).select_related("question").first()
    if previous and previous.question_id == question.pk:
        found.append(f"{new} was its URL before: the redirect from there ends.")
    elif previous:
        found.append(f"{new} leads to “{previous.question}” until now, and will not any more.")
    links = RelatedLink.objects.filter(target=question).count()
    if links:
        found.append(f"{links} related link{'s' if links > 1 else ''} of other pages will follow.")
    return found


def move(
    question: Question, subject: Subject, slug: str, *, by: AbstractBaseUser, reason: str = ""
) -> Outcome:
    """Put one question somewhere else; its old path leads there from then on."""

    def change(moving: Question) -> str | None:
        if why := _why_taken(moving, subject, slug):
            return why
        moving.slug = slug
        if moving.subject_id != subject.pk:
            put_in(moving, subject)
        return None

    outcome = change_questions(
        [question.pk], change, ["subject", "subject_spelling", "slug"], by=by, reason=reason
    )
    noted(outcome.changed, by, f"Moved from {question.get_absolute_url()} to {path_of(subject.slug, slug)}.")
    return outcome


def move_to_subject(
    keys: Collection[int], subject: Subject, *, by: AbstractBaseUser, reason: str = ""
) -> Outcome:
    """Put questions into another subject under their own slugs; those whose slug is taken there stay."""

    def change(moving: Question) -> str | None:
        if why := _why_taken(moving, subject, moving.slug):
            return why
        if moving.subject_id != subject.pk:
            put_in(moving, subject)
        return None

    outcome = change_questions(keys, change, ["subject", "subject_spelling"], by=by, reason=reason)
    noted(outcome.changed, by, f"Moved to {subject}.")
    return outcome


def move_back(previous: PreviousUrl, *, by: AbstractBaseUser) -> Outcome:
    """Undo a move: the question is at its previous path again, and the one it has now leads there."""
    question = previous.question
    _, _, subject_slug, _, slug = previous.path.split("/")
    subject = Subject.objects.get(slug=subject_slug)
    return move(question, subject, slug, by=by, reason=f"Back to {previous.path}.")


def can_move_back(previous: PreviousUrl) -> bool:
    """Return whether the path is one that a question of ours can have."""
    parts = previous.path.split("/")
    return (
        len(parts) == len(["", "learn", "subject", "questions", "slug"])
        and (parts[1], parts[3]) == ("learn", "questions")
        and Subject.objects.filter(slug=parts[2]).exists()
    )


def merge(duplicate: Question, into: Question, *, by: AbstractBaseUser, reason: str = "") -> Outcome:
    """Let a question stand for its duplicate: all URLs of the duplicate lead to it, the duplicate's row and history stay."""

    def change(question: Question) -> str | None:
        if question.pk == into.pk:
            return "it is the same question"
        if not into.is_live:
            return f"“{into}” is not live, so nobody could be sent there"
        question.status, question.merged_into = Status.ARCHIVED, into
        question.publish_at = question.unpublish_at = None
        return None

    followers = list(
        Question.objects.filter(merged_into=duplicate).exclude(pk=into.pk).values_list("pk", flat=True)
    )
    columns = ["status", "publish_at", "unpublish_at", "merged_into"]
    outcome = change_questions([duplicate.pk, *followers], change, columns, by=by, reason=reason)
    noted(outcome.changed, by, f"Merged into {into.get_absolute_url()}.")
    return outcome


def _why_taken(question: Question, subject: Subject, slug: str) -> str | None:
    """Return why a question cannot be at a path: another one is, or its file still names it."""
    others = Question.objects.exclude(pk=question.pk)
    other = others.at_paths([(subject.slug, slug)]).first()
    if other:
        return f"{path_of(subject.slug, slug)} is taken by “{other}” ({other.get_status_display()})"
    other = others.of_files([path_of(subject.slug, slug)]).first()
    if other:
        return f"the file of “{other}” names {path_of(subject.slug, slug)}: the next import would bring both there"
    return None
