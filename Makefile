# Targets of rung. `make` alone prints them. Only Go and make are needed (for
# `make peers` also node).

GO    ?= go
BIN   := bin/rung
DEMO  := demo
FUZZ  ?= 30s
R     ?= 200000

.DEFAULT_GOAL := help
.PHONY: help build demo test check golden bench peers fuzz clean

help: ## print the targets
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "  make %-8s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

build: ## build bin/rung
	$(GO) build -trimpath -o $(BIN) ./cmd/rung

demo: build ## build, make sample exports, run the main job, say where the report is
	$(BIN) demo $(DEMO)

test: ## run all tests
	$(GO) test ./...

check: ## format, vet, staticcheck, tests with the race detector, tidy modules
	@unformatted=$$(gofmt -s -l .); test -z "$$unformatted" || { echo "gofmt -s -w these files:" $$unformatted; exit 1; }
	$(GO) vet ./...
	$(GO) tool staticcheck ./...
	$(GO) mod tidy -diff
	$(GO) test -race -short ./...

golden: ## rewrite golden files; review the difference before committing
	$(GO) test ./report/... ./cmd/... -update

bench: ## Go benchmarks, ten runs each, for benchstat
	$(GO) test -run '^$$' -bench . -benchmem -count 10 ./...

peers: ## the performance job in rung and in DuckDB: ratios, and cells compared (wants node; R=200000)
	$(GO) run ./cmd/peers -r $(R)

fuzz: ## run each fuzz target for FUZZ (default 30s)
	@for p in $$($(GO) list ./...); do for f in $$($(GO) test -list '^Fuzz' $$p | grep '^Fuzz'); do \
		echo "$$p $$f"; $(GO) test -run '^$$' -fuzz "^$$f$$" -fuzztime $(FUZZ) $$p || exit 1; done; done

clean: ## remove what make made
	rm -rf bin $(DEMO)
