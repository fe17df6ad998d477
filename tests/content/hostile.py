"""Input made to be slow or to blow up, and what it costs.

    python -m tests.content.hostile

prints the CPU time for 10 kB and its growth when the input doubles; the limits are 50 ms and 2.5.
"""

import time
from collections.abc import Callable
from itertools import count, takewhile

from learn.content.markdown import render

REPEATED = [
    *(
        "[",
        "]",
        "![",
        "<a ",
        "<![CDATA[",
        "<!--",
        "<http://a>",
        "<a@",
        "<x:",
        "&",
        "&a",
        "&amp;",
        "\\",
        "\\n ",
        "\0",
    ),
    *(
        "> ",
        ">",
        "> > a\n",
        ">a\n\n",
        "- ",
        "* ",
        "-\n",
        "- a\n",
        "- a\n\n",
        "1. ",
        "1. a\n",
        "> - ",
        "- ```\n",
        ">```\n",
    ),
    *("*a ", "**a ", "_a ", "a* ", "*_", "_*", "***a", "*a **b ", "a**b", "~~a", "~~a ", "*a*", "__a__"),
    *(
        "`",
        "` ``",
        "`a``b",
        "```\n",
        "~~~\n",
        "```a\n```\n",
        "```python\nx=1\n```\n",
        "    a\n",
        "\t",
        "\ta\n",
    ),
    *(
        "[a](",
        "[a](b",
        "[a](<b",
        '[a](b "',
        "[a](b '",
        "[a][",
        "[a]: b\n",
        '[a]: b "c\n',
        "![a](b)",
        "![[a](b)",
    ),
    *("http://", "http://a ", "http://a.b/(((", "https://a_", "[a](x:y) ", "[![a](b)](c) "),
    *("\n", " \n", "a\n", "a  \n", "a\\\n", "#\n", "# a\n", "===\n", "a\n===\n", "---\n", "**a**\n\n"),
    *(
        "|",
        "|a",
        "a|b\n",
        "|a|\n|-|\n",
        "|-|\n",
        "$",
        "$a",
        "$$",
        "$$a",
        "$x$ ",
        "$$x$$\n",
        "$5 and ",
        "\\(",
        "\\(x\\) ",
    ),
    *("\\frac{", "$\\frac{", "{", "\\ce{", "word ", "a", "é"),
]


def _growing(mark: str, size: int) -> str:
    lengths = takewhile(lambda n: n * n < 2 * size, count(1))
    return "".join(f"{mark * n}a " for n in lengths)


def _repeated(text: str) -> Callable[[int], str]:
    return lambda size: (text * (size // len(text) + 1))[:size]


HOSTILE: dict[str, Callable[[int], str]] = {
    **{repr(text): _repeated(text) for text in REPEATED},
    "backtick runs of growing length": lambda size: _growing("`", size),
    "star runs of growing length": lambda size: _growing("*", size),
    "tilde runs of growing length": lambda size: _growing("~", size),
    "emphasis in emphasis": lambda size: "*a " * (size // 6) + " a*" * (size // 6),
    "openers of one mark, closers of another": lambda size: "_a " * (size // 6) + "a* " * (size // 6),
    "brackets in brackets": lambda size: "[a]: b\n\n" + "[" * (size // 2) + "]" * (size // 2),
    "links in links": lambda size: "[" * (size // 6) + "](a)a" * (size // 6),
    "images in images": lambda size: "![" * (size // 7) + "](a)a" * (size // 7),
    "references": lambda size: "[a]: b\n\n" + "[a] " * (size // 4),
    "table of short rows": lambda size: "|a|b|\n|-|-|\n" + "a\n" * (size // 2),
    "wide table of short rows": lambda size: "|a" * (size // 8) + "\n" + "|-" * (size // 8) + "\n" + "a\n" * (size // 4),
    "braces in a formula": lambda size: "$" + "{" * (size // 2) + "}" * (size // 2 - 2) + "$",
    "roots in roots": lambda size: "$$" + "\\sqrt{" * (size // 7) + "}" * (size // 7) + "$$",
    "brackets without an end in formulas": lambda size: f"${'[' * 40}\\displaystyle{'(' * 40}x$ " * (size // 99),
    "different formulas": lambda size: "".join(f"${n:x}$ " for n in range(size // 7)),
    "different aligned formulas": lambda size: "".join(f"${n:x}&$ " for n in range(size // 8)),
    "formulas beyond us": lambda size: "$\\q$" * (size // 4),
    "lists in lists": lambda size: "".join(f"{'  ' * (n % 60)}- a\n" for n in range(size // 64)),
    "lazy lines": lambda size: "> a\n" + "b\n" * (size // 2),
    "spaces": lambda size: "a" + " " * (size - 2) + "b",
    "URL of parentheses": lambda size: "http://a.b/" + "(" * (size // 2) + ")" * (size // 2),
}  # fmt: skip


def _milliseconds(text: str) -> float:
    return min(_measure(text) for _ in range(3))


def _measure(text: str) -> float:
    start = time.process_time()
    render(text)
    return (time.process_time() - start) * 1_000


def main() -> None:
    for name, make in HOSTILE.items():
        small, large = (
            _milliseconds(make(size).encode()[:size].decode(errors="ignore")) for size in (20_000, 40_000)
        )
        print(f"{large / 4:6.1f} ms per 10 kB, x{large / max(small, 0.1):.2f} when doubled: {name}")  # noqa: T201


if __name__ == "__main__":
    main()
