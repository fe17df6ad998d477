"""What a parsed file means for the question that is stored, decided without a database."""

from dataclasses import dataclass
from typing import Any

from learn.bulk import new_row
from learn.content.seedfile import DEFAULT_BODY, SeedQuestion
from learn.importing.links import mark_repeats
from learn.importing.merge import Clash, merge, plain
from learn.importing.parse import ParsedFile
from learn.importing.report import Change
from learn.models import Question, RelatedLink
from learn.rendering import apply_rendering, rendered_values

# What a file says of a question and an editor may change. `related` stands for the links as a whole.
SEED_FIELDS = (
    "seed_id",
    "schema",
    "published_on",
    "title",
    "article_title",
    "question",
    "date_format",
    "post_on_text",
    "seo_title",
    "page_description",
    "page_keywords",
    "author",
    "answer",
    "subject_spelling",
    "score",
    "no_index",
    "seed_layout",
)

# Those of them that no form of the admin holds: of a question that was born there, the file's value is the first.
UNEDITED_FIELDS = frozenset({"schema", "subject_spelling", "seed_layout"})


@dataclass(frozen=True, slots=True)
class PlannedFile:
    """A question as it should be stored, with the links to put in the place of those it has, and what that changes."""

    question: Question
    change: Change
    links: list[RelatedLink] | None
    clashes: list[Clash]


def plan_file(parsed: ParsedFile, stored: Question | None, *, overwrite_edits: bool = False) -> PlannedFile:
    """Return what importing the file means; `stored` is the question it is about, None for a new one.

    `stored` needs its links and conflicts.
    """
    if stored is None:
        question = new_row(
            Question,
            slug=parsed.source.slug,
            file_url=parsed.seed.url,
            content_hash=parsed.content_hash,
            **seed_values(parsed),
            **rendered_values(parsed.rendered),
        )
        return PlannedFile(question, Change.CREATED, links_of(parsed.seed), [])

    before, file = values_of(stored), file_values(parsed)
    known = stored.imported_values if stored.file_url else dict.fromkeys(file.keys() - UNEDITED_FIELDS)
    open_bases = {
        conflict.field: conflict.imported_value
        for conflict in stored.conflicts.all()
        if conflict.field in known
    }
    merged = merge(before, known, file, open_bases=open_bases, overwrite_edits=overwrite_edits)
    for name, value in seed_values(parsed).items():
        if merged.values[name] == file[name]:
            setattr(stored, name, value)
    if stored.answer == parsed.seed.answer:
        apply_rendering(stored, parsed.rendered)
    returns = (
        bool(stored.file_url)
        and not stored.content_hash
        and stored.status == Question.Status.ARCHIVED
        and stored.merged_into_id is None
    )
    if returns:  # a prune archived it for want of a file; what an editor archived stays archived
        stored.status = Question.Status.LIVE
    stored.file_url, stored.content_hash = parsed.seed.url, parsed.content_hash
    stored.imported_values, stored.is_edited = merged.imported_values, bool(merged.imported_values)
    # Another layout of the same content is kept for the export, but is no change to readers.
    changes = returns or merged.values != before | {"seed_layout": merged.values["seed_layout"]}
    links = links_of(parsed.seed) if merged.values["related"] != before["related"] else None
    return PlannedFile(stored, Change.UPDATED if changes else Change.UNCHANGED, links, merged.clashes)


def seed_values(parsed: ParsedFile) -> dict[str, Any]:
    """Return the SEED_FIELDS as the file has them."""
    seed = parsed.seed
    return {
        "seed_id": seed.id,
        "schema": seed.schema,
        "published_on": seed.date,
        "title": seed.title,
        "article_title": seed.article_title,
        "question": seed.question,
        "date_format": seed.date_format,
        "post_on_text": seed.post_on_text,
        "seo_title": seed.seo_title,
        "page_description": seed.page_description,
        "page_keywords": seed.page_keywords,
        "author": seed.author,
        "answer": seed.answer,
        "subject_spelling": seed.subject,
        "score": "" if seed.score is None else str(seed.score),
        "no_index": bool(seed.no_index),
        "seed_layout": _layout(parsed),
    }


def file_values(parsed: ParsedFile) -> dict[str, Any]:
    """Return the SEED_FIELDS and `related` as the file has them, in the form of JSON, to compare."""
    values = {name: plain(value) for name, value in seed_values(parsed).items()}
    return values | {"related": [_link_values(link) for link in links_of(parsed.seed)]}


def values_of(question: Question) -> dict[str, Any]:
    """Return the SEED_FIELDS and `related` of a stored question, in the form of JSON, to compare."""
    links = sorted(question.related_links.all(), key=lambda link: link.position)
    return column_values(question) | {"related": [_link_values(link) for link in links]}


def column_values(question: Question) -> dict[str, Any]:
    """Return the SEED_FIELDS of a question, stored or not, in the form of JSON, to compare."""
    return {name: plain(getattr(question, name)) for name in SEED_FIELDS}


def links_of(seed: SeedQuestion) -> list[RelatedLink]:
    """Return the related links as the file has them, repeats marked; unsaved, unresolved."""
    links = [
        new_row(
            RelatedLink,
            position=link.position,
            seed_id=link.id,
            title=link.title,
            subject_spelling=link.subject,
            url=link.url,
        )
        for link in seed.related
    ]
    mark_repeats(seed.url, links)
    return links


def _link_values(link: RelatedLink) -> list[Any]:
    return [link.position, link.seed_id, link.title, link.subject_spelling, link.url]


def _layout(parsed: ParsedFile) -> dict[str, Any]:
    """Return what the file holds beside the columns, so that an export can write the same again; mostly nothing."""
    seed = parsed.seed
    layout: dict[str, Any] = {}
    if seed.extra:
        layout["extra"] = dict(seed.extra)
    if seed.body != DEFAULT_BODY:
        layout["body"] = seed.body
    if seed.has_plain_titles:
        layout["has_plain_titles"] = True
    if seed.no_index is False:
        layout["no_index"] = False
    if parsed.original is not None:
        layout["file"] = parsed.original
    return layout
