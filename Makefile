# The short names for everything one does here. Needs Python 3.11 or newer; the rest comes with `make install`.
PYTHON ?= $(shell for p in python3 python3.14 python3.13 python3.12 python3.11 python; do \
	$$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && { echo $$p; break; }; done)
BIN := .venv/bin
VENDOR := queue_server/static/vendor

.PHONY: install run test check bench browser

install: $(BIN)/.installed $(VENDOR)/.installed
	@$(BIN)/python -m tools.catalogues compile

$(BIN)/python:
	@test -n "$(PYTHON)" || { echo "Aufruf needs Python 3.11 or newer (python3)." >&2; exit 1; }
	$(PYTHON) -m venv .venv

$(BIN)/.installed: pyproject.toml | $(BIN)/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -e '.[dev]'
	@touch $@

node_modules/.installed: package.json package-lock.json .npmrc $(BIN)/.installed
	$(BIN)/python -m tools.node npm ci --ignore-scripts --no-progress
	@touch $@

$(VENDOR)/.installed: node_modules/.installed tools/vendor.py tools/fonts.py tools/paths.py
	$(BIN)/python -m tools.vendor
	@touch $@

run: install
	$(BIN)/aufruf serve --demo

browser: install
	@$(BIN)/python -m tools.browser

# One worker a core, two at least; WORKERS=3 for another number. `pytest` alone runs the tests one by one.
WORKERS ?= $(shell $(BIN)/python -c 'import os; print(max(2, os.cpu_count() or 2))')

test: browser
	$(BIN)/pytest -n $(WORKERS) --dist worksteal

check: install
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m tools.node node node_modules/typescript/bin/tsc -p tsconfig.json
	$(BIN)/python -m tools.catalogues check

bench: install
	$(BIN)/python -m benchmarks
