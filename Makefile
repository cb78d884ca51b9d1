# Cobaby. Two commands matter: `make run` and `make test`. `make help` lists the rest.
.PHONY: help run test test-long lint messages bench backup restore demo-reset lock venv venv-dev
.DEFAULT_GOAL := help

# The first Python of 3.11 or newer that can make a virtual environment. PYTHON=… chooses another.
define find_python
found=; \
for candidate in "$$PYTHON" python3 python3.11 python3.12 python3.13 python3.14 /usr/bin/python3; do \
  [ -n "$$candidate" ] && "$$candidate" -I -c 'import sys, ensurepip, venv; sys.exit(sys.version_info < (3, 11))' \
    >/dev/null 2>&1 && found=$$candidate && break; \
done; \
if [ -z "$$found" ]; then \
  echo "Cobaby needs Python 3.11 or newer with its venv module (on Debian: apt-get install python3-venv)." >&2; exit 1; \
fi
endef
PY := .venv/bin/python

help: ## list these commands
	@sed -n 's/^\([a-z-]*\):.*## /make \1\t/p' Makefile | expand -t 18

run: venv ## start everything, with demo data; Ctrl-C stops it
	@exec $(PY) -m cobaby.supervisor run --with-make

test: venv-dev ## set up what is missing, then lint and every test
	@exec $(PY) -m tests.run

test-long: venv-dev ## run the long proofs and apply every named sabotage (ONLY=some of the tests, GUARDS=some of the guards)
	@exec $(PY) -m tests.run --long

lint: venv-dev ## style, types, templates, imports, migrations, translations
	@exec $(PY) -m tests.lint

messages: venv-dev ## gather all texts into the catalogues, to be translated
	@exec $(PY) -m cobaby.catalogues update

bench: venv-dev ## measure, as ratios to a floor of the same run (ARGS=--five-million)
	@exec $(PY) -m cobaby.supervisor services --durable $(PY) -m tests.bench $(ARGS)

backup: venv ## save all data and uploads in one file, also while it runs (FILE=… names it)
	@exec $(PY) -m cobaby.supervisor backup $(if $(FILE),"$(FILE)")

restore: venv ## bring a backup back into an empty place (FILE=… says which, ERASED=… who left since)
	@[ -n "$(FILE)" ] || { echo "Say which one: make restore FILE=var/backups/….zip" >&2; exit 1; }
	@exec $(PY) -m cobaby.supervisor restore "$(FILE)" $(if $(ERASED),"$(ERASED)")

demo-reset: venv ## forget the demo data; the next `make run` starts anew
	@exec $(PY) -m cobaby.supervisor demo-reset

lock: venv-dev ## renew both lock files from their .in files (needs uv)
	uv pip compile --generate-hashes --no-emit-index-url --no-header --python-version 3.11 --universal -q requirements.in -o requirements.txt
	uv pip compile --generate-hashes --no-emit-index-url --no-header --python-version 3.11 --universal -q requirements-dev.in -o requirements-dev.txt

venv:
	@$(find_python); exec "$$found" -I cobaby/supervisor/venv.py requirements.txt

venv-dev:
	@$(find_python); exec "$$found" -I cobaby/supervisor/venv.py requirements-dev.txt
