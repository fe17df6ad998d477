import pytest

from learn.content.markdown import render

REL = 'rel="external noopener noreferrer nofollow"'


def inline(text: str) -> str:
    """The HTML of a text of one paragraph."""
    return render(text).html.removeprefix("<p>").removesuffix("</p>")


@pytest.mark.parametrize(
    ("text", "html"),
    [
        pytest.param(
            "*a* _b_ **c** __d__",
            "<em>a</em> <em>b</em> <strong>c</strong> <strong>d</strong>",
            id="emphasis",
        ),
        pytest.param("***a** b*", "<em><strong>a</strong> b</em>", id="both-of-a-run"),
        pytest.param("*a **b*", "*a *<em>b</em>", id="nearest-opener"),
        pytest.param("2 * 3 * 4", "2 * 3 * 4", id="stars-among-spaces"),
        pytest.param("snake_case_name", "snake_case_name", id="underscores-in-a-word"),
        pytest.param("**a:** b", "<strong>a:</strong> b", id="term"),
        pytest.param("~~a~~ ~b~ ~~~c~~", "<del>a</del> ~b~ ~<del>c</del>", id="strikethrough"),
        pytest.param("`` a`b `` `*c*` `d", "<code>a`b</code> <code>*c*</code> `d", id="code"),
        pytest.param("`$x$ \\(y\\)`", "<code>$x$ \\(y\\)</code>", id="formulas-in-code-stay-tex"),
        pytest.param("a  \nb\\\nc", "a<br>\nb<br>\nc", id="hard-line-breaks"),
        pytest.param(r"\*a\* \q", r"*a* \q", id="escapes"),
        pytest.param("&copy; &#65; &x; & &#0;", "© A &amp;x; &amp; \ufffd", id="entities"),
        pytest.param("p < 0.05 > <b>", "p &lt; 0.05 &gt; &lt;b&gt;", id="html-is-text"),
    ],
)
def test_inlines_are_commonmark(text: str, html: str) -> None:
    assert inline(text) == html


@pytest.mark.parametrize(
    ("text", "html"),
    [
        pytest.param('[a *b*](/c "d")', '<a href="/c" title="d">a <em>b</em></a>', id="inline"),
        pytest.param("[a](</b c>)", '<a href="/b%20c">a</a>', id="pointy"),
        pytest.param("[a](b(c)d)", '<a href="b(c)d">a</a>', id="parentheses"),
        pytest.param("[a]()", '<a href="">a</a>', id="no-destination"),
        pytest.param("[a](/b c)", "[a](/b c)", id="not-a-link"),
        pytest.param("[a [b](/c) d](/e)", '[a <a href="/c">b</a> d](/e)', id="no-links-in-links"),
        pytest.param("[a] b [c][a]\n\n[A]: /d", '<a href="/d">a</a> b <a href="/d">c</a>', id="references"),
        pytest.param("<https://a.b/?c&d>", f'<a href="https://a.b/?c&amp;d" {REL}>https://a.b/?c&amp;d</a>', id="autolink"),
        pytest.param("<a@b.c>", '<a href="mailto:a@b.c">a@b.c</a>', id="email"),
        pytest.param("(see http://a.b/c_(d).)", f'(see <a href="http://a.b/c_(d)" {REL}>http://a.b/c_(d)</a>.)', id="bare"),
        pytest.param("**https://a.b**", f'<strong><a href="https://a.b" {REL}>https://a.b</a></strong>', id="bare-bold"),
        pytest.param("[http://a.b](/c)", '<a href="/c">http://a.b</a>', id="bare-in-a-link"),
        pytest.param("xhttp://a.b http://", "xhttp://a.b http://", id="no-bare-link"),
        pytest.param("[a](//b.c)", f'<a href="//b.c" {REL}>a</a>', id="scheme-of-the-page"),
    ],
)  # fmt: skip
def test_links_are_found(text: str, html: str) -> None:
    assert inline(text) == html


def test_links_are_listed_as_resolved() -> None:
    rendered = render("[a](/b?c&amp;d) <https://e.f/é>")

    assert rendered.links == ("/b?c&d", "https://e.f/%C3%A9")


@pytest.mark.parametrize(
    "destination",
    [
        "javascript:alert(1)",
        "JaVaScRiPt:alert(1)",
        "javascript&colon;alert(1)",
        "&#106;avascript:alert(1)",
        "java&Tab;script:alert(1)",
        "java&#10;script:alert(1)",
        "&#1;javascript:alert(1)",
        "javascript%3Aalert(1)",
        "java%0ascript:alert(1)",
        r"javascript\:alert(1)",
        "<java\tscript:alert(1)>",
        "data:text/html;base64,PHNjcmlwdD4=",
        "vbscript:msgbox(1)",
        "file:///etc/passwd",
        "blob:a.b/c",
    ],
)
def test_other_schemes_stay_text_and_are_a_problem(destination: str) -> None:
    rendered = render(f"a\n[b]({destination})")

    assert "<a" not in rendered.html
    assert [(p.kind, p.line) for p in rendered.problems] == [("link-scheme", 2)]


def test_image_becomes_a_link_and_a_problem() -> None:
    rendered = render("a ![b *c*](/d.png)")

    assert rendered.html == '<p>a <a href="/d.png">b <em>c</em></a></p>'
    assert [(p.kind, p.line, p.column) for p in rendered.problems] == [("image", 1, 3)]


def test_emphasis_nests_no_deeper_than_the_limit() -> None:
    html = render("*a " * 5_000 + " a*" * 5_000).html

    assert html.count("<em>") == 20
