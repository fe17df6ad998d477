"""Numbers for Prometheus: requests by method and status, and how long they took. Needs requirements/extras.txt.

Every worker counts in files of its own below PROMETHEUS_MULTIPROC_DIR; deploy/gunicorn.conf.py serves their sum.
"""

from prometheus_client import Counter, Histogram

REQUESTS = Counter("quicktakes_requests_total", "Requests answered.", ["method", "status"])
SECONDS = Histogram(
    "quicktakes_request_seconds",
    "Time until an answer was there.",
    buckets=(0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1, 3, 10),
)
_METHODS = frozenset({"GET", "HEAD", "POST"})


def observe(method: str, status: int, seconds: float) -> None:
    """Count a request."""
    REQUESTS.labels(method if method in _METHODS else "other", str(status)).inc()
    SECONDS.observe(seconds)
