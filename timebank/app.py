"""Makes the application: the one place where every layer meets."""

from pathlib import Path

from flask import Flask
from flask_babel import Babel
from flask_compress import Compress
from flask_wtf import CSRFProtect
from werkzeug.middleware.proxy_fix import ProxyFix

import timebank
from timebank import context, problems, web
from timebank.config import Settings
from timebank.store.engine import open_engine

MOST_BYTES = 1_000_000
HERE = Path(timebank.__file__).parent
# A checkout keeps templates and static files beside the package, a wheel inside it.
ROOT = HERE if (HERE / "templates").is_dir() else HERE.parent


def create_app(settings: Settings | None = None) -> Flask:
    """Make an application from its settings (by default, the environment's)."""
    settings = settings or Settings()
    app = Flask("timebank", template_folder=str(ROOT / "templates"), static_folder=None)
    app.config.update(
        SECRET_KEY=settings.secret,
        MAX_CONTENT_LENGTH=MOST_BYTES,
        MAX_FORM_MEMORY_SIZE=MOST_BYTES,
        WTF_CSRF_TIME_LIMIT=None,
        WTF_CSRF_SSL_STRICT=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SECURE=settings.public_address.startswith("https://"),
        BABEL_DEFAULT_LOCALE="en_GB",
        COMPRESS_MIMETYPES=["text/html", "text/css", "text/javascript", "image/svg+xml"],
        COMPRESS_MIN_SIZE=200,
        COMPRESS_ALGORITHM=["gzip"],
    )
    app.jinja_options = {"trim_blocks": True, "lstrip_blocks": True}
    app.extensions["timebank_settings"] = settings
    app.extensions["timebank_engine"] = open_engine(settings.database, synchronous=settings.synchronous)
    Babel(app)
    Compress(app)
    CSRFProtect(app)
    context.init_app(app)
    problems.init_app(app)
    web.init_app(app, ROOT / "static")
    if settings.trusted_proxies:
        count = settings.trusted_proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=count, x_proto=count, x_host=count)  # type: ignore[method-assign]
    return app
