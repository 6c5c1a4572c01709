# Two commands do all the set-up: `make demo` and `make test`.
PYTHON ?= $(shell command -v python3.11 || command -v python3)
VENV   := .venv
BIN    := $(VENV)/bin
PIP    := PIP_CONSTRAINT=constraints.txt $(BIN)/python -m pip install --quiet --disable-pip-version-check

# What the tests use of Debian where it may be installed; without it they skip, and say so.
PACKAGES := virtuoso-opensource-7-bin chromium fonts-noto-cjk nginx-light openssl systemd

# What 'make bundle' makes an archive for: linux-x86_64, linux-aarch64 or windows-x86_64.
PLATFORM := linux-x86_64

.PHONY: demo test coverage test-long packages docs bench bundle bundle-list bundle-check clean

demo: $(VENV)/.run $(VENV)/.assets  ## from nothing to a first answered question
	@echo '$$ yiju build'
	@$(BIN)/yiju build
	@echo
	@echo "$$ yiju query services-by-policy policy='沪人社医发〔2016〕44号'"
	@$(BIN)/yiju query services-by-policy policy='沪人社医发〔2016〕44号'
	@echo
	@echo '接下来可以试：'
	@echo "  $(BIN)/yiju query services-by-policy policy='沪医保(2000)46'   # 文号可用任何写法"
	@echo '  $(BIN)/yiju extract examples/catalogues/jinshan-district.txt --explain'
	@echo "  echo 'SELECT ?d (COUNT(?i) AS ?n) { ?i yiju:policyBasis ?d } GROUP BY ?d ORDER BY DESC(?n)' | $(BIN)/yiju sparql -"
	@echo '  $(BIN)/yiju serve                 # 在浏览器里查：http://127.0.0.1:8000'
	@echo '  $(BIN)/yiju export --format ttl --out graph.ttl'

test: $(VENV)/.dev $(VENV)/.assets packages   ## everything that is checked, as CI checks it
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/pytest -n auto --dist loadgroup

coverage: $(VENV)/.dev $(VENV)/.assets packages  ## the same tests, and which lines they run, in half as much time again
	$(BIN)/pytest -n auto --dist loadgroup --cov --cov-report=term

packages:                     ## a server and a browser for the tests
	@dpkg -s $(PACKAGES) >/dev/null 2>&1 \
	  || { command -v apt-get >/dev/null && test "$$(id -u)" = 0 \
	       && { apt-get -qq update; DEBIAN_FRONTEND=noninteractive apt-get -qq install --no-install-recommends -y $(PACKAGES) >/dev/null; }; } \
	  || echo '没有安装 $(PACKAGES)（需要 Debian 和 root 权限）；用到它的测试会跳过。' >&2

test-long: $(VENV)/.dev       ## a thousand damaged files a format, a hundred kills
	YIJU_MUTATIONS=1000 YIJU_KILLS=100 $(BIN)/pytest -n auto tests/test_hostile.py tests/test_made_up.py tests/test_build.py

docs: $(VENV)/.docs           ## the ontology's documentation, docs/ontology/index.html
	$(BIN)/python docs/build.py

bench: $(VENV)/.dev           ## speed, side by side in one run
	$(BIN)/python -m benchmarks
	$(BIN)/python -m benchmarks.reading
	$(BIN)/python -m benchmarks.queries
	$(BIN)/python -m benchmarks.queries nation
	$(BIN)/python -m benchmarks.impact
	$(BIN)/python -m benchmarks.serving
	$(BIN)/python -m benchmarks.load
	$(BIN)/python -m benchmarks.pages
	$(BIN)/python -m benchmarks.explorer
	$(BIN)/python -m benchmarks.servers

bundle: $(VENV)/.run $(VENV)/.assets  ## one archive that installs where no network is, in dist/
	@$(BIN)/python deploy/bundle.py --platform $(PLATFORM)

bundle-list:                  ## what the archives in dist/ have, whatever machine they are for
	@$(BIN)/python deploy/listed.py dist/yiju-*

bundle-check:                 ## install it, build and serve in an empty folder without any network
	@$(BIN)/python deploy/check.py dist/yiju-*-linux-$$(uname -m).tar.gz

$(VENV)/.run: pyproject.toml constraints.txt
	@echo '正在准备 $(VENV)（首次约一分钟）……' >&2
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@$(PIP) -e .
	@touch $@

# Without npm the pages work, but for the picture and the editor; vendor.py says so.
$(VENV)/.assets: $(VENV)/.run graph_builder/web/assets/package-lock.json graph_builder/web/assets/vendor.py
	@$(BIN)/python graph_builder/web/assets/vendor.py || true
	@touch $@

$(VENV)/.dev: $(VENV)/.run tests/comunica/package-lock.json
	@$(PIP) -e '.[dev]'
	@if command -v npm >/dev/null; then npm ci --silent --prefix tests/comunica || true; fi
	@touch $@

$(VENV)/.docs: $(VENV)/.run
	@$(PIP) -e '.[docs]'
	@touch $@

clean:
	rm -rf $(VENV) dist graph_builder/web/static/vendor graph_builder/web/assets/node_modules tests/comunica/node_modules yiju.store docs/ontology .coverage* .mypy_cache .pytest_cache .ruff_cache .hypothesis
