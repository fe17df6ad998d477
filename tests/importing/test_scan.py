import os
from pathlib import Path

import pytest

from learn.content.seedfile import MAX_FILE_BYTES
from learn.importing.scan import find_seed_files
from tests.importing.seedfiles import write_seed


@pytest.mark.parametrize("below", [".", "learn", "learn/physics", "learn/physics/why-is-the-sky-blue.md"])
def test_scan_finds_a_file_from_any_folder_above_it(tmp_path: Path, below: str) -> None:
    write_seed(tmp_path)

    release = find_seed_files([tmp_path / below])

    assert [source.url for source in release.sources] == ["/learn/physics/questions/why-is-the-sky-blue"]
    assert release.rejected == []


def test_scan_orders_by_identity_and_leaves_other_files_alone(tmp_path: Path) -> None:
    write_seed(tmp_path, "b", "zoology")
    write_seed(tmp_path, "c", "art")
    write_seed(tmp_path, "a", "art")
    (tmp_path / "learn/art/notes.txt").write_text("not a seed file")

    release = find_seed_files([tmp_path])

    assert [source.url for source in release.sources] == [
        "/learn/art/questions/a",
        "/learn/art/questions/c",
        "/learn/zoology/questions/b",
    ]
    assert release.rejected == []


def test_scan_knows_the_subject_of_a_relative_path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_seed(tmp_path)
    monkeypatch.chdir(tmp_path / "learn/physics")

    release = find_seed_files([Path()])

    assert [source.url for source in release.sources] == ["/learn/physics/questions/why-is-the-sky-blue"]


def test_scan_of_one_folder_named_twice_finds_each_file_once(tmp_path: Path) -> None:
    write_seed(tmp_path)

    release = find_seed_files([tmp_path, tmp_path / "learn"])

    assert len(release.sources) == 1
    assert release.rejected == []


def test_scan_rejects_the_second_of_two_files_with_one_identity(tmp_path: Path) -> None:
    write_seed(tmp_path / "a")
    second = write_seed(tmp_path / "b")

    release = find_seed_files([tmp_path])

    assert len(release.sources) == 1
    assert [(rejection.path, rejection.key) for rejection in release.rejected] == [(str(second), "url")]
    assert "keep one of them" in release.rejected[0].message


def _link_out(path: Path) -> None:
    target = path.parents[2] / "secret.md"
    target.write_text("secret")
    path.symlink_to(target)


@pytest.mark.parametrize(
    ("make", "word"),
    [
        pytest.param(_link_out, "symbolic link", id="link"),
        pytest.param(Path.mkdir, "not a regular file", id="folder"),
        pytest.param(lambda path: os.mkfifo(path), "not a regular file", id="fifo"),
        pytest.param(lambda path: path.write_bytes(b"x" * (MAX_FILE_BYTES + 1)), "262,145 bytes", id="huge"),
    ],
)
def test_scan_rejects_what_only_looks_like_a_seed_file(tmp_path: Path, make: object, word: str) -> None:
    good = write_seed(tmp_path)
    bad = good.with_name("bad.md")
    make(bad)  # type: ignore[operator]

    release = find_seed_files([tmp_path / "learn"])

    assert [source.path for source in release.sources] == [str(good)]
    assert [rejection.path for rejection in release.rejected] == [str(bad)]
    assert word in release.rejected[0].message


def test_scan_does_not_walk_through_a_linked_folder(tmp_path: Path) -> None:
    outside = write_seed(tmp_path / "outside").parent
    (tmp_path / "inside").mkdir()
    (tmp_path / "inside/physics").symlink_to(outside, target_is_directory=True)

    release = find_seed_files([tmp_path / "inside"])

    assert release.sources == []
    assert release.rejected == []


@pytest.mark.parametrize("named", [".", "why-is-the-sky-blue.md"])
def test_scan_places_a_loose_file_by_its_own_url(tmp_path: Path, named: str) -> None:
    path = write_seed(tmp_path)
    (tmp_path / "loose").mkdir()
    path.rename(tmp_path / "loose" / path.name)

    release = find_seed_files([tmp_path / "loose" / named])

    assert [source.url for source in release.sources] == ["/learn/physics/questions/why-is-the-sky-blue"]
    assert not release.covers("/learn/physics/questions/another")


def test_scan_knows_what_a_folder_holds_whole(tmp_path: Path) -> None:
    write_seed(tmp_path)
    other = "/learn/art/questions/other"

    assert find_seed_files([tmp_path]).covers(other)
    assert find_seed_files([tmp_path / "learn"]).covers(other)
    assert not find_seed_files([tmp_path / "learn/physics"]).covers(other)
    assert find_seed_files([tmp_path / "learn/physics"]).covers("/learn/physics/questions/other")
