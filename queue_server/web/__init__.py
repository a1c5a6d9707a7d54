"""HTTP in, service call, JSON out: thin routes, log-in, pages, and the one table from refusals to status codes."""
