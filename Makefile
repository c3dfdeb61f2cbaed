# Plain make and POSIX sh. The environment lives in .venv/; a stamp in it for each set of
# dependencies says that the set is installed, and setup.cfg being newer says that it is not.

VENV := .venv
RUN := $(VENV)/bin/python -m
PYTHON ?=

.NOTPARALLEL:
.PHONY: help referee test slow lint format proofs certificates coq bench smallest clean

help: ## show the tasks
	@echo "Tasks (PYTHON=... chooses the interpreter, >= 3.11):"
	@sed -n 's/^\([a-z-]*\):.*## /\1 /p' Makefile | while read -r task text; do \
	    printf '  make %-10s %s\n' "$$task" "$$text"; done

referee: $(VENV)/.core ## set up, then judge every claim of the papers
	@$(VENV)/bin/polyrelax referee

test: $(VENV)/.test ## set up, then run the test suite
	@$(RUN) pytest

slow: $(VENV)/.test ## run the tests that `make test` leaves out
	@$(RUN) pytest -m slow

lint: $(VENV)/.lint ## check style, format, types and the direction of imports
	@status=0; \
	$(RUN) ruff check --quiet || status=1; \
	$(RUN) ruff format --quiet --check || { echo "Not formatted: run make format."; status=1; }; \
	$(RUN) mypy --no-error-summary || status=1; \
	report=$$($(VENV)/bin/lint-imports) || { echo "$$report"; status=1; }; \
	exit $$status

format: $(VENV)/.lint ## put the code in order
	@$(RUN) ruff check --quiet --fix-only
	@$(RUN) ruff format --quiet

proofs: certificates coq ## rebuild and check all that can be checked without trusting polyrelax

certificates: $(VENV)/.core ## rebuild proofs/certificates/ beside itself, compare, and check
	@rm -rf build/certificates; mkdir -p build
	@$(RUN) polyrelax referee --certificates build/certificates > build/referee.txt
	@diff -r proofs/certificates build/certificates
	@$(VENV)/bin/python -I proofs/check.py proofs/certificates/*.json > build/checked.txt || \
	    { grep -v ": valid" build/checked.txt; exit 1; }
	@echo "$$(grep -c ": valid" build/checked.txt) certificates rebuilt, equal, and valid."

coq: ## compile the theorems of proofs/coq, and print what they assume
	@. ./.ci/coq; proofs/coq/build

bench: $(VENV)/.test ## measure, and write docs/performance.md
	@$(RUN) tests.benchmarks

smallest: $(VENV)/.test ## search all claims again, and write docs/data/smallest.json
	@$(RUN) tests.results

clean: ## remove the environment and everything generated
	rm -rf $(VENV) build dist *.egg-info .*_cache .hypothesis
	find polyrelax tests -name __pycache__ -prune -exec rm -rf {} +
	cd proofs/coq && rm -f Makefile.coq* .Makefile.coq.d .*.cache && \
	    find . \( -name '*.vo*' -o -name '*.glob' -o -name '.*.aux' \) -exec rm {} +

$(VENV)/.core: setup.cfg pyproject.toml .ci/headers
	@echo "Setting up $(VENV)/ (once, about a minute) ..."
	@PYTHON="$(PYTHON)"; . ./.ci/headers; \
	    test -x $(VENV)/bin/pip || "$$PYTHON" -m venv --clear $(VENV); \
	    $(RUN) pip install -qq --disable-pip-version-check --editable .
	@touch $@

$(VENV)/.test $(VENV)/.lint: $(VENV)/.%: $(VENV)/.core
	@$(RUN) pip install -qq --disable-pip-version-check --editable ".[$*]"
	@touch $@
