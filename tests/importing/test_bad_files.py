"""Bad files among good ones, through the command: the good ones are in, each bad one is named with what is wrong with it."""

import os
import re
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from learn.content.seedfile import MAX_FILE_BYTES
from learn.models import ImportRun, Question
from tests.conftest import Import
from tests.content.bad_seed_files import BAD_SEED_FILES
from tests.content.seed_files import GOOD
from tests.importing.seedfiles import seed_text, write_seed

pytestmark = pytest.mark.django_db

GOOD_FILES = 60
REQUIRED = ("id", "date", "title", "question", "answer", "subject", "file_name", "url")
FORMS = {"missing": "", "null": "{}: ~\n", "empty": '{}: ""\n', "of a wrong type": "{}:\n  - a\n"}


class Bad(NamedTuple):
    """A bad file: the key that its report names, and a word of it; no line where the file as a whole is meant."""

    path: Path
    has_line: bool
    key: str
    word: str


def without_values() -> list[tuple[str, bytes]]:
    """Return a file for each required key missing, null, empty and of a wrong type."""
    files = []
    for key in REQUIRED:
        before, lines, after = re.split(rf"(?m)^({key}: (?:>-\n    )?.*\n)", GOOD, maxsplit=1)
        assert lines
        files += [(key, f"{before}{form.format(key)}{after}".encode()) for form in FORMS.values()]
    return files


def bad_contents(folder: Path) -> list[Bad]:
    bad = []
    for number, fault in enumerate(BAD_SEED_FILES):
        path = folder / f"content-{number:03}.md"
        path.write_bytes(fault.data)
        bad.append(Bad(path, len(fault.data) <= MAX_FILE_BYTES, fault.key, fault.word))
    for number, (key, data) in enumerate(without_values()):
        path = folder / f"value-{number:03}.md"
        path.write_bytes(data)
        bad.append(Bad(path, True, key, ""))
    return bad


def bad_places(root: Path, folder: Path, monkeypatch: pytest.MonkeyPatch) -> list[Bad]:
    """Make what is no readable seed file of its own, whatever stands in it."""
    secret = root / "outside" / "secret.txt"
    secret.parent.mkdir()
    secret.write_text(seed_text("link"))
    (folder / "link.md").symlink_to(secret)
    (folder / "gone.md").symlink_to(root / "nothing")
    os.mkfifo(folder / "pipe.md")
    (folder / "folder.md").mkdir()
    write_seed(root, "unreadable").chmod(0)
    write_seed(root / "learn" / "zoo", "good-00")
    (folder / os.fsdecode(b"caf\xe9.md")).write_text(seed_text())
    (folder / "two\nlines.md").write_text(seed_text())
    (folder / "Why So.md").write_text(seed_text())
    write_seed(root, "mismatch").write_text(seed_text("good-01"))
    if os.geteuid() == 0:  # to whom nothing is unreadable
        _deny(monkeypatch, folder / "unreadable.md")
    return [
        Bad(folder / "link.md", False, "", "symbolic link"),
        Bad(folder / "gone.md", False, "", "symbolic link"),
        Bad(folder / "pipe.md", False, "", "not a regular file"),
        Bad(folder / "folder.md", False, "", "not a regular file"),
        Bad(folder / "unreadable.md", False, "", "Permission denied"),
        Bad(root / "learn/zoo/learn/physics/good-00.md", False, "url", "keep one of them"),
        Bad(folder / r"caf\udce9.md", False, "", "not UTF-8"),
        Bad(folder / r"two\nlines.md", False, "", "unprintable"),
        Bad(folder / "Why So.md", True, "url", "rename the file"),
        Bad(folder / "mismatch.md", True, "url", "rename the file"),
    ]


def _deny(monkeypatch: pytest.MonkeyPatch, denied: Path) -> None:
    open_file = os.open

    def deny(path: str, flags: int, *more: Any, **named: Any) -> int:
        if path == str(denied):
            raise PermissionError(13, "Permission denied", path)
        return open_file(path, flags, *more, **named)

    monkeypatch.setattr(os, "open", deny)


@pytest.fixture
def bad(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[Bad]:
    for number in range(GOOD_FILES):
        write_seed(tmp_path, f"good-{number:02}", id=number + 1)
    folder = tmp_path / "learn" / "physics"
    return bad_contents(folder) + bad_places(tmp_path, folder, monkeypatch)


def test_exactly_the_bad_files_are_rejected_each_by_place_and_reason(
    tmp_path: Path, run: Import, bad: list[Bad]
) -> None:
    report = run("--workers=1", path=tmp_path / "learn")

    found = {item["path"]: item for item in report["rejected"]}
    assert (report["exit"], report["created"], Question.objects.count()) == (1, GOOD_FILES, GOOD_FILES)
    assert sorted(found) == sorted(str(file.path) for file in bad)
    assert [
        (file, item)
        for file in bad
        if (item := found[str(file.path)])["key"] != file.key
        or file.word not in item["message"]
        or bool(item["line"] and item["column"]) != file.has_line
    ] == []
    assert ImportRun.objects.get().rejected == report["rejected"]
    assert "Traceback" not in report["output"]
    for item in report["rejected"]:
        place = f"{item['path']}:{item['line']}:{item['column']}" if item["line"] else item["path"]
        reason = f"{item['key']}: {item['message']}" if item["key"] else item["message"]
        assert f"{place}: {reason}\n" in report["output"]


def test_file_that_was_good_and_is_bad_now_leaves_its_question_as_it_was(tmp_path: Path, run: Import) -> None:
    path = write_seed(tmp_path)
    run()
    before = Question.objects.values().get()
    path.write_bytes(path.read_bytes()[:200])

    report = run("--prune", "--max-prune=100")

    assert (report["exit"], len(report["rejected"]), report["archived"]) == (1, 1, 0)
    assert Question.objects.values().get() == before


@pytest.mark.parametrize(
    ("answer", "problems", "shown"),
    [
        pytest.param(r"Read:\n\n```\nprint()", ["unclosed-fence"], "print()", id="unclosed fence"),
        pytest.param(r"It is $ x^2 of it.\n\nMore.", [], "It is $ x^2 of it.", id="unclosed dollar"),
        pytest.param(">" * 10_000 + " deep", ["nesting"], "deep", id="10,000 nested quotes"),
        pytest.param("[" * 60_000, [], "[" * 60_000, id="60 kB of brackets"),
    ],
)
def test_odd_answer_is_imported_whole_with_what_the_renderer_found(
    tmp_path: Path, run: Import, answer: str, problems: list[str], shown: str
) -> None:
    write_seed(tmp_path, answer=answer)

    report = run()

    question = Question.objects.get()
    assert (report["exit"], report["created"]) == (0, 1)
    assert [problem["kind"] for problem in question.problems] == problems
    assert shown in question.answer_html


def test_folder_that_cannot_be_read_is_refused_because_its_files_would_be_taken_for_gone(
    tmp_path: Path, run: Import, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_seed(tmp_path)
    locked = write_seed(tmp_path, folder="science").parent
    run()
    locked.chmod(0)
    if os.geteuid() == 0:  # to whom nothing is unreadable
        _deny_folder(monkeypatch, locked)

    report = run("--prune", "--max-prune=100")
    locked.chmod(0o755)

    assert report["exit"] == 2
    assert f"{locked} cannot be read: Permission denied." in report["output"]
    assert Question.objects.live().count() == 2


def _deny_folder(monkeypatch: pytest.MonkeyPatch, denied: Path) -> None:
    read = os.scandir

    def deny(path: str) -> object:
        if str(path) == str(denied):
            raise PermissionError(13, "Permission denied", str(path))
        return read(path)

    monkeypatch.setattr(os, "scandir", deny)
