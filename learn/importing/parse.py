"""From files to questions ready to be stored. Runs in worker processes: no Django, no database."""

from dataclasses import dataclass

from learn.content.markdown import AnswerTooLong, RenderedAnswer, render
from learn.content.seedfile import (
    SeedFileError,
    SeedQuestion,
    check_location,
    format_seed_file,
    parse_as_written,
    parse_seed_file,
    review_seed_question,
)
from learn.importing.moves import Content
from learn.importing.report import Rejection
from learn.importing.scan import SeedPath, content_hash, read_seed_file


@dataclass(frozen=True)
class ParsedFile:
    """A seed file that was read, understood and rendered."""

    source: SeedPath
    content_hash: str
    seed: SeedQuestion
    rendered: RenderedAnswer
    oddities: tuple[str, ...]
    original: str | None  # the file's text where the writer would lay it out another way


def read_content(source: SeedPath) -> Content | None:
    """Return what a move is told by; None for a file that parse_file will reject."""
    try:
        data = read_seed_file(source.path)
        seed = parse_as_written(data) or parse_seed_file(data)
    except (SeedFileError, OSError):
        return None
    return Content(source.url, seed.id, seed.answer)


def parse_file(source: SeedPath) -> ParsedFile | Rejection:
    """Read, parse and render one file, or say why it cannot be imported."""
    try:
        data = read_seed_file(source.path)
        as_written = parse_as_written(data)
        seed = as_written or parse_seed_file(data)
        check_location(seed, source.subject_slug, f"{source.slug}.md")
        return ParsedFile(
            source=source,
            content_hash=content_hash(data),
            seed=seed,
            rendered=render(seed.answer),
            oddities=review_seed_question(seed),
            original=None if as_written or format_seed_file(seed) == data else data.decode(),
        )
    except SeedFileError as error:
        return Rejection(source.path, error.line, error.column, error.key, error.message)
    except AnswerTooLong as error:
        return Rejection(source.path, 0, 0, "answer", str(error))
    except OSError as error:
        return Rejection(source.path, 0, 0, "", f"cannot be read: {error.strerror}.")
