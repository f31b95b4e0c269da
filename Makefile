# Everything that a person does with this project. `make help` lists the targets.

PYTHON ?= python3
PORT ?= 8000
# Inside an active virtual environment that one is used, else .venv is made.
VENV ?= $(or $(VIRTUAL_ENV),.venv)
PY := $(VENV)/bin/python
# --no-compile: Python compiles what it imports, pip would compile everything first.
PIP := $(PY) -m pip install --quiet --disable-pip-version-check --no-compile

.DEFAULT_GOAL := help
.PHONY: help run run-full dev test lint bench bench-search search-eval services-stop

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-14s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: $(VENV)/.installed ## the shop on SQLite by the production server, DEBUG off: http://127.0.0.1:8000 (PORT=…)
	@$(PY) -m tools.site --port $(PORT)

run-full: $(VENV)/.installed-dev ## the same shop on PostgreSQL, Elasticsearch and a background worker
	@$(PY) -m tools.site --port $(PORT) --full

dev: $(VENV)/.installed ## autoreload and DEBUG on, with the data of `make run`
	@DEBUG=1 $(PY) manage.py prepare_database --verbosity 0
	@DEBUG=1 SITE_URL=http://127.0.0.1:$(PORT) $(PY) manage.py runserver 127.0.0.1:$(PORT)

test: $(VENV)/.installed-dev ## lint, then every test on SQLite, PostgreSQL, Elasticsearch and in a browser
	@$(PY) -m tools.check test

lint: $(VENV)/.installed-dev ## ruff, import order, missing migrations
	@$(PY) -m tools.check lint

search-eval: $(VENV)/.installed-dev ## the judged queries over both search backends, with the limits to reach
	@$(PY) -m tools.search_eval

services-stop: ## stop a PostgreSQL or Elasticsearch that a killed run left behind
	@$(PYTHON) -m tools.services stop

bench: $(VENV)/.installed-dev ## our pages and purchases beside a stock Oscar, into bench/results.md (about 14 minutes)
	@$(PY) -m bench

bench-search: $(VENV)/.installed-dev ## search over 20,000 and 200,000 products on Elasticsearch, into bench/results.md
	@$(PY) -m bench.search

$(PY):
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed: make PYTHON=python3.11 …")'
	$(PYTHON) -m venv $(VENV)

# A stamp per list of packages: a second start does not ask the package index again.
$(VENV)/.installed: requirements.txt | $(PY)
	$(PIP) -r requirements.txt
	@touch $@

$(VENV)/.installed-dev: requirements.txt requirements-dev.txt | $(PY)
	$(PIP) -r requirements-dev.txt
	@touch $@ $(VENV)/.installed
