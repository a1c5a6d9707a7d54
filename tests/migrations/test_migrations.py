"""Migrations: up from nothing, back down, and the tables that come out are those of the models."""

from pathlib import Path

from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import inspect, select

from queue_server.store import models, people  # noqa: F401 (their tables)
from queue_server.store.base import Base
from queue_server.store.migrate import downgrade, prepare, upgrade
from queue_server.store.session import Store
from tests.support.office import Office


def test_it_makes_the_tables_of_the_models(tmp_path: Path) -> None:
    store = Store(f"sqlite:///{tmp_path / 'queue.db'}")
    upgrade(store.engine)
    with store.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": False})
        assert compare_metadata(context, Base.metadata) == []
    store.close()


def test_it_goes_up_and_down_with_data_in(tmp_path: Path) -> None:
    with Office.on_sqlite(tmp_path) as office:
        office.open("6")
        office.issue()
        office.next("6")
        downgrade(office.store.engine, "base")
        assert inspect(office.store.engine).get_table_names() == ["alembic_version"]
        prepare(office.store, office.config.areas)
        assert office.issue().number == "A001"


def test_it_leaves_the_data_alone_when_it_is_up_to_date(tmp_path: Path) -> None:
    with Office.on_sqlite(tmp_path) as office:
        office.issue()
    with Office.on_sqlite(tmp_path) as office:
        assert office.issue().number == "A002"
        with office.session() as session:
            assert session.execute(select(models.AREA.c.seq).where(models.AREA.c.id == "first")).scalar_one() == 2
