# make demo   builds a sample record and serves it; make test runs the tests; make help lists the rest.
PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
PYTEST_ARGS ?=

.DEFAULT_GOAL := help
.PHONY: help demo test check format lint page types imports eval bench fuzz wheel docs docs-check readers lock clean

help:  ## list the targets
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):[^#]*## */  make \1\t/' | expand -t 20

demo: $(VENV)/.runtime  ## build a sample record in .demo/ and serve it on this machine
	$(BIN)/sayso demo

test: $(VENV)/.dev  ## run the tests (browser and PostgreSQL tests skip where those are not installed)
	@mkdir -p build
	$(BIN)/pytest --junit-xml build/tests.xml $(PYTEST_ARGS)

check: lint types imports docs-check page test eval wheel  ## all that must hold before a change lands

format: $(VENV)/.dev  ## rewrite the code in the project's format
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

lint: $(VENV)/.dev  ## format and rules
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .

page:  ## the page's own types and tests, where npm is installed and can fetch
	@if ! command -v npm >/dev/null; then echo "no npm: the page's own tests are not run"; \
	elif ! (cd frontend && npm ci --no-audit --no-fund --prefer-offline --fetch-retries=0 --fetch-timeout=20000 >/dev/null); then echo "npm cannot fetch: the page's own tests are not run"; \
	else cd frontend && npm run check && npm test; fi

types: $(VENV)/.dev  ## mypy, strict
	$(BIN)/mypy

imports: $(VENV)/.dev  ## imports point down
	$(BIN)/lint-imports

eval: $(VENV)/.dev  ## quality against the floors in eval/floors.json
	$(BIN)/python -m eval.run

bench: $(VENV)/.dev  ## speed, also beside what others use (some need SAYSO_SHARED)
	$(BIN)/python -m eval.bench
	$(BIN)/python -m eval.bulk_speed 300 1000 --workers 1 2
	$(BIN)/python -m eval.against fusing
	$(BIN)/python -m eval.against places

fuzz: $(VENV)/.dev  ## every reader against damaged files, for an hour in twelve processes, and the total
	rm -f .fuzz.jsonl
	for seed in 1 2 3 4 5 6 7 8 9 10 11 12; do \
	  $(BIN)/python -m tests.read.fuzz --minutes 5 --seed $$seed --log .fuzz.jsonl || true; done
	$(BIN)/python -m tests.read.fuzz --sum .fuzz.jsonl

wheel: $(VENV)/.dev  ## build the wheel, install it in a clean environment, use it
	sh .ci/wheel $(BIN)/python

docs: $(VENV)/.dev  ## write the generated pages of docs/reference
	$(BIN)/python -m tests.generated_docs --write

docs-check: $(VENV)/.dev
	$(BIN)/python -m tests.generated_docs

readers: .venv-readers/.ready  ## install followthemoney, in an environment of its own, for the tests that have it read our files

lock: $(VENV)/.dev  ## pin all dependencies anew, with hashes
	sh .ci/lock $(BIN)/uv

clean:  ## remove what can be made again
	rm -rf build dist .demo .mypy_cache .pytest_cache .ruff_cache .hypothesis

$(VENV)/.pip: requirements-pip.lock
	@$(PYTHON) -c 'import sys; sys.exit("sayso needs Python 3.11 or newer, this is " + sys.version.split()[0] + "; name one with: make PYTHON=/path/to/python3.11" if sys.version_info < (3, 11) else 0)'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-pip.lock
	@touch $@

$(VENV)/.runtime: requirements.lock pyproject.toml $(VENV)/.pip
	$(BIN)/python -m pip install --quiet --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --no-deps --no-build-isolation --editable .
	@touch $@

.venv-readers/.ready: requirements-readers.lock
	$(PYTHON) -m venv .venv-readers
	.venv-readers/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-readers.lock
	@touch $@

$(VENV)/.dev: requirements-dev.lock $(VENV)/.runtime
	$(BIN)/python -m pip install --quiet --require-hashes -r requirements-dev.lock
	@touch $@
