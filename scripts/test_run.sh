#!/usr/bin/env bash
# Runs every check and test; `make test` calls it. With HEARTHMAIL_TEST_WITHOUT
# (a comma-separated list of dovecot, postfix, chromium, postgres, nginx, caddy, python and race) it
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
# The tests of the program wait more than they work, so they run beside all others,
# in two parts that take about as long.
# Those that go through whole collections of mail work, one thing after the other:
# they go without the race detector, which would find nothing and take long.
whole=hearthmail/cmd/hearthmail
collections='^(TestCorpus|TestBounds|TestGolden)'
parts=(A-F G-Z)
said=$(mktemp -d)
trap 'rm -rf "$said"' EXIT
running=()
for part in "${parts[@]}"; do
	go test ${race:+"$race"} -timeout 45m -run "^(Test|Fuzz|Example)[$part]" -skip "$collections" "$whole" >"$said/$part" 2>&1 &
	running+=("$!")
done
failed=
go list ./... | grep -vx "$whole" | xargs go test ${race:+"$race"} -timeout 20m || failed=yes
go test -timeout 20m -run "$collections" "$whole" || failed=yes
for one in "${running[@]}"; do
	wait "$one" || failed=yes
done
cat "$said"/*
[ -z "$failed" ]

step 'Fuzzing'
scripts/fuzz_run.sh
if [ -n "$HEARTHMAIL_TEST_WITHOUT" ]; then
	printf '\nLeft out: %s\n' "$HEARTHMAIL_TEST_WITHOUT"
fi
