"""docs/content-format.md says what the schema says."""

from __future__ import annotations

import re
from pathlib import Path

from learn.content.seedfile import format_seed_file, parse_seed_file
from learn.content.seedfile.decoding import MAX_FILE_BYTES
from learn.content.seedfile.schema import (
    EXTRA_MAX_LENGTH,
    FIELDS,
    ID_MAX,
    ID_PLACEHOLDER_MIN,
    SLUG_MAX_LENGTH,
    SUBJECT_SLUG_MAX_LENGTH,
)

PAGE = (Path(__file__).parents[2] / "docs" / "content-format.md").read_text(encoding="utf-8")
ROW = re.compile(r"^\| `([^`]+)` \| ([a-z ]+) \| (required|optional) \| ?(\d*) ?\|", re.MULTILINE)


def test_page_lists_every_key_of_the_schema_and_no_other() -> None:
    documented = [
        (key, kind, presence == "required", int(most or 0)) for key, kind, presence, most in ROW.findall(PAGE)
    ]

    assert documented == [tuple(field) for field in FIELDS.values()]


def test_page_gives_the_limits_of_the_code() -> None:
    for limit in (f"{EXTRA_MAX_LENGTH:,}", f"{MAX_FILE_BYTES:,}", str(ID_MAX), str(ID_PLACEHOLDER_MIN)):
        assert limit in PAGE
    assert (
        f"at most {SUBJECT_SLUG_MAX_LENGTH}\n  characters of subject slug and {SLUG_MAX_LENGTH} of slug"
        in PAGE
    )


def test_page_shows_a_file_that_is_read_and_written_unchanged() -> None:
    found = re.search(r"```yaml\n(.*?)\n```", PAGE, re.DOTALL)
    assert found is not None
    example = found[1].encode()

    assert format_seed_file(parse_seed_file(example)) == example
