# make run: try it.  make test, make check, make proof: what the pipeline runs.  make bench: measure.
# make lock: renew the lock file.
PYTHON ?= python3
BIN := .venv/bin
READY := .venv/ready

.PHONY: run setup test check proof generated bench migration site chromium lock clean
.DEFAULT_GOAL := run

# Ctrl-C is for Pagelens, which ends with 0; the shell between waits for it.
run: setup
	@trap '' INT; (trap - INT; exec $(BIN)/pagelens up --demo)

setup: $(READY)

$(READY): requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || \
	  { echo "Pagelens needs Python 3.11 or later; name one with: make PYTHON=python3.11" >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || \
	  { echo "Python's venv module is missing; type: sudo apt-get install python3-venv" >&2; exit 1; }
	@echo "Setting up .venv, which takes a minute the first time …"
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	@$(BIN)/python -m pip install -q --disable-pip-version-check --require-hashes -r requirements.lock
	@$(BIN)/python -m pip install -q --disable-pip-version-check --no-deps --no-build-isolation -e . \
	  >.venv/setup.log 2>&1 || { cat .venv/setup.log >&2; exit 1; }
	@touch $@

# Only the browser tests and printed reports need it.
chromium:
	@command -v chromium >/dev/null || { \
	  if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
	    echo "Installing chromium …"; \
	    apt-get update -qq >/dev/null && \
	    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends chromium fonts-noto-color-emoji >/dev/null; \
	  else \
	    echo "The browser tests need Chromium; type: sudo apt-get install chromium" >&2; exit 1; \
	  fi; }

test: setup chromium
	$(BIN)/python -m pytest -n 3 --dist loadfile --no-loadscope-reorder

# What takes minutes: kills, outages, an emptied Redis, nights in a row, attacks of every kind.
proof: setup
	$(BIN)/python -m pytest -m proof

check: setup
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
migration: setup
	@$(BIN)/python -m checks.migration "$(m)"

# The documents as a site in build/site. Its tool has an environment of its own, apart from the product's.
site:
	@test -x .venv/site/bin/zensical || { $(PYTHON) -m venv .venv/site && \
	  .venv/site/bin/python -m pip install -q --disable-pip-version-check --require-hashes -r .ci/site.lock; }
	.venv/site/bin/zensical build --clean

# Rewrites the tables of docs/benchmarks.md; make bench SCALE=full measures the largest sizes too.
bench: setup
	$(BIN)/python -m bench

lock: setup
	$(BIN)/pip-compile -q --allow-unsafe --extra=dev --generate-hashes --no-emit-find-links \
	  --no-emit-index-url --no-emit-trusted-host --output-file=requirements.lock --strip-extras \
	  pyproject.toml

# The data in DATA_DIR stay.
clean:
	rm -rf .venv build *.egg-info .mypy_cache .ruff_cache .pytest_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
