# One command to run it, one to test it. Everything installed stays in .venv, but for Debian's packages under `test`.

PORT ?= 8000
WORKERS ?= auto
TEST_PACKAGES := chromium fonts-dejavu-core hledger ledger libpangoft2-1.0-0 libharfbuzz-subset0
PYTHON := .venv/bin/python

MAKEFLAGS += --no-print-directory
.NOTPARALLEL:
.DEFAULT_GOAL := help
.PHONY: help run test pictures lint format bench requirements wheel clean

help: ## show these commands
	@sed -n 's/^\([a-z]*\):.*## /  make \1\t/p' Makefile | expand -t 22

run: ## start Timebank with a demo community: make run [PORT=8000]
	@tools/install.sh run
	@PORT=$(PORT) exec $(PYTHON) -m timebank serve --demo

test: ## run every test: make test [ARGS="-k gathering"] [WORKERS=2]
	@tools/install.sh dev
	@tools/debian-packages.sh $(TEST_PACKAGES)
	@exec $(PYTHON) -m pytest -n $(WORKERS) $(ARGS)

pictures: export TEST_PICTURES := 1
pictures: ## keep a picture of every page in ./screenshots
	@$(MAKE) test ARGS="tests/journeys $(ARGS)"

lint: ## check format, style, types, templates, Dockerfile and layers
	@tools/install.sh dev
	$(PYTHON) -m ruff format --check
	$(PYTHON) -m ruff check
	$(PYTHON) -m mypy timebank
	$(PYTHON) -m djlint templates --lint --quiet
	.venv/bin/hadolint Dockerfile
	$(PYTHON) -m pytest -q tests/test_architecture.py

format: ## lay out the code and mend what can be mended
	@tools/install.sh dev
	$(PYTHON) -m ruff check --fix
	$(PYTHON) -m ruff format

bench: ## measure, as ratios within one run
	@tools/install.sh dev
	@exec $(PYTHON) -m bench $(ARGS)

COMPILE := .venv/bin/uv pip compile pyproject.toml --quiet --universal --python-version 3.11 --generate-hashes \
	--no-header --no-annotate $(ARGS)

requirements: ## pin what pyproject.toml asks for; newest of all: make requirements ARGS=--upgrade
	@tools/install.sh dev
	$(COMPILE) --extra postgres --output-file requirements/run.txt
	$(COMPILE) --extra postgres --group dev --constraints requirements/run.txt --output-file requirements/dev.txt
	$(COMPILE:pyproject.toml=) --group build --constraints requirements/dev.txt --output-file requirements/build.txt
	@! grep -nE '://|^-' requirements/*.txt

wheel: ## build the package into dist/
	@tools/install.sh dev
	@$(PYTHON) -m hatchling build -t wheel

clean: ## remove what was built and installed; the data folder stays
	rm -rf .venv dist .coverage htmlcov .hypothesis .mypy_cache .pytest_cache .ruff_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
