"""The real corpus, read where it is at hand. Nothing of it stands here but counts."""

import pytest

from learn.content.seedfile import SeedFileError, check_location, format_seed_file, parse_seed_file
from learn.content.text import slugify_title
from tests.corpus import NEWEST, OLDER, corpus_files, needs_corpus

pytestmark = needs_corpus


@pytest.mark.parametrize(
    ("archive", "read", "refused"),
    [
        pytest.param(NEWEST, 5_997, [], id="newest release"),
        pytest.param(OLDER, 1_697, [(5, 74, "title")], id="older release"),
    ],
)
def test_every_file_is_read_and_written_unchanged(
    archive: str, read: int, refused: list[tuple[int, int, str]]
) -> None:
    count, faults = 0, []

    for path, data in corpus_files(archive):
        try:
            question = parse_seed_file(data)
        except SeedFileError as error:
            faults.append((error.line, error.column, error.key))
            continue
        check_location(question, path.parent.name, path.name)
        assert format_seed_file(question) == data, path
        assert slugify_title(question.title) == question.slug
        count += 1

    assert (count, faults) == (read, refused)
