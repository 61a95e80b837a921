# make site    check the articles, write the report, build the site
# make test    run all tests
# make help    the rest

BIN := .venv/bin
export DIGLOT_SHARED ?= $(abspath ../shared)
export NO_MKDOCS_2_WARNING := 1

.DEFAULT_GOAL := site
.PHONY: help site check serve test lint format bench fit fuzz lock clean

help:
	@echo "make site     check the articles in source/, write build/report.html, build site/"
	@echo "make check    only the check"
	@echo "make serve    preview on http://127.0.0.1:8000/, rebuilt at each save"
	@echo "make test     run all tests; arguments for pytest: make test ARGS='-k spans'"
	@echo "make lint     ruff, mypy, import contracts"
	@echo "make format   let ruff lay the code out"
	@echo "make bench    time and score against peers, which it installs; one of them: make bench ARGS=aligning"
	@echo "make fit      print the table that tells current pairs from edited ones, fitted to the gold anew"
	@echo "make fuzz     damage real pages and see that every promise holds: ARGS='--examples 100000 --minutes 60'"
	@echo "make lock     renew requirements.lock from pyproject.toml"
	@echo "make clean    remove what was made"

.venv/complete: requirements.lock pyproject.toml tools/setup.sh
	@tools/setup.sh venv

# Exit status 1 means that something was found: it is shown, and the site is built all the same.
site: .venv/complete
	@$(BIN)/diglot check || test $$? -eq 1
	@mkdir -p build
	@$(BIN)/diglot report --format html -o build/report.html
	@$(BIN)/diglot build
	@echo
	@echo "Site:    site/index.html (make serve shows it with search)"
	@echo "Report:  build/report.html, and in the site at reports/alignment/"

check: .venv/complete
	@$(BIN)/diglot check

serve: .venv/complete
	$(BIN)/mkdocs serve

test: .venv/complete
	@tools/setup.sh programs
	$(BIN)/pytest $(ARGS)

lint: .venv/complete
	$(BIN)/ruff format --check tools tests
	$(BIN)/ruff check tools tests
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache

format: .venv/complete
	$(BIN)/ruff check --fix tools tests
	$(BIN)/ruff format tools tests

# Peers are installed each by itself, so that one that cannot be had leaves the others.
bench: .venv/complete
	@grep -v '^#' tests/benchmarks/requirements.txt \
	  | xargs -n 1 $(BIN)/pip install -qq --disable-pip-version-check --retries 1 \
	  || echo "Not all peers could be installed: figures of the others are quoted"
	$(BIN)/python tests/benchmarks $(ARGS)

fit: .venv/complete
	$(BIN)/python tests/benchmarks/fit.py

fuzz: .venv/complete
	$(BIN)/python tests/fuzz $(ARGS)

lock:
	uv pip compile --quiet --extra dev --universal --generate-hashes --no-emit-index-url --no-header \
	  pyproject.toml --output-file requirements.lock

clean:
	rm -rf .venv build dist site .cache .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
