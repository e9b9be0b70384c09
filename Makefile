# Two commands do all the set-up: `make demo` shows the main job, `make test` is the whole gate.
# Everything is installed into .venv, from pins with hashes; nothing else is needed but Python.

# The first Python on this machine that is new enough; `make PYTHON=… test` takes another.
CANDIDATES := python3 python3.14 python3.13 python3.12 python3.11 python
NEW_ENOUGH := import sys; sys.exit(sys.version_info < (3, 11))
PYTHON ?= $(firstword $(foreach name,$(CANDIDATES),$(shell $(name) -c '$(NEW_ENOUGH)' 2>/dev/null && echo $(name))))

BIN := .venv/bin
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check
LOCK := $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	--no-header --no-annotate pyproject.toml requirements/build.in

# Tests start hundreds of processes: each would compile all of flowops if nobody kept the bytecode.
# And they see what users see, whose Python keeps what it has not written yet.
unexport PYTHONDONTWRITEBYTECODE
unexport PYTHONUNBUFFERED

.PHONY: install demo test lint format lock docs-refresh rules-docs faults-docs screenshot bench bench-check bench-docs campaign record-cassettes clean

install: .venv/.installed

demo: .venv/.installed
	@PATH="$(CURDIR)/$(BIN):$$PATH" scripts/demo

# Three at once on two cores: a test that starts a process waits for it.
test: lint
	$(BIN)/coverage erase
	$(BIN)/python -m pytest -n 3 --dist worksteal --cov --cov-report=
	$(BIN)/python -m tests.campaign.covered --report

lint: .venv/.installed-dev
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/zizmor --offline --quiet --persona auditor .github/workflows action.yml

format: .venv/.installed-dev
	$(BIN)/ruff check --fix
	$(BIN)/ruff format

# Writes into README.md and docs/ what their commands print now. Read the diff before you commit.
docs-refresh: .venv/.installed-dev
	$(BIN)/python -m pytest tests/docs --refresh

# A page for each rule, from the registry that checks. A test says when they are not the same.
rules-docs: .venv/.installed
	$(BIN)/python scripts/rules-docs

# The page of faults, from the catalogue that names a test for each.
faults-docs: .venv/.installed
	$(BIN)/python scripts/faults-docs

# The pictures of the README, which needs a Chromium or Chrome. Look at them before you commit them.
screenshot: .venv/.installed-dev
	$(BIN)/python scripts/screenshot

# Ours beside others, by turns, on a machine that does nothing else: ten minutes.
# `make bench BENCH="--only plan"` takes some of the cases, `BENCH=--quick` a tenth of the work.
bench: .venv/.installed-dev
	$(BIN)/python -m benchmarks.run $(BENCH)

# Fails where a goal is missed.
bench-check: .venv/.installed-dev
	$(BIN)/python -m benchmarks.run --check $(BENCH)

# The same, and the tables of docs/performance.md are written anew.
bench-docs: .venv/.installed-dev
	$(BIN)/python -m benchmarks.run --check --docs

# Everything that is claimed of reliability, at full length; docs/reliability.md says what it shows.
campaign: .venv/.installed-dev
	$(BIN)/python -m tests.campaign.run

# The newest versions that fit, for every Python from 3.11 on; the files name no package index.
lock: .venv/.installed-dev
	$(PIP) uv
	$(LOCK) --upgrade --output-file requirements/runtime.txt
	$(LOCK) --upgrade --constraint requirements/runtime.txt --group dev \
		--output-file requirements/dev.txt

# From a gateway with a key; docs/working-on-flowops.md says which variables. Flows are made there.
record-cassettes: .venv/.installed-dev
	$(BIN)/python -m pytest tests/scenarios --record-mode=rewrite

.venv/.created:
	@test -n "$(PYTHON)" || { echo "flowops needs Python 3.11 or newer; none was found" >&2; exit 1; }
	$(PYTHON) -m venv .venv
	@touch $@

.venv/.installed: requirements/runtime.txt pyproject.toml .venv/.created
	$(PIP) --require-hashes --no-deps -r requirements/runtime.txt
	$(PIP) --no-deps --no-build-isolation -e .
	@touch $@

.venv/.installed-dev: requirements/dev.txt .venv/.installed
	$(PIP) --require-hashes --no-deps -r requirements/dev.txt
	@touch $@

clean:
	rm -rf .venv .flowops flows/.flowops build dist .coverage* .mypy_cache .ruff_cache \
		.pytest_cache .hypothesis .import_linter_cache
