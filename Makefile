# The commands of the README. Each installs what it needs first.
#
#   make build    the program at build/release/bin/aviary, plugins beside it; no tests
#   make demo     the workshop on an example plugin inside a playing song
#   make test     every test: C++, page, browser, other hosts, and short runs under sanitizers
#   make test-long  what `make test` has no time for: 500 reloads in a row, two thousand kills, more sanitizers' runs
#   make pictures   those of the README, docs/pages.md and docs/song-view.md, anew
#   make bench    the figures, as floor, ours and ratio (NAME=... for a part)
#   make deb      a package for Debian, build/deb/aviary_*.deb
#   make test-install   what a bare Debian makes of that package, and of `make demo`: two machines from nothing, ten minutes
#   make format   clang-format over everything

SHELL := /bin/bash
BUILD := build/release
WEB_SOURCES := $(shell find web -type f -not -path '*/node_modules/*' -not -path '*/dist/*' 2>/dev/null)
SANITIZED_TESTS := sh cmake/sanitized_tests.sh

# Tests and benchmarks are left out of a new build tree until something asks for them, and stay in it then.
TESTS = $(if $(wildcard $(BUILD)/CMakeCache.txt),,-DAVIARY_TESTS=OFF)
NPM_CI = npm ci --no-audit --no-fund
OMIT = $(if $(wildcard web/node_modules/vitest),,--omit=dev)
SETUP = build
tested := test test-program test-web test-browser test-hosts test-reloads test-kills test-storm test-sound pictures bench
$(tested): SETUP = test
$(tested): TESTS = -DAVIARY_TESTS=ON
$(tested): OMIT =

.PHONY: build program web demo deb test-install test test-program test-web test-browser test-hosts test-asan test-tsan test-rtsan test-asan-rest test-tsan-rest test-apart test-reloads test-kills test-storm test-sound test-long pictures bench format clean setup

setup:
	@./setup.sh $(SETUP)

# Side by side: the page waits for packages and the network, the program for the compiler.
build: setup
	@$(MAKE) --no-print-directory -j2 program web SETUP='$(SETUP)' TESTS='$(TESTS)' TARGETS='$(TARGETS)' OMIT='$(OMIT)'

program: setup
	@mkdir -p build; cmake --preset release $(TESTS) >build/configure.log 2>&1 || { cat build/configure.log; exit 1; }
	cmake --build --preset release $(TARGETS)

web: $(BUILD)/web/index.html

$(BUILD)/web/index.html: $(WEB_SOURCES) | setup
	@./setup.sh page
	cd web && $(NPM_CI) $(OMIT) && npx vite build --outDir ../$(BUILD)/web --emptyOutDir

# Not for the demo: what only a build for release wants, as VST3.
demo: TARGETS = --target aviary_demo
demo: build
	$(BUILD)/bin/aviary start examples/tremolo

test: SETUP = rtsan
test: build test-program test-web test-browser test-hosts test-tsan test-asan test-rtsan
	@echo "All tests passed."

test-program: build
	ctest --preset release --parallel 2

test-web: web
	cd web && { [ -d node_modules/vitest ] || $(NPM_CI); } && npm run check && npm test

test-browser: build
	cd e2e && $(NPM_CI) && npm test

# Hosts from Debian's packages. What cannot be installed is left out, and said so.
test-hosts: build
	-./setup.sh hosts
	cmake -S e2e/foreign_hosts -B build/foreign_hosts -G Ninja >build/configure-foreign_hosts.log && ninja -C build/foreign_hosts
	cd e2e && npm run test:hosts

test-asan test-tsan test-rtsan test-asan-rest test-tsan-rest test-apart: SETUP = rtsan
test-asan test-tsan test-rtsan test-asan-rest test-tsan-rest: test-%: setup
	$(SANITIZED_TESTS) $*

test-long: test-reloads test-kills test-storm test-sound test-asan-rest test-tsan-rest test-apart

# Each file compiled on its own: finds an include that a file owes to a neighbour.
test-apart: setup
	cmake --preset dev >build/configure-dev.log 2>&1 || { cat build/configure-dev.log; exit 1; }
	cmake --build --preset dev

test-reloads: build
	cd e2e && $(NPM_CI) && AVIARY_RELOADS=500 node --test many_reloads.test.mjs

# Every song of the corpus, with and without FMA, at block sizes from 1 to 4096.
test-sound: build
	AVIARY_WHOLE_SONGS=1 $(BUILD)/bin/same_sound_test
	$(BUILD)/bin/app_test --gtest_also_run_disabled_tests --gtest_filter='RenderedFile.*'

# Two pages, a script and an editor outside at one song, for ten minutes; and the order of changes with more of everything.
test-storm: build
	cd e2e && $(NPM_CI) && AVIARY_STORM_SECONDS=600 node --test song_order.test.mjs
	AVIARY_EXPLORE_MORE=1 $(BUILD)/bin/edits_test

# At every disk operation of a session's life, some two thousand of them.
test-kills: build
	AVIARY_KILL_SEEDS=4 $(BUILD)/bin/session_test --gtest_filter='KilledWorkspace.*'

pictures: build
	cd e2e && $(NPM_CI) && node pictures.mjs && node song_pictures.mjs

bench: build
	node bench/run.mjs $(NAME)

deb: SETUP = deb
deb: build
	packaging/make_deb.sh $(BUILD) build/deb

test-install: deb
	e2e/bare_machine.sh package
	e2e/bare_machine.sh demo

format:
	git ls-files '*.h' '*.c' '*.cpp' | xargs clang-format-14 -i

clean:
	rm -rf build web/node_modules e2e/node_modules
