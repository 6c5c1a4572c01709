# Two commands do all the set-up: `make demo` and `make test`.
PYTHON ?= python3.11
VENV   := .venv
BIN    := $(VENV)/bin
PIP    := $(BIN)/python -m pip install --quiet --disable-pip-version-check

.PHONY: demo test lint docs bench clean

demo: $(VENV)/.run            ## from nothing to a first answered question
	@$(BIN)/yiju demo

test: $(VENV)/.dev            ## everything that is checked, as CI checks it
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/pytest -n auto --cov --cov-report=term

docs: $(VENV)/.docs           ## the ontology's documentation, docs/ontology/index.html
	@mkdir -p docs/ontology
	$(BIN)/python docs/build.py

bench: $(VENV)/.dev           ## speed, side by side in one run
	$(BIN)/python -m benchmarks

# The runner's own set-up is quiet and happens once for each change of the pins.
$(VENV)/.run: pyproject.toml constraints.txt
	@echo "yiju: setting up $(VENV) (the first time takes about a minute) …" >&2
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV) || python3 -m venv $(VENV)
	@PIP_CONSTRAINT=constraints.txt $(PIP) -e .
	@touch $@

$(VENV)/.dev: $(VENV)/.run
	@PIP_CONSTRAINT=constraints.txt $(PIP) -e '.[dev]'
	@touch $@

$(VENV)/.docs: $(VENV)/.run
	@PIP_CONSTRAINT=constraints.txt $(PIP) -e '.[docs]'
	@touch $@

clean:
	rm -rf $(VENV) yiju.store docs/ontology .coverage* .mypy_cache .pytest_cache .ruff_cache .hypothesis
