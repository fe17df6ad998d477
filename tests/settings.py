"""The site's settings with an environment of their own, so that a `.env` file or a shell cannot change a test."""

import os

os.environ.update(
    ENV_FILE="",
    DEBUG="off",
    SECRET_KEY="only-for-tests-0123456789-abcdefghijklmnopqrstuvwxyz-ABCDEFG",
    ALLOWED_HOSTS="testserver,localhost,127.0.0.1",
    SITE_URL="https://learn.example",
    SECURE_SSL_REDIRECT="off",
)
os.environ["DATABASE_URL"] = os.environ.get("TEST_DATABASE_URL", "sqlite:///var/test.sqlite3")

from quicktakes.settings import *  # noqa: F403
from quicktakes.settings import BASE_DIR, DATABASES, STORAGES

if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # A file, as in production: in memory there is no WAL, and no second connection to lock out. One for each process.
    DATABASES["default"]["TEST"] = {"NAME": str(BASE_DIR / "var" / f"test-{os.getpid()}.sqlite3")}

STAFF_MFA = False  # the tests of signing in turn it on; all others start signed in
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # fast; no real password is near
STORAGES["staticfiles"]["BACKEND"] = (
    "django.contrib.staticfiles.storage.StaticFilesStorage"  # no manifest to build
)
