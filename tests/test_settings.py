import os
import subprocess
import sys

import pytest

GOOD = {
    "SECRET_KEY": "0123456789" * 6,
    "ALLOWED_HOSTS": "learn.example",
    "SITE_URL": "https://learn.example",
    "ENV_FILE": "",
    "DEBUG": "off",
}


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
        ("SITE_URL", ""),
        ("SITE_URL", "http://learn.example"),
        ("SITE_URL", "https://learn.example/learn"),
        ("SITE_URL", "learn.example"),
        ("DATABASE_URL", "mongodb://localhost/learn"),
        ("DATABASE_URL", "postgres://user@host:port/name"),
        ("CACHE_URL", "carrierpigeon://loft"),
        ("CACHE_URL", "valkey"),
        ("ADMIN_URL", "learn/"),
        ("ADMIN_URL", "a b/"),
        ("LOG_FORMAT", "xml"),
        ("STAFF_MFA", "off"),
        ("SECURE_SSL_REDIRECT", "yess"),
        ("SEARCHES_PER_MINUTE", "many"),
        ("TRUSTED_PROXIES", "-1"),
        ("TRUSTED_PROXIES", "nginx"),
        ("METRICS_PORT", "70000"),
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
    assert (
        start(SECRET_KEY="", ALLOWED_HOSTS="", SITE_URL="http://127.0.0.1:8000", DEBUG="on").returncode == 0
    )


def test_machine_of_a_developer_needs_neither_https_nor_second_factors() -> None:
    local = start(SITE_URL="http://127.0.0.1:8000", SECURE_SSL_REDIRECT="off", STAFF_MFA="off")

    assert (local.returncode, local.stderr) == (0, "")


def test_every_setting_from_the_environment_is_documented() -> None:
    import re
    from pathlib import Path

    settings = (Path(__file__).parents[1] / "quicktakes" / "settings.py").read_text()
    example = (Path(__file__).parents[1] / ".env.example").read_text()
    read = set(re.findall(r'\b(?:env(?:\.\w+)?|flag|number)\(\s*"([A-Z_]+)"', settings)) - {"ENV_FILE"}

    assert read == set(re.findall(r"^#?\s?([A-Z_]+)=", example, flags=re.MULTILINE))
