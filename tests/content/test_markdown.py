import threading

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from learn.content.linebreaks import encode
from learn.content.markdown import MAX_ANSWER_BYTES, AnswerTooLong, Heading, render


def test_answer_is_decoded_first() -> None:
    rendered = render(r"One  \nline\n\n- and\n- a list")

    assert rendered.html.count("<li>") == 2
    assert "<br>" in rendered.html


def test_formula_is_mathml_with_its_source() -> None:
    rendered = render(r"If $a < b$ then")

    assert rendered.html.startswith("<p>If <math>")
    assert '<annotation encoding="application/x-tex">a &lt; b</annotation>' in rendered.html
    assert rendered.has_math


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("$$\na\n\\\\\nb\n$$", id="lines"),
        pytest.param("- c\n\n  $$\n  a\n- b\n  $$", id="what-looks-like-an-item"),
        pytest.param("$$|a|\n|-|$$", id="what-looks-like-a-table"),
        pytest.param("a $$b$$ c", id="among-text"),
    ],
)
def test_display_formula_is_one_box_to_scroll(text: str) -> None:
    html = render(encode(text)).html

    assert (
        html.count(
            '<span class="display" tabindex="0" role="group" aria-label="Formula"><math display="block">'
        )
        == 1
    )
    assert html.count("<math") == 1


@pytest.mark.parametrize(
    ("tex", "boxes"),
    [
        pytest.param("(a + b) + c = a + (b + c)", 1, id="long"),
        pytest.param(r"2\sqrt{12} = 2 \cdot 2\sqrt{3} = 4\sqrt{3}", 1, id="long-with-commands"),
        pytest.param("x_1 + x_2 = 0", 0, id="short"),
        pytest.param(r"\mathrm{\left( \frac{\alpha}{\varepsilon} \right)}", 0, id="long-as-tex-alone"),
    ],
)
def test_inline_formula_that_may_be_wider_than_a_phone_has_a_box_to_scroll(tex: str, boxes: int) -> None:
    rendered = render(f"so ${tex}$ holds")

    box = '<span class="wide" tabindex="0" role="group" aria-label="Formula"><math><semantics>'
    assert rendered.html.count(box) == boxes
    assert rendered.html.count("<math") == 1
    assert rendered.text == f"so {tex} holds"


def test_column_headed_by_a_formula_is_named_by_its_tex() -> None:
    html = render(encode("| $a < b$ | **$c$** | $d$ is | e |\n|-|:-:|-|-|\n| 1 | 2 | 3 | 4 |")).html

    assert '<th scope="col"><span title="a &lt; b"><math>' in html
    assert '<th class="center" scope="col"><span title="c"><strong><math>' in html
    assert html.count(" title=") == 2


def test_formula_beyond_us_is_labelled_tex_and_a_problem() -> None:
    rendered = render(r"a\nb $\unheardof{x}$")

    assert r'<code class="tex" title="TeX source">\unheardof{x}</code>' in rendered.html
    assert [(p.kind, p.line, p.column) for p in rendered.problems] == [("math", 2, 3)]
    assert not rendered.has_math


def test_emphasis_takes_a_formula_for_a_word() -> None:
    html = render("**$x$** and *a$x$*").html

    assert html.count("<strong><math>") == 1
    assert "<em>a<math>" in html


def test_headings_start_at_2_and_skip_no_level() -> None:
    rendered = render("### One\n\n##### Two $x$\n\n### One\n\n## *Three*\n\n# ∑\n\n#")

    assert rendered.headings == (
        Heading(2, "h-one", "One"),
        Heading(3, "h-two-x", "Two x"),
        Heading(2, "h-one-2", "One"),
        Heading(2, "h-three", "Three"),
        Heading(2, "h-section", "∑"),
    )
    assert rendered.html.endswith("<h2></h2>")  # empty, so nothing to link to
    assert '<h3 id="h-two-x">Two <math>' in rendered.html


def test_bold_line_stays_bold_and_is_a_problem() -> None:
    rendered = render("a\n\n**Bold**\n\n- **not this**")

    assert "<p><strong>Bold</strong></p>" in rendered.html
    assert [(p.kind, p.line) for p in rendered.problems] == [("bold-heading", 3)]


def test_text_is_a_line_for_each_block_and_counts_words() -> None:
    rendered = render(
        "## A *b*\n\nc &lt; $x^2$\n\n- d\n- e\n\n| f | g |\n|---|---|\n| h | i |\n\n```\nj  k\n```"
    )

    assert rendered.text == "A b\nc < x^2\nd\ne\nf g\nh i\nj  k"
    assert rendered.word_count == 13


@pytest.mark.parametrize(
    ("answer", "html", "kinds"),
    [
        pytest.param("a\r\nb\rc", "<p>a\nb\nc</p>", [], id="other-line-ends"),
        pytest.param("a\0b", "<p>a\ufffdb</p>", ["control-character"], id="nul"),
        pytest.param("\ufdd00\ufdd1 $x$", None, ["control-character"] * 2, id="forged-token"),
        pytest.param("\ud800", "<p>\ufffd</p>", ["control-character"], id="half-a-surrogate-pair"),
        pytest.param("$\frac{1}{2}$", None, ["control-character"], id="form-feed-that-was-backslash-f"),
    ],
)
def test_characters_are_normalised(answer: str, html: str | None, kinds: list[str]) -> None:
    rendered = render(answer)

    assert [problem.kind for problem in rendered.problems] == kinds
    assert html is None or rendered.html == html


def test_form_feed_becomes_the_command_it_was() -> None:
    html = render("$\frac{1}{2}$").html

    assert r"\frac{1}{2}</annotation>" in html


def test_forged_token_shows_no_formula() -> None:
    html = render("\ufdd00\ufdd1 $x$ &#xFDD0;0&#xFDD1;").html

    assert html.count("<math") == 1


def test_problem_behind_a_formula_of_many_lines_has_its_own_line() -> None:
    rendered = render("$$\na\n$$ b\n\n[c](data:d)")

    assert [(p.kind, p.line, p.column) for p in rendered.problems] == [("link-scheme", 5, 3)]


def test_answer_over_the_limit_is_refused_with_both_sizes() -> None:
    with pytest.raises(AnswerTooLong, match="65,538 bytes; at most 65,536"):
        render("é" * (MAX_ANSWER_BYTES // 2 + 1))


def test_answer_at_the_limit_is_rendered() -> None:
    assert render("a" * MAX_ANSWER_BYTES).word_count == 1


def test_renders_in_threads_as_alone() -> None:
    answers = [f"# {n}\n\n[{n}](/{n}) ${n}$" for n in range(50)]
    alone = [render(answer) for answer in answers]
    together: dict[int, object] = {}

    def work(start: int) -> None:
        for number in range(start, len(answers), 4):
            together[number] = render(answers[number])

    threads = [threading.Thread(target=work, args=(start,)) for start in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert [together[number] for number in range(len(answers))] == alone


@settings(max_examples=300, deadline=None)
@given(st.text(alphabet=st.characters()))
def test_any_text_renders(text: str) -> None:
    rendered = render(text)

    assert "\ufdd0" not in rendered.html + rendered.text
