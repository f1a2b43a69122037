"""The people next door: a community that is not Kettle, and a demo whose people are made up."""

from dataclasses import dataclass

from timebank.store.people import Person


@dataclass(frozen=True)
class Neighbours:
    """Another community and a demo, each with one person."""

    teapot: bytes
    trent: Person
    demo: bytes
    amara: Person
