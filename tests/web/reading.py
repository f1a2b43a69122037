"""Reads a page as a browser would: its parts, its words, and what its forms would send."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser

VOID = {"area", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
UNSEEN = {"head", "script", "style", "svg", "template"}


@dataclass
class Element:
    """One element; `children` are elements and text."""

    tag: str
    attributes: dict[str, str]
    children: list["Element | str"] = field(default_factory=list)

    def every(self, *tags: str) -> Iterator["Element"]:
        for child in self.children:
            if isinstance(child, Element):
                if not tags or child.tag in tags:
                    yield child
                yield from child.every(*tags)

    def one(self, tag: str) -> "Element":
        (found,) = self.every(tag)
        return found

    @property
    def words(self) -> str:
        return " ".join(" ".join(_texts(self)).split())

    @property
    def value(self) -> str:
        return self.attributes.get("value", "")


def _texts(element: Element) -> Iterator[str]:
    for child in element.children:
        if isinstance(child, str):
            yield child
        elif child.tag not in UNSEEN:
            yield from _texts(child)


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.open = [Element("document", {})]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = Element(tag, {name: value or "" for name, value in attrs})
        self.open[-1].children.append(element)
        if tag not in VOID:
            self.open.append(element)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.open.pop()

    def handle_endtag(self, tag: str) -> None:
        assert self.open[-1].tag == tag, f"</{tag}> closes <{self.open[-1].tag}>"
        self.open.pop()

    def handle_data(self, data: str) -> None:
        self.open[-1].children.append(data)


def read(html: str) -> Element:
    """Read a page; every element must be closed where it was opened."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    assert len(reader.open) == 1, f"<{reader.open[-1].tag}> is never closed"
    return reader.open[0]


def sent_by(form: Element) -> dict[str, list[str]]:
    """List what a form sends when nothing in it is touched."""
    sent: dict[str, list[str]] = {}
    for control in form.every("input", "textarea", "select"):
        if name := control.attributes.get("name"):
            sent.setdefault(name, []).extend(_values(control))
    return {name: values for name, values in sent.items() if values}


def _values(control: Element) -> list[str]:
    if control.tag == "select":
        options = list(control.every("option"))
        return [option.value for option in options if "selected" in option.attributes] or [options[0].value]
    if control.tag == "textarea":
        return [control.words]
    if control.attributes.get("type") in ("radio", "checkbox") and "checked" not in control.attributes:
        return []
    return [control.attributes.get("value", "on" if control.attributes.get("type") == "checkbox" else "")]
