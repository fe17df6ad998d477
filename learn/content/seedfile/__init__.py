"""Seed files: one question a file, as YAML front matter. docs/content-format.md describes the format."""

from learn.content.seedfile.decoding import MAX_FILE_BYTES
from learn.content.seedfile.errors import SeedFileError
from learn.content.seedfile.paths import check_location, path_fault
from learn.content.seedfile.question import DEFAULT_BODY, SeedLink, SeedQuestion
from learn.content.seedfile.quick import parse_as_written
from learn.content.seedfile.reader import parse_seed_file
from learn.content.seedfile.review import review_seed_question
from learn.content.seedfile.writer import format_seed_file

__all__ = [
    "DEFAULT_BODY",
    "MAX_FILE_BYTES",
    "SeedFileError",
    "SeedLink",
    "SeedQuestion",
    "check_location",
    "format_seed_file",
    "parse_as_written",
    "parse_seed_file",
    "path_fault",
    "review_seed_question",
]
