"""Numbers for Prometheus. No metric is labelled with a counter or a user: what people do is nobody's graph."""

import time
from collections.abc import Callable, Iterator
from functools import lru_cache

from flask import Flask, Response, current_app, g, request
from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.exposition import CONTENT_TYPE_LATEST
from prometheus_client.platform_collector import PlatformCollector
from prometheus_client.process_collector import ProcessCollector
from prometheus_client.registry import Collector

from queue_server.domain.ticket import Commit
from queue_server.house import House
from queue_server.services import availability, board, paper
from queue_server.services.access import Right
from queue_server.web.api import Routes

routes = Routes("metrics")
BUCKETS = (0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5)
PAPER_BUCKETS = (0.25, 0.5, 1.0, 2.0, 3.0, 5.0, 10.0, 30.0, 120.0, 600.0)
STATES = ("ready", "error", "unknown", "offline")


class Metrics:
    """What is counted while the server runs, and what is read from the database when somebody asks."""

    def __init__(self, house: House, connections: Callable[[], int]) -> None:
        self.registry = CollectorRegistry()
        self.requests = Counter(
            "aufruf_requests", "HTTP requests", ["method", "route", "status"], registry=self.registry
        )
        self.seconds = Histogram(
            "aufruf_request_seconds", "Time to answer", ["route"], buckets=BUCKETS, registry=self.registry
        )
        self.steps = Counter("aufruf_steps", "Steps of tickets", ["step", "service"], registry=self.registry)
        # Finding a number by its labels takes longer than counting.
        self._steps = lru_cache(maxsize=1024)(self.steps.labels)
        self._answers = lru_cache(maxsize=1024)(self._of)
        self.slips = Counter(
            "aufruf_print_attempts",
            "How attempts to print a slip ended: printed, unknown, failed, refused (tried again), moved (elsewhere)",
            ["printer", "outcome"],
            registry=self.registry,
        )
        self.slip_seconds = Histogram(
            "aufruf_print_seconds",
            "From the print job to the printed slip",
            ["printer"],
            buckets=PAPER_BUCKETS,
            registry=self.registry,
        )
        self.registry.register(_House(house, connections))
        ProcessCollector(registry=self.registry)
        PlatformCollector(registry=self.registry)

    def committed(self, commit: Commit) -> None:
        """Count the steps of a commit."""
        for entry in commit.entries:
            self._steps(entry.step.value, entry.ticket.service).inc()

    def print_ended(self, printer: str, outcome: str, seconds: float | None) -> None:
        """Count an attempt to print; ``seconds`` since its job was written, if it was printed."""
        self.slips.labels(printer, outcome).inc()
        if seconds is not None:
            self.slip_seconds.labels(printer).observe(max(0.0, seconds))

    def before(self) -> None:
        """Note when a request began."""
        g.began = time.perf_counter()

    def after(self, response: Response) -> Response:
        """Count an answered request under its route, never its address: tokens do not belong in a metric."""
        rule = request.url_rule
        count, seconds = self._answers(request.method, "unknown" if rule is None else rule.rule, response.status_code)
        count.inc()
        began = g.get("began")
        if began is not None:
            seconds.observe(time.perf_counter() - began)
        return response

    def _of(self, method: str, route: str, status: int) -> tuple[Counter, Histogram]:
        """Return the two numbers of a kind of request."""
        return self.requests.labels(method, route, status), self.seconds.labels(route)


class _House(Collector):
    """The queues, connections and printers as they are when somebody asks."""

    def __init__(self, house: House, connections: Callable[[], int]) -> None:
        self._house = house
        self._connections = connections

    def describe(self) -> list[Metric]:
        """Describe nothing beforehand: the database is asked only when somebody collects."""
        return []

    def collect(self) -> Iterator[Metric]:
        """Read the queues of all services."""
        house = self._house
        connections = GaugeMetricFamily("aufruf_live_connections", "Live connections")
        connections.add_metric([], self._connections())
        yield connections
        waiting = GaugeMetricFamily("aufruf_waiting", "Waiting tickets", labels=["service"])
        open_counters = GaugeMetricFamily("aufruf_open_counters", "Open counters that serve it", labels=["service"])
        with house.store.reading() as session:
            today = availability.today(session, house.context, house.context.now())
            rows = board.service_rows(session, house.context, list(house.config.services), today)
        for row in rows:
            waiting.add_metric([row["service"]], row["waiting"])
            open_counters.add_metric([row["service"]], row["counters"])
        yield waiting
        yield open_counters
        yield from self._printers()

    def _printers(self) -> Iterator[Metric]:
        """Read how the printers are and what waits at them."""
        house = self._house
        states = GaugeMetricFamily("aufruf_printer_state", "1 for the state it is in", labels=["printer", "state"])
        low = GaugeMetricFamily("aufruf_printer_paper_low", "1 if its paper is near its end", labels=["printer"])
        queue = GaugeMetricFamily("aufruf_print_queue", "Slips that wait or are being sent", labels=["printer"])
        with house.store.reading() as session:
            waiting = paper.waiting(session)
        for printer in house.config.printers:
            now = house.paper.state(printer)
            for state in STATES:
                states.add_metric([printer, state], float(state == now["state"]))
            low.add_metric([printer], float(now["reason"] == paper.LOW))
            queue.add_metric([printer], waiting.get(printer, 0))
        yield from (states, low, queue)


def install(app: Flask, metrics: Metrics) -> None:
    """Count every request."""
    app.extensions["aufruf-metrics"] = metrics
    app.before_request(metrics.before)
    app.after_request(metrics.after)


@routes.get("/metrics", Right.METRICS, answers={200: "Prometheus text format"})
def show() -> Response:
    """Show the numbers in Prometheus' text format."""
    metrics: Metrics = current_app.extensions["aufruf-metrics"]
    return Response(generate_latest(metrics.registry), content_type=CONTENT_TYPE_LATEST)
