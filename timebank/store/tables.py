"""Gathers every table, so that the metadata is whole wherever it is read."""

from sqlmodel import SQLModel

from timebank.store import (
    accounts,
    acts,
    calendars,
    claims,
    communities,
    differences,
    entries,
    errands,
    exchanges,
    gatherings,
    handshakes,
    invitations,
    kiosks,
    looks,
    members,
    no_contact,
    outbox,
    remembering,
    removals,
    seals,
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
    differences,
    entries,
    errands,
    exchanges,
    gatherings,
    handshakes,
    invitations,
    kiosks,
    looks,
    members,
    no_contact,
    outbox,
    remembering,
    removals,
    seals,
    sign_in,
    supporters,
)
