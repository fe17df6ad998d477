"""The export is the inverse of the import: the same bytes, or the same content where an editor wrote some of it."""

from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from learn.models import ImportRun, PreviousUrl, Question, RelatedLink, Subject
from tests.conftest import Import
from tests.content.seed_files import GOOD, PLAIN
from tests.corpus import NEWEST, OLDER, needs_corpus, unpack
from tests.importing.seedfiles import seed_text, write_seed
from tests.importing.test_releases import edit

pytestmark = pytest.mark.django_db

FIXTURES = Path(__file__).parents[2] / "fixtures"
KETTLE = "learn/physics/why-does-a-kettle-sing.md"
SKY = "learn/physics/why-is-the-sky-blue.md"


def export(folder: Path, *arguments: str) -> str:
    """Export as an operator does and return what is said."""
    output = StringIO()
    call_command("export_questions", folder, *arguments, stdout=output, stderr=output)
    return output.getvalue()


def files(root: Path) -> dict[str, bytes]:
    """Return the seed files under a folder, by their path in it."""
    return {str(path.relative_to(root)): path.read_bytes() for path in root.glob("learn/*/*.md")}


def empty_the_database() -> None:
    for model in (PreviousUrl, RelatedLink, Question, Subject, ImportRun):
        model.objects.all().delete()


@pytest.fixture
def out(tmp_path: Path) -> Path:
    return tmp_path / "out"


WAYS = {
    "as the CMS writes it": seed_text().encode(),
    "with related links": seed_text(related=(("physics", "b"), ("art", "c"))).encode(),
    "not indexed": seed_text(no_index=True).encode(),
    "no_index in lower case": seed_text(no_index=True).replace("True", "true").encode(),
    "no_index false": seed_text(no_index=True).replace("True", "false").encode(),
    "with a comment": seed_text().replace("author:", "# who else\nauthor:").encode(),
    "with quoted values": seed_text().replace("subject: Physics", "subject: 'Physics'").encode(),
    "with keys in another order": seed_text()
    .replace("_schema: default\nid: 1\n", "id: 1\n_schema: default\n")
    .encode(),
    "with Windows line ends": seed_text().replace("\n", "\r\n").encode(),
    "with a byte order mark": b"\xef\xbb\xbf" + seed_text().encode(),
    "with an unknown key": seed_text().replace("score: -1.0\n", "score: -1.0\nlevel: 7\n").encode(),
    "with text behind the front matter": seed_text().replace("&nbsp;", "Notes of an author.\n").encode(),
    "with real line breaks": seed_text()
    .replace("answer: >-\n    ", "answer: |-\n    First.\n\n    ")
    .encode(),
}


@pytest.mark.parametrize("data", WAYS.values(), ids=WAYS)
def test_export_of_an_import_is_the_same_bytes(tmp_path: Path, out: Path, run: Import, data: bytes) -> None:
    path = write_seed(tmp_path)
    path.write_bytes(data)
    assert run(path=tmp_path / "learn")["exit"] == 0

    export(out)

    assert files(out) == {SKY: data}


@pytest.mark.parametrize("text", [GOOD, PLAIN], ids=["folded titles", "plain titles"])
def test_export_keeps_the_layout_of_titles(tmp_path: Path, out: Path, run: Import, text: str) -> None:
    (tmp_path / KETTLE).parent.mkdir(parents=True)
    (tmp_path / KETTLE).write_text(text)
    run()

    export(out)

    assert files(out) == {KETTLE: text.encode()}


def test_export_of_the_fixtures_is_the_fixtures(out: Path, run: Import) -> None:
    assert run(path=FIXTURES)["exit"] == 0

    export(out)

    assert files(out) == files(FIXTURES) != {}


def test_export_imported_and_exported_again_does_not_differ(tmp_path: Path, out: Path, run: Import) -> None:
    run(path=FIXTURES)
    edit(Question.objects.order_by("pk")[3], title="What: an 'edited' title?", answer=r"New.\n\n- Edit: it.")
    export(out)
    empty_the_database()

    assert run(path=out)["exit"] == 0
    export(tmp_path / "again")

    assert files(tmp_path / "again") == files(out)


@pytest.mark.parametrize(
    ("fields", "lines"),
    [
        pytest.param({"page_description": "Edited."}, {"    Edited."}, id="description"),
        pytest.param({"answer": r"An edit.\n\n- One"}, {r"    An edit.\n\n- One"}, id="answer"),
        pytest.param({"title": "Why: blue?"}, {"    Why: blue?"}, id="title"),
        pytest.param({"seo_title": "Sky: blue"}, {'  title: "Sky: blue"'}, id="seo title"),
        pytest.param({"no_index": True}, {"no_index: True"}, id="no_index"),
        pytest.param({"score": "2.50"}, {"score: 2.50"}, id="score"),
    ],
)
def test_export_after_an_edit_differs_in_the_edited_key_alone(
    tmp_path: Path, out: Path, run: Import, fields: dict[str, Any], lines: set[str]
) -> None:
    path = write_seed(tmp_path, related=(("physics", "b"),))
    before = path.read_text().splitlines()
    run()
    edit(Question.objects.get(), **fields)

    export(out)

    after = (out / SKY).read_text().splitlines()
    assert set(after) - set(before) == lines
    assert len(set(before) - set(after)) <= 1


def test_export_of_one_subject_names_the_seed_files_that_are_no_question_of_it(
    tmp_path: Path, out: Path, run: Import
) -> None:
    for folder in ("art", "physics"):
        write_seed(tmp_path, folder=folder)
    run()
    stranger, other = write_seed(out, "stranger"), write_seed(out, "other", "zoology")

    said = export(out, "--subject=physics")

    assert files(out).keys() == {SKY, "learn/physics/stranger.md", "learn/zoology/other.md"}
    assert f"{stranger} is no live question; it was left as it is." in said
    assert str(other) not in said
    assert "Files written: 1; unchanged: 0." in said


def test_second_export_writes_nothing(tmp_path: Path, out: Path, run: Import) -> None:
    write_seed(tmp_path)
    run()
    export(out)
    before = (out / SKY).stat()

    said = export(out)

    assert "Files written: 0; unchanged: 1." in said
    assert (out / SKY).stat().st_mtime_ns == before.st_mtime_ns


def test_export_leaves_out_what_is_archived(tmp_path: Path, out: Path, run: Import) -> None:
    write_seed(tmp_path)
    run()
    Question.objects.update(status=Question.Status.ARCHIVED)

    export(out)

    assert files(out) == {}


def test_export_that_cannot_be_written_says_so_and_leaves_no_part_of_a_file(
    tmp_path: Path, out: Path, run: Import, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fill_disk(path: Path, data: bytes) -> None:
        path.touch()
        raise OSError(28, "No space left on device", str(path))

    write_seed(tmp_path)
    run()
    monkeypatch.setattr(Path, "write_bytes", fill_disk)

    with pytest.raises(CommandError, match="No space left on device"):
        export(out)

    assert [path for path in out.rglob("*") if path.is_file()] == []


def test_export_of_an_unknown_subject_is_refused(out: Path) -> None:
    with pytest.raises(CommandError, match="no such subject") as refusal:
        export(out, "--subject=astrology")

    assert refusal.value.returncode == 2
    assert not out.exists()


@pytest.mark.parametrize("archive", [pytest.param(name, marks=needs_corpus) for name in (NEWEST, OLDER)])
def test_export_of_the_corpus_is_the_corpus(tmp_path: Path, out: Path, run: Import, archive: str) -> None:
    unpack(archive, tmp_path)
    rejected = {Path(item["path"]) for item in run(path=tmp_path / "learn")["rejected"]}

    export(out)

    expected = {path: data for path, data in files(tmp_path).items() if tmp_path / path not in rejected}
    exported = files(out)
    assert [path for path, data in expected.items() if exported.get(path) != data] == []
    assert exported.keys() == expected.keys()
