"""The managers' figures over HTTP, as JSON or CSV; computed in a worker process, so that no call waits for them."""

import csv
import io
from datetime import date
from typing import Any

from flask import Response, request

from queue_server.domain.errors import BadRequest, NotFound
from queue_server.house import House, current_house
from queue_server.services import reports
from queue_server.services.access import Right
from queue_server.web.api import Routes, answer

routes = Routes("reports")
COLUMNS = (
    *("service", "hour", "tickets", "served", "no_show", "abandoned"),
    *("wait_min_median", "wait_min_p90", "wait_min_mean"),
    *("service_min_median", "service_min_p90", "service_min_mean"),
    "within_target",
)
FORMATS = ("json", "csv")
QUERY = {
    "from": "the first office day, 2026-11-22; left out: today",
    "to": "the last office day, included",
    "service": "one service only",
    "area": "one area only",
    "format": "json or csv",
}


@routes.get(
    "/api/v1/reports/<report>",
    Right.REPORTS,
    query=QUERY,
    answers={200: "{rows: [...]}, or the same as CSV", 400: "bad_request, bad_span", 404: "not_found"},
)
def show(report: str) -> Response:
    """Show how long people waited in a span of days: by service, in all and by hour of arrival."""
    if report != "waits":
        raise NotFound
    house = current_house()
    wanted = request.args.get("format", "json")
    if wanted not in FORMATS:
        raise BadRequest(code="unknown_format", format=wanted, known=list(FORMATS))
    question = reports.ask(
        house.context,
        database_of(house),
        day_of("from"),
        day_of("to"),
        request.args.get("service"),
        request.args.get("area"),
    )
    rows = house.offload.run(reports.waits, question)
    if wanted == "csv":
        name = f"waits-{question.first}-{question.last}.csv"
        headers = {"Content-Disposition": f'attachment; filename="{name}"'}
        return Response(as_csv(rows), content_type="text/csv; charset=utf-8", headers=headers)
    return answer({"from": question.first.isoformat(), "to": question.last.isoformat(), "rows": rows})


def database_of(house: House) -> str:
    """Return where the figures are read from, for a worker with an engine of its own."""
    return house.store.url


def day_of(name: str) -> date | None:
    """Return an office day from the query; raises BadRequest for what is none."""
    text = request.args.get(name)
    if text is None or text == "":
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise BadRequest(code="bad_day", where=name) from None


def as_csv(rows: list[dict[str, Any]]) -> str:
    """Return the rows as CSV, the groups of figures flattened; what is not told (fewer than five) stays empty."""
    file = io.StringIO()
    writer = csv.DictWriter(file, COLUMNS, lineterminator="\r\n")
    writer.writeheader()
    for row in rows:
        writer.writerow(flat(row))
    return file.getvalue()


def flat(row: dict[str, Any]) -> dict[str, Any]:
    """Return a row with ``wait_min: {median: …}`` as ``wait_min_median``."""
    result: dict[str, Any] = {}
    for key, value in row.items():
        if isinstance(value, dict):
            result |= {f"{key}_{inner}": figure for inner, figure in value.items()}
        else:
            result[key] = value
    return result
