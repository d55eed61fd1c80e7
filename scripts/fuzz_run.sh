#!/usr/bin/env bash
# Runs every fuzz target for a while, several at a time: those that every mail goes
# through for a minute, the others for some seconds. What one finds is left in its package's
# testdata/fuzz, to be kept with the mend.
#
#   scripts/fuzz_run.sh [TIME] [SHORTER TIME]
set -euo pipefail
cd "$(dirname "$0")/.."

long=${1:-60s}
short=${2:-8s}
# Headers, the structure of a mail, plain text and HTML.
always='FuzzParseHeader FuzzParseMail FuzzFormatText FuzzSanitizeHTML'
at_once=$(nproc)

logs=$(mktemp -d)
trap 'rm -rf "$logs"' EXIT

# fuzz runs one target, and says what it said only if it failed.
fuzz() {
	local package=$1 target=$2 time=$3 log=$logs/${1//\//_}.$2
	if go test -run "^$target\$" -fuzz "^$target\$" -fuzztime "$time" -parallel 1 "$package" >"$log" 2>&1; then
		printf '%s %s: %s\n' "$package" "$target" "$(grep -o 'execs: [0-9]*' "$log" | tail -n 1)"
	else
		printf '%s %s found something:\n' "$package" "$target"
		cat "$log"
		return 1
	fi
}
export -f fuzz
export logs

# go test -list prints the targets of a package, and then the package.
targets=$(go test -list '^Fuzz' ./... | awk -v always=" $always " -v long="$long" -v short="$short" '
	/^Fuzz/ { targets[++n] = $1 }
	/^ok/ { for (i = 1; i <= n; i++) print $2, targets[i], (index(always, " " targets[i] " ") ? long : short); n = 0 }
')
for target in $always; do
	grep -q " $target " <<<"$targets" || { echo "There is no $target any more."; exit 1; }
done
sort -k3,3r <<<"$targets" | xargs -r -P "$at_once" -L 1 bash -c 'fuzz "$@"' fuzz
