"""Settings under which the site does not start, because it would hurt in production: one line, no traceback."""

import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from quicktakes.environment import refuse

_HTTP = ("https://", "http://")


def refuse_bad_settings(settings: Mapping[str, Any]) -> None:
    """Stop with one line that names the first setting that makes no sense, or would hurt with DEBUG off."""
    if not settings["DEBUG"]:
        _refuse_unsafe(settings)
    _refuse_malformed(settings)


def _refuse_unsafe(settings: Mapping[str, Any]) -> None:
    secret, hosts, site = settings["SECRET_KEY"], settings["ALLOWED_HOSTS"], urlsplit(settings["SITE_URL"])
    is_local = site.hostname in ("127.0.0.1", "localhost", "::1")
    refuse(
        "SECRET_KEY",
        len(secret) < 50 or len(set(secret)) < 5,
        "is missing or weak: set it to at least 50 random characters.",
    )
    refuse(
        "ALLOWED_HOSTS",
        not hosts or "*" in hosts,
        "is empty or '*': name the hosts that this site answers for.",
    )
    refuse(
        "SITE_URL",
        site.scheme != "https" and (settings["SECURE_SSL_REDIRECT"] or not is_local),
        f"is {settings['SITE_URL']}: readers are sent to https, so set it to https:// and the site's host.",
    )
    refuse(
        "STAFF_MFA",
        not settings["STAFF_MFA"] and not is_local,
        "is off: editors of a public site sign in with two factors.",
    )


def _refuse_malformed(settings: Mapping[str, Any]) -> None:
    site = urlsplit(settings["SITE_URL"])
    refuse(
        "SITE_URL",
        site.scheme not in ("http", "https") or not site.hostname or site.path or site.query,
        f"is {settings['SITE_URL']}: it is scheme and host alone, like https://learn.example.",
    )
    refuse(
        "ADMIN_URL",
        not re.fullmatch(r"(?!learn/)([A-Za-z0-9_-]+/)+", settings["ADMIN_URL"]),
        "is no path of letters, digits and hyphens, or it lies under learn/.",
    )
    refuse(
        "LOG_FORMAT",
        settings["LOG_FORMAT"] not in ("json", "plain"),
        f"is {settings['LOG_FORMAT']}: set it to json or plain.",
    )
    refuse(
        "INDEXNOW_KEY",
        settings["INDEXNOW_KEY"] and not re.fullmatch("[A-Za-z0-9-]{8,128}", settings["INDEXNOW_KEY"]),
        "is not 8 to 128 letters, digits and hyphens.",
    )
    for name, may_be_empty in (("INDEXNOW_ENDPOINT", False), ("PURGE_URL", True)):
        is_off = may_be_empty and not settings[name]
        refuse(name, not is_off and not settings[name].startswith(_HTTP), "is no https:// address.")
    refuse(
        "SECURITY_EXPIRES",
        settings["SECURITY_EXPIRES"] and not re.fullmatch(r"\d{4}-\d{2}-\d{2}", settings["SECURITY_EXPIRES"]),
        "is no date like 2027-06-01.",
    )
