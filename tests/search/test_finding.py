"""What a search finds: words, their forms and beginnings, misspelt ones, phrases, formulas; and in which order."""

import pytest
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from learn.models import Subject
from learn.search import best_keys, postgres, search
from tests.builders import make_question, make_subject, note_hits, pretend_few_are
from tests.pages import PageUnderTest

pytestmark = pytest.mark.django_db


@pytest.fixture
def shelf(biology: Subject) -> Subject:
    """Ten questions with texts that share few words."""
    for slug, keywords, text in (
        ("what-is-photosynthesis", "light,chlorophyll", "Plants turn light into sugar."),
        ("what-does-a-cell-wall-do", "cell wall,plants", "It holds the cell. A wall is stiff."),
        ("what-does-a-cell-membrane-do", "membrane", "It lets some substances pass the cell."),
        ("what-is-the-difference-between-mitosis-and-meiosis", "division", "One makes two, the other four."),
        ("what-is-the-difference-between-a-virus-and-a-bacterium", "infection", "One needs a host."),
        ("how-is-energy-stored", "fat", r"It is $E = mc^2$ at most, and \frac{a}{b} \leq c."),
        ("who-was-poincare", "Poincaré", "A mathematician. Not a biologist."),
        ("how-do-cells-divide", "mitosis", "By mitosis."),
        ("which-enzymes-digest-food", "digestion", "Amylase and others."),
        ("what-is-c", "language", "A language for machines."),
    ):
        make_question(biology, slug, page_keywords=keywords, answer_text=text, page_description="")
    return biology


def found(query: str, subject: str = "") -> list[str]:
    return [question.slug for question in search(query, subject).questions]


@pytest.mark.parametrize(
    ("query", "first"),
    [
        pytest.param("photosynthesis", "what-is-photosynthesis", id="word"),
        pytest.param("dividing cell", "how-do-cells-divide", id="forms"),
        pytest.param("chlorophyll", "what-is-photosynthesis", id="keyword"),
        pytest.param("amylase", "which-enzymes-digest-food", id="answer"),
        pytest.param("photosyn", "what-is-photosynthesis", id="beginning"),
        pytest.param("photosynthessi", "what-is-photosynthesis", id="swapped"),
        pytest.param("phtosynthesis", "what-is-photosynthesis", id="left-out"),
        pytest.param("fotosynthesis", "what-is-photosynthesis", id="two-mistakes"),
        pytest.param("enzimes food", "which-enzymes-digest-food", id="changed"),
        pytest.param("poincaré", "who-was-poincare", id="accent"),
        pytest.param("mc^2", "how-is-energy-stored", id="formula"),
        pytest.param(r"\frac{a}{b}", "how-is-energy-stored", id="tex"),
        pytest.param("≤", "how-is-energy-stored", id="symbol"),
        pytest.param("cell wall", "what-does-a-cell-wall-do", id="title-says-it"),
        pytest.param(
            "difference between virus", "what-is-the-difference-between-a-virus-and-a-bacterium", id="rare"
        ),
        pytest.param(
            "what is the difference between", "what-is-the-difference-between-mitosis-and-meiosis", id="small"
        ),
    ],
)
def test_query_finds_its_question_first(shelf: Subject, query: str, first: str) -> None:
    assert found(query)[0] == first


def test_quoted_words_are_found_only_where_they_stand_together(shelf: Subject) -> None:
    assert found('"cell wall"') == ["what-does-a-cell-wall-do"]
    assert found('"wall cell"') == []


def test_word_after_minus_is_left_out(shelf: Subject) -> None:
    assert "what-does-a-cell-wall-do" not in found("cell -wall")
    assert "what-does-a-cell-membrane-do" in found("cell -wall")


def test_query_of_words_to_leave_out_finds_nothing(shelf: Subject) -> None:
    assert found("-cell") == []


def test_misspelt_word_is_named_with_what_was_searched_for(shelf: Subject) -> None:
    results = search("phtosynthesis light")

    assert results.instead == {"phtosynthesis": "photosynthesis"}
    assert results.meant == "photosynthesis light"


def test_word_that_is_there_is_never_taken_for_another(shelf: Subject) -> None:
    make_question(shelf, "what-is-a-wail")

    assert search("wail").instead == {}
    assert found("wail")[0] == "what-is-a-wail"


def test_one_word_too_many_is_forgiven(shelf: Subject) -> None:
    assert (
        found("mitosis meiosis difference umbrella")[0]
        == "what-is-the-difference-between-mitosis-and-meiosis"
    )


def test_answer_that_says_a_word_more_often_comes_first_where_no_title_does(shelf: Subject) -> None:
    once = "It has a quasar. " + "Nothing else is said of it here. " * 20
    make_question(shelf, "first", answer_text=once, page_description="")
    make_question(shelf, "second", answer_text="A quasar is a quasar.", page_description="")

    assert found("quasar") == ["second", "first"]


@pytest.fixture
def crowd(biology: Subject, monkeypatch: pytest.MonkeyPatch) -> Subject:
    """Twenty-five questions with a word in the title and thirty with it in the answer alone, which are many."""
    for number in range(30):
        make_question(biology, f"answer-{number}", answer_text=f"A pulsar, number {number}, is dim.")
    for number in range(25):
        make_question(biology, f"pulsar-{number}", answer_text=f"It is {'dim' if number % 5 else 'bright'}.")
    pretend_few_are(10, monkeypatch)
    return biology


@pytest.mark.parametrize("most", [0, 4_000], ids=["all-entries-read", "each-looked-up"])
def test_many_are_listed_and_counted_as_few_are(
    crowd: Subject, most: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    ways = tuple(way.replace("4000", str(most)) for way in postgres._WAYS)
    monkeypatch.setattr(postgres, "_WAYS", ways)
    make_question(crowd, "hidden", title="A hidden pulsar", no_index=True)

    assert search("pulsar", page=2).count == 55
    assert search("pulsar -bright", page=2).count == 50
    assert search("pulsar -nothing", page=2).count == 55
    assert search("pulsar -it").count == 30


@pytest.mark.parametrize("subject", ["", "biology"])
def test_pages_of_many_hold_each_question_once_those_with_the_word_in_the_title_first(
    crowd: Subject, subject: str
) -> None:
    pages = [search("pulsar", subject, number) for number in (1, 2, 3, 4)]

    slugs = [question.slug for page in pages for question in page.questions]
    assert [len(page.questions) for page in pages] == [20, 20, 15, 0]
    assert [(page.count, page.last, page.is_more) for page in pages] == [(25, 2, True), *[(55, 3, False)] * 3]
    assert len(set(slugs)) == 55
    assert all(slug.startswith("pulsar") for slug in slugs[:25])


@pytest.mark.parametrize("judged", [5, 60], ids=["first-ones", "all"])
@pytest.mark.parametrize("subject", ["", "biology"])
def test_pages_go_on_where_the_titles_end(
    biology: Subject, monkeypatch: pytest.MonkeyPatch, judged: int, subject: str
) -> None:
    monkeypatch.setattr("learn.search.finding.RANKED_BY_HEAD", judged)
    for number in range(25):
        make_question(biology, f"comet-{number}", page_keywords="ice", answer_text="It has a tail.")
        make_question(biology, f"ice-of-a-comet-{number}")
        make_question(biology, f"tail-{number}", answer_text="Of a comet, made of ice.", page_description="")
    make_question(make_subject("botany"), "ice-comet")

    pages = [search("ice comet", subject, number) for number in range(1, 6)]

    slugs = [question.slug for page in pages for question in page.questions]
    assert len(set(slugs)) == len(slugs) == (75 if subject else 76)
    assert {slug.split("-")[0] for slug in slugs[:20]} == {"ice"}
    assert {slug.split("-")[0] for slug in slugs[-25:]} == {"tail"}
    assert [page.is_more for page in pages] == [True, True, False, False, False]


def test_answers_are_not_looked_through_where_titles_fill_the_page(
    crowd: Subject, monkeypatch: pytest.MonkeyPatch
) -> None:
    looked_through = note_hits(monkeypatch)

    assert len(search("pulsar").questions) == 20
    assert best_keys("pulsar")
    assert looked_through == [True, True]

    search("pulsra")
    assert looked_through[-1] is True

    search("pulsar", page=2)
    assert looked_through[-1] is False


def test_misspelt_word_is_named_where_titles_fill_the_page(crowd: Subject) -> None:
    results = search("pulsra")

    assert (results.count, results.is_more, results.instead) == (25, True, {"pulsra": "pulsar"})


def test_page_says_that_there_are_more_than_it_counted(client: Client, crowd: Subject) -> None:
    first, second = (PageUnderTest(client.get(f"/learn/search?q=pulsar&page={page}")) for page in (1, 2))

    assert first.texts("//h2") == ["25+ questions for “pulsar”, page 1"]
    assert first.texts("//nav[@aria-label='Subjects of what was found']//a") == ["Biology 25+"]
    assert second.texts("//h2") == ["55 questions for “pulsar”, page 2 of 3"]
    assert second.texts("//nav[@aria-label='Subjects of what was found']//a") == ["Biology 55"]


def test_of_many_that_are_listed_those_with_some_of_the_words_in_their_heads_come_first(
    biology: Subject, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("learn.search.finding.RANKED_BY_HEAD", 5)
    for number in range(12):
        make_question(biology, f"answer-{number}", answer_text=f"A pulsar, number {number}, is a dim star.")
        make_question(biology, f"star-{number}", answer_text="A dim pulsar.")
    make_question(biology, "dim-star", answer_text="A pulsar.")

    slugs = found("dim pulsar star")

    assert slugs[0] == "dim-star"
    assert {slug.split("-")[0] for slug in slugs[1:13]} == {"star"}
    assert {slug.split("-")[0] for slug in slugs[13:]} == {"answer"}
    assert len(slugs) == 20


def test_question_with_every_word_is_not_lost_among_many_that_lack_one(crowd: Subject) -> None:
    for number in range(25):
        make_question(crowd, f"stone-{number}", page_keywords="comet, meteor, asteroid")
    make_question(crowd, "comet-and-moon", answer_text="A meteor is no asteroid.")

    assert found("comet meteor asteroid moon")[0] == "comet-and-moon"


def test_word_to_leave_out_is_nowhere_among_many(crowd: Subject) -> None:
    results = search("pulsar -bright")

    assert results.count == 50
    assert not results.is_more
    assert len(results.questions) == 20
    assert {question.slug for question in results.questions}.isdisjoint(
        f"pulsar-{number}" for number in range(0, 25, 5)
    )


def test_facets_count_all_subjects_while_one_is_chosen(shelf: Subject) -> None:
    make_question(make_subject("physics"), "what-is-a-solar-cell", answer_text="", page_description="")

    results = search("cell", "physics")

    assert [question.slug for question in results.questions] == ["what-is-a-solar-cell"]
    assert [(facet.subject.slug, facet.count) for facet in results.facets] == [("biology", 3), ("physics", 1)]
    assert results.count == 1


def test_excerpt_shows_where_the_words_stand_and_escapes_the_rest(shelf: Subject) -> None:
    text = "Nothing here. " * 40 + "A <script> & a quasar shine. " + "Nothing there. " * 40
    make_question(shelf, "stars", answer_text=text, page_description="")

    (question,) = search("quasars").questions

    assert "A &lt;script&gt; &amp; a <mark>quasar</mark> shine." in question.excerpt
    assert question.excerpt.startswith("… ")
    assert question.excerpt.endswith(" …")
    assert len(question.excerpt) < 400


def test_page_says_what_it_searched_for_instead(client: Client, shelf: Subject) -> None:
    page = PageUnderTest(client.get("/learn/search?q=phtosynthesis"))

    assert page.texts("//*[@class='instead']") == [
        "Showing results for photosynthesis: no question has “phtosynthesis”."
    ]
    assert page.values("//*[@class='instead']//a/@href") == ["/learn/search?q=photosynthesis"]


def test_page_marks_words_and_links_to_subjects_with_counts(client: Client, shelf: Subject) -> None:
    page = PageUnderTest(client.get("/learn/search?q=amylase"))

    assert page.texts("//mark") == ["Amylase"]
    assert page.texts("//nav[@aria-label='Subjects of what was found']//a") == ["Biology 1"]
    assert page.values("//nav[@aria-label='Subjects of what was found']//a/@href") == [
        "/learn/search?q=amylase&subject=biology"
    ]


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.text(
        st.one_of(st.sampled_from("\"'*^():-+~{}[]\\%_&|!<>= \x00\ud800ANDORNEARcell"), st.characters()),
        max_size=250,
    )
)
def test_any_text_is_searched_for_without_an_error(shelf: Subject, query: str) -> None:
    results = search(query)

    assert all(question.excerpt for question in results.questions)
    assert sum(facet.count for facet in results.facets) == results.count
