import ast
import re
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest
from flask import Flask

from timebank import web

ROOT = Path(__file__).parents[2]
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
SENTENCES = [
    *sorted((ROOT / "timebank" / "web").rglob("*.py")),
    ROOT / "timebank" / "problems.py",
    *sorted((ROOT / "timebank" / "services" / "errors").glob("*.py")),
    *(
        ROOT / "timebank" / "services" / f"{name}.py"
        for name in ("leaving", "passkeys", "reach", "recoveries", "sign_in")
    ),
    ROOT / "timebank" / "store" / "errors.py",
    ROOT / "timebank" / "ledger" / "errors.py",
]
SPEAKING = [
    web.difference_sentences,
    web.gathering_sentences,
    web.gift_sentences,
    web.sentences,
]
CATALOGUES = sorted((ROOT / "timebank").rglob("*.po"))

NEVER = (
    "debts?|owe[sd]?|owing|overdrawn|negative|credit(?:s|ed)?|debit(?:s|ed)?|earn(?:s|ed)?|spend(?:s|ing)?|spent"
    "|pay(?:s|ing|ment)?|paid|transactions?|approv(?:e|es|ed|al)|reject(?:s|ed)?|disput(?:e|es|ed)|users?|clients?"
    "|patients?|service users?|beneficiar(?:y|ies)|inactive|lapsed|need(?:s|ed|y)?|deficit|pending|dormant"
    "|log ?in|logs? (?:in|out)|submit|invalid|error|failed|forbidden|denied"
)
BANNED = re.compile(rf"\b(?:{NEVER})\b", re.IGNORECASE)
LONGEST = 25  # words in a sentence
HARDEST = 5  # years of school: a reader of 10
FEW = 5  # sentences say too little of how hard a page is
GETTEXT = {"_", "_l", "gettext", "ngettext", "lazy_gettext"}
TALKS = re.compile(r"\b_\((\"(?:[^\"\\]|\\.)*\")")
JINJA = re.compile(r"{#.*?#}|{%-?.*?-?%}|{{-?.*?-?}}", re.DOTALL)
READ_ALOUD = ("alt", "aria-label", "placeholder", "title", "content")
# Blocks that hold the names of styles, and nothing that is read.
STYLES = re.compile(r"{% block (?:main_class|body_class|rail) %}.*?{% endblock %}")
# Punctuation that stands between translated pieces, and the program's own name.
BETWEEN = re.compile(r"[\s.,:;·–()/]*(?:Timebank)?[\s.,:;·–()]*")
# Said in a comment, a log or to a machine, never to a member.
TO_MACHINES = {"health.py", "headers.py", "assets.py", "pictures.py"}


def in_template(path: Path) -> list[str]:
    """List what a template says through gettext, with pieces that stand side by side kept apart."""
    return [ast.literal_eval(found) for found in TALKS.findall(path.read_text())]


def in_module(path: Path) -> Iterator[str]:
    """List a module's sentences: text for gettext, and any of several words that is no docstring."""
    tree = ast.parse(path.read_text())
    docs = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") in GETTEXT:
            yield from (arg.value for arg in node.args if isinstance(arg, ast.Constant))
        elif isinstance(node, ast.Constant) and id(node) not in docs and is_prose(node.value):
            yield str(node.value)


def is_prose(value: object) -> bool:
    return isinstance(value, str) and bool(re.match(r"[A-Z%][^<>{}=]* [^<>{}=]*$", value))


def said() -> Iterator[tuple[str, str]]:
    for path in TEMPLATES:
        yield from ((str(path.relative_to(ROOT)), words) for words in in_template(path))
    for path in SENTENCES:
        if path.name not in TO_MACHINES:
            yield from ((str(path.relative_to(ROOT)), words) for words in in_module(path))
    for path in CATALOGUES:
        texts = re.findall(r'^msgstr "(.+)"$', path.read_text(), re.MULTILINE)
        yield from ((str(path.relative_to(ROOT)), words) for words in texts)


SAID = sorted(set(said()))


def test_there_is_much_to_read() -> None:
    assert len(SAID) > 300


def test_words_that_judge_are_never_said() -> None:
    assert [(where, words) for where, words in SAID if BANNED.search(words)] == []


@pytest.mark.parametrize(
    "words", ["You owe Bob", "Pay now", "In need", "USERS", "pending", "a client’s hour"]
)
def test_word_that_judges_is_noticed(words: str) -> None:
    assert BANNED.search(words)


@pytest.mark.parametrize("words", ["needle", "learn", "Owen", "repay kindness"])
def test_word_that_only_looks_alike_is_fine(words: str) -> None:
    assert not BANNED.search(words)


def sentences(words: str) -> list[str]:
    return [sentence for sentence in re.split(r"(?<=[.?!])\s+", words) if sentence]


def test_sentences_are_short() -> None:
    long = [(where, one) for where, words in SAID for one in sentences(words) if len(one.split()) > LONGEST]

    assert long == []


def syllables(word: str) -> int:
    letters = re.sub(r"[^a-z]", "", word.lower())
    silent = re.search(r"[^aeiouyl]e$|[^td]ed$", letters) is not None
    return max(1, len(re.findall(r"[aeiouy]+", letters)) - silent)


def school_years(texts: list[str]) -> float:
    """Tell after how many years of school one reads this with ease (Kincaid and others, 1975)."""
    read = [one for words in texts for one in sentences(re.sub(r"%\(\w+\)[sd]", "Bob", words))]
    words = [word for one in read for word in re.findall(r"[A-Za-z’']+", one)]
    return 0.39 * len(words) / len(read) + 11.8 * sum(map(syllables, words)) / len(words) - 15.59


def test_hard_words_are_noticed() -> None:
    easy, hard = (
        "We’ll note it. You can change it.",
        "Administrative reconciliation necessitates authorisation.",
    )

    assert school_years([easy]) < HARDEST < school_years([hard])


@pytest.mark.parametrize("where", sorted({where for where, _ in SAID}))
def test_a_reader_of_ten_reads_it_with_ease(where: str) -> None:
    texts = [words for place, words in SAID if place == where and words.endswith((".", "?"))]

    assert len(texts) < FEW or school_years(texts) <= HARDEST


def test_nothing_is_exclaimed() -> None:
    assert [(where, words) for where, words in SAID if "!" in words] == []


def test_spaces_and_signs_are_set_with_care() -> None:
    odd = re.compile(r"  |\.\.\.| ,| \.|--| - ")

    assert [(where, words) for where, words in SAID if odd.search(words)] == []


def test_one_word_is_used_for_one_thing() -> None:
    others = re.compile(
        r"\b(?:register|attendance|attend(?:s|ed)?|sessions?|events?|facilitators?|volunteers?|staff|wallet"
        r"|balances?|coordinators?|admins?|feedback|request|account)\b",
        re.IGNORECASE,
    )
    pages = [(where, words) for where, words in SAID if where.startswith(("templates", "timebank/web"))]

    assert [(where, words) for where, words in pages if others.search(words)] == []


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(ROOT / "templates")))
def test_every_word_of_a_template_can_be_translated(path: Path) -> None:
    html = JINJA.sub("", STYLES.sub("", path.read_text()))
    texts = re.sub(r"<[^>]*>", "\n", html, flags=re.DOTALL).split("\n")
    attributes = re.findall(rf'\s(?:{"|".join(READ_ALOUD)})="([^"]*[A-Za-z][^"]*)"', html)

    assert [text for text in texts if not BETWEEN.fullmatch(text)] == []
    assert [text for text in attributes if not text.startswith(("width=", "noindex", "#"))] == []


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(ROOT / "templates")))
def test_template_has_no_style_and_no_script_of_its_own(path: Path) -> None:
    html = path.read_text()

    assert not re.search(r"<style|\sstyle=|\son[a-z]+=|javascript:|<script(?![^>]*\bsrc=)", html)
    assert "|safe" not in html


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(ROOT / "templates")))
def test_template_fits_two_screens(path: Path) -> None:
    lines = path.read_text().splitlines()

    assert len(lines) <= 60


def test_refusals_tell_how_to_go_on() -> None:
    sentence = re.compile(r"^[A-Z].*[.?]$", re.DOTALL)
    refusals = [(where, words) for where, words in SAID if "errors" in where]

    assert [(where, words) for where, words in refusals if not sentence.match(words)] == []


@pytest.mark.parametrize("module", SPEAKING)
def test_each_way_of_saying_has_a_name_of_its_own(one_app: Flask, module: ModuleType) -> None:
    for say in module.WORDS:
        assert one_app.jinja_env.filters[say.__name__] is say
