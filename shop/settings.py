"""Settings of the one project; every variable is optional and the embedded set-up needs none.

See docs/operations.md for the table of variables. A wrong value stops the start with one sentence.
"""

from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit

from csp.constants import NONCE, NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _
from oscar.defaults import *  # noqa: F403

from shop.delivery import carrier_keys
from shop.env import env, env_bool, env_int, env_list, env_url
from shop.payments.stripe import keys

BASE_DIR = Path(__file__).resolve().parent.parent
VAR_DIR = Path(env("VAR_DIR", str(BASE_DIR / "var")))

DEBUG = env_bool("DEBUG")
EMBEDDED = not env("DATABASE_URL")  # SQLite, database search, no other service

SITE_URL = env_url("SITE_URL", "http://127.0.0.1:8000", ("http", "https")).rstrip("/")
ALLOWED_HOSTS = env_list("ALLOWED_HOSTS", "127.0.0.1,localhost,[::1],testserver")
CSRF_TRUSTED_ORIGINS = [SITE_URL]
HTTPS = SITE_URL.startswith("https://")


def _secret_key() -> str:
    """The production key comes from the environment; an embedded site keeps one of its own under var/."""
    key = env("SECRET_KEY")
    if key:
        if len(key) < 50:
            raise ImproperlyConfigured("SECRET_KEY must have at least 50 characters.")
        return key
    if HTTPS:
        raise ImproperlyConfigured("SECRET_KEY must be set when SITE_URL begins with https://.")
    from django.core.management.utils import get_random_secret_key

    path = VAR_DIR / "secret_key"
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(get_random_secret_key() + get_random_secret_key(), encoding="ascii")
        path.chmod(0o600)
    return path.read_text(encoding="ascii")


SECRET_KEY = _secret_key()

# ---------------------------------------------------------------------------------------------- applications
INSTALLED_APPS = [
    "shop.core.apps.CoreConfig",
    "shop.places.apps.PlacesConfig",
    "shop.accounts.apps.AccountsConfig",
    "media.apps.MediaConfig",
    # Oscar, with our forks in place of its own apps
    "oscar.apps.analytics.apps.AnalyticsConfig",
    "shop.checkout.apps.CheckoutConfig",
    "oscar.apps.address.apps.AddressConfig",
    "oscar.apps.shipping.apps.ShippingConfig",
    "catalogue.apps.CatalogueConfig",
    "oscar.apps.catalogue.reviews.apps.CatalogueReviewsConfig",
    "oscar.apps.communication.apps.CommunicationConfig",
    "shop.partner.apps.PartnerConfig",
    "shop.basket.apps.BasketConfig",
    "oscar.apps.payment.apps.PaymentConfig",
    "oscar.apps.offer.apps.OfferConfig",
    "shop.order.apps.OrderConfig",
    "shop.customer.apps.CustomerConfig",
    "oscar.apps.voucher.apps.VoucherConfig",
    "oscar.apps.wishlists.apps.WishlistsConfig",
    "shop.dashboard.apps.DashboardConfig",
    "oscar.apps.dashboard.reports.apps.ReportsDashboardConfig",
    "oscar.apps.dashboard.users.apps.UsersDashboardConfig",
    "oscar.apps.dashboard.orders.apps.OrdersDashboardConfig",
    "oscar.apps.dashboard.catalogue.apps.CatalogueDashboardConfig",
    "oscar.apps.dashboard.offers.apps.OffersDashboardConfig",
    "oscar.apps.dashboard.partners.apps.PartnersDashboardConfig",
    "oscar.apps.dashboard.pages.apps.PagesDashboardConfig",
    "oscar.apps.dashboard.ranges.apps.RangesDashboardConfig",
    "oscar.apps.dashboard.reviews.apps.ReviewsDashboardConfig",
    "oscar.apps.dashboard.vouchers.apps.VouchersDashboardConfig",
    "oscar.apps.dashboard.communications.apps.CommunicationsDashboardConfig",
    "oscar.apps.dashboard.shipping.apps.ShippingDashboardConfig",
    "widget_tweaks",
    "treebeard",
    "django_tables2",
    # our rooms above Oscar's
    "catalogue.listings.apps.ListingsConfig",
    "catalogue.certification.apps.CertificationConfig",
    "shop.points.apps.PointsConfig",
    "shop.stock.apps.StockConfig",
    "search.apps.SearchConfig",
    "shop.offers.apps.OffersConfig",
    "shop.alerts.apps.AlertsConfig",
    "shop.delivery.apps.DeliveryConfig",
    "shop.ledger.apps.LedgerConfig",
    "shop.fulfilment.apps.FulfilmentConfig",
    "shop.payments.apps.PaymentsConfig",
    "shop.storefront.apps.StorefrontConfig",
    "shop.producers.apps.ProducersConfig",
    "shop.counter.apps.CounterConfig",
    "cms.apps.CmsConfig",
    # After our rooms: what two catalogues or template folders both have is taken from the earlier one.
    "oscar.config.Shop",
    # Wagtail
    "wagtail.contrib.forms",
    "wagtail.contrib.redirects",
    "wagtail.contrib.settings",
    "wagtail.contrib.simple_translation",
    "wagtail.embeds",
    "wagtail.sites",
    "wagtail.users",
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",  # without it an editor cannot save a picture
    "wagtail.locales",
    "wagtail.admin",
    "wagtail",
    "modelcluster",
    "taggit",
    # Django and friends
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.sites",
    "django.contrib.sitemaps",
    "django.contrib.flatpages",  # Oscar's dashboard lists flat pages; no public route serves them
    "django.contrib.humanize",
    "csp",
    "django_htmx",
    "django_tasks",
    "django_tasks_db",
]

# Forks without a change of tables keep Oscar's own migrations.
MIGRATION_MODULES = {
    "catalogue": "oscar.apps.catalogue.migrations",
    "basket": "oscar.apps.basket.migrations",
    "order": "oscar.apps.order.migrations",
    "customer": "oscar.apps.customer.migrations",
}

MIDDLEWARE = [
    "shop.core.pagecache.middleware.PageCacheMiddleware",  # outermost: keeps pages with all headers
    "shop.core.metrics.MetricsMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "shop.core.middleware.StaffPolicyMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "shop.basket.middleware.BasketMiddleware",
    "wagtail.contrib.redirects.middleware.RedirectMiddleware",
]

ROOT_URLCONF = "shop.urls"
WSGI_APPLICATION = "shop.wsgi.application"

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
                "cms.context_processors.site",
                # Oscar's dashboard templates ask for these
                "oscar.core.context_processors.metadata",
                "oscar.apps.checkout.context_processors.checkout",
            ],
        },
    },
]

# ---------------------------------------------------------------------------------------------- database
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"  # before the first migration: Oscar's read it at run time


def _database(url: str) -> dict:
    """Turn DATABASE_URL (postgres://user:password@host:port/name?option=value) into Django's dictionary."""
    if not url:
        VAR_DIR.mkdir(parents=True, exist_ok=True)
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": VAR_DIR / "db.sqlite3",
            "OPTIONS": {
                # Writers queue instead of failing: several page-server workers share the file.
                "timeout": 20,
                "transaction_mode": "IMMEDIATE",
                "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA cache_size=-32000;",
            },
        }
    parts = urlsplit(url)
    if parts.scheme not in {"postgres", "postgresql"} or not parts.path.strip("/"):
        raise ImproperlyConfigured("DATABASE_URL must look like postgres://user:password@host:5432/name.")
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path[1:]),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": parts.hostname or "",
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": env_int("DATABASE_CONN_MAX_AGE", 60),
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": dict(parse_qsl(parts.query)),
    }


DATABASES = {"default": _database(env("DATABASE_URL"))}

_cache_url = env_url("CACHE_URL", "", ("redis", "rediss", "db"))
if _cache_url.startswith("redis"):
    CACHES = {
        "default": {
            "BACKEND": "shop.core.cache_backends.TolerantRedisCache",
            "LOCATION": _cache_url,
            "OPTIONS": {"socket_connect_timeout": 0.5, "socket_timeout": 0.5},  # seconds
        }
    }
elif _cache_url:
    CACHES = {"default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "core_cache"}}
else:
    CACHES = {
        "default": {
            "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
            "OPTIONS": {"MAX_ENTRIES": 5000},
        }
    }

# Pages kept whole in each process, under a version in the database: docs/page-cache.md
PAGE_CACHE = env_bool("PAGE_CACHE", True)
PAGE_CACHE_BYTES = env_int("PAGE_CACHE_MB", 64, minimum=1) * 1024 * 1024

# ---------------------------------------------------------------------------------------------- accounts
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["shop.accounts.backends.PhoneOrEmailBackend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "shop.accounts.validators.NotOneself", "OPTIONS": {"user_attributes": ("full_name", "username")}},
    {"NAME": "shop.accounts.validators.LongEnough", "OPTIONS": {"min_length": 8}},
    {"NAME": "shop.accounts.validators.NotCommon"},
    {"NAME": "shop.accounts.validators.NotOnlyDigits"},
]
LOGIN_URL = "accounts:login"
LOGIN_REDIRECT_URL = "customer:summary"
LOGOUT_REDIRECT_URL = "/"
WAGTAILADMIN_LOGIN_URL = "accounts:login"  # one door for all; it counts the tries
PHONENUMBER_DEFAULT_REGION = "VN"

# ---------------------------------------------------------------------------------------------- trade
# Fulfilment stands below payments and calls it by this name after a commit (docs/trade.md).
SETTLEMENT = "shop.payments.settlement.settle_later"

# ---------------------------------------------------------------------------------------------- language and time
LANGUAGE_CODE = "vi"
LANGUAGES = [("vi", _("Vietnamese")), ("en", _("English"))]
WAGTAIL_CONTENT_LANGUAGES = [("vi", "Tiếng Việt"), ("en", "English")]
WAGTAIL_I18N_ENABLED = True
# Our rooms' words before those of Oscar and Wagtail, which stand earlier among the applications.
LOCALE_PATHS = [BASE_DIR / "locale", *sorted(BASE_DIR.glob("*/locale")), *sorted(BASE_DIR.glob("*/*/locale"))]
FORMAT_MODULE_PATH = ["shop.formats"]
TIME_ZONE = "Asia/Ho_Chi_Minh"
USE_TZ = True
USE_I18N = True
USE_THOUSAND_SEPARATOR = False  # it would group primary keys in forms and lengths in drawings: {{ n|number }} instead

# ---------------------------------------------------------------------------------------------- files
STATIC_URL = "/static/"
STATIC_ROOT = VAR_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
MEDIA_URL = "/media/"
MEDIA_ROOT = VAR_DIR / "media"
PRIVATE_ROOT = VAR_DIR / "private"  # decisions and evidence: served only through a permission check
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "shop.core.storage.HashedStaticFilesStorage"
    },
}
WHITENOISE_MANIFEST_STRICT = False
# Uploaded pictures: limits of weight and pixels are checked before decoding; masters are shrunk to the longer edge.
MEDIA_MAX_BYTES = env_int("MEDIA_MAX_BYTES", 15_000_000)
MEDIA_MAX_PIXELS = env_int("MEDIA_MAX_PIXELS", 50_000_000)  # telephones take up to 48 million
MEDIA_MASTER_EDGE = env_int("MEDIA_MASTER_EDGE", 2400)
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024

# ---------------------------------------------------------------------------------------------- Oscar
OSCAR_SHOP_NAME = "OCOP marketplace"
OSCAR_SHOP_TAGLINE = ""
OSCAR_DEFAULT_CURRENCY = "VND"
OSCAR_ALLOW_ANON_CHECKOUT = True
OSCAR_ALLOW_ANON_REVIEWS = False
OSCAR_MODERATE_REVIEWS = True
OSCAR_SLUG_FUNCTION = "shop.core.text.slugify_vi"
OSCAR_OFFER_ROUNDING_FUNCTION = "shop.core.money.round_vnd"
OSCAR_OFFERS_INCL_TAX = True
OSCAR_CURRENCY_FORMAT = {"VND": {"format": "#,##0 ¤", "currency_digits": False}}
OSCAR_PRODUCTS_PER_PAGE = 24
OSCAR_BASKET_COOKIE_LIFETIME = 30 * 24 * 3600
OSCAR_BASKET_COOKIE_SECURE = HTTPS
OSCAR_RECENTLY_VIEWED_COOKIE_SECURE = HTTPS
OSCAR_RECENTLY_VIEWED_PRODUCTS = 0
OSCAR_DELETE_IMAGE_FILES = True
OSCAR_THUMBNAILER = "media.thumbnailer.RenditionThumbnailer"
OSCAR_IMAGE_FOLDER = "products"
OSCAR_MISSING_IMAGE_URL = "missing.svg"
OSCAR_REQUIRED_ADDRESS_FIELDS = ("first_name", "line1", "line4", "country")
OSCAR_INITIAL_ORDER_STATUS = "placed"
OSCAR_INITIAL_LINE_STATUS = "placed"
OSCAR_HOMEPAGE = "/"


def _staff_only(user, *_address) -> bool:
    """Who sees a link of ours in the menu of Oscar's dashboard; the pages guard themselves."""
    return user.is_staff


_MONEY_PAGES = {
    "transfers:queue": _("Transfers to be looked at"),
    "transfers:statements": _("Bank statements"),
    "transfers:refunds": _("Refunds to send"),
    "transfers:cash": _("Cash of carriers"),
    "transfers:providers": _("Cards and messages"),
    "payouts:owed": _("Payouts to producers"),
    "payouts:tax": _("Tax withheld"),
    "promotions:list": _("Offers and codes"),
}
OSCAR_DASHBOARD_NAVIGATION = [
    *OSCAR_DASHBOARD_NAVIGATION,
    {
        "label": _("Money"),
        "icon": "fas fa-coins",
        "children": [
            {"label": label, "url_name": name, "access_fn": _staff_only} for name, label in _MONEY_PAGES.items()
        ],
    },
    {
        "label": _("Complaints"),
        "icon": "fas fa-comment-dots",
        "url_name": "complaints:waiting",
        "access_fn": _staff_only,
    },
    {
        "label": _("Reviews to look at"),
        "icon": "fas fa-star",
        "url_name": "review_desk:waiting",
        "access_fn": _staff_only,
    },
    {"label": _("State of search"), "icon": "fas fa-search", "url_name": "dashboard:search"},
]
OSCAR_ACCOUNTS_REDIRECT_URL = "customer:summary"
# Oscar imports haystack; the app itself stays out (search/ takes its place).
HAYSTACK_CONNECTIONS = {"default": {"ENGINE": "haystack.backends.simple_backend.SimpleEngine"}}
HAYSTACK_SIGNAL_PROCESSOR = "haystack.signals.BaseSignalProcessor"

# ---------------------------------------------------------------------------------------------- Wagtail
SITE_ID = 1
WAGTAIL_SITE_NAME = "OCOP marketplace"
WAGTAILADMIN_BASE_URL = SITE_URL
WAGTAIL_ALLOW_UNICODE_SLUGS = False
WAGTAILDOCS_EXTENSIONS = ["pdf", "docx", "xlsx", "csv", "zip"]
WAGTAILIMAGES_EXTENSIONS = ["jpg", "jpeg", "png", "webp", "heic"]
WAGTAILIMAGES_IMAGE_FORM_BASE = "media.wagtail_forms.CleanImageForm"
WAGTAILIMAGES_MAX_UPLOAD_SIZE, WAGTAILIMAGES_MAX_IMAGE_PIXELS = MEDIA_MAX_BYTES, MEDIA_MAX_PIXELS
WAGTAILADMIN_STATIC_FILE_VERSION_STRINGS = False  # hashed names say it; asking would open the storage at import
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
WAGTAIL_GRAVATAR_PROVIDER_URL = None
TAGGIT_CASE_INSENSITIVE = True

# ---------------------------------------------------------------------------------------------- search
ELASTICSEARCH_URL = env("ELASTICSEARCH_URL")
ELASTICSEARCH_INDEX_PREFIX = env("ELASTICSEARCH_INDEX_PREFIX", "ocop")

# ------------------------------------------------------------------------------------------- payments


def _vietqr_account() -> tuple[str, str, str] | None:
    """The office's account (BIN, number, holder), or None; half of it is a mistake and stops the start."""
    names = ("VIETQR_BANK_BIN", "VIETQR_ACCOUNT", "VIETQR_HOLDER")
    values = {name: env(name) for name in names}
    missing = [name for name in names if not values[name]]
    if len(missing) == len(names):
        return None
    if missing:
        raise ImproperlyConfigured(f"{missing[0]} is missing: bank transfer needs {', '.join(names)}.")
    if not (values["VIETQR_BANK_BIN"].isdecimal() and len(values["VIETQR_BANK_BIN"]) == 6):
        raise ImproperlyConfigured("VIETQR_BANK_BIN must be six digits.")
    if not (values["VIETQR_ACCOUNT"].isascii() and values["VIETQR_ACCOUNT"].isalnum()):
        raise ImproperlyConfigured("VIETQR_ACCOUNT must be digits and letters without blanks.")
    return tuple(values.values())


VIETQR_ACCOUNT = _vietqr_account()
VIETQR_WEBHOOK_SECRET = env("VIETQR_WEBHOOK_SECRET")  # none: the bank's messages are not taken

# Ways of paying that may be offered, in no order; one that is not configured is not offered either way.
PAYMENTS = env_list("PAYMENTS", "cod,vietqr,stripe")
if not PAYMENTS or set(PAYMENTS) - {"cod", "vietqr", "stripe"}:
    raise ImproperlyConfigured("PAYMENTS must name some of cod, vietqr, stripe, separated by commas.")

# Cards: both keys or none. STRIPE_API_BASE is a stand-in for Stripe (tools/fake_stripe), for test keys only.
STRIPE_SECRET_KEY, STRIPE_WEBHOOK_SECRET = env("STRIPE_SECRET_KEY"), env("STRIPE_WEBHOOK_SECRET")
STRIPE_API_BASE = env_url("STRIPE_API_BASE", "", ("http", "https")).rstrip("/")
if _problem := keys.problem(STRIPE_SECRET_KEY, STRIPE_WEBHOOK_SECRET, api_url=STRIPE_API_BASE, debug=DEBUG):
    raise ImproperlyConfigured(_problem)
# Stripe takes no less than about half a dollar and no more than eight digits.
STRIPE_LEAST_VND = env_int("STRIPE_LEAST_VND", 15_000, minimum=1)
STRIPE_MOST_VND = env_int("STRIPE_MOST_VND", 99_999_999, minimum=1)
# Where the buyer types his card: the only other site that a form of ours may lead to.
STRIPE_PAGE = STRIPE_API_BASE or "https://checkout.stripe.com"

# Carriers that are asked by program (docs/delivery.md): all variables of one or none. *_API_BASE may name their trial
# servers or a stand-in (tools/fake_carriers).
GHN_TOKEN, GHN_SHOP_ID, GHN_WEBHOOK_SECRET = env("GHN_TOKEN"), env("GHN_SHOP_ID"), env("GHN_WEBHOOK_SECRET")
GHN_API_BASE = env_url("GHN_API_BASE", "https://online-gateway.ghn.vn", ("http", "https")).rstrip("/")
GHTK_TOKEN, GHTK_PARTNER_CODE = env("GHTK_TOKEN"), env("GHTK_PARTNER_CODE")
GHTK_WEBHOOK_SECRET = env("GHTK_WEBHOOK_SECRET")
GHTK_API_BASE = env_url("GHTK_API_BASE", "https://services.giaohangtietkiem.vn", ("http", "https")).rstrip("/")
for _problem in (
    carrier_keys.problem(
        {"GHN_TOKEN": GHN_TOKEN, "GHN_SHOP_ID": GHN_SHOP_ID, "GHN_WEBHOOK_SECRET": GHN_WEBHOOK_SECRET},
        in_address="GHN_WEBHOOK_SECRET",
        digits="GHN_SHOP_ID",
    ),
    carrier_keys.problem(
        {
            "GHTK_TOKEN": GHTK_TOKEN,
            "GHTK_PARTNER_CODE": GHTK_PARTNER_CODE,
            "GHTK_WEBHOOK_SECRET": GHTK_WEBHOOK_SECRET,
        },
        in_address="GHTK_WEBHOOK_SECRET",
    ),
):
    if _problem:
        raise ImproperlyConfigured(_problem)

# ------------------------------------------------------------------------------------------- background work
TASKS = {
    "default": {
        "BACKEND": "django_tasks.backends.immediate.ImmediateBackend" if EMBEDDED else "django_tasks_db.DatabaseBackend"
    }
}

_email = env_url("EMAIL_URL", "", ("smtp", "smtps"))
if _email:
    _mail = urlsplit(_email)
    EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    EMAIL_HOST, EMAIL_PORT = _mail.hostname, _mail.port or 587
    EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = unquote(_mail.username or ""), unquote(_mail.password or "")
    EMAIL_USE_TLS = _mail.scheme == "smtps"
else:
    EMAIL_BACKEND = "django.core.mail.backends.console.EmailBackend"
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = env("DEFAULT_FROM_EMAIL", "OCOP marketplace <khong-tra-loi@localhost>")
OSCAR_FROM_EMAIL = DEFAULT_FROM_EMAIL
SERVER_EMAIL = DEFAULT_FROM_EMAIL
# Telephone messages: the development channel writes to a page that staff can read and to the console.
MESSAGE_CHANNELS = {
    "email": "shop.core.channels.EmailChannel",
    "phone": env("PHONE_CHANNEL", "shop.core.channels.DevelopmentPhoneChannel"),
}

# ---------------------------------------------------------------------------------------------- security
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = HTTPS
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_AGE = 30 * 24 * 3600
SECURE_SSL_REDIRECT = HTTPS
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$", r"^metrics$"]  # asked from inside, without TLS
SECURE_HSTS_SECONDS = env_int("HSTS_SECONDS", 31536000 if HTTPS else 0)
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = HTTPS
SECURE_REFERRER_POLICY = "strict-origin-when-cross-origin"
SECURE_CONTENT_TYPE_NOSNIFF = True
if env_bool("BEHIND_PROXY"):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
X_FRAME_OPTIONS = "DENY"  # SAMEORIGIN for staff pages: shop.core.middleware
CSRF_FAILURE_VIEW = "shop.storefront.views.errors.csrf_failure"
CONTENT_SECURITY_POLICY = {
    "EXCLUDE_URL_PREFIXES": ("/cms/", "/dashboard/", "/admin/"),  # these get shop.core.middleware's looser policy
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF, NONCE],
        "style-src": [SELF, NONCE],
        "img-src": [SELF, "data:"],
        "connect-src": [SELF],
        "font-src": [SELF],
        "object-src": [NONE],
        "base-uri": [NONE],
        "form-action": [SELF, STRIPE_PAGE] if STRIPE_SECRET_KEY else [SELF],
        "frame-ancestors": [SELF],
    },
}

METRICS_TOKEN = env("METRICS_TOKEN")  # opens /metrics to who is not on a private network
if METRICS_TOKEN and len(METRICS_TOKEN) < 20:
    raise ImproperlyConfigured("METRICS_TOKEN must have at least 20 characters.")

# ---------------------------------------------------------------------------------------------- who runs the shop
DEMO_DATA = env_bool("DEMO_DATA", EMBEDDED)  # prints the demonstration banner on every page

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {"handlers": ["console"], "level": env("LOG_LEVEL", "INFO")},
    "loggers": {
        "stripe": {"level": "WARNING"},
        "wagtail": {"level": "WARNING"},
        "fontTools": {"level": "WARNING"},  # tells of every letter that it puts into a PDF
        "django.request": {"level": "ERROR"},
        "django_tasks": {"level": "WARNING"},
        "elastic_transport": {"level": "ERROR"},  # search.breaker says once that a node fails
    },
}
