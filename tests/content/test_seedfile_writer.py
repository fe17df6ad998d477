from __future__ import annotations

import re
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from learn.content.seedfile import SeedLink, SeedQuestion, format_seed_file, parse_seed_file
from learn.content.seedfile.schema import EXTRA, field_of
from tests.content.seed_files import GOOD, PLAIN, changed

GOOD_QUESTION = parse_seed_file(GOOD.encode())
SLUGS = st.from_regex(r"[a-z0-9]{1,9}(-[a-z0-9]{1,9}){0,3}", fullmatch=True).filter(
    lambda slug: slug != "search"
)


def texts(*, refused: str = "", max_size: int = 60) -> st.SearchStrategy[str]:
    """Texts that a value may hold, rich in what YAML reads as its own."""
    anything = st.characters(exclude_categories=["Cc", "Cs"], exclude_characters=refused)
    hostile = st.sampled_from(
        [c for c in " \t\n:#-'\"&*!{}[]|>%@`~\\,?=<.0\u2028\ufeff\xa0é😀" if c not in refused]
    )
    words = st.sampled_from(
        ["---", "...", "null", "~", "yes", ": ", " #", "- ", r"\n", "1_000", "2024-01-01", "<<"]
    )
    return st.lists(anything | hostile | hostile | words, max_size=max_size // 3).map("".join)


LINES = texts(refused="\n\t\u2028\u2029").map(lambda text: text[:50])  # 50 is the shortest of the limits
REQUIRED_LINES = LINES.filter(lambda text: bool(text.strip()))
EXTRA_KEYS = st.from_regex(r"[A-Za-z_][A-Za-z0-9_-]{0,20}", fullmatch=True).filter(
    lambda key: field_of(key) is EXTRA
)
BODIES = texts(refused="\u2028\u2029\ufeff\ufffe\uffff").map(lambda text: f"\n{text}")


@st.composite
def questions(draw: st.DrawFn) -> SeedQuestion:
    subject_slug, slug = draw(SLUGS), draw(SLUGS)
    links = st.builds(
        SeedLink,
        position=st.integers(1, 99),
        url=st.builds("/learn/{}/questions/{}".format, SLUGS, SLUGS),
        id=st.none() | st.integers(1, 2**63 - 1),
        title=LINES,
        subject=LINES,
    )
    related = draw(st.lists(links, max_size=5, unique_by=lambda link: link.position))
    return SeedQuestion(
        schema=draw(REQUIRED_LINES),
        id=draw(st.integers(1, 2**63 - 1) | st.integers(-99, -1)),
        date=draw(st.dates()),
        title=draw(REQUIRED_LINES),
        article_title=draw(REQUIRED_LINES),
        date_format=draw(REQUIRED_LINES),
        post_on_text=draw(REQUIRED_LINES),
        seo_title=draw(REQUIRED_LINES),
        page_description=draw(texts()),
        page_keywords=draw(texts()),
        author=draw(REQUIRED_LINES),
        question=draw(REQUIRED_LINES),
        answer=draw(texts(max_size=300).filter(lambda text: bool(text.strip()))),
        subject=draw(REQUIRED_LINES),
        file_name=f"{slug}.md",
        url=f"/learn/{subject_slug}/questions/{slug}",
        no_index=draw(st.none() | st.booleans()),
        score=draw(st.none() | st.decimals(-99_999, 99_999, places=draw(st.integers(0, 6)))),
        related=tuple(sorted(related, key=lambda link: link.position)),
        extra=draw(st.dictionaries(EXTRA_KEYS, texts(), max_size=3)),
        body=draw(
            st.just("") | BODIES.filter(lambda body: not re.search(r"^---[ \t]*$", body, re.MULTILINE))
        ),
        has_plain_titles=draw(st.booleans()),
    )


@pytest.mark.parametrize("text", [pytest.param(GOOD, id="folded"), pytest.param(PLAIN, id="plain")])
def test_format_returns_the_files_own_bytes(text: str) -> None:
    data = text.encode()

    assert format_seed_file(parse_seed_file(data)) == data


def test_format_leaves_a_line_where_related_links_would_be() -> None:
    question = replace(GOOD_QUESTION, related=())

    assert format_seed_file(question).endswith(b"score: -1.0\n\n---\n\n&nbsp;")


@settings(deadline=None)
@given(questions())
def test_parse_of_format_is_equal_for_any_question(question: SeedQuestion) -> None:
    assert parse_seed_file(format_seed_file(question)) == question


@settings(deadline=None, max_examples=25)
@given(questions())
def test_format_is_stable(question: SeedQuestion) -> None:
    written = format_seed_file(question)
    again = format_seed_file(replace(parse_seed_file(written), has_plain_titles=question.has_plain_titles))

    assert again == written


@pytest.mark.parametrize(
    ("title", "written"),
    [
        pytest.param("Why: so", b"\ntitle: >-\n    Why: so\n", id="colon"),
        pytest.param("# Why", b"\ntitle: >-\n    # Why\n", id="number sign"),
        pytest.param('"Why"', b'\ntitle: >-\n    "Why"\n', id="quotes"),
        pytest.param("--- Why", b"\ntitle: >-\n    --- Why\n", id="document marker"),
        pytest.param(" Why", b'\ntitle: " Why"\n', id="space in front"),
        pytest.param("Why ", b'\ntitle: "Why "\n', id="space behind"),
        pytest.param(' "Why\\', b'\ntitle: " \\"Why\\\\"\n', id="escapes"),
        pytest.param("Why\ufeff", b'\ntitle: "Why\\ufeff"\n', id="byte order mark"),
    ],
)
def test_format_folds_a_title_where_that_is_safe(title: str, written: bytes) -> None:
    data = format_seed_file(replace(GOOD_QUESTION, title=title))

    assert written in data
    assert parse_seed_file(data).title == title


@pytest.mark.parametrize(
    ("subject", "written"),
    [
        pytest.param("Physics, applied", b"\nsubject: Physics, applied\n", id="comma"),
        pytest.param("Physics: heat", b'\nsubject: "Physics: heat"\n', id="colon"),
        pytest.param("Physics:", b'\nsubject: "Physics:"\n', id="colon at the end"),
        pytest.param("a:b", b"\nsubject: a:b\n", id="colon inside a word"),
        pytest.param("C #", b'\nsubject: "C #"\n', id="comment"),
        pytest.param("C#", b"\nsubject: C#\n", id="number sign inside a word"),
        pytest.param("No", b'\nsubject: "No"\n', id="truth value"),
        pytest.param("null", b'\nsubject: "null"\n', id="null"),
        pytest.param("1984", b'\nsubject: "1984"\n', id="number"),
        pytest.param("- heat", b'\nsubject: "- heat"\n', id="list"),
        pytest.param("*heat", b'\nsubject: "*heat"\n', id="alias"),
        pytest.param("Wärme 😀", "\nsubject: Wärme 😀\n".encode(), id="other scripts"),
    ],
)
def test_format_quotes_what_yaml_would_read_otherwise(subject: str, written: bytes) -> None:
    data = format_seed_file(replace(GOOD_QUESTION, subject=subject))

    assert written in data
    assert parse_seed_file(data).subject == subject


def test_format_keeps_unknown_keys_as_they_were() -> None:
    data = changed("score: -1.0\n", 'score: -1.0\nreviewed: true\nnote: "a: b"\n')

    assert format_seed_file(parse_seed_file(data)) == data
