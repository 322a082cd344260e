# Hubscope: build, run, test. `make help` lists the targets.

GO      ?= go
OUT     := build
BIN     := $(OUT)/hubscope
CLI     := $(OUT)/hubscope-cli
SYSTEM  := $(shell uname -s)
export GOFLAGS := $(strip $(GOFLAGS) -buildvcs=false)

# One set of flags for everything: each other set compiles the OpenGL binding again,
# which is most of a build. clang does that in a quarter of gcc's time. On Linux the
# window speaks X11 (a Wayland desktop has XWayland), so no Wayland headers are needed.
TAGS := migrated_fynedo,no_emoji,no_metadata
ifeq ($(SYSTEM),Linux)
TAGS := $(TAGS),x11
export CC := clang
endif
STATICCHECK := honnef.co/go/tools/cmd/staticcheck@v0.8.2

.PHONY: help run test damage bench bench-live bench-peers build deps clean

help:
	@echo "make run    build Hubscope and open its window on the built-in sample case"
	@echo "make test   vet, staticcheck, all tests, and a real window under a virtual display"
	@echo "make damage 10,000 damaged inputs through the whole analysis (SEEDS=0-500 for a try)"
	@echo "make bench  the speed of the parsers and of the whole analysis in MB/s"
	@echo "make bench-live  the part of it that follows growing logs, in real time (LIVE=short for a try)"
	@echo "make bench-peers  the same beside lnav, glogg and ripgrep, which it installs (SIZE=64MiB for a try)"
	@echo "make build  $(BIN), with the window"
	@echo "make deps   install the system packages that the above need (they do it themselves too)"
	@echo "make clean  remove $(OUT)/"

run: go-present
	@.ci/make run

test: go-present
	@.ci/make test

SEEDS ?= 10000
damage: go-present
	HUBSCOPE_DAMAGE=$(SEEDS) CGO_ENABLED=0 $(GO) test -tags $(TAGS) -count=1 -timeout 60m -v -run TestDamaged ./app/damage

bench: go-present
	CGO_ENABLED=0 $(GO) test -tags $(TAGS) -run '^$$' -bench . -skip BenchmarkLive -benchmem ./parsers/... ./analyzer/... ./app/bench
	@$(MAKE) --no-print-directory bench-live

# Following is measured in real time: a quarter of an hour, or LIVE=short for a try.
LIVE ?= full
bench-live: go-present
	CGO_ENABLED=0 HUBSCOPE_LIVE=$(LIVE) $(GO) test -tags $(TAGS) -run '^$$' -bench BenchmarkLive -timeout 60m ./app/bench

bench-peers: go-present
	@.ci/bench-peers

build: go-present
	@.ci/deps build
	CGO_ENABLED=1 $(GO) build -tags $(TAGS) -o $(BIN) .

deps:
	@.ci/deps test

clean:
	rm -rf $(OUT)

.PHONY: go-present
go-present:
	@command -v $(GO) >/dev/null 2>&1 || { echo "Go is not installed: https://go.dev/dl/ (any version from 1.21 on fetches the one it needs)" >&2; exit 1; }

export GO OUT BIN CLI TAGS STATICCHECK
