# The two that matter: `make reconcile` and `make test`. Each sets up its own environment first.
# Without make (Windows): README.md, "The same without make".

BIN := .venv/bin
READY := .venv/ready
RECONCILE := $(BIN)/python -m reconcile
NEW_ENOUGH := import sys; sys.exit(sys.version_info < (3, 11))
PYTHON ?= $(shell for p in python3 python3.14 python3.13 python3.12 python3.11 python; do \
	$$p -c '$(NEW_ENOUGH)' >/dev/null 2>&1 && echo $$p && break; done)

.PHONY: help reconcile test lint bench sample docs lock clean

help: ## show this list
	@sed -n 's/^\([a-z]*\):.*## /\1\t/p' Makefile | expand -t 12

reconcile: $(READY) ## reconcile data/inbox (data/sample while the inbox is empty); DATA= OUT= AS_OF= change that
	@$(RECONCILE) run $(if $(DATA),--data "$(DATA)") $(if $(OUT),--out "$(OUT)") $(if $(AS_OF),--as-of "$(AS_OF)") || \
	{ code=$$?; test $$code -eq 1 && echo "Finished. Some records could not be used: see the sheet Problems."; }

test: $(READY) ## run every test
	@$(BIN)/python -m pytest -n auto --dist loadfile

lint: $(READY) ## style and types
	@$(BIN)/ruff check . && $(BIN)/ruff format --check . && $(BIN)/mypy

bench: $(READY) ## time and memory on a ledger of 5 million rows (about 1 GB; takes minutes)
	@$(BIN)/python -m tests.bench

sample: $(READY) ## make data/sample again from its generator
	@$(RECONCILE) sample data/sample

docs: $(READY) ## write the generated pages of docs/ again
	@$(BIN)/python -m tests.pages

lock: ## choose the newest allowed version of every package (needs uv)
	uv pip compile pyproject.toml --group dev --universal --python-version 3.11 --generate-hashes --upgrade --quiet \
	--no-emit-index-url --no-emit-find-links --custom-compile-command "make lock" -o requirements.lock

clean: ## remove the environment and the caches; never anything below data/ or reports/
	rm -rf .venv .bench .mypy_cache .ruff_cache .pytest_cache .hypothesis build dist reconcile.egg-info
	find reconcile tests -type d -name __pycache__ -prune -exec rm -rf {} +

# The environment is made again when it is missing or older than the lock file.
$(READY): requirements.lock pyproject.toml
	@test -n "$(PYTHON)" || { echo "Error: no Python 3.11 or newer found. Install it, or name it: make PYTHON=/path/to/python3"; exit 2; }
	@echo "Setting up .venv (once, a minute or two) ..."
	@$(PYTHON) -m venv --clear .venv
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-build-isolation --no-deps -e .
	@$(BIN)/python -m compileall -q reconcile
	@touch $@
