import pytest

from learn.content.markdown import render


@pytest.mark.parametrize(
    ("text", "html"),
    [
        pytest.param("one\n\n\ntwo", "<p>one</p><p>two</p>", id="paragraphs"),
        pytest.param("one\n- two", "<p>one</p><ul><li>two</li></ul>", id="list-right-after-a-paragraph"),
        pytest.param("one\n2. two", "<p>one 2. two</p>", id="only-an-item-1-interrupts-a-paragraph"),
        pytest.param(
            "1. a\n2. b\n\none\n3. c",
            '<ol><li>a</li><li>b</li></ol><p>one</p><ol start="3"><li>c</li></ol>',
            id="the-next-number-does-too",
        ),
        pytest.param("1. a\n\none\n3. c", "<ol><li>a</li></ol><p>one 3. c</p>", id="but-no-later-number"),
        pytest.param("one\n---\ntwo", '<h2 id="h-one">one</h2><p>two</p>', id="setext-heading"),
        pytest.param("## one ##", '<h2 id="h-one">one</h2>', id="closed-heading"),
        pytest.param("#one", "<p>#one</p>", id="no-heading-without-a-space"),
        pytest.param(
            "- a\n   - b\n      - c",
            "<ul><li>a<ul><li>b<ul><li>c</li></ul></li></ul></li></ul>",
            id="3-spaces",
        ),
        pytest.param("1. a\n   - b", "<ol><li>a<ul><li>b</li></ul></li></ol>", id="bullets-in-numbers"),
        pytest.param("1. a\n  - b", "<ol><li>a</li></ol><ul><li>b</li></ul>", id="indented-too-little"),
        pytest.param(
            "10. a\n    b\n11. c", '<ol start="10"><li>a b</li><li>c</li></ol>', id="start-of-a-list"
        ),
        pytest.param(
            "1) a\n2) b\n1. c", "<ol><li>a</li><li>b</li></ol><ol><li>c</li></ol>", id="other-mark-other-list"
        ),
        pytest.param("- a\n\n- b", "<ul><li><p>a</p></li><li><p>b</p></li></ul>", id="loose-list"),
        pytest.param(
            "- a\n  > b\n  >\n- c",
            "<ul><li>a<blockquote><p>b</p></blockquote></li><li>c</li></ul>",
            id="quote-keeps-its-blank-line",
        ),
        pytest.param("-\n\n  a", "<ul><li></li></ul><p>a</p>", id="empty-item"),
        pytest.param("> a\nb\n\nc", "<blockquote><p>a b</p></blockquote><p>c</p>", id="lazy-line"),
        pytest.param(
            "> - a\n> - b", "<blockquote><ul><li>a</li><li>b</li></ul></blockquote>", id="list-in-quote"
        ),
        pytest.param("a\n***\nb", "<p>a</p><hr><p>b</p>", id="rule"),
        pytest.param("-\ta\n\n\tb", "<ul><li><p>a</p><p>b</p></li></ul>", id="tabs"),
        pytest.param("<p>\n\n*a*", "<p>&lt;p&gt;</p><p><em>a</em></p>", id="html-is-text"),
        pytest.param("[a]: /b\n\n[a]", '<p><a href="/b">a</a></p>', id="link-reference-definition"),
        pytest.param(" \n\t\n", "", id="white-space"),
    ],
)
def test_blocks_are_commonmark(text: str, html: str) -> None:
    shown = render(text).html

    assert shown.replace("\n", " ").replace("> ", ">").replace(" <", "<") == html


@pytest.mark.parametrize(
    ("text", "code"),
    [
        pytest.param("```\na  b\n\n\tc\n```", "a  b\n\n\tc\n", id="fence"),
        pytest.param("~~~\n```\n~~~~", "```\n", id="tildes"),
        pytest.param("- a\n  ```\n   b\n  ```", " b\n", id="in-an-item"),
        pytest.param("  ```\n   a\n b\n  ```", " a\nb\n", id="indented-fence"),
        pytest.param("    a\n\n      b\n\nc", "a\n\n  b\n", id="indented-code"),
        pytest.param("```\n$x$ \\(y\\)\n```", "$x$ \\(y\\)\n", id="formulas-stay-tex"),
        pytest.param("    $$a\nb$$", "$$a\nb$$\n", id="display-formula-in-indented-code"),
        pytest.param("```\n<b> & \\*\n```", "&lt;b&gt; &amp; \\*\n", id="markup-is-text"),
    ],
)
def test_code_keeps_every_character(text: str, code: str) -> None:
    html = render(text).html

    assert f"<code>{code}</code></pre>" in html


def test_table_has_a_head_alignments_and_a_box_to_scroll() -> None:
    html = render("| a | b |\n|:-:|--:|\n| `x\\|y` |").html

    assert html.replace("\n", "") == (
        '<div class="table" tabindex="0" role="group" aria-label="Table"><table>'
        '<thead><tr><th class="center" scope="col">a</th><th class="right" scope="col">b</th></tr></thead>'
        '<tbody><tr><td class="center"><code>x|y</code></td><td class="right"></td></tr></tbody></table></div>'
    )


def test_table_of_many_short_rows_stays_small() -> None:
    text = "|a" * 1_000 + "\n" + "|-" * 1_000 + "\n" + "a\n" * 1_000

    html = render(text).html

    assert html.count("<td") == 2_000  # one a row, and no more than 1,000 empty ones


def test_nesting_beyond_the_limit_is_text_and_a_problem() -> None:
    rendered = render("> " * 10_000 + "a")

    assert rendered.html.count("<blockquote>") == 20
    assert "&gt; &gt; a" in rendered.html
    assert [(p.kind, p.line) for p in rendered.problems] == [("nesting", 1)]


def test_unclosed_fence_is_a_problem_where_it_opens() -> None:
    (problem,) = render("a\n\n  ```\nb").problems

    assert (problem.kind, problem.line, problem.column) == ("unclosed-fence", 3, 3)
