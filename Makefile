# The commands of the project. `make run` and `make test` are all a newcomer needs: each makes what it needs first.

PYTHON ?= python3
PORT ?= 8000
BIN := .venv/bin
MANAGE := $(BIN)/python manage.py
TEMPLATES = $(shell git ls-files 'templates/*.html' 'learn/**/*.html')

.DEFAULT_GOAL := help
.PHONY: help run dev admin install test e2e check bench format lint types lock audit sbom

help:  ## Show these lines.
	@grep -hE '^[a-z0-9-]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-10s %s\n", $$1, $$2}'

run: .venv/installed .env  ## Everything, then the site on http://127.0.0.1:8000 (PORT=… for another).
	$(MANAGE) migrate --verbosity 0
	$(MANAGE) import_questions fixtures
	$(MANAGE) collectstatic --no-input --verbosity 0
	@echo "QuickTakes Learn: http://127.0.0.1:$(PORT)/learn  (make admin creates an account for /admin/)"
	$(BIN)/gunicorn quicktakes.wsgi --bind 127.0.0.1:$(PORT) --worker-class gthread --workers 2 --threads 4 --no-control-socket

dev: .venv/installed .env  ## The same with DEBUG on and a restart at every change of the code.
	DEBUG=on $(MANAGE) migrate --verbosity 0
	DEBUG=on $(MANAGE) import_questions fixtures
	DEBUG=on $(MANAGE) runserver 127.0.0.1:$(PORT)

admin: .venv/installed .env  ## Create an account for /admin/ (NAME=… for another than operator); asks for its password.
	$(MANAGE) migrate --verbosity 0
	$(MANAGE) create_operator $(NAME)

install: .venv/installed  ## The environment only, in .venv/.

test: .venv/installed  ## Every test that a machine without extra services can run.
	$(BIN)/python -m pytest -n auto

e2e: .venv/installed  ## The pages in a real Chromium, without the hundreds of the corpus; says so where there is none.
	$(BIN)/python -m pytest -n 2 -m "browser and not corpus"

bench: .venv/installed  ## What we claim about speed, measured: a table with ratios.
	$(BIN)/python -m bench

check: .venv/installed format lint types test  ## What CI runs: format, lint, types, migrations, templates, settings, tests.
	$(BIN)/python manage.py makemigrations --check --dry-run --settings tests.settings
	SECURE_SSL_REDIRECT=on SECRET_KEY=$$($(BIN)/python -c 'import secrets; print(secrets.token_urlsafe(50))') \
	ALLOWED_HOSTS=learn.example SITE_URL=https://learn.example ENV_FILE= $(MANAGE) check --deploy --fail-level WARNING

format: .venv/installed
	$(BIN)/ruff format --check .

lint: .venv/installed
	$(BIN)/ruff check .
	$(BIN)/djade --target-version 5.2 --check $(TEMPLATES)

types: .venv/installed
	$(BIN)/mypy

lock: .venv/installed  ## Pin the newest versions that requirements/*.in allow, with hashes.
	for set in app extras dev; do $(BIN)/uv pip compile --quiet --upgrade --universal --python-version 3.11 --generate-hashes \
	  --no-emit-index-url --no-annotate --no-header --output-file requirements/$$set.txt requirements/$$set.in; done

audit: .venv/installed  ## Known holes in what we depend on, and the licences of it.
	$(BIN)/pip-audit --requirement requirements/dev.txt --disable-pip
	$(BIN)/python deploy/bill_of_materials.py --licences

sbom: .venv/installed  ## What the site is made of, as CycloneDX, in var/sbom.json.
	$(BIN)/python deploy/bill_of_materials.py > var/sbom.json

.venv/installed: requirements/dev.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or newer is needed: make PYTHON=python3.12 …"; exit 1; }
	$(PYTHON) -m venv .venv
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes --requirement requirements/dev.txt
	@touch $@

.env:
	@sed "s|^SECRET_KEY=$$|SECRET_KEY=$$($(PYTHON) -c 'import secrets; print(secrets.token_urlsafe(50))')|" .env.example > .env
	@echo "Made .env with a secret of its own; .env.example says what each line does."
