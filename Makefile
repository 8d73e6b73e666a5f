# Targets of rung. `make` alone prints them. Only Go and make are needed (for
# `make peers` also node).

GO    ?= go
BIN   := bin/rung
DEMO  := demo
FUZZ  ?= 30s
BENCH ?= bench.txt
COUNT ?= 6
R     ?= 1000000
PEERS ?=

.DEFAULT_GOAL := help
.PHONY: help build demo test check golden bench peers fuzz clean

help: ## print the targets
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "  make %-8s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

build: ## build bin/rung
	$(GO) build -trimpath -o $(BIN) ./cmd/rung

demo: build ## build, make sample exports, run the main job, say where the report is
	$(BIN) demo $(DEMO)

test: ## run all tests
	$(GO) test -timeout 30m ./...

check: ## format, vet, staticcheck, tests with the race detector, tidy modules
	@unformatted=$$(gofmt -s -l .); test -z "$$unformatted" || { echo "gofmt -s -w these files:" $$unformatted; exit 1; }
	$(GO) vet ./...
	$(GO) tool staticcheck ./...
	$(GO) mod tidy -diff
	$(GO) test -race -short -timeout 30m ./...

golden: ## rewrite golden files; review the difference before committing
	$(GO) test ./report/... ./cmd/... -update

# What a night's time goes into: decoding, folding, merging, tabulating, the
# workbook, a wide report. Compare two states with `make bench BENCH=old.txt` on
# the first, `make bench` on the second, `go tool benchstat old.txt bench.txt`.
bench: ## Go benchmarks to BENCH (default bench.txt), COUNT runs each (default 6), summed up by benchstat
	$(GO) test -run '^$$' -bench '^Benchmark(Decode|Observe|Merge|Tabulate|Write|Wide)$$' -benchmem -count $(COUNT) \
		./pipeline/intake ./segment/measure ./report/xlsx ./cmd/rung > $(BENCH) || { cat $(BENCH); exit 1; }
	$(GO) tool benchstat $(BENCH)

# Ratios of a quiet machine with two cores are worth quoting. PEERS are further
# flags: -unsorted, -polars, -tuned, -memory 4GiB, -pairs 5.
peers: ## the performance job in rung and in DuckDB: ratios, and every cell compared (wants node; R=1000000 respondents)
	$(GO) run ./cmd/peers -r $(R) $(PEERS)

fuzz: ## run each fuzz target for FUZZ (default 30s)
	@for p in $$($(GO) list ./...); do for f in $$($(GO) test -list '^Fuzz' $$p | grep '^Fuzz'); do \
		echo "$$p $$f"; $(GO) test -run '^$$' -fuzz "^$$f$$" -fuzztime $(FUZZ) $$p || exit 1; done; done

clean: ## remove what make made
	rm -rf bin $(DEMO) $(BENCH)
