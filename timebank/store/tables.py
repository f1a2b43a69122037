"""Gathers every table, so that the metadata is whole wherever it is read."""

from sqlmodel import SQLModel

from timebank.store import (
    accounts,
    acts,
    calendars,
    claims,
    communities,
    entries,
    exchanges,
    gatherings,
    handshakes,
    invitations,
    kiosks,
    letters,
    looks,
    members,
    outbox,
    remembering,
    removals,
    sign_in,
    supporters,
)

METADATA = SQLModel.metadata
MODULES = (
    accounts,
    acts,
    calendars,
    claims,
    communities,
    entries,
    exchanges,
    gatherings,
    handshakes,
    invitations,
    kiosks,
    letters,
    looks,
    members,
    outbox,
    remembering,
    removals,
    sign_in,
    supporters,
)
