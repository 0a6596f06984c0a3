.DEFAULT_GOAL := help
.PHONY: demo test contract bench faults help lint lock pictures

PYTHON ?= python3
VENV := .venv
PY := $(VENV)/bin/python
PIP := $(PY) -m pip --disable-pip-version-check -q

demo: $(VENV)/run.stamp ## the sandbox and the bot against it; DEMO="--once --json" hands options on
	@$(PY) -m bot demo $(DEMO)

test: $(VENV)/dev.stamp ## lint, types, import floors and all tests
	@sh tests/run.sh $(VENV)

contract: $(VENV)/dev.stamp ## what the adapters rely on, against the sandbox or, with CONTRACT_GITLAB_URL and the like, a live instance
	@$(PY) -m pytest -q -p no:xdist tests/contract

bench: $(VENV)/dev.stamp ## the benchmarks, one JSON line each
	@$(PY) -m benchmarks

faults: $(VENV)/dev.stamp ## random faults, people and bots, checked afterwards; SEEDS=n scenarios, FAULTS="--jobs 2" hands options on
	@$(PY) -m tests.campaign --seeds $(or $(SEEDS),100) $(FAULTS)

lint: $(VENV)/dev.stamp ## ruff, mypy, import floors, shell scripts, Dockerfile and pipeline alone
	@sh tests/lint.sh $(VENV)

pictures: $(VENV)/dev.stamp ## takes the pictures of docs/images anew (needs the browser chromium)
	@SCREENSHOTS=1 $(PY) -m pytest -q -p no:xdist tests/browser/test_pictures.py tests/oncall/test_svg.py

lock: ## compiles requirements.lock and requirements-dev.lock anew (needs uv)
	uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-header --no-emit-index-url --no-annotate --extra holidays --extra notify --extra sentry --extra tracing pyproject.toml -o requirements.lock
	uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-header --no-emit-index-url --no-annotate --extra dev pyproject.toml -o requirements-dev.lock

help: ## this list
	@awk -F':.*## ' '/^[a-z]+:.*## /{printf "  make %-8s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

$(PY):
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "feedback-bot needs Python 3.11 or newer")'
	@$(PYTHON) -m venv $(VENV)

$(VENV)/run.stamp: requirements.lock | $(PY)
	@echo "installing what the bot needs into $(VENV)" >&2
	@$(PIP) install --require-hashes -r requirements.lock
	@touch $@

$(VENV)/dev.stamp: requirements-dev.lock pyproject.toml | $(PY)
	@echo "installing what the bot and its tests need into $(VENV)" >&2
	@$(PIP) install --require-hashes -r requirements-dev.lock
	@$(PIP) install --no-deps --no-build-isolation -e .
	@touch $@ $(VENV)/run.stamp
