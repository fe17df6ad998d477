"""Errors sent to Sentry, where SENTRY_DSN names one. Needs requirements/extras.txt. Nothing of the reader goes along."""

from typing import Any

import sentry_sdk


def start(dsn: str) -> None:
    """Report errors from now on."""
    sentry_sdk.init(
        dsn=dsn,
        send_default_pii=False,
        max_request_body_size="never",
        include_local_variables=False,
        traces_sample_rate=0.0,
        before_send=without_the_reader,
    )


def without_the_reader(event: Any, hint: Any) -> Any:
    """Return a report without address, query, cookies, headers and user."""
    event.pop("user", None)
    request = event.get("request", {})
    event["request"] = {name: request[name] for name in ("method", "url") if name in request}
    event["request"]["url"] = str(event["request"].get("url", "")).partition("?")[0]
    return event
