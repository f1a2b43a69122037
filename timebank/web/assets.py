"""Static files, read once at start and served from memory under names that change with their content."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path, PurePosixPath

import brotli  # type: ignore[import-untyped]  # it ships no types
from flask import Flask, Response, abort, request
from markupsafe import Markup

ROUTE = "/static/"
STYLESHEET = "app.css"
HASH_LENGTH = 10  # hex digits; only a name must change, nothing is proved by it
FOREVER = "public, max-age=31536000, immutable"

CONTENT_TYPES = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".json": "application/json",
    ".png": "image/png",
    ".svg": "image/svg+xml",
    ".txt": "text/plain; charset=utf-8",
    ".webmanifest": "application/manifest+json",
    ".woff2": "font/woff2",
}
# What later files build on comes first and what undoes them last; pages stand between in alphabetical order.
FIRST_STYLES = ("tokens", "base", "shell", "controls", "forms")
LAST_STYLES = ("print",)

COMPRESSED = {".png", ".woff2"}
LARGE = 100_000

_COMMENT = re.compile(r"/\*.*?\*/\s*", re.DOTALL)
# A comment on a line of its own, and what a line begins with.
_LINE_COMMENT = re.compile(r"^\s*(?://.*\n)?\s*", re.MULTILINE)
_SPACES = re.compile(r"\s+")
_AROUND = re.compile(r" ?([{};]) ?")
_ADDRESS = re.compile(r'url\("\.\./([^"]+)"\)')


@dataclass(frozen=True, slots=True)
class Asset:
    """One file as it is sent."""

    body: bytes
    content_type: str
    brotli: bytes = b""  # empty where it is compressed already


@dataclass(frozen=True, slots=True)
class Assets:
    """Every file of a folder, by its plain name and by its hashed address."""

    addresses: dict[str, str] = field(default_factory=dict)
    files: dict[str, Asset] = field(default_factory=dict)

    @classmethod
    def read(cls, static_dir: Path) -> "Assets":
        """Read a folder; its `css/*.css` become one `app.css`, deeper ones stay apart."""
        assets = cls()
        for path in _plain_files(static_dir):
            body = path.read_bytes()
            body = _DENSE.get(path.suffix, bytes)(body)
            assets._add(path.relative_to(static_dir).as_posix(), body)
        assets._add(STYLESHEET, assets._stylesheet(static_dir / "css").encode())
        return assets

    def url(self, name: str) -> str:
        """Return the address of a file such as "app.css" or "font/atkinson-next.woff2"."""
        return ROUTE + self.addresses[name]

    def style(self, name: str) -> Markup:
        """Return a style sheet as an element, for a page that is taken along as one file."""
        return Markup("<style>{}</style>").format(Markup(self.text(name)))

    def text(self, name: str) -> str:
        """Return what is written in a file such as "app.css"."""
        return self.files[self.addresses[name]].body.decode()

    def find(self, path: str) -> Asset | None:
        """Return the file at a hashed address, given without "/static/"."""
        return self.files.get(path)

    def _add(self, name: str, body: bytes) -> None:
        path = PurePosixPath(name)
        digest = sha256(body).hexdigest()[:HASH_LENGTH]
        self.addresses[name] = path.with_name(f"{path.stem}.{digest}{path.suffix}").as_posix()
        packed = b"" if path.suffix in COMPRESSED else _packed(body)
        self.files[self.addresses[name]] = Asset(body, CONTENT_TYPES[path.suffix], packed)

    def _stylesheet(self, folder: Path) -> str:
        styles = "\n".join(
            path.read_text(encoding="utf-8") for path in sorted(folder.glob("*.css"), key=_style_order)
        )
        return _ADDRESS.sub(lambda match: f'url("{self.url(match[1])}")', _dense(styles))


def init_app(app: Flask, static_dir: Path) -> None:
    """Serve a folder's files, and let templates name them with `asset(name)`."""
    assets = Assets.read(static_dir)
    app.extensions["timebank_assets"] = assets

    def serve(path: str) -> Response:
        asset = assets.find(path) or abort(404)
        headers = {"Cache-Control": FOREVER}
        # Packed once and as tightly as can be, for every browser but the oldest.
        if asset.brotli and request.accept_encodings.best_match(["br"]):
            headers |= {"Content-Encoding": "br", "Vary": "Accept-Encoding"}
            return Response(asset.brotli, content_type=asset.content_type, headers=headers)
        return Response(asset.body, content_type=asset.content_type, headers=headers)

    app.add_url_rule(f"{ROUTE}<path:path>", "asset", serve)
    app.jinja_env.globals |= {"asset": assets.url, "style_of": assets.style}


def _packed(body: bytes) -> bytes:
    # Packing the largest as tightly as can be would take as long as all the rest of starting.
    packed: bytes = brotli.compress(body, quality=11 if len(body) < LARGE else 7)
    return packed


def _dense(styles: str) -> str:
    # Comments and spaces are for whoever changes a style, and would be a fifth of the download.
    return _AROUND.sub(r"\1", _SPACES.sub(" ", _COMMENT.sub("", styles)))


def _dense_script(script: str) -> str:
    return _LINE_COMMENT.sub("", script)


_DENSE: dict[str, Callable[[bytes], bytes]] = {
    ".css": lambda body: _dense(body.decode()).encode(),
    ".js": lambda body: _dense_script(body.decode()).encode(),
}


def _plain_files(static_dir: Path) -> Iterator[Path]:
    for path in sorted(static_dir.rglob("*")):
        if path.suffix in CONTENT_TYPES and path.parent.name != "css":
            yield path


def _style_order(path: Path) -> tuple[int, str]:
    if path.stem in FIRST_STYLES:
        return FIRST_STYLES.index(path.stem), ""
    return len(FIRST_STYLES) + (path.stem in LAST_STYLES), path.stem
