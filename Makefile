# Everything that is done with this project, each in one word.

SUDO := $(shell [ "$$(id -u)" = 0 ] || command -v sudo)
PG := $(shell command -v initdb || ls -d /usr/lib/postgresql/*/bin/initdb 2>/dev/null | tail -n 1)
CC := $(shell command -v cc)
CHROMIUM := $(shell command -v chromium)
NODE := $(shell command -v npm)
WASM := target/wasm32-unknown-unknown/web/danvan_core_wasm.wasm
WEB := clients/web

ROUNDS := 200
PG_ROUNDS := 50
TARGET := gate
MINUTES := 30
SEEDS := 10000

.PHONY: demo test lint web small shots bench torture simulate fuzz setup openapi

# The whole story on this machine: a server, its data, three phones. `make demo ARGS=--exit` ends by itself.
demo: small
	cargo build --release --workspace --bins
	target/release/danvan-demo $(ARGS)

# What must hold before anything is committed.
test: lint web
	cargo build --workspace --bins
	cargo nextest run --workspace
	cd tests/browser && npm ci --no-audit --no-fund && npm test
	target/debug/danvan openapi | diff - server/openapi.json
	sh tests/paths.sh

lint: setup
	cargo fmt --all --check
	cargo clippy --workspace --all-targets -- -D warnings
	cargo deny check bans licenses sources

# The phone's app: sync-core as WebAssembly, the JavaScript that calls it, the screens, the service worker.
web: setup
	rustup target add wasm32-unknown-unknown
	cargo build --package danvan-core-wasm --target wasm32-unknown-unknown --profile web
	cargo run --quiet --bin danvan-bind -- $(WASM) $(WEB)/src/core/wasm
	cd $(WEB) && npm ci --no-audit --no-fund && npm run check && npm run build

# The same with its WebAssembly made a fifth smaller: what is shipped.
small: web
	cd $(WEB) && npm run shrink && npm run build

# Pictures of every screen and state, in target/shots.
shots: web
	cargo build --workspace --bins
	cd tests/browser && npm ci --no-audit --no-fund && node shots.mjs

# Workloads W1 to W6 on the release build; writes target/bench/results.json.
bench: setup
	cargo build --release --workspace --bins
	target/release/danvan-bench $(ARGS)

# Kills the server (and PostgreSQL in turn) at random moments under load; nothing with a receipt may be lost.
torture: setup
	cargo build --release --workspace --bins
	target/release/danvan-bench --torture $(ROUNDS) --torture-postgres $(PG_ROUNDS) $(ARGS)

# Plays simulated histories: `make simulate SEEDS=100000`. One that ends wrong is made small and printed.
simulate: setup
	cargo build --release --package danvan-tests --bin danvan-simulate
	target/release/danvan-simulate --seeds $(SEEDS) $(ARGS)

# One fuzzer for a while: `make fuzz TARGET=gate MINUTES=30`; the targets are precheck, gate, wire, session, text.
# What it finds goes to fuzz/cases, where `make test` replays it. Wants a nightly compiler beside the stable one.
fuzz: setup
	@command -v cargo-fuzz >/dev/null || cargo install --locked cargo-fuzz
	mkdir -p target/fuzz/$(TARGET) fuzz/cases/$(TARGET)
	cargo +nightly fuzz run --fuzz-dir fuzz/targets -O -s none $(TARGET) target/fuzz/$(TARGET) fuzz/seeds/$(TARGET) \
		-- -max_total_time=$$(($(MINUTES) * 60)) -rss_limit_mb=2048 -timeout=10 -artifact_prefix=fuzz/cases/$(TARGET)/

# Describes the API anew after an endpoint changed.
openapi:
	cargo run --bin danvan -- openapi > server/openapi.json

# What the machine lacks: a C compiler (SQLite, zstd), PostgreSQL's binaries and a browser for the tests, npm, the test
# runner, the dependency check.
setup:
ifeq ($(and $(PG),$(CC),$(CHROMIUM)),)
	$(SUDO) apt-get update
	$(SUDO) apt-get install -y build-essential postgresql chromium
endif
ifeq ($(NODE),)
	$(SUDO) apt-get install -y nodejs npm
endif
	@command -v cargo-nextest >/dev/null || cargo install --locked cargo-nextest
	@command -v cargo-deny >/dev/null || cargo install --locked cargo-deny
