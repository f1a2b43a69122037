"""Imports point down, and each layer keeps to its own work."""

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "timebank"

# From the ground up; a layer imports those below it and its own.
LEVELS = (
    {"ledger", "measures", "config", "clock", "language", "__init__"},
    {"store"},
    {"services", "queries", "demo"},
    {"context", "cookies", "problems"},
    {"web", "api", "cli"},
    {"app", "__main__"},
)
LEVEL_OF = {layer: level for level, layers in enumerate(LEVELS) for layer in layers}
# What services share: no acts, but what acts are made of.
SHARED_SERVICES = {"codes", "errors", "text", "transaction"}
CLOCKS = {"time.time", "time.time_ns", "datetime.now", "datetime.utcnow", "datetime.today", "date.today"}
SQL = {"select", "text", "insert", "update", "delete"}

FILES = sorted(PACKAGE.rglob("*.py"))
TREES = {path: ast.parse(path.read_text(encoding="utf-8")) for path in FILES}


def named(path: Path) -> str:
    return path.relative_to(ROOT).with_suffix("").as_posix().replace("/", ".").removesuffix(".__init__")


def layer(module: str) -> str:
    """Name the layer of "timebank.store.entries": "store"."""
    return [*module.split("."), "__init__"][1]


def each_file(*layers: str) -> pytest.MarkDecorator:
    """List the files of some layers, or of all."""
    chosen = [path for path in FILES if not layers or layer(named(path)) in layers]
    return pytest.mark.parametrize("path", chosen, ids=named)


def imports(path: Path) -> Iterator[tuple[str, str]]:
    """List what a file imports: module and name, or a module and nothing."""
    for node in ast.walk(TREES[path]):
        if isinstance(node, ast.Import):
            yield from ((alias.name, "") for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, "imports are written whole"
            yield from ((node.module or "", alias.name) for alias in node.names)


def own_imports(path: Path) -> Iterator[tuple[str, str]]:
    """List what a file imports from this package, a module imported by name as itself."""
    for module, name in imports(path):
        if module.split(".")[0] == "timebank":
            whole = f"{module}.{name}"
            yield (whole, "") if whole in map(named, FILES) else (module, name)


def calls(path: Path) -> Iterator[str]:
    """List what a file calls, as it is written: "session.commit"."""
    return (ast.unparse(node.func) for node in ast.walk(TREES[path]) if isinstance(node, ast.Call))


@each_file()
def test_imports_point_down(path: Path) -> None:
    mine = LEVEL_OF[layer(named(path))]

    assert [module for module, _ in own_imports(path) if LEVEL_OF[layer(module)] > mine] == []


@each_file("ledger", "measures")
def test_the_ledger_imports_the_standard_library_alone(path: Path) -> None:
    foreign = [
        module
        for module, _ in imports(path)
        if module.split(".")[0] not in sys.stdlib_module_names | {"timebank"}
    ]
    assert foreign == []
    assert {layer(module) for module, _ in own_imports(path)} <= {layer(named(path))}


def acts(path: Path) -> set[str]:
    """Name a service module's acts: the functions that are transactions."""
    functions = [node for node in TREES[path].body if isinstance(node, ast.FunctionDef)]
    return {each.name for each in functions if "transaction" in map(ast.unparse, each.decorator_list)}


@each_file("services")
def test_no_service_calls_another(path: Path) -> None:
    for module, name in own_imports(path):
        if layer(module) == "services" and module.rpartition(".")[2] not in SHARED_SERVICES:
            other = ROOT / f"{module.replace('.', '/')}.py"
            assert name, f"{module} is imported whole, its acts too"
            assert name not in acts(other)


@each_file("services")
def test_no_act_calls_an_act_beside_it(path: Path) -> None:
    mine = acts(path)
    bodies = [node for node in TREES[path].body if isinstance(node, ast.FunctionDef) and node.name in mine]

    for body in bodies:
        called = {ast.unparse(node.func) for node in ast.walk(body) if isinstance(node, ast.Call)}
        assert not called & mine


@each_file()
def test_only_the_transaction_commits(path: Path) -> None:
    if named(path) != "timebank.services.transaction":
        assert [call for call in calls(path) if call.endswith(".commit")] == []


@each_file()
def test_only_the_clock_reads_the_clock(path: Path) -> None:
    if named(path) != "timebank.clock":
        read = [call for call in calls(path) if call.removeprefix("datetime.") in CLOCKS or call in CLOCKS]
        assert read == []
        assert not [name for module, name in imports(path) if f"{module}.{name}" in CLOCKS]


@each_file()
def test_only_the_store_defines_tables(path: Path) -> None:
    if layer(named(path)) != "store":
        classes = [node for node in ast.walk(TREES[path]) if isinstance(node, ast.ClassDef)]
        assert [each.name for each in classes if any(word.arg == "table" for word in each.keywords)] == []


@each_file("web", "api")
def test_no_page_catches_errors(path: Path) -> None:
    assert [node.lineno for node in ast.walk(TREES[path]) if isinstance(node, ast.Try)] == []


@each_file("web", "api", "cli")
def test_no_page_or_command_writes_sql(path: Path) -> None:
    assert not SQL & set(calls(path))
    assert not [name for module, name in imports(path) if module.startswith("sqlalchemy") and name in SQL]


@each_file("queries")
def test_queries_change_nothing(path: Path) -> None:
    changing = ("insert", "update", "delete", "session.add", "session.merge", "session.flush")
    assert not set(changing) & set(calls(path))


@pytest.mark.parametrize("name", sorted({layer(named(path)) for path in FILES}))
def test_every_layer_has_its_level(name: str) -> None:
    assert name in LEVEL_OF
