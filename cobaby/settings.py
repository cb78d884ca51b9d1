"""All settings, by environment; see README for the table.

Without a word this is production, which refuses to start half configured. `make run` says
COBABY_LOCAL (this machine alone), tests and lint say COBABY_TESTING.
"""

import os
from pathlib import Path
from urllib.parse import urlsplit

import dj_database_url
from csp.constants import NONE, SELF
from xstatic.pkg import leaflet

from cobaby.api import configuration as api
from cobaby.server import production
from cobaby.server.logs import logging_config

env = {name: value for name, value in os.environ.items() if value.strip()}  # empty is not set

BASE_DIR = Path(__file__).resolve().parent.parent
DATA_DIR = Path(env.get("DATA_DIR") or BASE_DIR / "var").resolve()

DEMO = env.get("COBABY_DEMO") == "1"
DEBUG = env.get("DEBUG") == "1"
TESTING = env.get("COBABY_TESTING") == "1"
LOCAL = env.get("COBABY_LOCAL") == "1"
PRODUCTION = not (LOCAL or TESTING)
if PRODUCTION:
    production.refuse_unless_ready(env)
SECRET_KEY = env.get("SECRET_KEY") or ("only-for-tests" if TESTING else "")
ALLOWED_HOSTS = production.hosts(env) or ["localhost", "127.0.0.1", "[::1]", "testserver"]
SITE_URL = production.site_url(env) if PRODUCTION else env.get("SITE_URL", "")
SITE_URL = SITE_URL.rstrip("/") or "http://localhost:8000"
CSRF_TRUSTED_ORIGINS = [SITE_URL]
TRUSTED_PROXIES = int(env.get("TRUSTED_PROXIES", 0))

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django_htmx",
    "csp",
    "rest_framework",
    "drf_spectacular",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "cobaby",
    "cobaby.accounts",
    "cobaby.outbox",
    "cobaby.safety",
    "cobaby.privacy",
    "cobaby.notices",
    "cobaby.server",
    "spaces",
    "childcare",
    "bookings",
    "cobaby.api",
    "cobaby.feeds",
    "cobaby.demo",
]

MIDDLEWARE = [
    "cobaby.server.middleware.RequestLogMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.gzip.GZipMiddleware",  # pads its answers against BREACH
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "cobaby.methods.PageMethodsMiddleware",
    "cobaby.methods.LoginRanOutMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "cobaby.accounts.middleware.OwnLanguageMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "cobaby.safety.middleware.PersonalPagesMiddleware",
    "cobaby.safety.middleware.SeenMiddleware",
    "cobaby.safety.middleware.SecondStepMiddleware",
]

ROOT_URLCONF = "cobaby.urls"
WSGI_APPLICATION = "cobaby.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "cobaby.look.context.page",
            ],
            "builtins": [
                "django.templatetags.i18n",
                "django.templatetags.static",
                "cobaby.templatetags.look",
            ],
        },
    }
]

DATABASES = {
    "default": dj_database_url.parse(
        env.get("DATABASE_URL", "postgresql://cobaby@localhost/cobaby"),
        conn_max_age=600,  # a new one knows no plan yet
        conn_health_checks=True,
    )
}
if env.get("DATABASE_PREPARE", "1") == "1":  # plans are kept; a pooler may not be able to
    DATABASES["default"].setdefault("OPTIONS", {})["prepare_threshold"] = 0
if pool_size := int(env.get("DATABASE_POOL", 8 if PRODUCTION else 0)):
    DATABASES["default"] = production.pooled(DATABASES["default"], pool_size)
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

REDIS_URL = env.get("REDIS_URL", "redis://localhost:6379/0")
CELERY_BROKER_URL = production.broker_url(REDIS_URL)
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "visibility_timeout": 300,
    # Nobody's page waits for a broker that is gone; the next tick does the work.
    "socket_connect_timeout": 2,
    "max_retries": 1,
    "interval_start": 0,
    "interval_step": 0,
    "interval_max": 0,
}
CELERY_TIMEZONE = "UTC"

CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}
    if TESTING
    else {"BACKEND": "cobaby.safety.cache.PatientRedisCache", "LOCATION": REDIS_URL}
}

# --- people
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"cobaby.accounts.passwords.{name}"}
    for name in ("LongEnough", "NotOnlyDigits", "NotCommon", "NotLikeThePerson")
]
if TESTING:  # tests log in hundreds of times
    PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_ADAPTER = "cobaby.accounts.adapter.AccountAdapter"
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_SIGNUP_FORM_CLASS = "cobaby.accounts.forms.SignupForm"
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
ACCOUNT_EMAIL_VERIFICATION_SUPPORTS_RESEND = True
ACCOUNT_EMAIL_VERIFICATION_SUPPORTS_CHANGE = True
ACCOUNT_LOGIN_ON_PASSWORD_RESET = True
ACCOUNT_LOGOUT_REDIRECT_URL = "home"
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_REAUTHENTICATION_REQUIRED = True  # to change addresses; exports and roles ask by themselves
ACCOUNT_REAUTHENTICATION_TIMEOUT = 10 * 60
ALLAUTH_TRUSTED_PROXY_COUNT = TRUSTED_PROXIES
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = DEMO or DEBUG or TESTING
MFA_ADAPTER = "cobaby.safety.adapter.MFAAdapter"
MFA_TOTP_ISSUER = "Cobaby"
MFA_TOTP_TOLERANCE = 1  # phones' clocks are a little off
# Who works with other people's data needs a second step; a demo lets its people in without.
TEAM_WITHOUT_SECOND_STEP = DEMO or TESTING

# --- privacy: so many years the law of the operator's country keeps what was paid for
INVOICE_YEARS = int(env.get("INVOICE_YEARS", "10"))

# --- language and time
LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English"), ("de", "Deutsch")]  # each in its own words, in every language
LANGUAGE_COOKIE_AGE = 60 * 60 * 24 * 365
LOCALE_PATHS = [BASE_DIR / "cobaby" / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"

# --- files
STATIC_URL = "static/"
STATICFILES_DIRS = [BASE_DIR / "static", ("leaflet", leaflet.BASE_DIR)]
STATIC_ROOT = Path(env.get("STATIC_ROOT", DATA_DIR / "static"))
MEDIA_URL = "media/"
MEDIA_ROOT = DATA_DIR / "media"
ERASED_LOG = DATA_DIR / "erased.log"  # in no backup: a restore goes by it
_static_storage = (
    "django.contrib.staticfiles.storage.StaticFilesStorage"
    if TESTING or DEBUG
    else "whitenoise.storage.CompressedManifestStaticFilesStorage"
)
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": _static_storage},
}
WHITENOISE_USE_FINDERS = TESTING or DEBUG
WHITENOISE_AUTOREFRESH = TESTING

# --- mail: files under var/ unless a server is named
MAIL_DIR = DATA_DIR / "mail"
EMAIL_HOST = env.get("EMAIL_HOST", "")
EMAIL_PORT = int(env.get("EMAIL_PORT", "587"))
EMAIL_HOST_USER = env.get("EMAIL_HOST_USER", "")
EMAIL_HOST_PASSWORD = env.get("EMAIL_HOST_PASSWORD", "")
EMAIL_USE_TLS = env.get("EMAIL_USE_TLS", "1") == "1"
EMAIL_TIMEOUT = 10
EMAIL_BACKEND = (
    "django.core.mail.backends.smtp.EmailBackend"
    if EMAIL_HOST
    else "cobaby.outbox.mailfiles.EmailBackend"
)
DEFAULT_FROM_EMAIL = env.get("DEFAULT_FROM_EMAIL", "Cobaby <hello@cobaby.example>")

# --- who runs this site, for the pages that have to say so
OPERATOR_NAME = env.get("OPERATOR_NAME", "Zwei Stühle e. V. (demo)" if DEMO else "")
OPERATOR_ADDRESS = env.get("OPERATOR_ADDRESS", "")
OPERATOR_EMAIL = env.get("OPERATOR_EMAIL", "")
OPERATOR_PHONE = env.get("OPERATOR_PHONE", "")

# --- maps: street tiles only when an operator names a tile server
TILE_URL = env.get("TILE_URL", "")
TILE_CREDIT = env.get("TILE_CREDIT", "© OpenStreetMap contributors")

# --- security
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "connect-src": [SELF],
        "font-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}
if TILE_URL:
    _tiles = urlsplit(TILE_URL.replace("{s}", "*"))
    CONTENT_SECURITY_POLICY["DIRECTIVES"]["img-src"].append(f"{_tiles.scheme}://{_tiles.netloc}")
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CONTENT_TYPE_NOSNIFF = True
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SITE_URL.startswith("https://")
LANGUAGE_COOKIE_SECURE = SESSION_COOKIE_SECURE
if TRUSTED_PROXIES:  # else a visitor could claim to have come by https
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
if PRODUCTION:
    SECURE_SSL_REDIRECT = True
    SECURE_SSL_HOST = urlsplit(SITE_URL).netloc
    SECURE_REDIRECT_EXEMPT = [r"^(healthz|readyz)$"]  # asked for inside, without https
    SECURE_HSTS_SECONDS = int(env.get("HSTS_SECONDS", 365 * 24 * 3600))
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    # A preloaded name is hard to take back: that is the operator's step to take, not ours.
    SILENCED_SYSTEM_CHECKS = ["security.W021"]
DATA_UPLOAD_MAX_MEMORY_SIZE = 12 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024

# --- for other software
REST_FRAMEWORK = api.rest_framework(proxies=TRUSTED_PROXIES)
API_RATES = {"address": "300/min", "sender": "120/min"}
SPECTACULAR_SETTINGS = api.schema(site_url=SITE_URL)

LOGGING = logging_config(json=PRODUCTION, with_messages=DEBUG)
