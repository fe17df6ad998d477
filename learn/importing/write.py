"""Store a batch of parsed files: one transaction, so that a question is there whole or not at all."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from django.db import transaction

from learn.bulk import insert_rows
from learn.freshness import announce, card_of
from learn.history import keep_versions, version_of
from learn.importing.canonical import choose_canonicals
from learn.importing.conflicts import keep_conflicts
from learn.importing.links import resolve_links, targets_at
from learn.importing.parse import ParsedFile
from learn.importing.paths import keep_previous_urls, keys_of_files, stored_questions, url_of
from learn.importing.plan import SEED_FIELDS, PlannedFile, plan_file
from learn.importing.report import Change
from learn.models import Question, RelatedLink, Subject, SubjectQuerySet
from learn.prepared import prepared
from learn.rendering import RENDERED_FIELDS

# Why a version was replaced.
IMPORTED, PRUNED = "Import", "Import: its file is gone from the release"

# What a file may change of a question that is there.
WRITTEN_FIELDS = (
    "subject",
    "status",
    "updated_at",
    "file_url",
    "imported_values",
    "is_edited",
    "content_hash",
    *SEED_FIELDS,
    *RENDERED_FIELDS,
)


def write_batch(
    batch: Sequence[ParsedFile],
    moves: Mapping[str, str],
    now: datetime,
    *,
    overwrite_edits: bool = False,
    dry_run: bool = False,
) -> list[PlannedFile]:
    """Store what the files change, with links, redirects, conflicts, canonical choice and subjects, and return the plans.

    `moves` has old URL by new URL of the questions that moved. A dry run does the same and takes it back at the end.
    Raises PathTakenError where a file's path belongs to another question.
    """
    with transaction.atomic():
        subjects = _subjects_of(batch)
        stored = stored_questions([parsed.seed for parsed in batch], moves)
        before = {question.pk: card_of(question) for question in stored.values()}
        # What is there now, before the plans change it; kept where they do.
        versions = {found.pk: version_of(found, reason=IMPORTED, at=now) for found in stored.values()}
        plans = []
        for parsed in batch:
            url = parsed.seed.url
            plan = plan_file(parsed, stored.get(url), overwrite_edits=overwrite_edits)
            if plan.change is Change.CREATED:
                plan.question.subject = subjects[parsed.source.subject_slug]
                plan.question.created_at = now
            elif url in moves:
                plan = _moved(plan, moves[url], subjects[parsed.source.subject_slug])
            plans.append(plan)
        keep_versions(
            versions[plan.question.pk] for plan in plans if plan.change in (Change.UPDATED, Change.MOVED)
        )
        _store(plans, now)
        keep_previous_urls([plan.question for plan in plans], moves)
        keep_conflicts(batch, plans)
        changed = [plan.question for plan in plans if plan.change is not Change.UNCHANGED]
        urls = {url_of(question) for question in changed}
        resolve_links(urls | {moves[url] for url in urls if url in moves})
        twins = choose_canonicals({question.slug for question in changed})
        keys = {question.pk for question in changed} | twins.keys()
        announce({key: card for key, card in (twins | before).items() if key in keys}, keys)
        transaction.set_rollback(dry_run)
    return plans


def archive(urls: Collection[str], now: datetime) -> int:
    """Archive the live questions that came from the files of these URLs, and return how many there were.

    Their pages answer 410 until a file returns.
    """
    with transaction.atomic():
        questions = list(
            Question.objects.live()
            .of_files(urls)
            .select_related("subject")
            .prefetch_related("related_links")
            .defer(*RENDERED_FIELDS)
        )
        before = {question.pk: card_of(question) for question in questions}
        keep_versions(version_of(question, reason=PRUNED, at=now) for question in questions)
        Question.objects.filter(pk__in=before).update(
            status=Question.Status.ARCHIVED, content_hash="", updated_at=now
        )
        twins = choose_canonicals({question.slug for question in questions})
        announce(twins | before, twins.keys() | before.keys())
    return len(questions)


def _subjects_of(batch: Sequence[ParsedFile]) -> dict[str, Subject]:
    """Return the batch's subjects by slug; new ones under one of its spellings, until name_subjects chooses."""
    spellings = {parsed.source.subject_slug: parsed.seed.subject for parsed in batch}
    found = {subject.slug: subject for subject in _subjects(list(spellings))}
    if missing := spellings.keys() - found.keys():
        Subject.objects.bulk_create(
            [Subject(slug=slug, name=spellings[slug], imported_name=spellings[slug]) for slug in missing],
            ignore_conflicts=True,
        )
        found |= {subject.slug: subject for subject in _subjects(list(missing))}
    return found


@prepared
def _subjects(slugs: list[str]) -> SubjectQuerySet:
    return Subject.objects.filter(slug__among=slugs)


def _moved(plan: PlannedFile, old_url: str, subject: Subject) -> PlannedFile:
    """Take the question along to its new subject, unless an editor has put it somewhere else already."""
    if url_of(plan.question) == old_url:
        plan.question.subject = subject
    return replace(plan, change=Change.MOVED)


def _store(plans: Sequence[PlannedFile], now: datetime) -> None:
    """Insert new questions, update changed ones, and put their links in the place of those they had."""
    created = [plan.question for plan in plans if plan.change is Change.CREATED]
    updated = [plan.question for plan in plans if plan.change in (Change.UPDATED, Change.MOVED)]
    unchanged = [plan.question for plan in plans if plan.change is Change.UNCHANGED]
    for question in (*created, *updated):
        question.updated_at = now
    insert_rows(created)
    key_of = keys_of_files([question.file_url for question in created])
    for question in created:
        question.pk = key_of[question.file_url]
    insert_rows(updated, updating=WRITTEN_FIELDS)
    # Their content is the same; only the file was written another way.
    Question.objects.bulk_update(
        unchanged, ["file_url", "imported_values", "is_edited", "content_hash", "seed_layout"]
    )

    relinked = [plan for plan in plans if plan.links is not None]
    replaced = [plan.question for plan in relinked if plan.change is not Change.CREATED]
    if replaced:
        RelatedLink.objects.filter(question__in=replaced).delete()
    insert_rows(_resolved_links(relinked))


def _resolved_links(plans: Sequence[PlannedFile]) -> list[RelatedLink]:
    links = [(plan.question, link) for plan in plans for link in plan.links or ()]
    targets = targets_at({link.url for _, link in links})
    for question, link in links:
        link.question_id = question.pk
        link.target_id = targets.get(link.url)
    return [link for _, link in links]
