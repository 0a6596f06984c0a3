#!/bin/sh
# Lint, formatting, types, import floors, shell, Dockerfile and pipeline. Argument: the virtual environment.
set -eu
bin=$1/bin
"$bin/ruff" check .
"$bin/ruff" format --check .
"$bin/mypy"
"$bin/lint-imports"
"$bin/shellcheck" -x tests/*.sh .ci/*
"$bin/hadolint" Dockerfile
"$bin/check-jsonschema" --builtin-schema vendor.gitlab-ci --data-transform gitlab-ci .gitlab-ci.yml deploy/gitlab-ci.yml
"$bin/check-jsonschema" --builtin-schema vendor.compose-spec deploy/compose.yaml
