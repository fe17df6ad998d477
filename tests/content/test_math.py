import re
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from learn.content.code import find_code
from learn.content.math import (
    MATH_CLASSES,
    MATHML_ATTRIBUTES,
    MATHML_TAGS,
    TexError,
    find_formulas,
    to_mathml,
)

STATIC = Path(__file__).parents[2] / "static"


def formulas(text: str) -> list[str]:
    return [text[formula.start : formula.end] for formula in find_formulas(text, find_code(text))]


def shown(tex: str) -> str:
    """Return the MathML of the formula without its wrapper and annotation."""
    mathml = to_mathml(tex, display=False)
    return mathml.removeprefix("<math><semantics><mrow>").partition("</mrow><annotation")[0]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("no math", [], id="none"),
        pytest.param("so $x$ is", ["$x$"], id="dollars"),
        pytest.param("so $ x $ is", ["$ x $"], id="inner-blanks"),
        pytest.param("so $$x$$ is", ["$$x$$"], id="display-in-a-line"),
        pytest.param("a\n   $$\n   x\n   $$\nb", ["$$\n   x\n   $$"], id="indented-display"),
        pytest.param("$$x$$$$y$$", ["$$x$$", "$$y$$"], id="displays-without-a-gap"),
        pytest.param("a $$$ b $$$ c", [], id="three-dollars"),
        pytest.param(r"\(x\) and \[ y \]", [r"\(x\)", r"\[ y \]"], id="brackets"),
        pytest.param(r"\\(x\\)", [], id="escaped-backslashes"),
        pytest.param("$x$, $y$ and $z$", ["$x$", "$y$", "$z$"], id="several"),
        pytest.param("$x\ny$", ["$x\ny$"], id="over-a-line-break"),
        pytest.param("$x\n\ny$", [], id="not-over-a-blank-line"),
        pytest.param("$x\n- y$", [], id="not-into-a-list-item"),
        pytest.param("$x $$ y$", [], id="one-dollar-never-pairs-with-two"),
        pytest.param(r"$$\text{pay $x$}$$", [r"$$\text{pay $x$}$$"], id="dollars-inside-a-display"),
        pytest.param("`$x$` and $y$", ["$y$"], id="not-in-code"),
        pytest.param("$a `b$` c$", [], id="not-across-code"),
        pytest.param(r"\$x$ and $y$", ["$y$"], id="escaped-dollar"),
        pytest.param(r"$\$5 + x$", [r"$\$5 + x$"], id="escaped-dollar-inside"),
        pytest.param("| $a$ | $b$ |", ["$a$", "$b$"], id="table-cells"),
        pytest.param("end $", [], id="dollar-at-the-end"),
        pytest.param("$$ open", [], id="unclosed-display"),
        pytest.param(r"\( open", [], id="unclosed-bracket"),
    ],
)
def test_find_formulas_reads_every_delimiter(text: str, expected: list[str]) -> None:
    assert formulas(text) == expected


def test_find_formulas_tells_tex_and_display() -> None:
    found = find_formulas("$ x $ and $$y$$", [])

    assert [(formula.tex, formula.display) for formula in found] == [(" x ", False), ("y", True)]


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("$1, 3, 5, 7, \\ldots$", id="sequence"),
        pytest.param("$0.8$", id="decimal"),
        pytest.param("$ 176 $", id="number-with-blanks"),
        pytest.param("$2.5 \\text{ L} = 2{,}500 \\text{ mL of the same}$", id="words-in-text"),
        pytest.param("$-3$", id="negative"),
        pytest.param("$30,000 \\rightarrow 30$", id="thousands"),
        pytest.param("$2 H_2 + O_2 \\rightarrow 2 H_2O$", id="chemistry"),
        pytest.param("$1/n \\leq 1$", id="fraction"),
        pytest.param("$7 mod 3$", id="function-word"),
        pytest.param("$ax + by $", id="variables-and-a-blank"),
        pytest.param("$2n$-bit", id="hyphen-behind"),
        pytest.param("($5$)", id="bracketed"),
    ],
)
def test_find_formulas_keeps_numbers_that_are_math(text: str) -> None:
    assert formulas(f"Take {text} here.") == [re.search(r"\$[^$]*\$", text)[0]]  # type: ignore[index]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("from $5 to $10", [], id="range"),
        pytest.param("$5-$10 or ($5/$10)", [], id="range-with-sign"),
        pytest.param("US$40 in US$ and $x$", ["$x$"], id="currency-prefix"),
        pytest.param("$1,200.50 per month, $x$ times", ["$x$"], id="amount-then-formula"),
        pytest.param("$3 per gallon at a distance $ d $", ["$ d $"], id="amount-then-inner-blanks"),
        pytest.param("from $10 to $x$", ["$x$"], id="one-word-then-formula"),
        pytest.param("$5, $x$ and $y$", ["$x$", "$y$"], id="comma-then-formula"),
        pytest.param("$5 ($x$)", ["$x$"], id="bracket-then-formula"),
        pytest.param("**$5** and **$x$**", ["$x$"], id="bold"),
        pytest.param("| $5 | $x$ |", ["$x$"], id="cells"),
        pytest.param("$5 million. If $x = 2$, stop", ["$x = 2$"], id="sentence-between"),
        pytest.param("- pay $5\n- take $x$", ["$x$"], id="list-items"),
        pytest.param("$ 5 and $ 10", [], id="blank-before-the-amount"),
        pytest.param("$X million and $Y million", [], id="letters-for-amounts"),
        pytest.param("the $PATH variable and the $HOME one", [], id="shell-variables"),
        pytest.param("only $5", [], id="single"),
        pytest.param("$.50 a piece, then $p$", ["$p$"], id="cents"),
    ],
)
def test_find_formulas_leaves_money_alone(text: str, expected: list[str]) -> None:
    assert formulas(text) == expected


def test_to_mathml_keeps_the_source_in_the_annotation() -> None:
    mathml = to_mathml(r" 50% < \text{a & b} ", display=True)

    assert mathml.startswith('<math display="block"><semantics>')
    assert r'<annotation encoding="application/x-tex"> 50% &lt; \text{a &amp; b} </annotation>' in mathml


@pytest.mark.parametrize(
    ("tex", "same_as"),
    [
        pytest.param(r"a \\ b", r"\begin{gathered}a \\ b\end{gathered}", id="rows"),
        pytest.param(r"a \\ b \\ ", r"\begin{gathered}a \\ b\end{gathered}", id="row-break-at-the-end"),
        pytest.param(r"a &= b \\ &= c", r"\begin{aligned}a &= b \\ &= c\end{aligned}", id="aligned-rows"),
        pytest.param(
            r"\boxed{a \\ b}", r"\boxed{\begin{gathered}a \\ b\end{gathered}}", id="rows-in-a-group"
        ),
        pytest.param(
            r"\left(a \\ b\right)",
            r"\left(\begin{gathered}a \\ b\end{gathered}\right)",
            id="rows-in-brackets",
        ),
        pytest.param(r"E = m \tag{3}", r"E = m \qquad (\text{3})", id="tag"),
        pytest.param(r"x \label{eq:a}", "x", id="label"),
        pytest.param("50% x", r"50\% x", id="percent-is-no-comment"),
        pytest.param(r"\begin{align*}a&=b\end{align*}", r"\begin{aligned}a&=b\end{aligned}", id="align"),
        pytest.param(r"\begin{equation}a\end{equation}", r"\begin{gathered}a\end{gathered}", id="equation"),
        pytest.param(
            r"\begin{array}{r@{}l}a&b\end{array}", r"\begin{array}{rl}a&b\end{array}", id="column-spec"
        ),
        pytest.param(
            r"\begin{array}{c}a \hline b\end{array}", r"\begin{array}{c}a \\ \hline b\end{array}", id="hline"
        ),
        pytest.param(r"\left<x\right>", r"\left\langle x\right\rangle", id="angle-brackets"),
        pytest.param("\x0crac{a}{b}", r"\frac{a}{b}", id="eaten-backslash-f"),
        pytest.param(r"\text{a $x$ b}", r"{\text{a }{x}\text{ b}}", id="math-in-text"),
        pytest.param(r"a &lt; b", "a < b", id="entity"),
        pytest.param(r"\mathbbm{1}", r"\mathbb{1}", id="macro"),
    ],
)
def test_to_mathml_reads_what_authors_write(tex: str, same_as: str) -> None:
    assert shown(tex) == shown(same_as)


@pytest.mark.parametrize(
    ("tex", "text"),
    [
        pytest.param(r"\text{50\% of it}", "50\N{NO-BREAK SPACE}% of it", id="percent"),
        pytest.param(r"\text{a_b & #1}", "a_b & #1", id="signs"),
    ],
)
def test_to_mathml_keeps_every_sign_of_a_text(tex: str, text: str) -> None:
    written = "".join(ET.fromstring(shown(tex)).itertext())  # noqa: S314 - our own output

    assert written.replace("\N{NO-BREAK SPACE}", " ") == text.replace("\N{NO-BREAK SPACE}", "")


@pytest.mark.parametrize(
    ("body", "tex"),
    [
        pytest.param("H2O", r"\mathrm{H}_{2}\mathrm{O}", id="count"),
        pytest.param(
            "2H2 + O2 -> 2H2O",
            r"2\,\mathrm{H}_2 + \mathrm{O}_2 \xrightarrow{} 2\,\mathrm{H}_2\mathrm{O}",
            id="equation",
        ),
        pytest.param(
            "A <=>[k_1] B", r"\mathrm{A} \xrightleftharpoons{\mathrm{k}_{1}} \mathrm{B}", id="equilibrium"
        ),
        pytest.param(
            "A ->[heat] B", r"\mathrm{A} \xrightarrow{\text{heat}} \mathrm{B}", id="words-over-an-arrow"
        ),
        pytest.param("Na+ + Cl-", r"\mathrm{Na}^+ + \mathrm{Cl}^-", id="charges"),
        pytest.param("SO4^2-", r"\mathrm{SO}_4^{2-}", id="raised-charge"),
        pytest.param("[Fe(CN)6]^{3-}", r"[\mathrm{Fe}(\mathrm{CN})_6]^{3-}", id="complex"),
        pytest.param("^{14}_{6}C", r"{}^{14}_{6}\mathrm{C}", id="isotope"),
        pytest.param("CuSO4 * 5H2O", r"\mathrm{CuSO}_4 \cdot 5\,\mathrm{H}_2\mathrm{O}", id="hydrate"),
        pytest.param("NaCl(aq)", r"\mathrm{NaCl}\,\text{(aq)}", id="state"),
        pytest.param("CH2=CH2", r"\mathrm{CH}_2{=}\mathrm{CH}_2", id="bond"),
        pytest.param("1/2 O2", r"\tfrac{1}{2}\,\mathrm{O}_2", id="half"),
        pytest.param("CO2 ^", r"\mathrm{CO}_2 \uparrow", id="gas"),
    ],
)
def test_to_mathml_reads_chemistry(body: str, tex: str) -> None:
    assert shown(rf"\ce{{{body}}}") == shown(f"{{{tex}}}")


@pytest.mark.parametrize(
    ("tex", "reason"),
    [
        pytest.param(r"\nosuch x", "Unknown command", id="command"),
        pytest.param(r"\frac{a", "reached end", id="unclosed"),
        pytest.param(r"\href{javascript:x}{y}", "Unknown command", id="link"),
        pytest.param(r"\style{color:red}{y}", "Unknown command", id="style"),
        pytest.param("x" * 9000, "9000 characters", id="too-long"),
        pytest.param("{" * 101 + "}" * 101, "Nested deeper", id="too-deep"),
        pytest.param(r"\vec " * 900 + "x", "800 commands", id="chain-of-commands"),
        pytest.param(r"\hspace{99999em}", "60em", id="too-wide"),
        pytest.param(r"\def\a{\a\a}\a", "may not define", id="definition"),
        pytest.param(r"\mathord\Bigl| \vec x", "duplicate attribute", id="invalid-xml"),
    ],
)
def test_to_mathml_refuses_with_a_reason(tex: str, reason: str) -> None:
    with pytest.raises(TexError, match=reason):
        to_mathml(tex, display=False)


@pytest.mark.parametrize(
    ("tex", "shown_brackets"),
    [
        pytest.param("(" * 60 + "x", 60, id="all-before"),
        pytest.param("{(} " * 60, 60, id="in-groups"),
        pytest.param(r"(\hat) " * 60, 60, id="closed-inside-an-argument"),
        pytest.param("(" * 60 + r"\displaystyle x", 60, id="before-a-switch"),
        pytest.param("(x) " * 60, 60, id="closed"),
    ],
)
def test_to_mathml_reads_brackets_without_an_end_in_one_go(tex: str, shown_brackets: int) -> None:
    assert shown(tex).count("(") == shown_brackets
    assert shown(tex).count(")") == tex.count(")")


@pytest.mark.parametrize(
    "tex",
    [
        pytest.param(r"\text{<script>alert(1)</script>}", id="script"),
        pytest.param(r"\begin{align}a&=b\label{x}\end{align} \eqref{x}", id="label-and-reference"),
        pytest.param(r"\begin{array}{|r|c:l|}\hline a&b&c\\ \hline d&e&f\\ \hline\end{array}", id="rules"),
        pytest.param(r"\begin{cases}a&b\\c&d\end{cases}", id="cases"),
        pytest.param(r"\boxed{x}\cancel{x}\bcancel{x}\xcancel{x}\phase{x}", id="enclosed"),
        pytest.param(r"\textbf{a}\textit{b}\texttt{c}\textsf{d}\textsc{e}\emph{f}", id="text-fonts"),
        pytest.param(r"\color{red}x \textcolor{blue}{y}", id="colours"),
        pytest.param(r"a\!b\negmedspace c\hspace{-2em}d\hspace{1cm}e\cfrac{1}{2}\mathop{x}", id="spaces"),
        pytest.param(
            r"\vec{v} \overrightarrow{AB} \overline{x} \widehat{abc} \sum_{\substack{i\\j}}", id="accents"
        ),
        pytest.param(
            r"\begin{multline}a\\b\end{multline}\begin{equation*}a\end{equation*}", id="environments"
        ),
    ],
)
def test_to_mathml_writes_nothing_but_mathml_core(tex: str) -> None:
    root = ET.fromstring(to_mathml(tex, display=True))  # noqa: S314 - our own output

    elements = list(root.iter())
    assert {element.tag for element in elements} <= MATHML_TAGS
    assert {name for element in elements for name in element.attrib} <= MATHML_ATTRIBUTES
    assert {name for element in elements for name in element.get("class", "").split()} <= MATH_CLASSES


def test_to_mathml_draws_a_last_line_below_the_whole_row() -> None:
    table = ET.fromstring(shown(r"\begin{array}{cc}a&b\\ \hline\end{array}"))  # noqa: S314 - our own output

    assert [[cell.get("class") for cell in row] for row in table.iter("mtr")] == [
        ["tex-line-bottom", "tex-line-bottom"]
    ]


@pytest.mark.parametrize(
    ("tex", "expected"),
    [
        pytest.param(r"\dfrac12", '<mstyle displaystyle="true"><mfrac>', id="fraction"),
        pytest.param(
            r"\begin{aligned}a\end{aligned}",
            '<mstyle scriptlevel="0"><mtable displaystyle="true">',
            id="table",
        ),
    ],
)
def test_to_mathml_sets_sizes_where_validators_know_them(tex: str, expected: str) -> None:
    assert expected in to_mathml(tex, display=False)


@given(st.text(alphabet="\\{}$%&^_ab1 ()[]<>\n'", max_size=60))
def test_to_mathml_converts_or_refuses_any_text(tex: str) -> None:
    try:
        mathml = to_mathml(tex, display=True)
    except TexError:
        return

    root = ET.fromstring(mathml)  # noqa: S314 - our own output
    assert root.findtext("semantics/annotation") == tex


def test_stylesheet_has_a_rule_for_every_class() -> None:
    css = (STATIC / "css" / "math.css").read_text(encoding="utf-8")

    assert set(re.findall(r"\.(tex-[a-z-]+)", css)) == MATH_CLASSES


@pytest.mark.parametrize(("name", "size"), [("math.woff2", 72_000), ("math-more.woff2", 60_000)])
def test_font_is_a_small_woff2_with_its_licence(name: str, size: int) -> None:
    font = (STATIC / "fonts" / name).read_bytes()

    assert font.startswith(b"wOF2")
    assert len(font) < size
    assert (STATIC / "fonts" / "LICENSE-latin-modern-math.txt").is_file()
