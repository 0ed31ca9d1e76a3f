# Each target is a line over `python -m evaluation`, pytest or a linter; README.md has the same
# lines for machines without make. PYTHON=/path/to/python names the Python to set up with.
STUDY ?= .
NEW ?=
FROM ?=
BY ?=
PYTHON ?=
PROFILE ?=
RUN := .venv/bin/python

# Without byte-code every start of Python is two to four times slower.
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := help
REPLICATES ?= 2000

.PHONY: help install report check study plan release archive test slurm trials validate lint format intruder faults benchmark r compare scale \
  calibration lock upgrade licences pythons clean example audit site reference coverage mutation version

help:  ## this list
	@sed -n 's|^\([a-z]*\):.*##|\1|p' Makefile | while read -r name what; do \
	  printf 'make %-10s %s\n' "$$name" "$$what"; done

install:  ## set up .venv, if it is not there or its lock file changed
	@if [ -n "$(PYTHON)" ]; then \
	  if "$(PYTHON)" -c "" 2>/dev/null; then exec "$(PYTHON)" workflow/install.py "$(PYTHON)"; fi; \
	  echo "PYTHON=$(PYTHON) does not start." >&2; exit 1; \
	fi; \
	for python in $(RUN) python3.13 python3.12 python3.11 python3 python; do \
	  if "$$python" -c "import sys; sys.exit(sys.version_info < (3, 7))" 2>/dev/null; then \
	    exec "$$python" workflow/install.py; \
	  fi; \
	done; \
	echo "No Python 3 that starts was found. This project needs Python 3.11, 3.12 or 3.13;" >&2; \
	echo "on Debian or Ubuntu: sudo apt install python3 python3-venv" >&2; exit 1

report: install  ## make all reports of a study: STUDY=folder, the invented example by default
	@$(RUN) -m evaluation report "$(STUDY)" $(if $(PROFILE),--profile "$(PROFILE)")

check: install  ## say what each raw file was taken for, and what is wrong with it: STUDY=folder
	@$(RUN) -m evaluation check "$(STUDY)"

study: $(if $(and $(NEW),$(FROM)),install)  ## start a study from your own exports: NEW=folder FROM=folder
	@if [ -z "$(NEW)" ] || [ -z "$(FROM)" ]; then \
	  echo "Say where: make study NEW=path/of/the/new/study FROM=folder/with/your/exports" >&2; \
	  exit 2; fi
	@$(RUN) -m evaluation study "$(NEW)" "FROM=$(FROM)"

plan: install  ## say how many people, cohorts and interviews it takes, before there are data: STUDY=folder
	@$(RUN) -m evaluation plan "$(STUDY)"

release: install  ## sign and freeze what is handed over: STUDY=folder BY="who checked it"
	@$(RUN) -m evaluation release "$(STUDY)" --by "$(BY)"

archive: install  ## pack what was handed over for a repository: STUDY=folder
	@$(RUN) -m evaluation archive "$(STUDY)"

test: install  ## run the tests
	@$(RUN) -m pytest -n auto --dist loadfile --no-loadscope-reorder

trials: install  ## try far more invented files on the readers, others each time (over a quarter of an hour)
	@EVALUATION_TRIALS=full $(RUN) -m pytest tests/test_fuzz.py tests/test_reader_properties.py \
	  tests/test_hostile_corpus.py

validate: install  ## recompute numbers that others printed; writes docs/validation.md
	@$(RUN) benchmarks/validate.py

example: install  ## make docs/example, docs/images/small and docs/rules.svg anew (needs pdftoppm)
	@$(RUN) docs/making/example.py && $(RUN) docs/making/small.py && $(RUN) docs/making/rules.py

reference: install  ## write docs/reference: every key of the settings, every column of the tables
	@$(RUN) docs/making/reference.py

site: install  ## build the documentation as a site: open site/index.html
	@$(RUN) docs/making/website.py

audit: install  ## which step made which file, and when: data/review/audit.html of STUDY=folder
	@.venv/bin/snakemake --directory "$(STUDY)" --report data/review/audit.html --quiet all
	@echo "Your own, never to be handed over: $(STUDY)/data/review/audit.html"

lint: install  ## check style, spelling and who imports whom
	@$(RUN) -m ruff check .
	@$(RUN) -m ruff format --check --quiet .
	@.venv/bin/snakefmt --check Snakefile workflow/rules workflow/calibration.smk
	@.venv/bin/codespell
	@.venv/bin/mypy
	@.venv/bin/lint-imports
	@$(RUN) workflow/maintenance/house.py

format: install  ## format Python and Snakemake files
	@$(RUN) -m ruff check --fix --quiet .
	@$(RUN) -m ruff format --quiet .
	@.venv/bin/snakefmt Snakefile workflow/rules workflow/calibration.smk

intruder: install  ## attack the reports of a hundred invented studies; writes docs/disclosure.md
	@$(RUN) benchmarks/intruder.py

faults: install  ## disturb runs in every way that happens; writes docs/reliability.md (an hour or more)
	@$(RUN) benchmarks/reliability.py

r: install  ## install R for `make compare`, with apt-get on Debian as root; says what it installs
	@$(RUN) benchmarks/compare/compare.py --install-r

compare: install  ## time this project against plain scripts in R and Python; writes compare.md
	@$(RUN) benchmarks/compare/compare.py

scale: install  ## measure how time and memory grow with cohorts; writes docs/scale.md
	@$(RUN) benchmarks/scale.py

benchmark: install  ## measure run times and write benchmarks/results.md
	@$(RUN) benchmarks/benchmark.py && $(RUN) benchmarks/large_export.py && \
	  $(RUN) benchmarks/large_project.py && $(RUN) benchmarks/statistics_speed.py

slurm: install  ## try a study and a small calibration through a Slurm of one node (docs/cluster.md)
	@EVALUATION_SLURM=1 $(RUN) -m pytest -rs tests/test_slurm.py

calibration: install  ## simulate how often intervals cover and tests err (REPLICATES=2000)
	@.venv/bin/snakemake --snakefile workflow/calibration.smk \
	  $(if $(PROFILE),--profile "$(PROFILE)",--cores all) --config replicates=$(REPLICATES)

lock:  ## write requirements.lock; versions that are in it and fit are kept
	@uv=$$(command -v uv || echo .venv/bin/uv); \
	if ! "$$uv" --version >/dev/null 2>&1; then \
	  echo "make lock needs uv: pipx install uv, or .venv/bin/python -m pip install uv" >&2; \
	  exit 1; fi; \
	"$$uv" pip compile pyproject.toml --all-extras --universal \
	  --python-version 3.11 --generate-hashes --no-annotate --quiet \
	  $(UPGRADE) --custom-compile-command "make lock" \
	  --output-file requirements.lock

pythons: report  ## try the other Pythons that are here: set up, some tests, the same numbers
	@.ci/pythons

upgrade: UPGRADE := --upgrade
upgrade: lock  ## the same, all versions chosen anew

coverage: install  ## run the tests and count which lines and branches they reach: at least 90 %
	@$(RUN) -m pytest -n auto --dist loadfile --no-loadscope-reorder --cov --cov-report=term

mutation: install  ## break the code on purpose; writes docs/mutation.md (hours; CHILDREN=1)
	@$(RUN) workflow/maintenance/mutation.py --children $(or $(CHILDREN),1)

version: install  ## give the software a new version, built and tagged: NEW=0.2.0
	@$(RUN) workflow/maintenance/version.py "$(NEW)"

licences: install  ## write docs/licences.md: the licence of each locked package
	@$(RUN) docs/making/licences.py

clean:  ## remove .venv and caches; studies and reports stay
	rm -rf .venv .pytest_cache .ruff_cache .hypothesis .import_linter_cache .mypy_cache .coverage .coverage.* dist site src/*.egg-info
	find src tests workflow benchmarks -name __pycache__ -type d -prune -exec rm -rf {} +
