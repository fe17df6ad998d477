import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from learn.content.linebreaks import JOINER, decode, encode

# The first of each pair is an answer as a seed file holds it, the second what it says.
CASES = [
    pytest.param(r"one\ntwo", "one\ntwo", id="break"),
    pytest.param(r"a\n\n- b\n  - c", "a\n\n- b\n  - c", id="list"),
    pytest.param("a\nb", "a\nb", id="real-line-feed-passes"),
    pytest.param("a\r\nb\tc", "a\r\nb\tc", id="carriage-return-and-tab-pass"),
    pytest.param(r"to\neat\neq well\nnabla", "to\neat\neq well\nnabla", id="words-outside-math"),
    pytest.param(r"$a \neq b$", r"$a \neq b$", id="neq-in-dollars"),
    pytest.param(r"\(\neg p\)\nso", "\\(\\neg p\\)\nso", id="neg-in-parentheses"),
    pytest.param(r"$\nabla f$ and\n$\nu$", "$\\nabla f$ and\n$\\nu$", id="commands-that-open-formulas"),
    pytest.param(r"$F^{\mu\nu}$", r"$F^{\mu\nu}$", id="nu-behind-mu"),
    pytest.param(r"$x \notin A, y \not\equiv z$", r"$x \notin A, y \not\equiv z$", id="not-and-notin"),
    pytest.param(r"$a \ne b, A \ni b$", r"$a \ne b, A \ni b$", id="ne-and-ni"),
    pytest.param(r"$$\nu(t) = 2t\n$$", "$$\nu(t) = 2t\n$$", id="display-on-own-lines-opens-with-a-break"),
    pytest.param(r"$$\ne^{x} = 1\n$$", "$$\ne^{x} = 1\n$$", id="display-that-begins-with-e"),
    pytest.param(r"\[\nu = 1\n\]", "\\[\nu = 1\n\\]", id="brackets-on-own-lines"),
    pytest.param(r"$$\nu = c/\lambda$$", r"$$\nu = c/\lambda$$", id="display-on-one-line-opens-with-nu"),
    pytest.param(r"$$\n\nu = c/\lambda\n$$", "$$\n\\nu = c/\\lambda\n$$", id="break-then-nu"),
    pytest.param(r"$$\n   \nabla f\n   $$", "$$\n   \\nabla f\n   $$", id="indented-nabla"),
    pytest.param(r"$$\na \\\nb\n$$", "$$\na \\\\\nb\n$$", id="row-break-then-break"),
    pytest.param(r"$$\na \\\nu &= v\n$$", "$$\na \\\\\nu &= v\n$$", id="row-break-then-a-row-of-u"),
    pytest.param(
        r"$$\n\begin{aligned}\nu &= v\n\end{aligned}\n$$",
        "$$\n\\begin{aligned}\nu &= v\n\\end{aligned}\n$$",
        id="u-behind-begin",
    ),
    pytest.param(
        r"c) Iron  \nd) Tin  \ne) Zinc: $x$", "c) Iron  \nd) Tin  \ne) Zinc: $x$", id="list-of-letters"
    ),
    pytest.param(r"costs $5  \ne) costs $6", "costs $5  \ne) costs $6", id="list-of-letters-and-money"),
    pytest.param("type `\\n` here\\nnow", "type `\\n` here\nnow", id="inline-escape"),
    pytest.param(r"`a.b` is not `a\nb`.\nSo", "`a.b` is not `a\\nb`.\nSo", id="inline-pattern"),
    pytest.param(r"`print('a\n\nb')` and `[^\n]+`", r"`print('a\n\nb')` and `[^\n]+`", id="inline-strings"),
    pytest.param(r"a ` b\n\nc ` d", "a ` b\n\nc ` d", id="backticks-that-are-no-pair"),
    pytest.param(r"`$x` and\n`$y`", "`$x` and\n`$y`", id="dollars-in-code"),
    pytest.param(
        r'```c\nprintf("%d\n", a);\nreturn 0;\n```',
        '```c\nprintf("%d\\n", a);\nreturn 0;\n```',
        id="c-string",
    ),
    pytest.param(
        r"""```c\nputc('\n');\nputc('a');\n```""", "```c\nputc('\\n');\nputc('a');\n```", id="c-character"
    ),
    pytest.param(
        r"""```bash\necho -e "a\nb"\ntr ' ' '\n' < x | sed 's/,/\n/g'\n```""",
        """```bash\necho -e "a\\nb"\ntr ' ' '\\n' < x | sed 's/,/\\n/g'\n```""",
        id="shell-strings",
    ),
    pytest.param(
        r"""```python\n# it's\nx = '\n'.join(y)\nprint(f'{x}\n')\n```""",
        "```python\n# it's\nx = '\\n'.join(y)\nprint(f'{x}\\n')\n```",
        id="python-strings-and-apostrophe",
    ),
    pytest.param(
        r'```python\ndef f():\n    """Say it.\n\n    Twice."""\n    return "\n"\n```',
        '```python\ndef f():\n    """Say it.\n\n    Twice."""\n    return "\\n"\n```',
        id="docstring",
    ),
    pytest.param(
        r"```scheme\n(define a 'one)\n(list 'two\n  'three)\n```",
        "```scheme\n(define a 'one)\n(list 'two\n  'three)\n```",
        id="scheme-quotes",
    ),
    pytest.param(
        r"```\n(define a 'one)\n(list 'two)\n```",
        "```\n(define a 'one)\n(list 'two)\n```",
        id="scheme-without-a-name",
    ),
    pytest.param(
        r"```js\ntext.split(/\r?\n/).map(f)\nfoo(\n  [\n    1\n  ]\n)\n```",
        "```js\ntext.split(/\\r?\\n/).map(f)\nfoo(\n  [\n    1\n  ]\n)\n```",
        id="pattern-and-brackets-at-line-ends",
    ),
    pytest.param(
        r"```js\na = b.split(/\r\n|\n/);\nc();\n```",
        "```js\na = b.split(/\\r\\n|\\n/);\nc();\n```",
        id="two-in-a-pattern",
    ),
    pytest.param(
        r"```perl\nchomp;\ns/\n/ /g;\nprint;\n```",
        "```perl\nchomp;\ns/\\n/ /g;\nprint;\n```",
        id="substitution",
    ),
    pytest.param(
        r"```bash\nawk '\n{ print $1 }\nEND { print NR }\n' x\n```",
        "```bash\nawk '\n{ print $1 }\nEND { print NR }\n' x\n```",
        id="script-of-many-lines",
    ),
    pytest.param(
        r"```js\nconst a = `\n  <p>\n`;\nb(`x\n`)\n```",
        "```js\nconst a = `\n  <p>\n`;\nb(`x\\n`)\n```",
        id="template-literals",
    ),
    pytest.param(
        r"```cmd\nmove a.txt Docs\\n```\nb", "```cmd\nmove a.txt Docs\\\n```\nb", id="path-that-ends-a-line"
    ),
    pytest.param(
        r'1. Print:\n\n   ```c\n   printf("%d\nx\n", a);\n   ```\n\nDone.',
        '1. Print:\n\n   ```c\n   printf("%d\\nx\\n", a);\n   ```\n\nDone.',
        id="escape-in-a-fence-in-an-item",
    ),
    pytest.param(r" /\\\n/  \\n", " /\\\\\n/  \\\n", id="ascii-art"),
    pytest.param(r"```latex\na \neq b\nc\n```", "```latex\na \\neq b\nc\n```", id="latex-listing"),
]
MARKED = [
    pytest.param(rf"a\{JOINER}nb", r"a\nb", id="marked-backslash"),
    pytest.param(rf"$\n{JOINER}u$", "$\nu$", id="marked-break"),
]


@pytest.mark.parametrize(("answer", "text"), [*CASES, *MARKED])
def test_decode_tells_line_breaks_from_commands_and_escapes(answer: str, text: str) -> None:
    assert decode(answer) == text


@pytest.mark.parametrize(("answer", "text"), CASES)
def test_decode_leaves_a_decoded_text_as_it_is(answer: str, text: str) -> None:
    assert decode(text) == text


@pytest.mark.parametrize(("answer", "text"), CASES)
def test_encode_is_the_inverse_on_what_a_seed_file_holds(answer: str, text: str) -> None:
    encoded = encode(text)

    assert decode(encoded) == text
    assert "\n" not in encoded
    assert encoded == answer or "\n" in answer


TEXTS = st.lists(
    st.sampled_from(
        [
            "\n",
            "\\",
            "n",
            "\\n",
            JOINER,
            "$",
            "$$",
            "\\nu",
            "\\neq ",
            "`",
            "```",
            '"',
            "'",
            "e) ",
            " ",
            "a",
            "5",
        ]
    ),
    max_size=24,
).map("".join)


@given(TEXTS | st.text(max_size=60))
@example(rf"\{JOINER}n\n{JOINER}")
@example("$$\n\\nu\n$$ \\\n")
def test_encode_is_exact_for_any_text(text: str) -> None:
    assert decode(encode(text)) == text


def test_encode_marks_only_what_would_be_misread() -> None:
    encoded = encode("The pair \\n outside code.\nAnd $\\nu$.\n")

    assert encoded == f"The pair \\{JOINER}n outside code.\\nAnd $\\nu$.\\n"
