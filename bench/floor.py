"""The least that an import must do: read each file, load its YAML, turn its answer into HTML with plain Python-Markdown.

`python -m bench.floor FOLDER PROCESSES`
"""

import multiprocessing
import sys
from pathlib import Path

import yaml
from markdown import Markdown

_markdown = Markdown()


def convert(path: Path) -> int:
    """Return the length of the HTML of one seed file's answer."""
    front_matter = path.read_text(encoding="utf-8").split("---\n", 2)[1]
    answer: str = yaml.load(front_matter, Loader=yaml.CSafeLoader)["answer"]  # safe, and of our making
    return len(_markdown.reset().convert(answer.replace("\\n", "\n")))


def main() -> None:
    """Convert all files of the folder and print the length of what came out."""
    paths = sorted(Path(sys.argv[1]).rglob("*.md"))
    if (processes := int(sys.argv[2])) == 1:
        print(sum(map(convert, paths)))
        return
    with multiprocessing.Pool(processes) as pool:
        print(sum(pool.imap_unordered(convert, paths, chunksize=64)))


if __name__ == "__main__":
    main()
