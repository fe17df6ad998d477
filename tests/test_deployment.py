"""What deploy/ holds is what the programs it is for would take, and a reload drops nothing."""

import asyncio
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.conf import settings

from bench import restarts

ROOT = Path(__file__).parents[1]
DEPLOY = ROOT / "deploy"
UNITS = sorted(path.name for path in DEPLOY.glob("quicktakes*.*"))


def program(name: str) -> str:
    found = shutil.which(name)
    if found is None:
        pytest.skip(f"{name} is not installed, so what is written for it is not tried")
    return found


@pytest.fixture
def nginx_says(tmp_path: Path) -> Any:
    nginx = program("nginx")

    def says(text: str) -> str:
        text = text.replace("/var/cache/nginx", str(tmp_path)).replace("listen 80;", "listen 127.0.0.1:8099;")
        file = tmp_path / "nginx.conf"
        file.write_text(f"pid {tmp_path}/pid; events {{}} http {{ access_log off; {text} }}")
        command = [nginx, "-t", "-c", str(file), "-e", str(tmp_path / "log")]
        return subprocess.run(command, capture_output=True, text=True, check=False).stderr

    return says


def test_nginx_takes_its_configuration(nginx_says: Any) -> None:
    text = (DEPLOY / "nginx.conf").read_text()

    assert "test is successful" in nginx_says(text)
    assert "unknown directive" in nginx_says(text.replace("server_tokens", "server_token"))


def unit_faults(folder: Path, python: str) -> list[str]:
    for name in UNITS:
        text = (DEPLOY / name).read_text().replace("/srv/quicktakes/.venv/bin/gunicorn", python)
        (folder / name).write_text(text.replace("/srv/quicktakes/.venv/bin/python", python))
    command = [program("systemd-analyze"), "verify", *[str(folder / name) for name in UNITS]]
    said = subprocess.run(command, capture_output=True, text=True, check=False).stderr
    return [line for line in said.splitlines() if "quicktakes" in line]


def test_systemd_takes_its_units(tmp_path: Path) -> None:
    assert len(UNITS) == 4
    assert unit_faults(tmp_path, "/bin/true") == []
    assert unit_faults(tmp_path, "/bin/no-such-program") != []


def test_reloads_finish_before_systemd_loses_patience() -> None:
    unit = (DEPLOY / "quicktakes.service").read_text()
    configuration: dict[str, Any] = {}
    exec((DEPLOY / "gunicorn.conf.py").read_text(), configuration)  # noqa: S102 - as gunicorn reads it

    (patience,) = re.findall(r"TimeoutStopSec=(\d+)", unit)
    assert configuration["graceful_timeout"] < int(patience)
    assert configuration["preload_app"] is False


def test_services_of_compose_know_each_other() -> None:
    compose = yaml.safe_load((DEPLOY / "compose.yaml").read_text())

    services = compose["services"]
    assert set(services) == {"migrate", "site", "database", "cache", "proxy"}
    for name, service in services.items():
        assert set(service.get("depends_on", {})) <= set(services), name
        assert service.get("image") or service.get("build"), name
        named = {volume.partition(":")[0] for volume in service.get("volumes", [])}
        assert {volume for volume in named if "/" not in volume} <= set(compose["volumes"]), name
    assert [name for name, service in services.items() if "ports" in service] == ["proxy"]


def test_settings_that_deploy_names_are_there() -> None:
    example = (ROOT / ".env.example").read_text()
    compose = yaml.safe_load((DEPLOY / "compose.yaml").read_text())

    named = set(compose["services"]["site"]["environment"])
    assert named <= set(re.findall(r"^([A-Z_]+)=", example, flags=re.MULTILINE))


def test_files_that_the_image_copies_are_there() -> None:
    lines = (DEPLOY / "Containerfile").read_text().splitlines()

    copied = [line.split()[1] for line in lines if line.startswith("COPY ") and "--from" not in line]
    assert [path for path in copied if not (ROOT / path).exists()] == []


@pytest.fixture
def site_settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program("nginx")
    values = {
        "DATABASE_URL": f"sqlite:///{tmp_path}/site.sqlite3", "VAR_ROOT": str(tmp_path), "STATIC_ROOT": str(tmp_path / "static"),
        "SITE_URL": "http://127.0.0.1:8000", "STAFF_MFA": "off", "SECURE_SSL_REDIRECT": "off", "DEBUG": "off",
        "ALLOWED_HOSTS": "127.0.0.1", "DJANGO_SETTINGS_MODULE": "quicktakes.settings", "ENV_FILE": "", "SECRET_KEY": settings.SECRET_KEY,
    }  # fmt: skip
    for name, value in values.items():
        monkeypatch.setenv(name, value)
    for command in (
        ["migrate", "--verbosity=0"],
        ["import_questions", "fixtures"],
        ["collectstatic", "--no-input"],
    ):
        subprocess.run(
            [sys.executable, "manage.py", *command], cwd=ROOT, env=os.environ, capture_output=True, check=True
        )


@pytest.mark.usefixtures("site_settings")
def test_reload_under_load_drops_nothing_and_a_stop_does(tmp_path: Path) -> None:
    folder = tmp_path / "run"
    folder.mkdir()
    tmp_path.chmod(0o755)
    paths = ["/learn", "/learn/search?q=light", "/sitemap.xml"]

    with restarts.site(folder) as (gunicorn, port):
        outcomes, _ = asyncio.run(
            restarts.load_with_reloads(gunicorn, port, paths, seconds=8, rate=10, every=3)
        )
        gunicorn.terminate()
        gunicorn.wait()
        after = asyncio.run(restarts.answer(port, "/learn/search?q=after"))

    assert dict(outcomes) == {"200": 80}
    assert after == "502"
