# Everything runs from here, and each target sets up what it needs (`make help`).
# Paths are relative, so that a checkout may stand in a folder with blanks in its name.
.POSIX:
SHELL = /bin/sh
PY = .venv/bin/python
PIP = $(PY) -m pip install --quiet --disable-pip-version-check
TESTS =
BENCH =

help:
	@echo 'make demo    set up, write a made-up case, load it, print rings, trails, rules met, victims, freezes, draw pages'
	@echo 'make test    set up everything and run every check and test (TESTS=tests/cli for some)'
	@echo 'make check   style and types only: ruff, mypy'
	@echo 'make bench   speed against named peers and quality (BENCH="screen gfp" for some)'
	@echo 'make docs    write the tables in README and docs/ again'
	@echo 'make clean   remove the environment and what was built'

demo: .venv/.runtime
	@$(PY) -m linkgraph demo demo --run

test: .venv/.checks check
	@$(PY) tests/setup/system.py
	@$(PY) tests/neo4j_server/prepare.py || true
	$(PY) -m pytest -n 2 --dist loadgroup $(TESTS)

check: .venv/.checks
	$(PY) -m ruff check --no-cache
	$(PY) -m ruff format --check
	$(PY) -m mypy

bench: .venv/.checks
	$(PY) -m benchmarks $(BENCH)

docs: .venv/.checks
	$(PY) -m tests.setup.docs

clean:
	rm -rf .venv build demo *.egg-info .pytest_cache .mypy_cache .ruff_cache

# Stamps: a second run finds them and goes straight to work.
.venv/.runtime: setup.cfg pyproject.toml
	@PYTHON='$(PYTHON)' tests/setup/python.sh
	@echo 'Installing linkgraph (the first time this takes a few minutes)'
	@$(PIP) -e '.[rust]' || $(PIP) -e .
	@touch $@

.venv/.checks: .venv/.runtime
	@echo 'Installing the tools for tests'
	@$(PIP) -e '.[test]'
	@touch $@

.PHONY: help demo test check bench docs clean
