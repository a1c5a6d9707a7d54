"""Brings a database to the present tables, and gives each configured area its row."""

import contextlib
from collections.abc import Iterable, Iterator
from pathlib import Path

from alembic import command
from alembic.config import Config as AlembicConfig
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, insert, select

from queue_server.store.models import AREA
from queue_server.store.session import Store

MIGRATIONS = Path(__file__).parent / "migrations"


def upgrade(engine: Engine, revision: str = "head") -> None:
    """Create or migrate the tables; a database that is up to date is only looked at.

    Two processes may do this at once: the write transaction lets one go first, and the other finds it done.
    """
    config = _config()
    with _alone(engine) as connection:
        if revision == "head" and MigrationContext.configure(connection).get_current_revision() == _head(config):
            return
        config.attributes["connection"] = connection
        command.upgrade(config, revision)
        connection.commit()


def downgrade(engine: Engine, revision: str) -> None:
    """Take migrations back to ``revision`` (``base``: all of them)."""
    config = _config()
    with _alone(engine) as connection:
        config.attributes["connection"] = connection
        command.downgrade(config, revision)
        connection.commit()


def prepare(store: Store, areas: Iterable[str]) -> None:
    """Migrate, and add a row for each area that has none; rows of areas that are gone stay, with their ``seq``."""
    upgrade(store.engine)
    with store.transaction() as session:
        known = set(session.execute(select(AREA.c.id)).scalars())
        missing = [{"id": area, "seq": 0, "entry": 0} for area in areas if area not in known]
        if missing:
            session.execute(insert(AREA), missing)


@contextlib.contextmanager
def _alone(engine: Engine) -> Iterator[Connection]:
    """Give a connection in a transaction that, on SQLite, lets nobody else write from its beginning on."""
    with engine.connect() as connection:
        connection.begin()
        if connection.dialect.name == "sqlite":
            connection.exec_driver_sql("BEGIN IMMEDIATE")
        yield connection


def _config() -> AlembicConfig:
    config = AlembicConfig()
    config.set_main_option("script_location", str(MIGRATIONS))
    return config


def _head(config: AlembicConfig) -> str | None:
    return ScriptDirectory.from_config(config).get_current_head()
