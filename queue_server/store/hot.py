"""Hot statements: compiled once and, on SQLite, run on the driver's own cursor.

SQLAlchemy's way from a Core statement to its rows costs several times what SQLite needs for a small statement, and a
ticket takes about nine of them. So the few statements of the hot paths are declared as `Hot`; the words, the types and
the tables stay SQLAlchemy's. On PostgreSQL, where the way over the network counts, they are executed as any other.
"""

from collections import namedtuple
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, cast

from sqlalchemy import Executable, Insert, Table, bindparam
from sqlalchemy.engine import Dialect
from sqlalchemy.exc import DBAPIError, InvalidRequestError, MultipleResultsFound, NoResultFound
from sqlalchemy.orm import Session
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.schema import ScalarElementColumnDefault

DRIVER = "driver"
"""Under this name a session's `info` has the driver's own connection, if hot statements may run on it."""

Process = Callable[[Any], Any]


class Rows:
    """The rows of a hot statement, all read: named tuples, and the few ways to take them that the services use."""

    __slots__ = ("_rows", "rowcount")

    def __init__(self, rows: list[Any], rowcount: int) -> None:
        self._rows = rows
        self.rowcount = rowcount

    def __iter__(self) -> Iterator[Any]:
        return iter(self._rows)

    def one_or_none(self) -> Any:
        """Return the only row, or None; raises MultipleResultsFound."""
        if len(self._rows) > 1:
            raise MultipleResultsFound("one row was expected, there are more")
        return self._rows[0] if self._rows else None

    def one(self) -> Any:
        """Return the only row; raises NoResultFound or MultipleResultsFound."""
        row = self.one_or_none()
        if row is None:
            raise NoResultFound("one row was expected, there is none")
        return row

    def scalar_one(self) -> Any:
        """Return the only row's first column; raises NoResultFound or MultipleResultsFound."""
        return self.one()[0]

    def scalars(self) -> list[Any]:
        """Return the first column of all rows."""
        return [row[0] for row in self._rows]


class Hot:
    """A Core statement that is run very often. All its values are bound by name: ``statement(session, name=value)``."""

    __slots__ = ("_plan", "statement")

    def __init__(self, statement: Executable) -> None:
        self.statement = statement
        self._plan: _Plan | None = None

    def __call__(self, session: Session, /, **values: Any) -> Any:
        """Execute in the session's transaction; returns `Rows`, or SQLAlchemy's own result with the same methods.

        Raises what SQLAlchemy raises (sqlalchemy.exc.DBAPIError and its kinds).
        """
        driver = session.info.get(DRIVER)
        if driver is None:
            return session.execute(self.statement, values)
        if self._plan is None:
            self._plan = _plan(self.statement, session.get_bind().dialect)
        return self._plan.run(driver, values)

    def many(self, session: Session, rows: list[dict[str, Any]]) -> None:
        """Execute it for each of ``rows``, in one go where the database is far away."""
        if session.info.get(DRIVER) is None:
            session.execute(self.statement, rows)
        else:
            for row in rows:
                self(session, **row)


@dataclass(frozen=True, slots=True)
class _Plan:
    """What SQLAlchemy would find out each time anew."""

    sql: str
    binds: tuple[tuple[str, Process | None], ...]
    fixed: dict[str, Any]
    row: Callable[[Any], Any] | None
    turned: tuple[tuple[int, Process], ...]
    dialect: Dialect

    def run(self, driver: Any, values: dict[str, Any]) -> Rows:
        if self.fixed:
            values = {**self.fixed, **values}
        bound = [values[name] if process is None else process(values[name]) for name, process in self.binds]
        try:
            cursor = driver.execute(self.sql, bound)
            found = [] if self.row is None else [self.row(self._read(line)) for line in cursor.fetchall()]
        except self.dialect.loaded_dbapi.Error as error:
            raise DBAPIError.instance(
                self.sql, None, error, self.dialect.loaded_dbapi.Error, hide_parameters=True, dialect=self.dialect
            ) from error
        return Rows(found, cursor.rowcount)

    def _read(self, line: tuple[Any, ...]) -> Any:
        if not self.turned:
            return line
        read = list(line)
        for place, process in self.turned:
            read[place] = process(read[place])
        return read


def _plan(statement: Any, dialect: Dialect) -> _Plan:
    """Compile a statement and look up how its values and columns are turned for this database."""
    compiled: SQLCompiler = statement.compile(dialect=dialect)
    if compiled.post_compile_params or compiled.positiontup is None:
        raise InvalidRequestError("a hot statement's text may not depend on its values")
    binds = [compiled.binds[name] for name in compiled.positiontup]
    columns = list(getattr(statement, "exported_columns", ()))  # plain words, like COMMIT, have none
    named: Any = namedtuple  # mypy wants to read the names
    row = named("Row", [column.key for column in columns], rename=True)
    turned = [(place, column.type.dialect_impl(dialect)) for place, column in enumerate(columns)]
    found = [(place, process) for place, kind in turned if (process := kind.result_processor(dialect, None))]
    return _Plan(
        sql=str(compiled),
        binds=tuple((bind.key, bind.type.dialect_impl(dialect).bind_processor(dialect)) for bind in binds),
        fixed={bind.key: bind.effective_value for bind in binds if not bind.required},
        row=row._make if columns else None,
        turned=tuple(found),
        dialect=dialect,
    )


def inserting(statement: Insert) -> Hot:
    """Return an insert as a hot statement, each column bound under its own name; scalar defaults are filled in.

    Raises TypeError for a default that is a function: its value would have to be made each time.
    """
    table = cast(Table, statement.table)
    values: dict[str, Any] = {}
    for column in table.columns:
        if column is table.autoincrement_column:
            continue
        default = column.default
        if default is not None and not isinstance(default, ScalarElementColumnDefault):
            raise TypeError(f"{column} has a default that is made each time")
        given = None if default is None else default.arg
        values[column.key] = bindparam(column.key, given, type_=column.type, required=False)
    return Hot(statement.values(values))
