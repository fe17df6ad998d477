import random

import pytest
from markdown_it import MarkdownIt

from learn.content.code import find_code, read_blocks


def found(text: str) -> list[str]:
    return [text[start:end] for start, end in find_code(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("no code", [], id="none"),
        pytest.param("a `b` c", ["`b`"], id="inline"),
        pytest.param("a ``b ` c`` d", ["``b ` c``"], id="inline-longer-run"),
        pytest.param("a `b\nc` d", ["`b\nc`"], id="inline-over-a-line-break"),
        pytest.param("a `b\n\nc` d", [], id="inline-stops-at-blank-line"),
        pytest.param("a `b\n- c` d", [], id="inline-stops-at-list-item"),
        pytest.param(r"a \`b` c", [], id="escaped-backtick-opens-nothing"),
        pytest.param(r"a `b\` c", [r"`b\`"], id="backslash-in-code-is-a-backslash"),
        pytest.param("a ``b` c", [], id="unequal-runs"),
        pytest.param("```py\nx\n```\ny", ["```py\nx\n```"], id="fence"),
        pytest.param("~~~\n```\n~~~", ["~~~\n```\n~~~"], id="tildes-around-backticks"),
        pytest.param("````\n```\n````", ["````\n```\n````"], id="longer-fence"),
        pytest.param("```\na\n```  \nb", ["```\na\n```"], id="blanks-behind-closing-fence"),
        pytest.param("```\na\n``` b", ["```\na\n``` b"], id="words-behind-fence-close-nothing"),
        pytest.param("```\na", ["```\na"], id="unclosed-runs-to-the-end"),
        pytest.param("1. a\n   ```\n   b\n   ```\n2. c", ["```\n   b\n   ```"], id="in-list-item"),
        pytest.param("- ```\n  b\n  ```", ["```\n  b\n  ```"], id="right-after-list-marker"),
        pytest.param("- a\n\n      ```\n", [], id="indented-code-is-no-fence"),
        pytest.param("> ```\n> b\n> ```", ["```\n> b\n> ```"], id="in-quote"),
        pytest.param("> ```\n> b\n\n`c`", ["```\n> b", "`c`"], id="ends-with-its-quote"),
        pytest.param("- ```\n  b\n\nc `d`", ["```\n  b\n", "`d`"], id="ends-with-its-list-item"),
        pytest.param("a\n    ```\n    b", [], id="four-blanks-go-on-with-the-paragraph"),
        pytest.param("| `a` |\n| b` |", ["`a`"], id="table-rows-are-apart"),
    ],
)
def test_find_code_returns_what_commonmark_calls_code(text: str, expected: list[str]) -> None:
    assert found(text) == expected


def test_read_blocks_tells_language_and_body() -> None:
    text = "a\n\n```python title\nx = 1\n```\n"

    fences, _ = read_blocks(text)

    assert [(fence.info, text[fence.body_start : fence.body_end]) for fence in fences] == [
        ("python title", "x = 1\n")
    ]


def test_read_blocks_finds_the_fences_that_markdown_it_finds() -> None:
    pieces = ["- ", "1. ", "2) ", "> ", "  ", "    ", "\n", "\n\n", "```", "~~~", "a", "`", "# ", "---\n"]
    chance = random.Random(7)
    oracle = MarkdownIt("commonmark").enable("table")
    wrong = []

    for _ in range(4000):
        text = "".join(chance.choices(pieces, k=14))
        fences, _ = read_blocks(text)
        lines = [token.map[0] for token in oracle.parse(text) if token.type == "fence" and token.map]
        if [text.count("\n", 0, fence.start) for fence in fences] != lines:
            wrong.append(text)

    assert wrong == []
