import re
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from timebank.app import create_app
from timebank.cli import main
from timebank.config import Settings

ROOT = Path(__file__).parents[1]
MAP = ROOT / "ARCHITECTURE.md"
RUNNING = ROOT / "docs" / "running.md"
SKIPPED = {".venv", "node_modules", "dist", "build", "data", ".pytest_cache"}
PAGES = sorted(path for path in ROOT.rglob("*.md") if not SKIPPED & set(path.relative_to(ROOT).parts))
DECISIONS = sorted((ROOT / "docs" / "decisions").glob("[0-9]*.md"))
README_LINES = 100
# Names that people write into scripts and unit files, and that therefore stay as they are.
FIXED = ("timebank.db", "secret.key", "/healthz", "/readyz", "PORT", "DATABASE_URL")
LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")


def settings() -> Iterator[str]:
    for name, field in Settings.model_fields.items():
        yield str(field.validation_alias or f"TIMEBANK_{name.upper()}")


def commands(group: click.Group, before: str = "") -> Iterator[str]:
    for name, command in group.commands.items():
        yield f"{before}{name}"
        if isinstance(command, click.Group):
            yield from commands(command, f"{before}{name} ")


def make_targets() -> set[str]:
    makefile = (ROOT / "Makefile").read_text()
    return set(re.findall(r"^([a-z][a-z-]*):", makefile, re.MULTILINE))


@pytest.mark.parametrize("name", sorted(settings()))
def test_every_setting_is_explained(name: str) -> None:
    assert f"`{name}`" in RUNNING.read_text()


def test_no_setting_is_explained_that_is_gone() -> None:
    named = set(re.findall(r"`(TIMEBANK_[A-Z_]+)`", RUNNING.read_text()))

    assert named <= set(settings())


@pytest.mark.parametrize("name", sorted(commands(main)))
def test_every_command_is_explained(name: str) -> None:
    assert re.search(rf"(?:`|timebank ){name}\b", RUNNING.read_text())


@pytest.mark.parametrize("name", FIXED)
def test_every_fixed_name_is_written_down(name: str) -> None:
    assert name in RUNNING.read_text()


@pytest.fixture(scope="module")
def addresses(tmp_path_factory: pytest.TempPathFactory) -> set[str]:
    """Read every address from the application, without the kinds of its parts."""
    app = create_app(Settings(data=tmp_path_factory.mktemp("data"), secret_key="x"))
    return {re.sub(r"<(?:\w+:)?(\w+)>", r"<\1>", rule.rule) for rule in app.url_map.iter_rules()}


def rows() -> Iterator[list[set[str]]]:
    """Read the map's rows; each address after the first is short for one of several whole ones."""
    for line in MAP.read_text().splitlines():
        first, *others = re.findall(r"`(/[^`]*)`", line) or [""]
        if line.startswith("|") and first:
            parts = [f"{first}{other}" for other in others if "<" in other]
            stems = [first, first.rpartition("/")[0], "", *parts]
            yield [{first}, *({f"{stem}{other}" for stem in stems} for other in others)]


def test_every_address_is_in_the_map(addresses: set[str]) -> None:
    written = {address for row in rows() for readings in row for address in readings}

    assert addresses - written == set()


def test_map_holds_no_address_that_is_gone(addresses: set[str]) -> None:
    assert [readings for row in rows() for readings in row if not readings & addresses] == []


def test_readme_is_read_in_one_sitting() -> None:
    assert len((ROOT / "README.md").read_text().splitlines()) < README_LINES


@pytest.mark.parametrize("page", ["README.md", "CONTRIBUTING.md", "docs/running.md"])
def test_every_command_of_make_exists(page: str) -> None:
    named = re.findall(r"^\s*(?:\$ )?make ([a-z-]+)|`make ([a-z-]+)", (ROOT / page).read_text(), re.MULTILINE)

    assert {one or other for one, other in named} <= make_targets()


def test_readme_says_how_to_run_and_test() -> None:
    readme = (ROOT / "README.md").read_text()

    assert "make run" in readme
    assert "make test" in readme


@pytest.mark.parametrize("page", PAGES, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_link_leads_somewhere(page: Path) -> None:
    links = [link for link in LINK.findall(page.read_text()) if not re.match(r"[a-z]+:|#", link)]

    assert [link for link in links if not (page.parent / link.partition("#")[0]).exists()] == []


@pytest.mark.parametrize("page", PAGES, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_link_within_a_page_leads_to_a_heading(page: Path) -> None:
    for link in LINK.findall(page.read_text()):
        path, _, anchor = link.partition("#")
        target = page.parent / path if path else page
        if anchor and target.suffix == ".md" and not re.match(r"[a-z]+:", link):
            assert anchor in anchors(target), link


def anchors(page: Path) -> set[str]:
    headings = re.findall(r"^#+ (.+)$", page.read_text(), re.MULTILINE)
    return {re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-") for heading in headings}


def test_decisions_are_numbered_without_a_gap() -> None:
    numbers = [int(page.name[:4]) for page in DECISIONS]

    assert numbers == list(range(1, len(numbers) + 1))
    assert numbers


@pytest.mark.parametrize("page", DECISIONS, ids=lambda path: path.stem)
@pytest.mark.parametrize("heading", ["Context", "Decision", "Consequences"])
def test_decision_says_why_what_and_what_follows(page: Path, heading: str) -> None:
    assert re.search(rf"^#+ {heading}\b|^\*\*{heading}", page.read_text(), re.MULTILINE)
