# make run | test | setup | lint | bench | bench-small | sbom | lock      All set-up goes into .venv/, all that the portal writes into var/.
PORT ?= 8000
PYTHON ?= python3 python3.13 python3.12 python3.11
PY := .venv/bin/python

# A set-up is redone when a requirement changes: the stamp's name carries the files' checksum.
sum = $(shell cat $(1) | cksum | tr -d ' ')
RUN_READY := .venv/ready-to-run-$(call sum,requirements.lock)
TEST_READY := .venv/ready-to-test-$(call sum,requirements.lock requirements-dev.lock)
# A Python that was upgraded away leaves an environment that cannot start: set up anew.
$(shell [ -x $(PY) ] || rm -f .venv/ready-to-*)
# --no-compile: a file is compiled when it is first imported; compiling all of them takes longer than the download.
PIP := $(PY) -m pip install -qq --disable-pip-version-check --no-compile --only-binary :all:
# uv needs a fifth of pip's time. It knows nothing of what pip was told on this machine (an index, a proxy): pip follows
# wherever uv fails, and says why where both do.
UV := uv==0.13.9
install = .venv/bin/uv pip install -q --no-build --require-hashes --python $(PY) -r $(1) 2>/dev/null || $(PIP) --require-hashes -r $(1)

# What Python compiled is kept, even on a machine whose environment forbids it: the portal is many short processes.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: run test setup chromium lint types style bench bench-small sbom lock
.DEFAULT_GOAL := run

# The Python to set up with: the environment's own where it works, else the first that is new enough, else what to say.
define find_python
$(PY) -c 'import pip' 2>/dev/null && echo $(PY) && exit; \
for python in $(PYTHON); do command -v $$python >/dev/null 2>&1 || continue; found=$${found:-$$python}; \
  $$python -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || continue; \
  $$python -c 'import ensurepip, venv' 2>/dev/null && echo $$python && exit; bare=$${bare:-$$python}; done; \
if [ -n "$$bare" ]; then echo "$$bare has no venv module: install python3-venv (apt-get install python3-venv)"; \
elif [ -n "$$found" ]; then echo "the portal needs Python 3.11 or newer, but $$found is $$($$found -V 2>&1)"; \
else echo "there is no python3: install Python 3.11 or newer (apt-get install python3 python3-venv)"; fi
endef

$(RUN_READY):
	$(eval python := $(shell $(find_python)))
	$(if $(word 2,$(python)),$(error $(python)))
	@[ $(python) = $(PY) ] || $(python) -m venv --clear .venv
	@echo "Installing what the portal runs on ..."
	@$(PIP) $(UV) 2>/dev/null || true
	@$(call install,requirements.lock)
	@rm -f .venv/ready-to-run-* && touch $@

$(TEST_READY): $(RUN_READY)
	@echo "Installing what the tests and linters need ..."
	@$(call install,requirements-dev.lock)
	@rm -f .venv/ready-to-test-* && touch $@

setup: $(TEST_READY)

# DEBUG stands in for the secrets that a server needs; ADMIN_MFA_REQUIRED=off opens the demo's admin without a second factor.
run: export DEBUG ?= 1
run: export SITE_URL ?= http://127.0.0.1:$(PORT)
run: export LOG_LEVEL ?= WARNING
run: export PYTHONUNBUFFERED := 1
run: export PATH := $(CURDIR)/.venv/bin:$(PATH)
run: $(RUN_READY)
	@mkdir -p var/static
	@$(PY) -c 'import socket; socket.create_server(("127.0.0.1", $(PORT)))' 2>/dev/null \
	  || { echo "Port $(PORT) is taken: make run PORT=$$(($(PORT) + 1))" >&2; exit 1; }
	@exec $(PY) manage.py prepare_demo
	@echo
	@case "$(ADMIN_MFA_REQUIRED)" in off|0|no|false) echo "The admin asks for NO second factor: ADMIN_MFA_REQUIRED=$(ADMIN_MFA_REQUIRED)";; esac
	@echo "The portal opens at $(SITE_URL)   (Ctrl-C stops all of it)"
	@exec $(PY) -m honcho start --port $(PORT)

# worksteal: a process that has nothing left takes half of what another still has; a module's tests stay together.
# One process more than there are cores: some tests wait for what they started.
PYTEST = $(PY) -m pytest -n $(shell expr $$(getconf _NPROCESSORS_ONLN) + 1) --dist worksteal

# Two at once: Chromium comes from another place than the libraries.
test:
	@$(MAKE) --no-print-directory -j2 setup chromium
	@if sh .ci/chromium; then exec $(PYTEST) $(ARGS); fi; \
	$(PYTEST) -m "not browser" $(ARGS); code=$$?; [ -z "$$CI" ] || code=1; \
	echo "Browser tests were left out: there is no Chromium here (apt-get install chromium-headless-shell)."; exit $$code

chromium:
	@sh .ci/chromium || true

# Two at once: mypy is the longest of them, and uses one core.
lint: export DEBUG := 1
lint: $(TEST_READY)
	@$(MAKE) --no-print-directory -j2 types style

types:
	$(PY) -m mypy

style:
	$(PY) -m ruff check .
	$(PY) -m ruff format --check .
	find templates -name '*.html' -exec .venv/bin/djade --check --target-version 5.2 {} +
	.venv/bin/lint-imports
	$(PY) .ci/libraries.py check
	$(PY) manage.py makemigrations --check --dry-run
	DEBUG=0 ALLOWED_HOSTS=portal.example.org SITE_URL=https://portal.example.org EMAIL_URL=smtp://127.0.0.1:25 \
	  DATABASE_URL=sqlite:///no-such-file.sqlite3 \
	  SECRET_KEY=only-this-check-reads-it-0123456789-abcdefghijklmnopqrstuvwxyz \
	  $(PY) manage.py check --deploy --fail-level WARNING

# Each script runs, whatever became of those before; which of them failed or missed a limit is said at the end.
bench: $(TEST_READY)
	@missed=; for script in bench/[!_]*.py; do echo "== $$script"; $(PY) $$script || missed="$$missed $$script"; done; \
	[ -z "$$missed" ] || { echo "Failed, or beyond a limit:$$missed" >&2; exit 1; }

# The same with a few rows, in a minute: whether each script still does what it says, and no time is judged.
bench-small: $(TEST_READY)
	@$(PY) bench/_small.py

# What the portal is built on, for whoever has to know: CycloneDX 1.6, and a list of licences.
sbom: $(TEST_READY)
	@$(PY) .ci/libraries.py sbom

# requirements*.txt say what and why, requirements*.lock which files exactly, on every system: after a change of the former.
LOCK = .venv/bin/uv pip compile -q --universal --generate-hashes --no-annotate --no-header --python-version 3.11
lock: $(TEST_READY)
	$(LOCK) requirements.txt -o requirements.lock
	$(LOCK) requirements-s3.txt -o requirements-s3.lock
	$(LOCK) requirements-dev.txt -o requirements-dev.lock
