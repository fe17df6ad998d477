from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from learn.models import PreviousUrl, Question
from tests.builders import make_question

HERE = "/learn/biology/questions/how-do-plants-eat"


def import_rows(tmp_path: Path, *rows: str) -> tuple[str, int]:
    file = tmp_path / "moves.csv"
    file.write_text("\n".join(rows))
    output, code = StringIO(), 0
    try:
        call_command("import_redirects", file, stdout=output, stderr=output)
    except CommandError as error:
        code = error.returncode
    return output.getvalue(), code


def test_redirects_lead_to_where_the_question_is(plants: Question, tmp_path: Path, client: Client) -> None:
    old = ["/learn/old/questions/once", "/questions/undefined/plants", "/learn/Old/Plants"]

    output, code = import_rows(tmp_path, *(f"{path},{HERE}" for path in old))

    assert (code, output) == (0, "3 created, 0 updated, 0 unchanged.\n")
    for path in old:
        response = client.get(path)
        assert (response.status_code, response["Location"]) == (301, HERE)


def test_redirects_imported_again_change_nothing(plants: Question, tmp_path: Path) -> None:
    import_rows(tmp_path, f"/a,{HERE}")

    output, code = import_rows(tmp_path, f"/a,{HERE}")

    assert (code, output) == (0, "0 created, 0 updated, 1 unchanged.\n")


def test_redirect_to_a_previous_url_leads_on_in_one_step(
    plants: Question, tmp_path: Path, client: Client
) -> None:
    import_rows(tmp_path, f"/b,{HERE}")

    import_rows(tmp_path, "/a,/b", "/x,/y", f"/y,{HERE}")

    assert [client.get(path)["Location"] for path in ("/a", "/x", "/y")] == [HERE] * 3


def test_redirect_of_a_path_that_leads_elsewhere_is_updated(plants: Question, tmp_path: Path) -> None:
    other = make_question(plants.subject, "other")
    PreviousUrl.objects.create(path="/a", question=other)

    output, _ = import_rows(tmp_path, f"/a,{HERE}")

    assert output == "0 created, 1 updated, 0 unchanged.\n"
    assert PreviousUrl.objects.get().question == plants


@pytest.mark.parametrize(
    ("row", "word"),
    [
        pytest.param("/a", "columns", id="one column"),
        pytest.param(f"/a,{HERE},x", "columns", id="three columns"),
        pytest.param(f"a,{HERE}", "no path", id="no slash"),
        pytest.param(f"//evil.example/a,{HERE}", "no path", id="host"),
        pytest.param(f"/a?b=c,{HERE}", "no path", id="query"),
        pytest.param("/a,/learn/biology/questions/none", "no question", id="no question there"),
        pytest.param("/a,/a", "itself", id="itself"),
        pytest.param(f"{HERE},/learn/biology/questions/other", "live question", id="live"),
        pytest.param("/b,/c", "no question", id="a loop"),
    ],
)
def test_bad_row_is_reported_and_stops_no_other(
    plants: Question, tmp_path: Path, row: str, word: str
) -> None:
    make_question(plants.subject, "other")

    output, code = import_rows(tmp_path, f"/first,{HERE}", row, f"/last,{HERE}", "/c,/b")

    assert code == 1
    assert "moves.csv:2: " in output
    assert word in output
    assert {"/first", "/last"} <= set(PreviousUrl.objects.values_list("path", flat=True))


@pytest.mark.django_db
def test_redirects_from_no_file_are_refused(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="Nothing was changed") as refused:
        call_command("import_redirects", tmp_path / "none.csv")

    assert refused.value.returncode == 2


def test_first_row_that_names_the_columns_is_passed_over(plants: Question, tmp_path: Path) -> None:
    output, code = import_rows(tmp_path, "old path,new path", f"/a,{HERE}", ",", "")

    assert (code, output) == (0, "1 created, 0 updated, 0 unchanged.\n")


def test_redirect_of_a_page_that_was_taken_out_is_followed(
    plants: Question, tmp_path: Path, client: Client
) -> None:
    old = make_question(plants.subject, "old", status=Question.Status.ARCHIVED)
    assert client.get(old.get_absolute_url()).status_code == 410

    output, code = import_rows(tmp_path, f"{old.get_absolute_url()},{HERE}")

    response = client.get(old.get_absolute_url())
    assert (code, output) == (0, "1 created, 0 updated, 0 unchanged.\n")
    assert (response.status_code, response["Location"]) == (301, HERE)
