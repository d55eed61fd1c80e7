#!/usr/bin/env bash
# Runs every check and test; `make test` calls it. With HEARTHMAIL_TEST_WITHOUT
# (a comma-separated list of dovecot, chromium, postgres, nginx, caddy and race) it
# leaves tests out.
set -euo pipefail
cd "$(dirname "$0")/.."

step() { printf '\n== %s\n' "$1"; }

step 'What the tests need'
HEARTHMAIL_TEST_WITHOUT=$(scripts/test_setup.sh)
export HEARTHMAIL_TEST_WITHOUT
go mod download

step 'Front end'
make frontend

step 'Generated code'
scripts/generated_check.sh

step 'Style'
make lint

step 'Tests'
race=-race
[[ ,$HEARTHMAIL_TEST_WITHOUT, == *,race,* ]] && race=
go test ${race:+"$race"} -timeout 20m ./...

step 'Fuzzing'
scripts/fuzz_run.sh
if [ -n "$HEARTHMAIL_TEST_WITHOUT" ]; then
	printf '\nLeft out: %s\n' "$HEARTHMAIL_TEST_WITHOUT"
fi
