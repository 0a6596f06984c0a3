#!/bin/sh
# Lint, formatting, types and import floors. Argument: the virtual environment.
set -eu
bin=$1/bin
"$bin/ruff" check .
"$bin/ruff" format --check .
"$bin/mypy"
"$bin/lint-imports"
