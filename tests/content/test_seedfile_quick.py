"""The quick reader says what the strict one says, or nothing."""

import random

import pytest

from learn.content.seedfile import SeedFileError, SeedQuestion, parse_as_written, parse_seed_file
from tests.content.bad_seed_files import BAD_SEED_FILES, Bad
from tests.content.seed_files import GOOD, PLAIN

MUTATIONS = 1_500
PIECES = (
    "'",
    '"',
    "#",
    " #",
    ":",
    ": ",
    "\n",
    "\n\n",
    " ",
    "    ",
    "\t",
    ">-",
    "|-",
    "~",
    "null",
    "- ",
    "{",
    "&a ",
    "\\n",
    "0",
    "---\n",
)


def strictly(data: bytes) -> SeedQuestion | None:
    try:
        return parse_seed_file(data)
    except SeedFileError:
        return None


@pytest.mark.parametrize("text", [GOOD, PLAIN], ids=["folded titles", "plain titles"])
def test_file_as_the_cms_writes_it_is_read_with_its_places(text: str) -> None:
    question, strict = parse_as_written(text.encode()), parse_seed_file(text.encode())

    assert question is not None
    assert question == strict
    assert question.has_plain_titles == strict.has_plain_titles
    scalars = {
        key for key in strict.places if not any(other.startswith(f"{key}.") for other in strict.places)
    }
    assert {key: question.places[key] for key in scalars} == {key: strict.places[key] for key in scalars}


@pytest.mark.parametrize("bad", BAD_SEED_FILES, ids=lambda bad: bad.name)
def test_bad_file_is_left_to_the_strict_reader(bad: Bad) -> None:
    assert parse_as_written(bad.data) is None


@pytest.mark.parametrize("text", [GOOD, PLAIN], ids=["folded titles", "plain titles"])
def test_file_with_any_slip_is_read_as_the_strict_reader_reads_it_or_not_at_all(text: str) -> None:
    chance = random.Random(5)
    read = 0
    for _ in range(MUTATIONS):
        at = chance.randrange(len(text))
        data = (text[:at] + chance.choice(PIECES) + text[at + chance.randrange(4) :]).encode()

        question = parse_as_written(data)

        assert question is None or question == strictly(data), data
        read += question is not None
    assert 0 < read < MUTATIONS
