import pytest

from learn.content.plain_math import read_tex


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(
            "No formula: R&D costs 5_000 {or so}.", "No formula: R&D costs 5_000 {or so}.", id="no-tex"
        ),
        pytest.param(r"x \leq 3 \pm \alpha", "x ≤ 3 ± α", id="symbols"),
        pytest.param(r"\Delta G = -RT \ln K", "ΔG = -RT ln K", id="greek-capital-and-function"),
        pytest.param(r"\frac{1}{2}", "1/2", id="fraction"),
        pytest.param(r"\frac{a + b}{2n}", "(a + b)/2n", id="fraction-of-a-sum"),
        pytest.param(r"\frac{1}{\sqrt{\mu_0 \varepsilon_0}}", "1/√(μ₀ ε₀)", id="nested"),
        pytest.param(r"10^{-3} \text{ m}^2", "10⁻³  m²", id="powers"),
        pytest.param(r"x_{ij} \cdot e^{kt}", "x_(ij) · e^(kt)", id="scripts-of-letters"),
        pytest.param(r"90^\circ and 20^{\circ}C \to", "90° and 20°C →", id="degrees"),
        pytest.param(r"\begin{aligned} x &= 1 \\ y &= 2 \end{aligned} \tag{3}", "x = 1 y = 2 (3)", id="rows"),
        pytest.param(r"\left( \dfrac{p}{q} \right)", "( p/q )", id="delimiters"),
        pytest.param(r"\ce{H2O} \rightarrow \vec{F}", "H2O → F", id="lettering"),
        pytest.param(r"5\% of \$3", "5% of $3", id="escaped"),
        pytest.param(r"\unknown{x} C:\temp", r"\unknown{x} C:\temp", id="unknown-stays"),
    ],
)
def test_read_tex_writes_a_formula_as_a_person_would(text: str, expected: str) -> None:
    assert " ".join(read_tex(text).split()) == " ".join(expected.split())


def test_read_tex_takes_time_in_proportion_on_groups_without_end() -> None:
    hostile = r"\frac{" * 10_000

    assert read_tex(hostile) == hostile
