"""Alembic's entry: runs migrations on the connection it is given."""

from alembic import context

from timebank.store.tables import METADATA

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=METADATA,
    # The caller holds the transaction, so that a migration is done whole or not at all.
    transactional_ddl=False,
)
context.run_migrations()
