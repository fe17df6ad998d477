"""How the log is written: JSON, one object a line, or plain lines for people. Both go to standard error."""

from typing import Any

import structlog


def logging_to(log_format: str) -> dict[str, Any]:
    """Return Django's LOGGING for "json" or "plain"."""
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "json": {
                "()": "structlog.stdlib.ProcessorFormatter",
                "processors": [
                    structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                    structlog.processors.format_exc_info,
                    structlog.processors.JSONRenderer(ensure_ascii=False),
                ],
                "foreign_pre_chain": [
                    structlog.contextvars.merge_contextvars,
                    # Nothing else: Django adds the whole request, with what the reader searched for.
                    structlog.stdlib.ExtraAdder(allow=["method", "path", "status", "ms"]),
                    structlog.stdlib.add_log_level,
                    structlog.stdlib.add_logger_name,
                    structlog.processors.TimeStamper(fmt="iso"),
                ],
            },
            "plain": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"},
        },
        "handlers": {"console": {"class": "logging.StreamHandler", "formatter": log_format}},
        "root": {"handlers": ["console"], "level": "WARNING"},
        "loggers": {
            "learn": {"level": "INFO"},
            "django.request": {"level": "ERROR"},  # a 404 is a reader's mistake, not ours
            # Whoever tries host names fills no log: the line of the request says it.
            "django.security.DisallowedHost": {"level": "CRITICAL"},
        },
    }
