"""Every setting, read from the environment, safe by default."""

import sys
from pathlib import Path

import environ
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

from tgtf_portal import limits
from tgtf_portal.stores import bucket, caches, database, private_folder

BASE_DIR = Path(__file__).resolve().parent.parent

env = environ.Env()
environ.Env.read_env(env.str("ENV_FILE", str(BASE_DIR / ".env")))

# Everything that the portal writes on an embedded set-up.
VAR = Path(env.str("VAR_DIR", str(BASE_DIR / "var")))
VAR.mkdir(mode=0o700, parents=True, exist_ok=True)

DEBUG = env.bool("DEBUG", False)


def required_in_production(name: str, demo: str) -> str:
    """The variable's value; a fixed stand-in with DEBUG, a refusal to start without."""
    value = env.str(name, "")
    if not value and not DEBUG:
        raise ImproperlyConfigured(f"Set {name} in the environment (or DEBUG=1 for a local demo).")
    return value or demo


try:
    SECRET_KEY = required_in_production(
        "SECRET_KEY", "a demo key that protects nothing; never on a server"
    )
    ALLOWED_HOSTS = required_in_production("ALLOWED_HOSTS", "localhost,127.0.0.1,[::1]").split(",")
except ImproperlyConfigured as refusal:
    # One clear line instead of a traceback: an operator reads this in a service's log.
    sys.exit(f"The portal does not start: {refusal}")
SECRET_KEY_FALLBACKS = env.list("SECRET_KEY_FALLBACKS", default=[])

# Links in mails are built from this alone, never from a request's Host header.
SITE_URL = env.str("SITE_URL", "http://127.0.0.1:8000").rstrip("/")
TRUSTED_PROXY_COUNT = env.int("TRUSTED_PROXY_COUNT", 0)

# --- What the portal is made of ------------------------------------------------------------------
INSTALLED_APPS = [
    "tgtf_portal.pages",
    "webinars",
    "advisors",
    "clusters",
    "tgtf_portal.core",
    "tgtf_portal.core.admin_site.PortalAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.sitemaps",
    "django.forms",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "crispy_forms",
    "crispy_bootstrap5",
    "csp",
    "django_countries",
    "django_filters",
    "django_htmx",
    "lucide",
    "simple_history",
]

MIDDLEWARE = [
    "tgtf_portal.core.pages.shared.SharedPages",
    "tgtf_portal.core.pages.middleware.ForThisSiteAlone",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django_permissions_policy.PermissionsPolicyMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "tgtf_portal.core.pages.polls.AnswersAtAGlance",
    "django.middleware.common.CommonMiddleware",
    "tgtf_portal.core.pages.middleware.RefuseLongBodies",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "tgtf_portal.core.pages.middleware.PersonAsShown",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "simple_history.middleware.HistoryRequestMiddleware",
    "tgtf_portal.core.pages.middleware.KeepPrivatePagesPrivate",
    "tgtf_portal.core.pages.middleware.ReadersTimeZone",
    "tgtf_portal.core.pages.middleware.AsksForSecondFactor",
    *(["tgtf_portal.core.pages.middleware.OwnNotFoundPage"] if DEBUG else []),
]

ROOT_URLCONF = "tgtf_portal.urls"
WSGI_APPLICATION = "tgtf_portal.wsgi.application"

FORM_RENDERER = "tgtf_portal.core.pages.controls.Controls"  # writes the commonest itself
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "OPTIONS": {
            "loaders": [
                (
                    "tgtf_portal.core.pages.templates.Loader",
                    [
                        "django.template.loaders.filesystem.Loader",
                        "django.template.loaders.app_directories.Loader",
                    ],
                )
            ],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    }
]
CRISPY_ALLOWED_TEMPLATE_PACKS = "bootstrap5"
CRISPY_TEMPLATE_PACK = "bootstrap5"
CRISPY_FAIL_SILENTLY = False

# --- Where things are kept -----------------------------------------------------------------------
DATABASES = {
    "default": database(
        env.db("DATABASE_URL", f"sqlite:///{VAR / 'portal.sqlite3'}"),
        folder=VAR,
        statement_seconds=env.int("DATABASE_STATEMENT_SECONDS", 60),
    )
}
# Off behind a pooler that gives a connection away after each transaction.
DATABASE_KEEPS_PLANS = env.bool("DATABASE_KEEPS_PLANS", True)
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

REDIS_URL = env.str("REDIS_URL", "")
CACHES = caches(REDIS_URL, renderings=VAR / "renderings")
LIMITS = limits.LIMITS
# Of pages that all strangers read alike, in each web process; 0: each is made for its reader.
PAGES_KEPT_BYTES = env.int("PAGES_KEPT_BYTES", 8 << 20)
# Of parts of live pages that many readers share, in each process.
PARTS_KEPT_BYTES = env.int("PARTS_KEPT_BYTES", 32 << 20)

STATIC_URL = "/static/"
STATIC_ROOT = VAR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATICFILES_FINDERS = [
    "django.contrib.staticfiles.finders.FileSystemFinder",
    "django.contrib.staticfiles.finders.AppDirectoriesFinder",
    "tgtf_portal.core.pages.assets.StylesheetFinder",
]
# What people hand in: outside of all that a web server gives out. A bucket where several machines
# serve the portal; who may write to it is said as Amazon's own tools read it (AWS_ACCESS_KEY_ID …).
DOCUMENTS_BUCKET = env.str("DOCUMENTS_BUCKET", "")
DOCUMENTS_STORAGE = (
    bucket(
        DOCUMENTS_BUCKET,
        endpoint=env.str("DOCUMENTS_ENDPOINT", ""),
        folder=env.str("DOCUMENTS_FOLDER", ""),
    )
    if DOCUMENTS_BUCKET
    else private_folder(env.str("DOCUMENTS_DIR", str(VAR / "documents")))
)
STORAGES = {
    "documents": DOCUMENTS_STORAGE,
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
MEDIA_ROOT = VAR / "media"
MEDIA_URL = env.str("MEDIA_URL_BASE", "/media/")

# --- Mail and the jobs behind it -----------------------------------------------------------------
# Whoever sends mail, ours or a library, only writes a row; the worker hands rows to MAIL_TRANSPORT.
EMAIL_BACKEND = "tgtf_portal.core.mail.library_mails.OutboxBackend"
MAIL_TRANSPORT = env.email_url("EMAIL_URL", f"filemail:///{VAR / 'mail'}")
MAIL_TIMEOUT_SECONDS = 20
# How long a message stays with a worker that shows no sign of life: longer than a shift and a slow
# message, for a worker gives back what it has no time for. Each step of a delivery renews it.
OUTBOX_LEASE_SECONDS = env.int("OUTBOX_LEASE_SECONDS", 120)
OUTBOX_SWEEP_SECONDS = env.int("OUTBOX_SWEEP_SECONDS", 15)
# How many messages a minute the mail server welcomes, over all workers; 0: as fast as it goes.
OUTBOX_RATE_PER_MINUTE = env.int("OUTBOX_RATE_PER_MINUTE", 0)
# What the mail server took is written down outside the database too: it outlives a restore.
JOURNAL_DIR = env.str("JOURNAL_DIR", str(VAR / "journal"))
ERASURES_DIR = env.str("ERASURES_DIR", str(VAR / "erasures"))  # who was erased: outlives it, too
DEFAULT_FROM_EMAIL = env.str(
    "DEFAULT_FROM_EMAIL", "Towards Green Transition Facility <facility@example.org>"
)
SERVER_EMAIL = DEFAULT_FROM_EMAIL

# Where bounces go: each mail leaves with an address of its own made from it (bounces+…@), so the
# mail server has to deliver these. Empty: they go to the sender's address.
BOUNCE_ADDRESS = env.str("BOUNCE_ADDRESS", "")
# The folder where that mail server puts them, such as the `new` of a Maildir; empty: none is read.
BOUNCE_FOLDER = env.str("BOUNCE_FOLDER", "")

CELERY_BROKER_URL = REDIS_URL or "folder://"
CELERY_BROKER_TRANSPORT_OPTIONS = (
    {"socket_connect_timeout": 0.3, "socket_timeout": 5, "visibility_timeout": 3600}
    if REDIS_URL
    else {
        "data_folder_in": str(VAR / "broker"),
        "data_folder_out": str(VAR / "broker"),
        "control_folder": str(VAR / "broker-control"),
        "polling_interval": 0.05,
    }
)
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
# What a worker has taken and not begun, it does in the order that it came in: one for each thread.
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_TIMEZONE = "UTC"
CELERY_BEAT_SCHEDULE_FILENAME = str(VAR / "beat-schedule")

# --- People and access ---------------------------------------------------------------------------
AUTH_USER_MODEL = "core.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "pages:dashboard"
LOGOUT_REDIRECT_URL = "pages:home"
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
ACCOUNT_ADAPTER = "tgtf_portal.core.people.accounts.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_SIGNUP_FORM_CLASS = "tgtf_portal.core.people.accounts.SignupNameForm"
# Without mandatory verification the sign-up page would tell who has an account.
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_CONFIRM_EMAIL_ON_GET = False
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = True
ACCOUNT_RATE_LIMITS = limits.ACCOUNT_RATE_LIMITS
ACCOUNT_DEFAULT_HTTP_PROTOCOL = "https" if SITE_URL.startswith("https") else "http"
ALLAUTH_TRUSTED_PROXY_COUNT = TRUSTED_PROXY_COUNT
MFA_ADAPTER = "tgtf_portal.core.people.passkeys.FactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_FORMS = {
    "add_webauthn": "tgtf_portal.core.people.passkeys.AddPasskeyForm",
    "authenticate_webauthn": "tgtf_portal.core.people.passkeys.AuthenticatePasskeyForm",
    "edit_webauthn": "tgtf_portal.core.people.passkeys.EditPasskeyForm",
    "login_webauthn": "tgtf_portal.core.people.passkeys.LoginPasskeyForm",
    "reauthenticate_webauthn": "tgtf_portal.core.people.passkeys.ReauthenticatePasskeyForm",
}
MFA_TOTP_ISSUER = "Towards Green Transition Facility"
# History is read. Going back would bring an old state back too, past the domain's verbs.
SIMPLE_HISTORY_REVERT_DISABLED = True
# Only a local demo may let staff work without a second factor.
ADMIN_MFA_REQUIRED = env.bool("ADMIN_MFA_REQUIRED", True) or not DEBUG

# A form that a person fills in takes longer; whoever is quicker is asked to send it once more.
REGISTRATION_SECONDS = env.float("REGISTRATION_SECONDS", 2.0)
# A long recap is one form: four fields for each of its sentences.
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000
SESSION_ENGINE = "tgtf_portal.core.people.session_store"
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True  # scripts read the token from a form
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 60 * 60 * 24 * 14
# Outlives sessions: by it a person is told of a sign-in from another browser.
KNOWN_BROWSER_COOKIE_NAME = "browser"
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
if not DEBUG:
    SECURE_SSL_REDIRECT = env.bool("SECURE_SSL_REDIRECT", True)
    SECURE_REDIRECT_EXEMPT = [r"^healthz$"]
    SECURE_HSTS_SECONDS = 60 * 60 * 24 * 365
    SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = True
    SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = True
    SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = "__Host-session", "__Host-csrf"
    KNOWN_BROWSER_COOKIE_NAME = "__Host-browser"
    if TRUSTED_PROXY_COUNT:
        SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}
PERMISSIONS_POLICY: dict[str, list[str]] = {
    name: [] for name in ("camera", "geolocation", "microphone", "payment", "usb")
}

# --- Language and time ---------------------------------------------------------------------------
# A code in use that the ISO list does not have; second codes stand in core/values/countries.py.
COUNTRIES_OVERRIDE = {"XK": _("Kosovo")}
LANGUAGE_CODE = "en"
LANGUAGES = [("en", _("English"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
FORMAT_MODULE_PATH = "tgtf_portal.formats"
TIME_ZONE = "UTC"
USE_TZ = True

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {
            "()": "tgtf_portal.core.log.DiscreetFormatter",
            "fmt": "{asctime} {levelname} {name} {message}",
            "style": "{",
        }
    },
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": env.str("LOG_LEVEL", "INFO")},
    # Django's own handlers would print the same lines once more, with everything in them.
    "loggers": {name: {"handlers": [], "propagate": True} for name in ("django", "django.server")},
}
