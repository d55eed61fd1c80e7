#!/usr/bin/env bash
# Fails when a Go file of ours isn't as gofmt would write it.
set -euo pipefail
cd "$(dirname "$0")/.."

unformatted=$(find . -name '*.go' -not -path './static/node_modules/*' -not -path './.tools/*' -print0 | xargs -0 -r gofmt -l)
if [ -n "$unformatted" ]; then
	printf 'These files are not formatted (run gofmt -w on them):\n%s\n' "$unformatted" >&2
	exit 1
fi
