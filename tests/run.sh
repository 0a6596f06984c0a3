#!/bin/sh
# Everything `make test` proves. Argument: the virtual environment.
# The proofs (the marker `proof`) run once, on the first Python, without coverage, which would make them twice as long.
# A second Python (SECOND, by default 3.13) runs all other tests too where there is one. What the machine lacks, that
# Python or a browser, is said at the end and is no failure; with REQUIRE_ALL=1 a skipped test is one.
set -eu
venv=$1
second=${SECOND:-3.13}

find_second() {
  for candidate in "python$second" "$HOME/.pyenv/versions/$second"*/bin/python; do
    if "$candidate" -c "import sys, venv; sys.exit('%d.%d' % sys.version_info[:2] != '$second')" >/dev/null 2>&1; then
      echo "$candidate"
      return
    fi
  done
}

sh "$(dirname "$0")/lint.sh" "$venv"
tests() {
  python=$1
  shift
  "$python" -m pytest -q -n auto --dist worksteal "$@"
}
tests "$venv/bin/python" -m "not proof" --cov --cov-report=term:skip-covered
# Only files that hold some are looked through: to collect all takes longer than many a proof.
# shellcheck disable=SC2046 # the names of test files hold no spaces
tests "$venv/bin/python" -m proof $(grep -rl --include='test_*.py' 'mark\.proof' "$(dirname "$0")")

other=$(find_second)
first=$("$venv/bin/python" -c 'import sys; print("%d.%d" % sys.version_info[:2])')
if [ "$first" = "$second" ]; then
  echo "tested on Python $first alone"
elif [ -n "$other" ]; then
  make -s PYTHON="$other" VENV="$venv-$second" "$venv-$second/dev.stamp"
  tests "$venv-$second/bin/python" -m "not proof"
  echo "tested on Python $first and $second"
else
  echo "tested on Python $first alone: there is no Python $second here"
fi

if ! command -v chromium >/dev/null && ! command -v chromium-browser >/dev/null; then
  echo "the sandbox's pages were not looked at in a browser: there is none here (the package is chromium)"
fi
