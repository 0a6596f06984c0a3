#!/bin/sh
# Everything `make test` proves. Argument: the virtual environment.
# The first Python runs all tests but the proofs (the marker `proof`), with coverage. The proofs play the whole bot for
# long: they run once, without coverage, which would make them twice as long, and on the second Python (SECOND, by default
# 3.13, that of the container) where there is one; it then runs the tests of what depends on its version, too.
# What the machine lacks, that Python or a browser, is said at the end and is no failure; with REQUIRE_ALL=1 a skipped
# test is one.
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

here=$(dirname "$0")
workers=$(($(getconf _NPROCESSORS_ONLN) + 1)) # one more than processors: many tests wait for a process or a socket
edges="adapters config contract domain observe oncall sandbox service"

tests() {
  python=$1
  shift
  "$python" -m pytest -q -n "$workers" --dist worksteal "$@"
}

# Only files that hold some are looked through: to collect all takes longer than many a proof.
proofs() {
  # shellcheck disable=SC2046 # the names of test files hold no spaces
  tests "$1" -m proof $(grep -rl --include='test_*.py' 'mark\.proof' "$here")
}

sh "$here/lint.sh" "$venv"
tests "$venv/bin/python" -m "not proof" --cov --cov-report=term:skip-covered

other=$(find_second)
first=$("$venv/bin/python" -c 'import sys; print("%d.%d" % sys.version_info[:2])')
if [ "$first" != "$second" ] && [ -n "$other" ]; then
  make -s PYTHON="$other" VENV="$venv-$second" "$venv-$second/dev.stamp"
  proofs "$venv-$second/bin/python"
  # shellcheck disable=SC2046,SC2086 # these names hold no spaces
  tests "$venv-$second/bin/python" -m "not proof" $(printf "$here/%s " $edges)
  echo "tested on Python $first and $second"
else
  proofs "$venv/bin/python"
  echo "tested on Python $first alone"
  [ "$first" = "$second" ] || echo "there is no Python $second here"
fi

if ! command -v chromium >/dev/null && ! command -v chromium-browser >/dev/null; then
  echo "the sandbox's pages were not looked at in a browser: there is none here (the package is chromium)"
fi
