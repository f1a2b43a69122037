"""Gathers every table, so that the metadata is whole wherever it is read."""

from sqlmodel import SQLModel

from timebank.store import (
    accounts,
    acts,
    agreements,
    calendars,
    claims,
    communities,
    draws,
    entries,
    errands,
    exchanges,
    gatherings,
    handshakes,
    invitations,
    kiosks,
    looks,
    members,
    organisations,
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
    agreements,
    calendars,
    claims,
    communities,
    draws,
    entries,
    errands,
    exchanges,
    gatherings,
    handshakes,
    invitations,
    kiosks,
    looks,
    members,
    organisations,
    outbox,
    remembering,
    removals,
    sign_in,
    supporters,
)
