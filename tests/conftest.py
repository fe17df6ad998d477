"""Fixtures: rows that page tests ask for by name, and `run`, which imports a release as an operator does."""

import json
from collections.abc import Callable
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from learn.models import Question, Subject
from tests.builders import make_question, make_subject

Import = Callable[..., dict[str, Any]]


@pytest.fixture
def biology(db: None) -> Subject:
    return make_subject("biology")


@pytest.fixture
def plants(biology: Subject) -> Question:
    return make_question(biology)


@pytest.fixture
def run(tmp_path: Path) -> Import:
    """Import `tmp_path` and return the JSON report with `exit` and `output` added."""

    def import_release(*arguments: str, path: Path = tmp_path) -> dict[str, Any]:
        report_file = tmp_path / "report.json"
        report_file.unlink(missing_ok=True)
        output, code = StringIO(), 0
        try:
            call_command(
                "import_questions", path, *arguments, f"--report={report_file}", stdout=output, stderr=output
            )
        except CommandError as error:
            output.write(str(error))
            code = error.returncode
        report = json.loads(report_file.read_text()) if report_file.exists() else {}
        return report | {"exit": code, "output": output.getvalue()}

    return import_release
