"""Runs the migrations on the connection that ``store.migrate`` hands over."""

from alembic import context

from queue_server.store import models, people  # noqa: F401 (imported for their tables)
from queue_server.store.base import Base

connection = context.config.attributes["connection"]
context.configure(connection=connection, target_metadata=Base.metadata, render_as_batch=True)
with context.begin_transaction():
    context.run_migrations()
