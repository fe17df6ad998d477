import os
import subprocess
import sys

import pytest

GOOD = {"SECRET_KEY": "0123456789" * 6, "ALLOWED_HOSTS": "learn.example", "ENV_FILE": "", "DEBUG": "off"}


def start(**changes: str) -> subprocess.CompletedProcess[str]:
    """Start the site's command line with an environment of its own."""
    inherited = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    return subprocess.run(
        [sys.executable, "-c", "import quicktakes.settings"],
        env=inherited | GOOD | changes,
        capture_output=True,
        text=True,
        check=False,
    )


def test_site_starts_with_good_settings() -> None:
    assert (start().returncode, start().stderr) == (0, "")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("SECRET_KEY", ""),
        ("SECRET_KEY", "short"),
        ("SECRET_KEY", "a" * 60),
        ("ALLOWED_HOSTS", ""),
        ("ALLOWED_HOSTS", "*"),
        ("INDEXNOW_KEY", "short"),
        ("INDEXNOW_KEY", "with/a/slash"),
        ("INDEXNOW_ENDPOINT", "ftp://search.example"),
        ("SECURITY_EXPIRES", "next year"),
    ],
)
def test_site_refuses_a_setting_that_would_hurt_in_one_line_that_names_it(name: str, value: str) -> None:
    refused = start(**{name: value})

    assert refused.returncode != 0
    assert refused.stderr.startswith(name)
    assert refused.stderr.count("\n") == 1


def test_debug_needs_no_secret() -> None:
    assert start(SECRET_KEY="", ALLOWED_HOSTS="", DEBUG="on").returncode == 0


def test_every_setting_from_the_environment_is_documented() -> None:
    import re
    from pathlib import Path

    settings = (Path(__file__).parents[1] / "quicktakes" / "settings.py").read_text()
    example = (Path(__file__).parents[1] / ".env.example").read_text()
    read = set(re.findall(r'env(?:\.\w+)?\(\s*"([A-Z_]+)"', settings)) - {"ENV_FILE"}

    assert read == set(re.findall(r"^#?\s?([A-Z_]+)=", example, flags=re.MULTILINE))
