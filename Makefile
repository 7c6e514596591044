# SPDX-License-Identifier: GPL-2.0-or-later
#
# Every target gets the machine ready first (bench/bootstrap.py: Debian packages, .venv), then calls
# the tool that does the work. Nothing is decided here.

PYTHON ?= python3
PYTEST_ARGS ?=

BIN := .venv/bin
READY := $(PYTHON) bench/bootstrap.py
PYTEST := $(BIN)/python -m pytest -n 2

.DEFAULT_GOAL := help
.PHONY: help demo test build firmware generate bench mutants fuzz sanitize lint clean

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-9s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

demo: ## show the cases on the model, then on QEMU, built from source the first time
	@$(PYTHON) bench/demo.py

test: ## build everything and run all tests and scenarios (PYTEST_ARGS='-k word' for some)
	@$(READY) test
	@$(BIN)/smmubench build all
	@$(PYTEST) $(PYTEST_ARGS) tests bench/smmubench/scenarios

build: ## build the core, QEMU and the firmware
	@$(READY) test
	@$(BIN)/smmubench build all

firmware: ## build the bare-metal guests
	@$(READY) test
	@$(BIN)/smmubench build firmware

generate: ## make register and machine tables from their descriptions
	@$(READY) test
	@$(BIN)/smmubench build generated

bench: ## measure instructions and times, into build/bench.json
	@$(READY) bench
	@$(BIN)/smmubench build all
	@$(BIN)/python tests/tools/bench.py --output build/bench.json

mutants: ## break the core on purpose, one line at a time; every break must be noticed
	@$(READY) test
	@$(BIN)/python tests/tools/mutants.py

fuzz: ## feed random registers, tables and transactions to the core, with sanitizers
	@$(READY) test
	@$(BIN)/python tests/tools/fuzz.py

sanitize: ## run the core's tests and the scenarios on a core built with ASan and UBSan
	@$(READY) test
	@SMMUBENCH_CORE_VARIANT=asan $(BIN)/smmubench build core
	@LD_PRELOAD="$$(gcc -print-file-name=libasan.so)" ASAN_OPTIONS=detect_leaks=0 \
		SMMUBENCH_CORE_VARIANT=asan $(PYTEST) $(PYTEST_ARGS) tests/core

lint: ## check style and types
	@$(READY) test
	@$(BIN)/ruff check bench tests
	@$(BIN)/mypy

clean: ## remove what runs and tools left in the checkout (not .venv, not the cache)
	@rm -rf out build bench/*.egg-info .pytest_cache .mypy_cache .ruff_cache .hypothesis
	@find bench tests -name __pycache__ -type d -prune -exec rm -rf {} +
