"""Migrations: up from nothing, back down, and the tables that come out are those of the models."""

from pathlib import Path

from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import inspect, select, text

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


def test_print_jobs_of_before_are_no_copies_and_go_back_whole(tmp_path: Path) -> None:
    store = Store(f"sqlite:///{tmp_path / 'queue.db'}")
    upgrade(store.engine, "0001")
    columns = "id, ticket_id, printer, state, attempts, created_at, changed_at"
    with store.transaction() as session:
        session.execute(text(f"INSERT INTO print_job ({columns}) VALUES (7, 1, 'p', 'queued', 0, 0, 0)"))
    upgrade(store.engine)
    with store.reading() as session:
        assert session.execute(select(models.PRINT_JOB.c.id, models.PRINT_JOB.c.copy)).all() == [(7, False)]
    downgrade(store.engine, "0001")
    with store.transaction() as session:
        session.execute(text("DELETE FROM print_job"))
        session.execute(text(f"INSERT INTO print_job ({columns[4:]}) VALUES (2, 'p', 'queued', 0, 0, 0)"))
        assert session.execute(text("SELECT id FROM print_job")).scalar_one() == 8, "an id was given twice"
    store.close()
