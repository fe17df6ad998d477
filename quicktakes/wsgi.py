"""The WSGI entry: what the server of the site calls. Pages that are kept are answered before Django is asked."""

import os
from collections.abc import Callable
from typing import Any

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "quicktakes.settings")

application: Callable[..., Any] = get_wsgi_application()

from django.conf import settings  # noqa: E402 - the settings can be read, and rooms imported, once Django is set up

from learn.lean import LeanPages  # noqa: E402
from learn.request_log import RequestLog  # noqa: E402

observe: Callable[[str, int, float], None] | None = None
if settings.SENTRY_DSN:
    from learn import error_reports

    error_reports.start(settings.SENTRY_DSN)
if settings.METRICS_PORT:
    from learn.metrics import observe as count

    observe = count
application = RequestLog(LeanPages(application), observe)

# Outside of the log: a line takes ten times as long as a kept page. The proxy logs those, and the metrics count them.
if settings.HOT_PAGES:
    from learn.hot.serving import HotPages

    application = HotPages(application, settings.HOT_PAGES_MEGABYTES * 1_000_000, observe)
