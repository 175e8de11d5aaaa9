# Each target calls one tool; the environment is made on first use and again when a lock changes.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

.PHONY: site test serve lab check bench lock browser clean

site: $(VENV)/.site
	$(BIN)/wager build

test: $(VENV)/.test browser
	$(BIN)/python -m pytest -n auto --dist worksteal

serve: $(VENV)/.site
	$(BIN)/wager serve

lab: $(VENV)/.test
	$(BIN)/wager lab

check: $(VENV)/.test
	$(BIN)/ruff check . && $(BIN)/ruff format --check . && $(BIN)/mypy && $(BIN)/lint-imports && $(BIN)/wager check

bench: site browser
	$(BIN)/python -m bench

browser: $(VENV)/.test
	sh tests/browser/install.sh $(BIN)/python

lock:
	uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-annotate --extra build pyproject.toml -o requirements.lock
	uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-annotate --extra build --extra lab --extra test pyproject.toml -c requirements.lock -o requirements-test.lock

clean:
	rm -rf _build

$(VENV)/.site: requirements.lock pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	touch $@

$(VENV)/.test: $(VENV)/.site requirements-test.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-test.lock
	touch $@
