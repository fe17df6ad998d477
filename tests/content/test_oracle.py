import os

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.content.oracle import actual, expected

EXAMPLES = int(os.environ.get("FUZZ_EXAMPLES", "300"))

WORDS = st.sampled_from(
    [
        *("a", "b c", "é", ".", "!", "(", ")", "snake_case", "2 * 3", "<b>", "&amp;", "&", "\\*", "\\", "$x$", "\\(y\\)"),
        *("*", "**", "***", "_", "__", "~~", "~", "`", "``", "[", "]", "![", "[a](/b)", "[a](", '"', " "),
    ]
)  # fmt: skip
MARKS = st.sampled_from(
    ["", "", "", "- ", "* ", "+ ", "1. ", "2) ", "10. ", "> ", "# ", "### ", "-   ", "-\t", "-     "]
)
INDENTS = st.sampled_from(["", "", " ", "  ", "   "])
DEEP_INDENTS = st.sampled_from(["    ", "     ", "      ", "\t"])  # before text only: see below
TEXTS = st.lists(WORDS, min_size=1, max_size=5).map(lambda words: "w" + "".join(words) + ".")
LINES = st.builds("{}{}{}{}".format, INDENTS, MARKS, MARKS, TEXTS) | st.builds(
    "{}{}".format, DEEP_INDENTS, TEXTS
)
BLOCKS = st.sampled_from(
    ["---", "===", "***", "```\ncode  *a*\n\n- b\n```", "~~~ x\ncode\n~~~", "\na | b\n--|:-:\nc | d\n"]
)
ENDS = st.sampled_from(["\n", "\n", "\n\n", "\n\n\n", "  \n"])
MARKDOWN = st.lists(st.builds("{}{}".format, LINES | LINES | BLOCKS, ENDS), max_size=10).map("".join)


@settings(max_examples=EXAMPLES, deadline=None)
@given(MARKDOWN)
def test_any_markdown_is_read_as_the_oracle_reads_it(text: str) -> None:
    assert actual(text) == expected(text)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        pytest.param("- a\n- b", "- a\n\n- b", id="loose"),
        pytest.param("a\n- b", "a\n\\- b", id="list"),
        pytest.param("*a* b", "*a b*", id="emphasis"),
        pytest.param("    a  b", "    a b", id="white-space-in-code"),
        pytest.param("[a](/b)", "[a](/c)", id="link"),
        pytest.param("1. a", "2. a", id="start"),
    ],
)
def test_outline_tells_these_apart(one: str, other: str) -> None:
    assert actual(one) != expected(other)
