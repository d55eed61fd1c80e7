# `make help` lists what there is to do.
SHELL := bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory

# Passed on to the program: make run ARGS="--listen 127.0.0.1:9000"
ARGS ?=
DOCKER ?= docker

GOLANGCI_LINT_VERSION := v2.15.0
GOLANGCI_LINT := .tools/golangci-lint-$(GOLANGCI_LINT_VERSION)/golangci-lint
PACKAGES := static/node_modules/.package-lock.json

.PHONY: help run build test test-servers bench screenshots lint generate frontend docker clean

help: ## Say what there is to do
	@sed -nE 's/^([a-z-]+):.*## (.*)/\1|\2/p' $(MAKEFILE_LIST) | while IFS='|' read -r name text; do \
		printf '  make %-12s %s\n' "$$name" "$$text"; done

run: build ## Build Hearthmail and start it with its sample mailbox (options: ARGS="…")
	@exec bin/hearthmail $(ARGS)

build: generate frontend ## Build bin/hearthmail
	@go run ./locale/check
	@CGO_ENABLED=0 go build -trimpath -o bin/hearthmail ./cmd/hearthmail

test: ## Install what the tests need, and run every check and test
	@scripts/test_run.sh

test-servers: frontend ## Run the live tests on Dovecot, Cyrus and Courier (Debian's, unpacked in .tools)
	@HEARTHMAIL_TEST_WITHOUT=chromium scripts/test_setup.sh >/dev/null
	@scripts/servers_setup.sh
	@HEARTHMAIL_TEST_WITHOUT= HEARTHMAIL_TEST_SERVERS=dovecot,dovecot-without-uidplus,cyrus,courier \
		go test -race -count=1 -timeout 170s -run '^TestServers$$' ./cmd/hearthmail

bench: frontend ## Measure Hearthmail beside raw IMAP commands (options: ARGS="…")
	@go run ./cmd/hearthbench $(ARGS)

screenshots: build ## Take the pictures in docs/screenshots anew (options: ARGS="…")
	@go run ./scripts/screenshots $(ARGS)

lint: $(GOLANGCI_LINT) $(PACKAGES) ## Check format, modules, types and style
	@scripts/format_check.sh
	@go mod tidy -diff
	@go vet ./...
	@go run ./locale/check
	@$(GOLANGCI_LINT) run
	@npm --prefix static run --silent check

generate: ## Make the *_templ.go files from the templates
	@go tool templ generate -log-level warn

frontend: $(PACKAGES) ## Install the npm packages and build the scripts and styles
	@go run ./static/build

docker: ## Build the container image hearthmail
	@$(DOCKER) build --tag hearthmail .

clean: ## Remove everything that was built or installed here
	@rm -rf bin .tools static/node_modules
	@find static/dist -mindepth 1 ! -name .gitkeep -delete

# npm ci looks at the lock file alone, and runs nothing of what it installs.
$(PACKAGES): static/package-lock.json
	@echo 'Installing the npm packages'
	@cd static && npm ci --ignore-scripts --no-audit --no-fund --loglevel=error >/dev/null
	@touch $@

# Built once and kept.
$(GOLANGCI_LINT):
	@echo 'Building golangci-lint $(GOLANGCI_LINT_VERSION) (a minute or two, the first time only)'
	@rm -rf .tools/golangci-lint-* && mkdir -p $(@D)
	@GOBIN='$(CURDIR)/$(@D)' go install github.com/golangci/golangci-lint/v2/cmd/golangci-lint@$(GOLANGCI_LINT_VERSION) \
		2> >(grep -v '^go: downloading' >&2)
