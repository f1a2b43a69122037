"""Makes the application: the one place where every layer meets."""

import gc
from pathlib import Path

from flask import Flask
from flask_compress import Compress
from flask_wtf import CSRFProtect
from werkzeug.middleware.proxy_fix import ProxyFix

import timebank
from timebank import context, language, problems, web
from timebank.config import Settings
from timebank.store.engine import open_engine

MOST_BYTES = 1_000_000
# A page makes some thousands of objects that end with it; looking for cycles less often costs little memory.
OBJECTS_BEFORE_LOOKING = 5_000
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
        # Every message is our own; the form library would read its translations anew for every request.
        WTF_I18N_ENABLED=False,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SECURE=settings.public_address.startswith("https://"),
        BABEL_DEFAULT_LOCALE="en_GB",
        COMPRESS_MIMETYPES=["text/html", "text/css", "text/javascript", "image/svg+xml"],
        COMPRESS_MIN_SIZE=200,
        COMPRESS_ALGORITHM=["br", "gzip"],
        # A page of fifty lines is packed in a quarter of the time that level 4 takes, and is 6 % larger.
        COMPRESS_BR_LEVEL=3,
    )
    app.jinja_options = {"trim_blocks": True, "lstrip_blocks": True}
    app.extensions["timebank_settings"] = settings
    app.extensions["timebank_engine"] = open_engine(settings.database, synchronous=settings.synchronous)
    language.init_app(app)
    Compress(app)
    CSRFProtect(app)
    context.init_app(app)
    problems.init_app(app)
    web.init_app(app, ROOT / "static")
    if settings.trusted_proxies:
        count = settings.trusted_proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=count, x_proto=count, x_host=count)  # type: ignore[method-assign]
    return app


def create_worker() -> Flask:
    """Make the application for a process that lives long and does nothing else."""
    app = create_app()
    settle()
    return app


def settle() -> None:
    """Take what is loaded by now for lasting, so that the collector need not walk through it again."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(OBJECTS_BEFORE_LOOKING, *gc.get_threshold()[1:])
