"""Pages under load: ours, hot and cold, beside nginx serving the same page from a file, all in one run, one core each."""

import os
import re
import sqlite3
import tempfile
import urllib.request
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path

from bench import servers
from bench.importing import SETTINGS
from bench.processes import ROOT, measure_python, with_static_files
from bench.servers import Load, running
from bench.table import Row, against

PAGE = "/learn/subject-00/questions/what-is-the-thing-about-waves-and-cells-77"
LIST, LAST_PAGE = "/learn/subject-00", "/learn/subject-00?page=250"
SITE, NAIVE, BARE = "quicktakes.wsgi:application", "bench.naive.wsgi:application", "bench.naive.bare:{}"
Server = Callable[[str, int], Sequence[str | Path]]
SERVERS: Mapping[str, Server] = {"granian": servers.granian, "gthread": servers.gthread}

# As Debian's package sets it up, but for the log; and with what it leaves to the operator, files that stay open.
STATIC_NGINX = """\
worker_processes 1;
pid {folder}/nginx.pid;
events {{ worker_connections 1024; }}
http {{
    access_log off; sendfile on; tcp_nopush on; keepalive_requests 1000000; {more}
    default_type "text/html; charset=utf-8";
    server {{ listen 127.0.0.1:{port}; root {folder}; }}
}}
"""
PROXY_NGINX = """\
worker_processes 1;
pid {folder}/proxy.pid;
events {{ worker_connections 1024; }}
http {{
    access_log off; keepalive_requests 1000000;
    {site}
}}
"""


def serving_rows(count: int, database: Path | None = None) -> Iterator[Row]:
    """Yield the rows of a site of `count` questions, or of a database that `bench.population` made before."""
    if missing := servers.missing_tools():
        yield Row("pages under load", f"not measured: {', '.join(missing)} not installed")
        return
    with tempfile.TemporaryDirectory(prefix="bench-serving-") as folder:
        Path(folder).chmod(0o755)  # nginx's worker is another user
        scratch = Path(folder)
        environment = _site(scratch, count, database)
        yield from _Bench(scratch, environment).rows()


class _Bench:
    """The servers of one run, and the rate of nginx that every other is held against."""

    def __init__(self, scratch: Path, environment: Mapping[str, str]) -> None:
        self.scratch = scratch
        self.environment = environment
        self.nginx = Load(0, 0, 0, 0)
        self.ordinary: dict[str, Load] = {}
        self.cached = self.many = Load(0, 0, 0, 0)
        self.pid = 0

    def rows(self) -> Iterator[Row]:
        with self.site("gthread") as url:
            (self.scratch / "page.html").write_bytes(_read(url + PAGE))
            (self.scratch / "static").mkdir()
        yield from self._anchors()
        yield from self._hot()
        yield from self._cold()
        yield from self._in_turns()
        yield self._memory()

    @contextmanager
    def site(self, server: str, application: str = SITE, **extra: str) -> Iterator[str]:
        """Run an application under a server; yields its address."""
        port = servers.free_port()
        environment = {**self.environment, **extra}
        with running(SERVERS[server](application, port), port, environment) as self.pid:
            yield f"http://127.0.0.1:{port}"

    @contextmanager
    def static(self, more: str = "") -> Iterator[str]:
        """Run nginx over the page as a file, with more settings; yields the page's address."""
        port = servers.free_port()
        configuration = self.scratch / "static.conf"
        configuration.write_text(STATIC_NGINX.format(folder=self.scratch, port=port, more=more))
        with running(servers.nginx(configuration), port) as self.pid:
            yield f"http://127.0.0.1:{port}/page.html"

    def load(self, url: str, connections: int = 16, headers: Sequence[str] = ()) -> Load:
        """Return what the server that was started last answers."""
        return servers.load(url, self.pid, connections=connections, headers=headers)

    def _row(self, what: str, got: Load, asked: str = "") -> Row:
        return _beside(what, got, "nginx", self.nginx, asked)

    def _anchors(self) -> Iterator[Row]:
        with self.static() as url:
            self.nginx = self.load(url)
            self.many = self.load(url, connections=64)
        yield self._row("nginx, the page as a file", self.nginx, "1.0")
        with self.static("open_file_cache max=100;") as url:
            yield self._row("... that stays open", self.load(url))
        folder = {"BARE_FOLDER": str(self.scratch)}
        for server in SERVERS:
            with self.site(server, BARE.format("application"), **folder) as url:
                yield self._row(f"bare WSGI callable, {server}", self.load(url))
            with self.site(server, BARE.format("static"), **folder) as url:
                yield self._row(f"whitenoise, a file, {server}", self.load(f"{url}/static/page.html"))
            with self.site(server, NAIVE, NAIVE_CACHE="1") as url:
                cached = self.load(url + PAGE)
                self.cached = cached if server == "granian" else self.cached
                yield self._row(f"Django's cache middleware, a hit, {server}", cached)
            with self.site(server, NAIVE) as url:
                self.ordinary[server] = self.load(url + PAGE)
                yield self._row(f"ordinary Django page, {server}", self.ordinary[server])

    def _hot(self) -> Iterator[Row]:
        for server, asked in (("granian", ">= 0.20"), ("gthread", "")):  # gthread's is below
            with self.site(server) as url:
                etag = urllib.request.urlopen(url + PAGE).headers["ETag"]  # noqa: S310 - our own server
                hot = self.load(url + PAGE)
                yield self._row(f"hot question page, {server}", hot, asked)
                yield self._row(
                    f"... brotli, {server}", self.load(url + PAGE, headers=["Accept-Encoding: br"])
                )
                known = self.load(url + PAGE, headers=[f"If-None-Match: {etag}"])
                yield _beside(f"... 304, {server}", known, "the 200", hot, ">= 1")
                many = self.load(url + PAGE, connections=64)
                ratio = f"{many.p99_ms / self.many.p99_ms:.1f}"
                anchor = f"nginx {self.many.p99_ms:.2f} ms"
                yield Row(
                    f"... p99 at 64 connections, {server}", f"{many.p99_ms:.2f} ms", anchor, ratio, "<= 5"
                )
            if server == "granian":
                yield _beside(f"... hot, {server}", hot, "Django's cache middleware", self.cached, ">= 6")

    def _cold(self) -> Iterator[Row]:
        for server in SERVERS:
            with self.site(server, HOT_PAGES="off") as url:
                cold = self.load(url + PAGE)
                yield _beside(
                    f"cold question page, {server}", cold, "ordinary page", self.ordinary[server], ">= 2.5"
                )
                first, last = self.load(url + LIST), self.load(url + LAST_PAGE)
                what = f"first page of a subject of 5,000, cold, {server}"
                yield _beside(what, first, "its last page", last, "<= 1.3")

    def _in_turns(self) -> Iterator[Row]:
        """Yield what is near to what is asked: where a single run says little on a machine whose speed changes."""
        started = {}
        with ExitStack() as stack:
            started["nginx"] = stack.enter_context(self.static()), self.pid
            folder = {"BARE_FOLDER": str(self.scratch)}
            bare = stack.enter_context(self.site("gthread", BARE.format("application"), **folder))
            started["bare"] = bare, self.pid
            started["hot"] = stack.enter_context(self.site("gthread")) + PAGE, self.pid
            started["proxy"] = stack.enter_context(self._proxy()) + PAGE, self.pid
            got = servers.in_turns(started)
        what = "in turns: hot question page, gthread"
        yield _beside(what, got["hot"], "nginx", got["nginx"], ">= 0.045")
        yield _beside("...", got["hot"], "bare WSGI callable", got["bare"], "")
        yield _beside("... hot through deploy/nginx.conf", got["proxy"], "nginx", got["nginx"], ">= 0.90")

    def _memory(self) -> Row:
        """Return the memory of a process as shipped, beside that of a naive one, after every question's page was visited."""
        megabytes = {}
        for name, application in (("site", SITE), ("naive", NAIVE)):
            with self.site("gthread", application) as url:
                paths = _question_paths(self.environment["DATABASE_URL"])
                for path in paths:
                    _read(url + path)
                megabytes[name] = servers.resident_megabytes(self.pid)
        return Row(
            f"memory of a process after {len(paths):,} pages",
            f"{megabytes['site']:.0f} MB",
            f"naive Django: {megabytes['naive']:.0f} MB",
            against(megabytes["site"], megabytes["naive"]),
            "<= 256 MB after 36,000",
        )

    @contextmanager
    def _proxy(self) -> Iterator[str]:
        """Run nginx as shipped before a site of its own; yields its address."""
        with self.site("granian", TRUSTED_PROXIES="1") as origin:
            port = servers.free_port()
            text = (ROOT / "deploy" / "nginx.conf").read_text()
            text = text.replace("server 127.0.0.1:8000;", f"server {origin.removeprefix('http://')};")
            text = text.replace("listen 80;", f"listen 127.0.0.1:{port};").replace(
                "/var/cache/nginx/quicktakes", f"{self.scratch}/cache"
            )
            text = re.sub(r"listen (443|\[::\]).*;", "", text)
            (self.scratch / "cache").mkdir(mode=0o777)
            (self.scratch / "cache").chmod(0o777)
            configuration = self.scratch / "proxy.conf"
            configuration.write_text(PROXY_NGINX.format(folder=self.scratch, site=text))
            with running(servers.nginx(configuration), port) as self.pid:
                yield f"http://127.0.0.1:{port}"


def _beside(what: str, got: Load, name: str, anchor: Load, asked: str) -> Row:
    """Return the row of two rates: their ratio as answers a second, and as answers a second of the server's processor.

    The second one holds where others use the machine too.
    """
    ratio = got.per_second / max(anchor.per_second, 0.001)
    by_cpu = got.per_cpu_second / max(anchor.per_cpu_second, 0.001)
    shown = f"{got.per_second:,.0f}/s ({got.per_cpu_second:,.0f} a CPU second), p99 {got.p99_ms:.2f} ms"
    return Row(
        what,
        f"{shown}, {got.errors} ERRORS" if got.errors else shown,
        f"{name} {anchor.per_second:,.0f}/s ({anchor.per_cpu_second:,.0f})",
        f"{ratio:.3f} (CPU {by_cpu:.3f})",
        asked,
    )


def _site(scratch: Path, count: int, database: Path | None) -> Mapping[str, str]:
    path = database or scratch / "serving.sqlite3"
    environment = {
        **SETTINGS,
        "DATABASE_URL": f"sqlite:///{path}",
        "ALLOWED_HOSTS": "127.0.0.1,learn.example",
        "SECURE_SSL_REDIRECT": "off",
    }
    environment.pop("DJANGO_SETTINGS_MODULE")
    environment["PYTHONPATH"] = os.fspath(ROOT)
    if database is None:
        measure_python("manage.py", "migrate", "--verbosity=0", environment=environment)
        measure_python("-m", "bench.population", str(count), environment=environment)
    return with_static_files(environment, scratch)


def _question_paths(database: str) -> list[str]:
    with sqlite3.connect(database.removeprefix("sqlite:///")) as connection:
        rows = connection.execute(
            "SELECT s.slug, q.slug FROM learn_question q JOIN learn_subject s ON s.id = q.subject_id"
        )
        return [f"/learn/{subject}/questions/{slug}" for subject, slug in rows]


def _read(url: str) -> bytes:
    with urllib.request.urlopen(url) as response:  # noqa: S310 - our own server
        return bytes(response.read())


if __name__ == "__main__":
    import sys

    from bench.table import print_table

    print_table(serving_rows(6_000, Path(sys.argv[1]) if len(sys.argv) > 1 else None))
