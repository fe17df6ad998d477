"""The one settings file. Everything that differs between machines is read from the environment.

Each variable is documented in `.env.example`; a `.env` file beside manage.py is read when there is one, and the real
environment wins over it.
"""

from pathlib import Path

import environ

from quicktakes.environment import env, flag, number, refuse
from quicktakes.logs import logging_to
from quicktakes.policies import CONTENT_POLICY, FEATURE_POLICY
from quicktakes.refusals import refuse_bad_settings

BASE_DIR = Path(__file__).resolve().parent.parent

if env_file := env("ENV_FILE", default=str(BASE_DIR / ".env")):
    environ.Env.read_env(env_file)

# --- the site -------------------------------------------------------------------------------------------------------

DEBUG = flag("DEBUG", default=False)
SITE_NAME = env("SITE_NAME", default="QuickTakes Learn")
SITE_URL = env("SITE_URL", default="http://127.0.0.1:8000").rstrip("/")
ADMIN_URL = env("ADMIN_URL", default="admin/").strip("/") + "/"
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["127.0.0.1", "localhost"] if DEBUG else [])

SECRET_KEY = env("SECRET_KEY", default="only-for-development-" * 3 if DEBUG else "")

# What may be made again: link previews as they were drawn, and how far IndexNow was told.
VAR_ROOT = str(BASE_DIR / env("VAR_ROOT", default="var"))  # a relative path is relative to manage.py

# What machines are told.
STRUCTURED_DATA_QAPAGE = flag("STRUCTURED_DATA_QAPAGE", default=False)
CRAWLERS_REFUSED = env.list("CRAWLERS_REFUSED", default=[])
SECURITY_CONTACT = env("SECURITY_CONTACT", default="") or f"{SITE_URL}/learn"
SECURITY_EXPIRES = env("SECURITY_EXPIRES", default="")
INDEXNOW_KEY = env("INDEXNOW_KEY", default="")
INDEXNOW_ENDPOINT = env("INDEXNOW_ENDPOINT", default="https://api.indexnow.org/indexnow")

ROOT_URLCONF = "quicktakes.urls"
WSGI_APPLICATION = "quicktakes.wsgi.application"
APPEND_SLASH = False  # our URLs carry none

INSTALLED_APPS = [
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.messages",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "learn",
    "allauth",
    "allauth.account",
    "allauth.mfa",
]

MIDDLEWARE = [
    # The first three only add headers, to every answer: probes, redirects to HTTPS, static files and refused hosts too.
    "csp.middleware.CSPMiddleware",
    "django_permissions_policy.PermissionsPolicyMiddleware",
    "learn.middleware.security_headers",
    "learn.middleware.probes_are_answered_at_once",
    "django.middleware.security.SecurityMiddleware",
    "learn.middleware.public_pages_ignore_cookies",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "learn.compression.public_answers_are_compressed",
    "django.middleware.http.ConditionalGetMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "learn.staff.middleware.staff_with_two_factors",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "learn.middleware.public_pages_may_be_kept",  # below the one above, which it spares these pages
    "learn.failures.DatabaseDown",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "learn.context_processors.site",
            ],
        },
    },
]

# --- data -----------------------------------------------------------------------------------------------------------

try:
    DATABASES = {"default": env.db_url("DATABASE_URL", default="sqlite:///var/quicktakes.sqlite3")}
except (environ.ImproperlyConfigured, ValueError):
    DATABASES = {"default": {}}
try:
    CACHES = {"default": env.cache_url("CACHE_URL", default="locmemcache://")}
except (environ.ImproperlyConfigured, ValueError):
    CACHES = {"default": {}}
refuse(
    "DATABASE_URL",
    not DATABASES["default"].get("NAME")
    or DATABASES["default"].get("ENGINE")
    not in ("django.db.backends.sqlite3", "django.db.backends.postgresql"),
    "is neither sqlite:///path nor postgres://user:password@host:5432/name.",
)
refuse(
    "CACHE_URL",
    not CACHES["default"].get("BACKEND"),
    "is neither locmemcache:// nor rediscache://host:6379/0.",
)
if CACHES["default"]["BACKEND"] == "django.core.cache.backends.redis.RedisCache":
    CACHES["default"]["BACKEND"] = "learn.shared_cache.SharedCache"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

database = DATABASES["default"]
if database["ENGINE"] == "django.db.backends.sqlite3":
    if database["NAME"] != ":memory:":
        database["NAME"] = str(BASE_DIR / database["NAME"])  # a relative path is relative to manage.py
    database["OPTIONS"] = {
        "timeout": 20,  # seconds a writer waits for another one
        "transaction_mode": "IMMEDIATE",  # a lock is taken at BEGIN, where the timeout applies
        # Each of a worker's threads holds its own 12 MB of pages: searches took as long with them as with 32 MB.
        # FULL: an edit that was answered with "saved" survives a power cut. No mmap_size: see docs/decisions.
        "init_command": (
            "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA temp_store=MEMORY; "
            "PRAGMA cache_size=-12288; PRAGMA journal_size_limit=67108864;"
        ),
    }
    # Opening the file again costs as much as three queries do. A restore writes into it (SQLite's own backup), so a
    # connection that is kept sees it; the server that is restarted at each change would leave its threads' ones open.
    database["CONN_MAX_AGE"] = 0 if DEBUG else 60
else:
    database["CONN_HEALTH_CHECKS"] = True
    database["OPTIONS"] = {"connect_timeout": 3}  # seconds until a host that is gone counts as down
    if pool_size := number("DATABASE_POOL", default=0, most=1_000):
        database["OPTIONS"]["pool"] = {"min_size": 1, "max_size": pool_size, "timeout": 5}
    else:
        database["CONN_MAX_AGE"] = number("CONN_MAX_AGE", default=60, most=86_400)

# --- pages kept ready -------------------------------------------------------------------------------------------------

HOT_PAGES = flag("HOT_PAGES", default=not DEBUG)
HOT_PAGES_MEGABYTES = number("HOT_PAGES_MEGABYTES", default=64, most=100_000)
PURGE_URL, PURGE_TOKEN = env("PURGE_URL", default=""), env("PURGE_TOKEN", default="")
SHARED_CACHE_SECONDS = number("SHARED_CACHE_SECONDS", default=0, most=31_536_000)

# --- words and time -------------------------------------------------------------------------------------------------

LANGUAGE_CODE = "en"
TIME_ZONE = "UTC"
USE_TZ = True
USE_I18N = False  # content and interface are English; translation lookups would only cost time

# --- files ----------------------------------------------------------------------------------------------------------

STATIC_URL = "/static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATIC_ROOT = env.path("STATIC_ROOT", default=str(BASE_DIR / "var" / "static")).root
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": (
            "django.contrib.staticfiles.storage.StaticFilesStorage"
            if DEBUG
            else "quicktakes.stylesheets.JoinedSheetsStorage"
        ),
    },
}

# --- security -------------------------------------------------------------------------------------------------------

AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]

SECURE_SSL_REDIRECT = flag("SECURE_SSL_REDIRECT", default=not DEBUG)
SECURE_HSTS_SECONDS = 31_536_000 if SECURE_SSL_REDIRECT else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = SECURE_SSL_REDIRECT
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SSL_REDIRECT
SESSION_COOKIE_PATH = f"/{ADMIN_URL}"  # public pages are never sent it
SECURE_REFERRER_POLICY = "strict-origin-when-cross-origin"
X_FRAME_OPTIONS = "DENY"
WHITENOISE_ALLOW_ALL_ORIGINS = False  # nobody else needs our files

CONTENT_SECURITY_POLICY, PERMISSIONS_POLICY = CONTENT_POLICY, FEATURE_POLICY
# How many proxies of ours a request comes through: only what they add to X-Forwarded-For and -Proto is believed.
TRUSTED_PROXIES = number("TRUSTED_PROXIES", default=0, most=5)
if TRUSTED_PROXIES:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SEARCHES_PER_MINUTE = number("SEARCHES_PER_MINUTE", default=120, most=1_000_000)

# Bodies: an editor pastes an answer (64 kB at most) and its fields; nobody uploads a file.
DATA_UPLOAD_MAX_MEMORY_SIZE = FILE_UPLOAD_MAX_MEMORY_SIZE = 1_048_576
DATA_UPLOAD_MAX_NUMBER_FIELDS = 1_000
DATA_UPLOAD_MAX_NUMBER_FILES = 0

# --- editors sign in ------------------------------------------------------------------------------------------------

STAFF_MFA = flag("STAFF_MFA", default=True)
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "admin:index"
ACCOUNT_LOGOUT_REDIRECT_URL = "learn"
ACCOUNT_ADAPTER = "learn.staff.adapter.StaffAdapter"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = [
    "username*",
    "password1*",
]  # nobody signs up: the adapter says no, and there is no URL for it
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_REAUTHENTICATION_TIMEOUT = (
    900  # seconds in which factors may be changed after the password or a code was given once more
)
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_AGE = 12 * 3600
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = SITE_NAME
MFA_TOTP_TOLERANCE = 1  # a code stays good for half a minute more: clocks differ
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not SECURE_SSL_REDIRECT  # localhost
# Password, code, reauthentication and change of password are the four ways to guess: five each are 20 in all.
ACCOUNT_RATE_LIMITS = {
    "login": "30/m/ip",
    "login_failed": "30/m/ip,5/15m/key",
    "reauthenticate": "5/15m/user",
    "change_password": "5/15m/user",
}

# --- logs -----------------------------------------------------------------------------------------------------------

LOG_FORMAT = env("LOG_FORMAT", default="plain" if DEBUG else "json")
LOGGING = logging_to(LOG_FORMAT)

# Optional: requirements/extras.in brings what these two need.
SENTRY_DSN = env("SENTRY_DSN", default="")
METRICS_PORT = number("METRICS_PORT", default=0, most=65_535)

refuse_bad_settings(globals())
