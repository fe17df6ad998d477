"""References in three styles."""

import datetime as dt

import pytest

from learn.citations import Source, citations

SOURCE = Source(
    title="How do plants eat?",
    author="QuickTakes",
    site="QuickTakes Learn",
    url="https://learn.example/learn/biology/questions/how-do-plants-eat",
    published_on=dt.date(2024, 9, 6),
)
ADDRESS = "learn.example/learn/biology/questions/how-do-plants-eat"


def cited(**fields: object) -> dict[str, str]:
    values = {name: getattr(SOURCE, name) for name in Source.__slots__}
    return {citation.style: citation.text for citation in citations(Source(**{**values, **fields}))}


def test_apa_names_author_date_title_site_and_url() -> None:
    assert cited()["APA"] == (
        f"QuickTakes. (2024, September 6). How do plants eat? QuickTakes Learn. https://{ADDRESS}"
    )


def test_mla_names_author_title_site_date_and_address() -> None:
    assert cited()["MLA"] == f"QuickTakes. “How do plants eat?” QuickTakes Learn, 6 Sept. 2024, {ADDRESS}."


def test_bibtex_is_an_entry_of_its_own() -> None:
    assert cited()["BibTeX"].splitlines() == [
        "@misc{quicktakes2024plants,",
        "  author = {{QuickTakes}},",
        "  title = {{How do plants eat?}},",
        "  howpublished = {QuickTakes Learn},",
        "  year = {2024},",
        "  month = sep,",
        "  day = {6},",
        f"  url = {{https://{ADDRESS}}},",
        "}",
    ]


@pytest.mark.parametrize(
    ("style", "start"),
    [
        ("APA", "How do plants eat? (2024, September 6). QuickTakes Learn."),
        ("MLA", "“How do plants eat?” QuickTakes Learn, 6 Sept. 2024,"),
        ("BibTeX", "@misc{quicktakeslearn2024plants,\n  title = "),
    ],
)
def test_work_without_an_author_begins_with_its_title(style: str, start: str) -> None:
    assert cited(author="")[style].startswith(start)


def test_title_without_a_mark_at_its_end_gets_a_full_stop() -> None:
    assert "Photosynthesis. QuickTakes Learn." in cited(title="Photosynthesis")["APA"]


def test_bibtex_escapes_what_tex_would_read_as_a_command() -> None:
    entry = cited(title=r"R&D at 5% of $2_000 {x^2} ~\n #1?")["BibTeX"]

    assert (
        r"{{R\&D at 5\% of \$2\_000 \{x\textasciicircum{}2\} \textasciitilde{}\textbackslash{}n \#1?}}"
        in entry
    )
