# Marey: what people and CI call. Each target makes ready what it needs, so a fresh clone can start
# anywhere; nothing but git, make and python3 with venv has to be installed.

PYTHON ?= python3
BIN := .venv/bin
PREPARE := $(PYTHON) scripts/prepare.py
# A file's tests stay together, for they share what one of them logged.
# A test that takes too long fails and is not the end of its process, which the others would wait for.
PYTEST := $(BIN)/python -m pytest --numprocesses auto --maxprocesses 8 --dist loadfile \
          --no-loadscope-reorder --max-worker-restart 0 --override-ini timeout_method=signal
# In CI in the same order and with the same numbers each time: a change is judged by what it changed,
# and luck finds new cases where somebody sits in front of them. Browser tests come early, and the
# last to end are quick ones.
ifeq ($(CI),true)
PYTEST += --randomly-seed=1 --randomly-dont-reorganize
endif
CHECKS := check-format check-lint check-types check-imports check-sizes check-words \
          check-generated check-docs check-web
export PATH := $(CURDIR)/$(BIN):$(PATH)

.DEFAULT_GOAL := help
.PHONY: help setup demo page test test-python test-web e2e check $(CHECKS) gen format bench dist clean
.NOTPARALLEL: test

help: ## say what can be made
	@awk -F ':.*## ' '/^[a-z0-9-]+:.*## / {printf "  make %-12s %s\n", $$1, $$2}' Makefile

setup: ## install all that development needs (into .venv and web/node_modules)
	@$(PREPARE) dev modules page browser

demo: ## train a small model, serve the page and print its address; Ctrl-C ends it
	@$(PREPARE) demo page
	@exec $(BIN)/python scripts/demo.py

page: ## build the page, if its sources changed
	@$(PREPARE) page

test: test-web test-python ## run all tests: the page's, then Python's with those in a browser

test-web: ## run the page's own tests
	@$(PREPARE) modules
	npm --prefix web --silent test

test-python: ## run Python's tests, with those in a browser
	@$(PREPARE) dev page browser
	$(PYTEST) $(ARGS)

e2e: ## run the tests in a browser only
	@$(PREPARE) dev page browser
	$(PYTEST) tests/e2e $(ARGS)

check: $(CHECKS) ## format, lint, types, imports, sizes, generated files, docs
	@echo "All checks passed."

check-format check-lint check-types check-imports check-sizes check-words check-generated check-docs: .prepared-dev
check-web: .prepared-modules

.PHONY: .prepared-dev .prepared-modules
.prepared-dev:
	@$(PREPARE) dev
.prepared-modules: .prepared-dev
	@$(PREPARE) modules

check-format:
	@$(BIN)/ruff format --check --quiet || { echo "Some files are not formatted: run 'make format'."; exit 1; }

check-lint:
	@$(BIN)/ruff check --quiet --output-format=concise

check-types:
	@$(BIN)/mypy

check-imports:
	@$(BIN)/python scripts/check_imports.py

check-sizes:
	@$(BIN)/python scripts/check_sizes.py

check-words:
	@$(BIN)/python scripts/check_words.py

check-generated:
	@$(BIN)/python scripts/check_generated.py

check-docs:
	@$(BIN)/python scripts/check_docs.py

check-web:
	@npm --prefix web --silent run lint
	@npm --prefix web --silent run types

gen: ## write all generated files anew
	@$(PREPARE) dev
	@$(BIN)/python scripts/check_generated.py --write

format: ## format the sources and fix what can be fixed
	@$(PREPARE) dev modules
	$(BIN)/ruff check --fix --quiet; $(BIN)/ruff format
	npm --prefix web --silent run format

bench: ## measure what the user waits for
	@$(PREPARE) dev modules page browser
	@for script in bench/*.py; do echo "== $$script"; $(BIN)/python $$script || exit 1; done

dist: ## build the sdist and the wheel into dist/, with a page built anew
	@$(PREPARE) dev
	MAREY_FORCE_WEB_BUILD=1 $(BIN)/python -m hatchling build

clean: ## remove everything that was made, but not the demo's runs
	rm -rf .venv .make web/node_modules src/marey/static dist build .pytest_cache .mypy_cache \
		.ruff_cache .hypothesis test-results
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
