#!/usr/bin/env bash
# Makes docs/screenshot.png anew from the sample mailbox: scripts/screenshot.sh
# [-subject "words"]. It needs Chromium, and fonts for all the scripts in the
# sample: on Debian fonts-noto-core fonts-noto-cjk fonts-noto-color-emoji.
set -euo pipefail
cd "$(dirname "$0")/.."
make build
mkdir -p docs
exec go run ./scripts/screenshot "$@"
