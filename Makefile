# Every command of the project. `make` alone lists them.
SHELL := /bin/sh
PYTHON ?= python3
BIN := .venv/bin
RUN := $(BIN)/python -m bot
UV := .bootstrap/bin/uv
TESTS ?= tests
export RASA_TELEMETRY_ENABLED := false
# Else Python would compile 1,300 modules at every start, which is half of it: keep what it compiled.
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := list
.PHONY: list setup setup-dev chat train test lint check check-directory directory-table evaluate bench load fuzz soak hostile image attack crash audit sbom licences lock adapt evaluation-page compare-with-diet learning-curve odd-texts

list: ## show these commands
	@sed -nE 's/^([a-z-]+):.*## (.*)/  make \1\t\2/p' $(MAKEFILE_LIST) | expand -t 26

# --- Talking and trying -------------------------------------------------------------------------
chat: train ## set up, train if needed, and talk in the terminal
	@$(RUN) chat

train: setup ## train the model, if something it is made from has changed
	@$(RUN) train >/dev/null

# --- Keeping it right ---------------------------------------------------------------------------
test: setup-dev ## set up and run all tests
	@$(RUN) train >/dev/null
	@$(BIN)/python -m pytest -n auto --dist worksteal $(TESTS)

lint: setup-dev ## style and types
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy

check-directory: setup ## everything wrong or doubtful in directory.yaml
	@$(RUN) check

directory-table: setup-dev ## write who is shown to whom, to read in a diff
	@$(BIN)/python -m tests.directory.table

check: lint test check-directory ## lint, tests and the directory at once

evaluation-page: setup-dev ## write docs/evaluation.md: every figure of understanding
	@$(RUN) train >/dev/null
	@$(BIN)/python -W ignore -m tests.evaluation.page

compare-with-diet: setup-dev ## train Rasa's default pipeline on the same messages (slow), for the page
	@RASA_MAX_CACHE_SIZE=0 $(BIN)/python -W ignore -m tests.evaluation.rival

learning-curve: setup-dev ## train on parts of the messages (slow), for the page
	@$(BIN)/python -W ignore -m tests.evaluation.learning

odd-texts: setup-dev ## 100,000 texts as no person writes them: never an error, never slow
	@$(RUN) train >/dev/null
	@$(BIN)/python -W ignore -m tests.odd_texts

adapt: setup-dev ## teach the encoder our field from the messages (half an hour), then train
	@OMP_NUM_THREADS=2 TF_CPP_MIN_LOG_LEVEL=3 $(BIN)/python -W ignore -m nlu.encoder.adapting

evaluate: train ## measure understanding on messages never trained on
	@$(RUN) evaluate

bench: setup-dev ## time turns, search and start, beside stock Rasa
	@$(RUN) train >/dev/null
	@$(BIN)/python -m tests.bench

hostile: setup-dev ## ten thousand updates as only an enemy would send them, at the real process
	@$(RUN) train >/dev/null
	@$(BIN)/python -m tests.channels.telegram.hostile

fuzz: setup-dev ## 20,000 steps of made-up talks, the promises judged after each, then spoiled input for every parser; STEPS=2000 for a short one, SEED=7 for the same ones
	@$(RUN) train >/dev/null
	@$(BIN)/python -m tests.fuzz $(or $(STEPS),20000) $(SEED)
	@$(BIN)/python -m tests.parsers 2000

soak: setup-dev ## an hour with 200 people, memory watched; MINUTES=5 for a short one
	@$(RUN) train >/dev/null
	@$(BIN)/python -m tests.soak $(MINUTES)

load: setup-dev ## one process, stock Rasa and three replicas under load, one killed; QUICK=1 for a short one
	@$(RUN) train >/dev/null
	@$(BIN)/python -m tests.load $(if $(QUICK),--quick)

image: setup ## build the container's image with buildah, start it and talk with it
	@deploy/image.sh

attack: setup-dev ## an adversary who knows everybody but one, over 10,000 pairs of data sets
	@$(BIN)/python -m tests.statistics.attack 10000

crash: setup-dev ## kill a process that counts 200 times, and look whether its file is whole
	@$(BIN)/python -m tests.statistics.killed 200

# Two of these ask the network, so no test does; their tools live in environments of their own.
audit: setup-dev ## weaknesses of the locked packages that docs/advisories.yaml does not know; DATABASE=folder to ask no network
	@mkdir -p build
	@test -n "$(DATABASE)" || { rm -f build/audit.json; \
	  $(UV) tool run -q -p 3.10 pip-audit==2.10.1 --disable-pip --no-deps -r requirements.lock -f json -o build/audit.json || true; }
	@$(BIN)/python -m tests.advisories $(or $(DATABASE),build/audit.json)

sbom: $(UV) ## the list of parts in CycloneDX, build/sbom.json
	@mkdir -p build
	@$(UV) tool run -q -p 3.10 --from cyclonedx-bom==7.5.0 cyclonedx-py requirements requirements.lock --of JSON -o build/sbom.json

licences: setup ## the licence of every installed package
	@$(BIN)/python -m tests.licences

# --- Setting up ---------------------------------------------------------------------------------
setup: .venv/.ready
setup-dev: .venv/.ready-dev

# uv makes the environment: it finds an installed Python 3.10, or fetches one.
$(UV): requirements-bootstrap.lock
	@echo "setting up: uv" >&2
	@$(PYTHON) -m venv --clear .bootstrap
	@.bootstrap/bin/python -m pip install -q --disable-pip-version-check --require-hashes -r requirements-bootstrap.lock
	@touch $@

.venv/.ready: $(UV) requirements.lock pyproject.toml
	@echo "setting up: Python 3.10 and the packages of requirements.lock" >&2
	@test -x $(BIN)/python || $(UV) venv -q .venv
	@$(UV) pip install -q --require-hashes -r requirements.lock
	@$(UV) pip install -q --no-deps --no-build-isolation -e .
	@touch $@

.venv/.ready-dev: .venv/.ready requirements-dev.lock
	@echo "setting up: what tests and style need" >&2
	@$(UV) pip install -q --require-hashes -r requirements-dev.lock
	@touch $@

lock: $(UV) ## pin every package anew, with its hashes
	@$(UV) pip compile -q --generate-hashes -p 3.10 --no-emit-index-url --no-header requirements.in -o requirements.lock
	@$(UV) pip compile -q --generate-hashes -p 3.10 --no-emit-index-url --no-header requirements-dev.in -o requirements-dev.lock
	@$(UV) pip compile -q --generate-hashes -p 3.9 --no-emit-index-url --no-header requirements-bootstrap.in -o requirements-bootstrap.lock
