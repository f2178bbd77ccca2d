PYTHON ?= python3
PORT ?= 8000
CROWD ?= 1
export PORT CROWD
ifdef DATA
export PRESAGE_DATA := $(DATA)
endif
# Settings of another environment, active or half active, stay outside of this one.
unexport VIRTUAL_ENV PYTHONPATH PYTHONHOME PIP_USER PIP_TARGET PIP_PREFIX

python := .venv/bin/python
# uv takes seconds where pip takes minutes; both check every hash.
install = .venv/bin/uv pip install --quiet --python $(python) --require-hashes -r $(1) \
	|| $(python) -m pip install --quiet --disable-pip-version-check --require-hashes -r $(1)

.PHONY: setup run test bench

setup: .venv/run.stamp  ## what is needed to run the site

run: setup  ## the site on http://127.0.0.1:$(PORT)/, data in ./data or DATA, with a CROWD, none (0) or of so many
	@exec $(python) -m config.run

test: .venv/dev.stamp
	@exec $(python) -m tests.check

bench: .venv/dev.stamp
	@exec $(python) -m tests.bench

.venv/run.stamp: requirements/run.txt requirements/uv.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
		echo "Presage needs Python 3.11 or newer: make PYTHON=/path/to/python3.11 $(MAKECMDGOALS)"; \
		exit 1; }
	@$(python) -m pip --version >/dev/null 2>&1 || $(PYTHON) -m venv --clear .venv
	@$(python) -m pip install --quiet --disable-pip-version-check --require-hashes \
		-r requirements/uv.txt || echo "uv cannot be had; pip does it, more slowly."
	@$(call install,requirements/run.txt)
	@touch $@

.venv/dev.stamp: .venv/run.stamp requirements/dev.txt
	@$(call install,requirements/dev.txt)
	@touch $@
