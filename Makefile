# The two commands a newcomer needs: `make run` serves the dashboard, `make test` passes the tests.
PYTHON ?= python3
VENV ?= .venv
BIN = $(VENV)/bin
PORT ?= 8501

.PHONY: run test lint check evaluate bench train basemap picture clean

$(BIN)/.installed: requirements.txt
	$(PYTHON) -c 'import sys; sys.exit("Borderpost needs Python 3.11 or newer; this is %s" % sys.version.split()[0]) if sys.version_info < (3, 11) else None'
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements.txt
	touch $@

$(BIN)/.installed-dev: requirements-dev.txt $(BIN)/.installed
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements-dev.txt
	touch $@

run: $(BIN)/.installed
	$(BIN)/python -m geo serve --port $(PORT)

test: $(BIN)/.installed-dev
	$(BIN)/python scripts/install_browser.py
	$(BIN)/python -m pytest

lint: $(BIN)/.installed-dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

check: $(BIN)/.installed
	$(BIN)/python -m geo check

evaluate: $(BIN)/.installed-dev
	$(BIN)/python scripts/train_reader.py --reports data/samples/reports.jsonl tests/gold/more_reports.jsonl --gold tests/gold/dev.jsonl tests/gold/more.jsonl --misses

bench: $(BIN)/.installed-dev
	$(BIN)/python -m pytest tests/benchmarks -q -s

train: $(BIN)/.installed-dev
	$(BIN)/python scripts/train_reader.py --reports data/samples/reports.jsonl tests/gold/more_reports.jsonl --gold tests/gold/dev.jsonl tests/gold/more.jsonl --figures docs/figures.json --write

basemap: $(BIN)/.installed-dev
	$(BIN)/python scripts/build_basemap.py --out data/basemap

picture: $(BIN)/.installed-dev
	$(BIN)/python -m scripts.picture

clean:
	rm -rf $(VENV) .pytest_cache .ruff_cache .hypothesis
