# make setup: install it.  make run: try it.  make develop: with the tools of developers.
# make test, make check, make proof: what the pipeline runs.  make bench: measure.
# make lock: renew the lock files.  make wheels: ask whether each Python and machine can be served.
PYTHON ?= python3
BIN := .venv/bin
READY := .venv/ready
DEVELOPED := .venv/developed
# Programs in .venv name its folder: where that was moved or renamed, they are made anew.
IS_HERE := grep -qF "$(CURDIR)/.venv/bin/" $(BIN)/pagelens 2>/dev/null
MOVED := $(shell $(IS_HERE) || rm -f $(READY) $(DEVELOPED))
INSTALL := $(BIN)/python -m pip install -q --disable-pip-version-check

.PHONY: run setup develop test check proof generated bench migration site chromium lock wheels clean
.DEFAULT_GOAL := run

# Ctrl-C is for Pagelens, which ends with 0; the shell between waits for it.
run: setup
	@trap '' INT; (trap - INT; exec $(BIN)/pagelens up --demo)

setup: $(READY)

develop: $(DEVELOPED)

$(READY): requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || \
	  { echo "Pagelens needs Python 3.11 or later; name one with: make PYTHON=python3.11" >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || \
	  { echo "Python's venv module is missing; type: sudo apt-get install python3-venv" >&2; exit 1; }
	@echo "Setting up .venv, which takes a minute the first time …"
	@$(IS_HERE) || rm -rf .venv
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	@$(INSTALL) --require-hashes -r requirements.lock
	@$(INSTALL) --no-deps --no-build-isolation -e . \
	  >.venv/setup.log 2>&1 || { cat .venv/setup.log >&2; exit 1; }
	@$(BIN)/python -P -m local.brought_along
	@touch $@

$(DEVELOPED): requirements-dev.lock $(READY)
	@echo "Adding the tools of developers …"
	@$(INSTALL) --require-hashes -r requirements-dev.lock
	@touch $@

# Only the browser tests and printed reports need it, and fonts of all scripts.
chromium: setup
	@$(BIN)/python -m checks.browser_and_fonts

# All processes of the tests compile a module once, also where the shell wants none to be kept.
test proof: export PYTHONDONTWRITEBYTECODE =

test: develop chromium
	$(BIN)/python -m pytest -n 3 --dist loadfile --no-loadscope-reorder

# What takes minutes: kills, outages, an emptied Redis, nights in a row, attacks of every kind.
proof: develop
	$(BIN)/python -m pytest -m proof

check: develop
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/oxlint --deny-warnings assets/js
	@$(MAKE) -s generated
	$(BIN)/python -m checks.alert_rules
	$(BIN)/python -m checks.vulnerabilities

# Whether the documents that are made from code are as the code is.
generated: setup
	$(BIN)/pagelens render-metric-catalog --check
	$(BIN)/python -m checks.api_docs --check
	$(BIN)/python -m checks.architecture_picture --check
	$(BIN)/pagelens render-settings --check

# A draft of the next step of the schema: make migration m="goals of a page"
migration: develop
	@$(BIN)/python -m checks.migration "$(m)"

# The documents as a site in build/site. Its tool has an environment of its own, apart from the product's.
site:
	@test -x .venv/site/bin/zensical || { $(PYTHON) -m venv .venv/site && \
	  .venv/site/bin/python -m pip install -q --disable-pip-version-check --require-hashes -r .ci/site.lock; }
	.venv/site/bin/zensical build --clean

# Rewrites the tables of docs/benchmarks.md; make bench SCALE=full measures the largest sizes too.
bench: develop
	$(BIN)/python -m bench

# One lock for all: Python 3.11 to 3.14, x86-64 and aarch64, by markers.
LOCK := $(BIN)/uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
	  --custom-compile-command "make lock" --extra build
lock: develop
	$(LOCK) -o requirements.lock pyproject.toml
	$(LOCK) --extra dev --extra traces --extra mcp --extra s3 --extra sftp -c requirements.lock -o requirements-dev.lock pyproject.toml

wheels: develop
	$(BIN)/python -m checks.wheels

# The data in DATA_DIR stay.
clean:
	rm -rf .venv build *.egg-info .mypy_cache .ruff_cache .pytest_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
