"""The math font has every letter that formulas draw: a browser takes a missing one from another font, unseen."""

import html
import re
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont

from learn.content.math import to_mathml

STATIC = Path(__file__).parents[2] / "static"
COMMON, MORE = STATIC / "fonts" / "math.woff2", STATIC / "fonts" / "math-more.woff2"

LATIN = "".join(map(chr, (*range(ord("A"), ord("Z") + 1), *range(ord("a"), ord("z") + 1))))
GREEK = (
    r"\alpha \beta \gamma \delta \epsilon \varepsilon \zeta \eta \theta \vartheta \iota \kappa \varkappa \lambda \mu "
    r"\nu \xi \pi \varpi \rho \varrho \sigma \varsigma \tau \upsilon \phi \varphi \chi \psi \omega "
    r"\Gamma \Delta \Theta \Lambda \Xi \Pi \Sigma \Upsilon \Phi \Psi \Omega"
)
VARIATION_SELECTOR = 0xFE00  # asks for another form of the letter before it, and draws nothing itself

OPERATORS = (
    r"\partial \nabla \infty \pm \mp \times \div \cdot \leq \geq \neq \approx \equiv \sim \propto \in \notin \subset "
    r"\subseteq \cup \cap \emptyset \forall \exists \neg \land \lor \oplus \otimes \int \iint \oint \sum \prod \sqrt{x} "
    r"\to \rightarrow \leftarrow \Rightarrow \Leftrightarrow \mapsto \rightleftharpoons \xrightarrow{a} \vec{x} \hat{x} "
    r"\bar{x} \dot{x} \tilde{x} \overline{xy} \underbrace{xy} \langle \rangle \lfloor \rceil \hbar \ell \Re \Im \aleph "
    r"\prime x' \angle \perp \parallel \therefore \because \ldots \cdots \vdots \ddots \star \circ \bullet \degree"
)

_ELEMENT = re.compile(r"<(m[iont]\w*)( [^>]*)?>([^<]+)</")
# What browsers make of a single letter in <mi> (MathML Core, 4.2: the italic mappings).
_ITALIC = (
    {code: 0x1D434 + code - 0x41 for code in range(0x41, 0x5B)}
    | {code: 0x1D44E + code - 0x61 for code in range(0x61, 0x7B)}
    | {code: 0x1D6E2 + code - 0x391 for code in range(0x391, 0x3AA)}
    | {code: 0x1D6FC + code - 0x3B1 for code in range(0x3B1, 0x3CA)}
    | {0x68: 0x210E, 0x2202: 0x1D715, 0x3F5: 0x1D716, 0x3D1: 0x1D717, 0x3F0: 0x1D718, 0x3D5: 0x1D719}
    | {0x3F1: 0x1D71A, 0x3D6: 0x1D71B}
)


def drawn(tex: str) -> set[int]:
    codes = set()
    for tag, attributes, text in _ELEMENT.findall(
        html.unescape(to_mathml(tex, display=False).partition("<annotation")[0])
    ):
        is_slanted = tag == "mi" and len(text) == 1 and "mathvariant" not in attributes
        codes |= {_ITALIC.get(ord(letter), ord(letter)) if is_slanted else ord(letter) for letter in text}
    return codes - {VARIATION_SELECTOR}


def letters(font: Path) -> set[int]:
    return set(TTFont(font).getBestCmap())


def stretching(font: Path) -> set[int]:
    there = TTFont(font)
    variants = there["MATH"].table.MathVariants
    covered = [c for c in (variants.VertGlyphCoverage, variants.HorizGlyphCoverage) if c] if variants else []
    glyphs = {glyph for coverage in covered for glyph in coverage.glyphs}
    return {code for code, glyph in there.getBestCmap().items() if glyph in glyphs}


def missing(tex: str, *fonts: Path) -> set[str]:
    there = set[int]().union(*map(letters, fonts))
    return {chr(code) for code in drawn(tex) if code not in there and not chr(code).isspace()}


@pytest.mark.parametrize(
    "tex",
    [
        pytest.param(" ".join(LATIN), id="latin"),
        pytest.param(GREEK, id="greek"),
        pytest.param(rf"\mathbf{{{LATIN}}}", id="bold"),
        pytest.param(OPERATORS, id="operators"),
        pytest.param(r"\mathbb{CNQRZ}", id="sets"),
        pytest.param("0123456789 + - = < ( ) [ ] | / , ; : ! ?", id="plain"),
    ],
)
def test_first_font_alone_has_what_nearly_all_formulas_draw(tex: str) -> None:
    assert missing(tex, COMMON) == set()


@pytest.mark.parametrize(
    "tex",
    [
        pytest.param(rf"\boldsymbol{{{GREEK}}}", id="bold greek"),
        pytest.param(
            rf"\mathcal{{{LATIN[:26]}}} \mathbb{{{LATIN[:26]}}} \mathfrak{{{LATIN}}}", id="alphabets"
        ),
        pytest.param(r"\preceq \curvearrowright \oiint \text{é}", id="rare"),
    ],
)
def test_both_fonts_have_every_letter_that_a_formula_draws(tex: str) -> None:
    assert missing(tex, COMMON, MORE) == set()


def test_styles_ask_each_font_for_its_own_letters() -> None:
    css = (STATIC / "css" / "math.css").read_text(encoding="utf-8")
    common, more = (
        {
            code
            for first, last in re.findall(r"U\+([0-9A-F]+)(?:-([0-9A-F]+))?", ranges)
            for code in range(int(first, 16), int(last or first, 16) + 1)
        }
        for ranges in re.findall(r"unicode-range:([^;]+);", css)
    )

    assert (common, more) == (letters(COMMON), letters(MORE))
    assert common.isdisjoint(more)


def test_all_that_stretches_is_in_the_first_font() -> None:
    assert stretching(MORE) == set()
    assert {0x28, 0x2211, 0x222B, 0x222D, 0x23DE, 0x2192} <= stretching(COMMON)
