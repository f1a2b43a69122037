"""Headers sent with every page: nothing from another host, nothing framed, nothing kept by a shared cache."""

from flask import Flask, Response, request

POLICY = "; ".join(
    (
        "default-src 'none'",
        "style-src 'self'",
        "img-src 'self' data:",
        "font-src 'self'",
        "script-src 'self'",
        "connect-src 'self'",
        "manifest-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    # "no-referrer" would make Flask-WTF refuse every form on https.
    "Referrer-Policy": "strict-origin-when-cross-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Robots-Tag": "noindex, nofollow",
}

# For the one page that has a use for it.
WITH_CAMERA = HEADERS["Permissions-Policy"].replace("camera=()", "camera=(self)")

ALWAYS = ("X-Content-Type-Options", "Cross-Origin-Resource-Policy")


def init_app(app: Flask) -> None:
    """Send the headers with every answer; pages are never kept, static files always."""

    @app.after_request
    def send(response: Response) -> Response:
        # What protects a page says nothing to a style or a font, and would weigh on every one.
        names = ALWAYS if request.endpoint == "asset" else HEADERS
        for name in names:
            response.headers.setdefault(name, HEADERS[name])
        # The back button shows nothing after signing out: pages are not kept at all.
        response.headers.setdefault("Cache-Control", "no-store")
        return response
