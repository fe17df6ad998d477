"""Requests at a steady rate through deploy/nginx.conf while gunicorn reloads: how many were dropped, how many failed.

`python -m bench.restarts [--seconds 300] [--rate 200] [--every 30]`, with the site's settings in the environment and its
database filled. Each request is a connection of its own and a URL that no cache has seen.
"""

import argparse
import asyncio
import getpass
import os
import re
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from bench.servers import free_port

ROOT = Path(__file__).parents[1]
PATIENCE_SECONDS = 30.0
_NGINX = """daemon off; user {user}; worker_processes 1; pid {folder}/nginx.pid; error_log {folder}/error.log warn;
events {{ worker_connections 4096; }}
http {{ access_log off; client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy; fastcgi_temp_path {folder}/f;
uwsgi_temp_path {folder}/u; scgi_temp_path {folder}/s;
{site} }}
"""


@contextmanager
def site(folder: Path, workers: int = 2) -> Iterator[tuple[subprocess.Popen[bytes], int]]:
    """Run gunicorn and nginx as deploy/ has them, on ports of their own; yield gunicorn and nginx's port."""
    inner, outer = free_port(), free_port()
    text = (
        (ROOT / "deploy" / "nginx.conf")
        .read_text()
        .replace("server 127.0.0.1:8000;", f"server 127.0.0.1:{inner};")
    )
    text = text.replace("listen 80;", f"listen 127.0.0.1:{outer};").replace(
        "/var/cache/nginx/quicktakes", f"{folder}/cache"
    )
    text = re.sub(r"(burst=)\d+", r"\g<1>100000", text)  # one client is all the clients here
    folder.chmod(0o755)
    (folder / "cache").mkdir(mode=0o777, exist_ok=True)
    (folder / "nginx.conf").write_text(_NGINX.format(folder=folder, user=getpass.getuser(), site=text))
    environment = os.environ | {
        "BIND": f"127.0.0.1:{inner}",
        "WEB_CONCURRENCY": str(workers),
        "TRUSTED_PROXIES": "1",
    }
    log = (folder / "gunicorn.log").open("wb")
    gunicorn = subprocess.Popen(
        [sys.executable, "-m", "gunicorn", "--config", "deploy/gunicorn.conf.py", "quicktakes.wsgi"],
        cwd=ROOT,
        env=environment,
        stderr=log,
    )
    nginx = subprocess.Popen(["nginx", "-c", str(folder / "nginx.conf"), "-e", str(folder / "error.log")])
    try:
        asyncio.run(_awaited(outer))
        yield gunicorn, outer
    finally:
        for process in (nginx, gunicorn):
            process.terminate()
            process.wait(timeout=40)
        log.close()


async def _awaited(port: int) -> None:
    deadline = time.monotonic() + 60
    while await answer(port, "/healthz") != "200":
        if time.monotonic() > deadline:
            raise SystemExit("The site does not answer.")
        await asyncio.sleep(0.2)


async def answer(port: int, path: str) -> str:
    """Return the status of a request, or what went wrong instead of one."""
    try:
        async with asyncio.timeout(PATIENCE_SECONDS):
            reader, writer = await asyncio.open_connection("127.0.0.1", port)
            writer.write(
                f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Forwarded-Proto: https\r\nConnection: close\r\n\r\n".encode()
            )
            received = await reader.read()
            writer.close()
    except (OSError, TimeoutError) as error:
        return type(error).__name__
    head, _, body = received.partition(b"\r\n\r\n")
    length = re.search(rb"(?i)content-length: (\d+)", head)
    is_whole = head.startswith(b"HTTP/1.1 ") and (length is None or int(length[1]) == len(body))
    return head[9:12].decode() if is_whole else "cut off"


async def load(port: int, paths: Sequence[str], *, seconds: float, rate: int) -> tuple[Counter[str], float]:
    """Ask at a steady rate whatever the answers take; return how often each answer came, and the longest wait."""
    outcomes: Counter[str] = Counter()
    slowest = 0.0

    async def ask(number: int) -> None:
        nonlocal slowest
        began = time.monotonic()
        path = paths[number % len(paths)]
        outcomes[await answer(port, f"{path}{'&' if '?' in path else '?'}n={number}")] += 1
        slowest = max(slowest, time.monotonic() - began)

    began = time.monotonic()
    async with asyncio.TaskGroup() as group:
        for number in range(int(seconds * rate)):
            await asyncio.sleep(max(0.0, began + number / rate - time.monotonic()))
            group.create_task(ask(number))
    return outcomes, slowest


async def load_with_reloads(
    gunicorn: "subprocess.Popen[bytes]",
    port: int,
    paths: Sequence[str],
    *,
    seconds: float,
    rate: int,
    every: float,
) -> tuple[Counter[str], float]:
    """Ask at a steady rate while gunicorn reloads every so many seconds."""
    loading = asyncio.create_task(load(port, paths, seconds=seconds, rate=rate))
    while not loading.done():
        await asyncio.wait([loading], timeout=every)
        if not loading.done():
            command = [sys.executable, "deploy/reload.py", str(gunicorn.pid)]
            await (await asyncio.create_subprocess_exec(*command, cwd=ROOT)).wait()
    return loading.result()


def main() -> None:
    """Run it and print what came of it; exit 1 where anything was dropped."""
    parser = argparse.ArgumentParser(prog="python -m bench.restarts")
    parser.add_argument("--seconds", type=float, default=300)
    parser.add_argument("--rate", type=int, default=200)
    parser.add_argument("--every", type=float, default=30)
    parser.add_argument("paths", nargs="*", default=["/learn"])
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, site(Path(folder)) as (gunicorn, port):
        outcomes, slowest = asyncio.run(
            load_with_reloads(
                gunicorn, port, asked.paths, seconds=asked.seconds, rate=asked.rate, every=asked.every
            )
        )
    dropped = sum(count for outcome, count in outcomes.items() if not outcome.isdecimal() or outcome >= "500")
    print(
        f"{outcomes.total():,} requests: {dict(outcomes)}; dropped or failed: {dropped}; longest {slowest:.2f} s"
    )
    raise SystemExit(bool(dropped))


if __name__ == "__main__":
    main()
