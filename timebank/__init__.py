"""A ledger of hours for a community: every hour is worth the same."""

__version__ = "0.1.0"
