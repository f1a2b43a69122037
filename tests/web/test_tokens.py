"""Contrast of the colour tokens, as WCAG 2 computes it (ux.md 5.1, criterion A2)."""

import re
from gzip import compress
from pathlib import Path

import pytest

from timebank.web.assets import Assets

STATIC = Path(__file__).parents[2] / "static"
TOKENS = (STATIC / "css" / "tokens.css").read_text(encoding="utf-8")
STYLES = {path.name: path.read_text(encoding="utf-8") for path in (STATIC / "css").glob("*.css")}

TEXT = [
    *[("ink", ground) for ground in ("paper", "surface", "sunken")],
    *[("ink", ground) for ground in ("give-soft", "recv-soft", "plum-soft", "thanks-soft", "error-soft")],
    *[("ink-2", ground) for ground in ("paper", "surface", "sunken")],
    *[("plum", ground) for ground in ("paper", "surface", "plum-soft")],
    ("on-plum", "plum"),
    ("on-plum", "plum-hover"),
    ("hero-ink", "hero"),
    ("hero-ink-2", "hero"),
    ("give-edge", "surface"),
    ("give-edge", "give-soft"),
    ("recv-edge", "surface"),
    ("recv-edge", "recv-soft"),
    ("error", "surface"),
    ("thanks", "surface"),
]
CONTROLS = [
    ("line-2", "surface"),
    ("line-2", "paper"),
    ("give-edge", "paper"),
    ("recv-edge", "paper"),
    ("hero-give", "hero"),
    ("hero-recv", "hero"),
    ("chosen-give-edge", "plum"),
    ("chosen-recv-edge", "plum"),
    ("focus-ink", "focus"),
    *[(role, "surface") for role in ("role-a", "role-b", "role-c", "role-d")],
]


def colours(block: str) -> dict[str, str]:
    return dict(re.findall(r"--([\w-]+): (#[0-9A-F]{6});", block))


LIGHT = colours(
    TOKENS[TOKENS.index(":root, .light {") : TOKENS.index("@media screen and (prefers-color-scheme")]
)
DARK = LIGHT | colours(TOKENS[TOKENS.index("prefers-color-scheme: dark") : TOKENS.index("prefers-contrast")])
LOOKS = {path.stem: path.read_text(encoding="utf-8") for path in (STATIC / "css" / "looks").glob("*.css")}
THEMES = {
    "light": LIGHT,
    "dark": DARK,
    "always dark": LIGHT | colours(LOOKS["dark"]),
    "white": LIGHT | colours(LOOKS["white"]),
    "yellow": LIGHT | colours(LOOKS["yellow"]),
}


def luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(theme: str, front: str, ground: str) -> float:
    dim, bright = sorted(luminance(THEMES[theme][name]) for name in (front, ground))
    return (bright + 0.05) / (dim + 0.05)


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize(("front", "ground"), TEXT)
def test_text_stands_out_seven_to_one(theme: str, front: str, ground: str) -> None:
    assert contrast(theme, front, ground) >= 7


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize(("front", "ground"), CONTROLS)
def test_controls_and_marks_stand_out_three_to_one(theme: str, front: str, ground: str) -> None:
    assert contrast(theme, front, ground) >= 3


def test_dark_mode_only_names_tokens_that_light_mode_has() -> None:
    assert set(DARK) == set(LIGHT)


def test_dark_by_choice_is_dark_by_night() -> None:
    assert THEMES["always dark"] == DARK


def test_yellow_leaves_no_colour_to_chance() -> None:
    assert set(colours(LOOKS["yellow"])) == set(LIGHT)


@pytest.mark.parametrize("name", sorted(STYLES | LOOKS))
def test_no_style_shouts_or_moves(name: str) -> None:
    style = (STYLES | LOOKS)[name]

    assert not re.search(r"!important|\banimation|\btransition|@keyframes|@import|https?://[^\"]", style)
    assert not re.search(r"^[^{}:]*#[\w-]+[^{};]*\{", style, re.MULTILINE)


@pytest.mark.parametrize("name", sorted(LOOKS))
def test_look_is_no_part_of_what_everyone_loads(name: str) -> None:
    assets = Assets.read(STATIC)
    usual, look = (assets.find(assets.addresses[file]) for file in ("app.css", f"css/looks/{name}.css"))

    assert usual
    assert look
    assert look.body not in usual.body
    assert len(look.body) <= 1_500


@pytest.mark.parametrize("name", sorted(set(STYLES) - {"tokens.css"}))
def test_only_the_token_file_names_tokens(name: str) -> None:
    assert "prefers-color-scheme" not in STYLES[name]
    assert not re.search(r"^\s*--(?!gap\b)[\w-]+:", STYLES[name], re.MULTILINE)


def test_every_token_that_is_used_exists() -> None:
    named = set(re.findall(r"--([\w-]+):", "".join(STYLES.values())))
    used = set(re.findall(r"var\(--([\w-]+)", "".join(STYLES.values())))

    assert used <= named


def test_styles_stay_small() -> None:
    assets = Assets.read(STATIC)
    bundle = assets.find(assets.addresses["app.css"])

    assert bundle
    assert len(compress(bundle.body)) <= 10_000
    assert sum(style.count("\n") for style in STYLES.values()) <= 1_200


def test_font_is_light_and_named_by_its_hash() -> None:
    assets = Assets.read(STATIC)
    bundle = assets.find(assets.addresses["app.css"])

    assert bundle
    assert assets.url("font/atkinson-next.woff2").encode() in bundle.body
    assert (STATIC / "font" / "atkinson-next.woff2").stat().st_size <= 19_000
