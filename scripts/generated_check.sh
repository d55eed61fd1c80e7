#!/usr/bin/env bash
# Fails when the committed *_templ.go files are not what the templates make, and
# leaves the right ones behind. It compares file contents, not commits, so it is
# right in a tree with changes of one's own too.
set -euo pipefail
cd "$(dirname "$0")/.."

sums() {
	find . -name '*_templ.go' -not -path './static/node_modules/*' -not -path './.tools/*' -print0 |
		sort -z | xargs -0 -r sha256sum
}

before=$(sums)
make generate
if ! changed=$(diff <(echo "$before") <(sums)); then
	echo 'These generated files were out of date, and have just been made anew. Commit them:' >&2
	sed -nE 's/^[<>] [0-9a-f]+ +/  /p' <<<"$changed" | sort -u >&2
	exit 1
fi
