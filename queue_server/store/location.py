"""Where the database is."""

from pathlib import Path

from queue_server.config import Config


def database_url(config: Config, data: Path) -> str:
    """Return the configured address, else that of SQLite in the data folder."""
    return config.database.url or f"sqlite:///{data.resolve() / 'aufruf.db'}"
