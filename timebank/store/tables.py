"""Gathers every table, so that the metadata is whole wherever it is read."""

from sqlmodel import SQLModel

from timebank.store import (
    accounts,
    acts,
    communities,
    entries,
    exchanges,
    gatherings,
    members,
    outbox,
    sign_in,
)

METADATA = SQLModel.metadata
MODULES = (accounts, acts, communities, entries, exchanges, gatherings, members, outbox, sign_in)
