# Two commands do all the set-up: `make demo` shows the main job, `make test` is the whole gate.
PYTHON ?= python3
BIN := .venv/bin
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check

.PHONY: demo test lint format lock record-cassettes clean

demo: .venv/.installed
	@PATH="$(CURDIR)/$(BIN):$$PATH" scripts/demo

test: .venv/.installed-dev
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/zizmor --offline --quiet .github/workflows
	$(BIN)/python -m pytest -n 2 --cov --cov-report= 
	$(BIN)/coverage report

lint: .venv/.installed-dev
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/zizmor --offline --quiet .github/workflows

format: .venv/.installed-dev
	$(BIN)/ruff check --fix
	$(BIN)/ruff format

# Pins with hashes, for every Python from 3.11 on; the files name no package index.
lock: .venv/.installed-dev
	$(PIP) uv
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header \
		--no-annotate pyproject.toml requirements/build.in -o requirements/runtime.txt
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header \
		--no-annotate pyproject.toml requirements/build.in --group dev -o requirements/dev.txt

.venv/bin/python:
	$(PYTHON) -m venv .venv

.venv/.installed: requirements/runtime.txt pyproject.toml | .venv/bin/python
	$(PIP) --require-hashes -r requirements/runtime.txt
	$(PIP) --no-deps --no-build-isolation -e .
	@touch $@

.venv/.installed-dev: requirements/dev.txt .venv/.installed
	$(PIP) --require-hashes -r requirements/dev.txt
	@touch $@

clean:
	rm -rf .venv .flowops build dist .mypy_cache .ruff_cache .pytest_cache
