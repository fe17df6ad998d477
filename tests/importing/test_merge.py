from typing import Any

import pytest

from learn.importing.merge import Clash, merge, note_edit


@pytest.mark.parametrize(
    ("imported", "row", "file", "value", "still_edited", "clashes"),
    [
        pytest.param(None, "a", "a", "a", {}, [], id="nobody changed it"),
        pytest.param(None, "a", "b", "b", {}, [], id="the file changed it"),
        pytest.param("a", "b", "a", "b", {"title": "a"}, [], id="the editor changed it"),
        pytest.param("a", "b", "b", "b", {}, [], id="both made the same change"),
        pytest.param("a", "b", "c", "b", {"title": "c"}, [Clash("title", "a", "c")], id="both, differently"),
    ],
)
def test_merge_of_a_field(
    imported: str | None, row: str, file: str, value: str, still_edited: dict[str, Any], clashes: list[Clash]
) -> None:
    known = {} if imported is None else {"title": imported}

    merged = merge({"title": row}, known, {"title": file})

    assert merged.values == {"title": value}
    assert merged.imported_values == still_edited
    assert merged.clashes == clashes


def test_merge_that_overwrites_edits_takes_the_file() -> None:
    merged = merge({"title": "b"}, {"title": "a"}, {"title": "c"}, overwrite_edits=True)

    assert (merged.values, merged.imported_values, merged.clashes) == ({"title": "c"}, {}, [])


def test_merge_reports_a_clash_once() -> None:
    first = merge({"title": "b"}, {"title": "a"}, {"title": "c"})

    second = merge(first.values, first.imported_values, {"title": "c"})

    assert second.clashes == []
    assert second.values == {"title": "b"}


def test_note_edit_keeps_what_the_file_said_until_the_editor_returns_to_it() -> None:
    once = note_edit({"title": "a", "score": "1"}, {"title": "b", "score": "1"}, {})
    twice = note_edit({"title": "b"}, {"title": "c"}, once)
    back = note_edit({"title": "c"}, {"title": "a"}, twice)

    assert once == twice == {"title": "a"}
    assert back == {}
