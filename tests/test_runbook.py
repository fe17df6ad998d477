"""The commands that the documentation shows are the commands that there are; the runbook's are run."""

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import get_commands, load_command_class

ROOT = Path(__file__).parents[1]
RUNBOOK = ROOT / "docs" / "operating.md"
PAGES = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").rglob("*.md"))]
SHOWN = re.compile(r"manage\.py ([a-z_]+)((?: +(?:--[a-z-]+|[A-Z]+|[\w./-]+))*)")


def faults(text: str) -> list[str]:
    """Return the commands and options of a text that do not exist."""
    found = []
    for name, rest in SHOWN.findall(text):
        if name not in get_commands():
            found.append(name)
            continue
        command = load_command_class(get_commands()[name], name)
        options = command.create_parser("manage.py", name)._option_string_actions
        found += [f"{name} {option}" for option in re.findall(r"--[a-z-]+", rest) if option not in options]
    return found


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_page_shows_only_commands_that_there_are(page: Path) -> None:
    assert faults(page.read_text()) == []


def test_command_that_is_not_there_is_seen() -> None:
    assert faults("`manage.py fly_away` and manage.py backup FILE --quickly") == [
        "fly_away",
        "backup --quickly",
    ]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_between_pages_lead_to_files(page: Path) -> None:
    links = re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", page.read_text())

    assert [link for link in links if not (page.parent / link).exists()] == []


def test_make_targets_that_pages_show_are_there() -> None:
    targets = re.findall(r"^([a-z0-9-]+):", (ROOT / "Makefile").read_text(), flags=re.MULTILINE)
    shown = {name for page in PAGES for name in re.findall(r"`make ([a-z0-9-]+)`", page.read_text())}

    assert shown - set(targets) == set()


def blocks() -> list[str]:
    return re.findall(r"```sh\n(.*?)```", RUNBOOK.read_text(), flags=re.DOTALL)


def test_shell_reads_every_block() -> None:
    for block in blocks():
        assert subprocess.run(["/bin/bash", "-n"], input=block, text=True, check=False).returncode == 0


def test_shell_reads_the_settings_and_runs_none() -> None:
    script = 'set -eua; . ./.env.example; printf %s "$SITE_NAME"'
    shell = subprocess.run(["/bin/sh", "-c", script], cwd=ROOT, capture_output=True, text=True, check=False)

    assert (shell.stdout, shell.stderr) == (settings.SITE_NAME, "")


def test_runbook_works_from_the_first_deploy_to_a_restore(tmp_path: Path) -> None:
    environment = os.environ | {
        "DATABASE_URL": f"sqlite:///{tmp_path}/site.sqlite3", "VAR_ROOT": str(tmp_path), "STATIC_ROOT": str(tmp_path / "static"),
        "SITE_URL": "https://learn.example", "ALLOWED_HOSTS": "learn.example", "SECURE_SSL_REDIRECT": "on", "STAFF_MFA": "on",
        "DJANGO_SETTINGS_MODULE": "quicktakes.settings", "ENV_FILE": "", "SECRET_KEY": settings.SECRET_KEY, "DEBUG": "off",
    }  # fmt: skip
    lines = [
        line
        for block in blocks()
        for line in block.splitlines()
        if line.startswith(".venv/bin/python manage.py")
    ]
    outcomes = {}

    for line in lines:
        words = shlex.split(line.replace("RELEASE", "fixtures").replace("/var/lib/quicktakes", str(tmp_path)))
        done = subprocess.run(
            [sys.executable, *words[1:]],
            cwd=ROOT, env=environment, input="a-long-and-odd-phrase\n", capture_output=True, text=True, check=False,
        )  # fmt: skip
        outcomes[line] = (done.returncode, done.stderr[-500:])

    assert len(lines) >= 15
    assert {line: outcome for line, outcome in outcomes.items() if outcome[0]} == {}
