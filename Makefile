# The doors: `make demo`, `make test`, `make check`, `make bench`. Everything else is .venv/bin/rewright.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
UV := $(shell command -v uv 2>/dev/null || echo $(CURDIR)/.uv/bin/uv)
STAMP := $(VENV)/.made
# Hundreds of processes read the same files: compiled once, whatever the user's setting.
export PYTHONDONTWRITEBYTECODE :=

.PHONY: demo test test-unit check bench docs lock format clean

demo: $(STAMP)
	@$(BIN)/rewright demo

test: check
	@$(BIN)/pytest -n 2 --dist worksteal

test-unit: $(STAMP)
	@$(BIN)/pytest -n 2 -m 'not slow'

check: $(STAMP)
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports

bench: $(STAMP)
	@for file in bench/reading.py bench/reconcile.py bench/proof_tables.py bench/examples.py; do echo "== $$file"; $(BIN)/python $$file || exit 1; done

docs: $(STAMP)
	@$(BIN)/rewright units --page > docs/units.md
	@$(BIN)/python tests/reconcile/conformance/page.py > docs/conformance.md

format: $(STAMP)
	@$(BIN)/ruff format .
	@$(BIN)/ruff check --fix .

lock: $(UV)
	@$(UV) pip compile --universal --python-version 3.11 --generate-hashes --no-annotate --no-header --no-emit-index-url \
		--no-emit-find-links --no-emit-package rewright --no-emit-package rewright-runtime --group dev pyproject.toml runtime/pyproject.toml -o requirements.lock -q

$(UV):
	@$(PYTHON) -m venv .uv && .uv/bin/pip install -q uv

$(STAMP): $(UV) requirements.lock pyproject.toml runtime/pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit("Rewright needs Python 3.11 or newer; this is " + sys.version.split()[0] + ". Name another with: make PYTHON=python3.12") if sys.version_info < (3, 11) else None'
	@test -x $(BIN)/python || $(UV) venv -q --python "$$($(PYTHON) -c 'import sys; print(sys.executable)')" $(VENV)
	@$(UV) pip sync -q --compile-bytecode --python $(BIN)/python --require-hashes requirements.lock
	@$(UV) pip install -q --python $(BIN)/python --no-deps -e . -e runtime
	@$(BIN)/python -m compileall -q src runtime/src
	@touch $@

clean:
	rm -rf $(VENV) .uv .rewright .mypy_cache .ruff_cache .pytest_cache
