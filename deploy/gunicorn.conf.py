"""gunicorn as the site runs in production: `gunicorn --config deploy/gunicorn.conf.py quicktakes.wsgi`.

A reload (`systemctl reload quicktakes`, deploy/reload.py) starts workers with the new code before the old ones finish: the
master holds the socket all the while, and the code is loaded by the workers (`preload_app` would keep the old one).
"""

import os
import tempfile
from pathlib import Path
from typing import Any

bind = os.environ.get("BIND", "127.0.0.1:8000")  # systemd's socket takes its place
workers = int(os.environ.get("WEB_CONCURRENCY", str((os.cpu_count() or 1) + 1)))
worker_class = "gthread"
threads = 4
preload_app = False
control_socket_disable = True

timeout = 30  # seconds a worker may be deaf before it is replaced
graceful_timeout = 25  # less than systemd's TimeoutStopSec
keepalive = 75  # longer than nginx keeps an idle connection (60 s): it is the one to close
worker_tmp_dir = "/dev/shm" if Path("/dev/shm").is_dir() else None  # noqa: S108 - a heartbeat must not wait for a disk

# What no browser sends is refused before Django sees it.
limit_request_line = 4094
limit_request_fields = 60
limit_request_field_size = 8190

accesslog = None  # the site writes a line for each request itself
errorlog = "-"


def when_ready(server: Any) -> None:
    """Serve the workers' numbers to Prometheus, where METRICS_PORT names a port of this machine."""
    if port := int(os.environ.get("METRICS_PORT", "0")):
        from prometheus_client import CollectorRegistry, start_http_server
        from prometheus_client.multiprocess import MultiProcessCollector

        registry = CollectorRegistry()
        MultiProcessCollector(registry)
        start_http_server(port, addr="127.0.0.1", registry=registry)


def _ready_file(worker: Any) -> Path:
    """Return where deploy/reload.py looks."""
    folder = os.environ.get("RUNTIME_DIRECTORY") or tempfile.gettempdir()
    return Path(folder) / f"quicktakes-worker-{worker.pid}.ready"


def post_worker_init(worker: Any) -> None:
    """Say that the worker has loaded the site."""
    _ready_file(worker).touch()


def child_exit(server: Any, worker: Any) -> None:
    """Forget a worker that ended."""
    _ready_file(worker).unlink(missing_ok=True)
    if int(os.environ.get("METRICS_PORT", "0")):
        from prometheus_client.multiprocess import mark_process_dead

        mark_process_dead(worker.pid)
