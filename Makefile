# Tally. `make` alone says what there is.

PYTHON ?= python3
PORT ?= 8000
JOBS ?= 2

VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
HTML := _build/html
# The page that is written last.
BOOK := $(HTML)/index.html

# Compiled libraries are kept, wherever else they are not: each process would compile them anew.
export PYTHONDONTWRITEBYTECODE :=

# All that the book might be made of: the files at the top (CHANGELOG.md is on a page), and
# what is in these folders. Directories are named too: a file that was added or removed changes the time of its directory.
# (`book/` with its slash, since `book` is a target.)
INPUTS := $(shell find . -mindepth 1 -maxdepth 1 -type f ! -name '.*' 2>/dev/null; \
	find book/ data notebooks src -name '.*' -prune -o -name __pycache__ -prune -o -print 2>/dev/null)

# An interpreter that was asked for by name, and is not the one that $(VENV) was made with.
WHICH := -c 'import sys; print(sys.base_prefix, sys.version)'
OTHER := $(if $(filter file,$(origin PYTHON)),,$(shell \
	test "$$($(PYTHON) $(WHICH) 2>/dev/null)" = "$$($(BIN)/python $(WHICH) 2>/dev/null)" || echo other))
NEW_ENOUGH := -c 'import sys; sys.exit(None if sys.version_info >= (3, 11) else \
	"Tally needs Python 3.11 or newer; this is %d.%d.%d. Set PYTHON=... to one." % sys.version_info[:3])'

# Fails where nobody can listen at PORT; as `http.server` it takes one that was just left.
FREE = -c 'import socket; socket.create_server(("127.0.0.1", $(PORT))).close()'

# What `test-fast` takes nothing of, and need not import.
LEFT_OUT := $(addprefix --ignore tests/,browser book/test_book.py chapters/test_pages.py \
	notebooks/test_sweep.py test_mutants.py)

.DELETE_ON_ERROR:
.DEFAULT_GOAL := help
.PHONY: other help book live serve zip pdf test test-fast sweep mutants lint format refresh lock clean

help: ## say what there is
	@echo "Usage: make TARGET    (needs Python 3.11 or newer and a package index, nothing else)"
	@echo
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  \1@\2/p' Makefile | awk -F@ '{printf "%-10s %s\n", $$1, $$2}'
	@echo
	@echo "Settings: PYTHON=$(PYTHON)  PORT=$(PORT)  JOBS=$(JOBS)"

book: $(BOOK) ## execute what is old, build the book, say where it is
	@echo "The book: $(CURDIR)/$(HTML)/index.html"

live: $(READY) ## the same, with all that readers may choose in each chapter (takes a quarter of an hour or more the first time)
	$(BIN)/tally refresh --jobs $(JOBS)
	$(BIN)/tally grid --jobs $(JOBS)
	$(BIN)/jupyter-book build .
	@touch $(BOOK)
	@echo "The book: $(CURDIR)/$(HTML)/index.html"

serve: $(BOOK) ## show the book at http://localhost:PORT
	@$(BIN)/python $(FREE) 2>/dev/null || { echo "Port $(PORT) is taken, or no port; set PORT=... to another." >&2; exit 1; }
	@echo "The book: http://localhost:$(PORT)/   (Ctrl-C ends it)"
	@$(BIN)/python -m http.server --bind 127.0.0.1 --directory $(HTML) $(PORT)

zip: $(BOOK) ## put the built book into one file, for a memory stick or a class
	@$(BIN)/python -c 'import shutil; shutil.make_archive("_build/.part", "zip", "_build", "html")'
	@mv _build/.part.zip _build/tally-book.zip
	@echo "The book: $(CURDIR)/_build/tally-book.zip (open html/index.html in it)"

pdf: $(BOOK) ## print the whole book into _build/tally.pdf (needs Chromium)
	@$(BIN)/python scripts/make_pdf.py

test: $(READY) ## run the tests: library, notebooks, book, browser
	$(BIN)/python -m pytest -n $(JOBS)

test-fast: $(READY) ## run the quick ones: no notebook, no whole page, no book, no browser
	$(BIN)/python -m pytest -n $(JOBS) -m "not (sweep or slow or book or browser)" $(LEFT_OUT) src tests

sweep: $(READY) ## run what `make test` leaves out, such as each value of each parameter
	$(BIN)/python -m pytest -n $(JOBS) -m sweep

mutants: $(READY) ## break the code, one fault at a time, and say what no test notices
	$(BIN)/python scripts/mutants.py --jobs $(JOBS)

lint: $(READY) ## check the style of code and notebooks, the types, and the tables
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/deptry .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/tally fmt --check
	$(BIN)/tally check

format: $(READY) ## put code and notebooks into the project's style
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

refresh: $(READY) ## execute the notebooks whose stored page is old
	$(BIN)/tally refresh --jobs $(JOBS)

lock: ## choose new versions of all libraries (needs uv)
	uv pip compile --quiet --upgrade --universal --python-version 3.11 --no-annotate \
		--extra test --extra dev --extra sweep --extra events \
		--custom-compile-command "make lock" --output-file requirements.txt pyproject.toml

clean: ## remove all that make made
	rm -rf $(VENV) _build

$(BOOK): $(READY) $(INPUTS)
	$(BIN)/tally refresh --jobs $(JOBS)
	$(BIN)/jupyter-book build .
	@touch $@

# uv is quicker, but knows nothing of pip's own settings (a mirror, say): then pip does it.
$(READY): requirements.txt pyproject.toml $(OTHER)
	@if test -n "$(OTHER)" || ! $(BIN)/python -c "" 2>/dev/null; then \
		$(PYTHON) $(NEW_ENOUGH) && rm -rf $(VENV) && $(PYTHON) -m venv $(VENV); fi
	@echo "Installing the libraries of requirements.txt in $(VENV)."
	@{ command -v uv >/dev/null && uv pip install --quiet --python $(BIN)/python -r requirements.txt; } \
		|| $(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements.txt
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation \
		--editable .
	@touch $@
