# The way in. `make` alone lists what there is.
#
# Variables you may set on the command line or in the environment:
#   SWIFT     the swift command                              (default: swift)
#   SCRATCH   where the build lives                          (default: .build)
#   JOBS      how many compilers at once                     (default: all cores)
#
# One build uses every core already; two at once only wait for each other and, on a small
# machine, run out of memory. So nothing here runs in parallel.
.NOTPARALLEL:
.DEFAULT_GOAL := help

SWIFT   ?= swift
SCRATCH ?= .build
JOBS    ?=
export SWIFT SCRATCH

BUILD    := $(SWIFT) build --scratch-path $(SCRATCH) $(if $(JOBS),-j $(JOBS))
# How the shipped programs are linked: stripped, no names for others to link against, relocations
# packed (a megabyte less to read at every start), all of them done before anything runs.
FLAGS    := -c release --static-swift-stdlib -Xswiftc -use-ld=lld \
            $(addprefix -Xlinker ,-s --no-export-dynamic -z pack-relative-relocs -z now)
RELEASED := $(BUILD) --traits TLS $(FLAGS)
PROGRAMS := giaoban-agent giaoban-collector
SOURCES  := Sources Tests Package.swift $(wildcard Benchmarks/Package.swift Benchmarks/Sources)
SCRIPTS  := $(shell grep -rlE '^\#!.*bash' deploy .ci)

.PHONY: help run test release release-flags packages sbom test-packages test-boot test-workbooks test-quality test-tls test-proxies test-mail test-documents test-browser test-clients test-adx test-fhir test-schemas pictures bench faults security lint format clean deps

help: ## list these commands
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  make \1\t\2/p' $(firstword $(MAKEFILE_LIST)) | expand -t 22

run: deps ## build, seed a synthetic province, start the collector and real agents, show the board
	@deploy/run

test: deps ## build everything and run every test that needs no root
	$(BUILD) --build-tests
	$(SWIFT) test --scratch-path $(SCRATCH) --skip-build --parallel

# Stripped by the linker, not afterwards: a second `make release` finds its files untouched.
release: deps ## build both programs, static Swift standard library, stripped, into .build/release
	@for program in $(PROGRAMS); do \
	    echo "$(RELEASED) --product $$program"; \
	    $(RELEASED) --product $$program || exit 1; \
	done
	@cd $(SCRATCH)/release && stat --dereference --format '%n %s' $(PROGRAMS) | \
	    awk '{ printf "%-20s %5.1f MB  (%d bytes)\n", $$1, $$2 / 1e6, $$2 }'

release-flags: # for whoever builds a program to measure beside them
	@echo $(FLAGS)

packages: ## pack both programs as .deb files and a tarball, into dist/
	@deploy/install-deps --deb
	@$(MAKE) --no-print-directory release
	@deploy/packages/build

sbom: ## write what both programs are made of (CycloneDX), judged by its own library, into dist/
	@deploy/install-deps --clients
	@$(MAKE) --no-print-directory release
	@mkdir -p dist
	@for program in $(PROGRAMS); do \
	    deploy/packages/sbom $(SCRATCH)/release/$$program >dist/$$program.cdx.json || exit 1; \
	done
	@deploy/packages/sbom --check dist/*.cdx.json
	@test -x $(SCRATCH)/sbom/bin/python || python3 -m venv $(SCRATCH)/sbom
	@$(SCRATCH)/sbom/bin/pip install -q 'cyclonedx-python-lib[json-validation]==11.12.0'
	@$(SCRATCH)/sbom/bin/python deploy/packages/sbom-judge dist/*.cdx.json

test-packages: ## install, upgrade over a backlog, remove and purge them on a clean root: needs root
	@$(MAKE) --no-print-directory packages
	@deploy/packages/test

test-boot: ## start both services under a real systemd, in a machine of QEMU: needs root
	@deploy/install-deps --boot
	@$(MAKE) --no-print-directory packages
	@deploy/packages/boot

test-workbooks: ## fill in the Excel templates with openpyxl and LibreOffice, and read them back
	@deploy/install-deps --workbooks
	@$(BUILD) --product giaoban-agent && $(BUILD) --product giaoban-collector
	@Tests/Tools/workbooks

# The other people's programs live in the build folder, at pinned versions, and nowhere else.
test-mail: ## send notices through a real mail server, read the calendar with another library
	@deploy/install-deps --mail
	@$(BUILD) --product giaoban-collector
	@test -x $(SCRATCH)/mail/bin/python || python3 -m venv $(SCRATCH)/mail
	@$(SCRATCH)/mail/bin/pip install -q aiosmtpd==1.4.6 icalendar==7.3.0
	@$(SCRATCH)/mail/bin/python Tests/Tools/mail $(SCRATCH)/debug/giaoban-collector

# With TLS, which everyday builds leave out: beside the tests' programs, in a folder of its own.
test-tls: ## try the collector's own TLS with real agents, and let testssl.sh judge it
	@deploy/install-deps --security
	@$(SWIFT) build --scratch-path $(SCRATCH)/tls --traits TLS --product giaoban-collector
	@$(SWIFT) build --scratch-path $(SCRATCH)/tls --traits TLS --product giaoban-agent
	@Tests/Security/tls --long --require --programs $(SCRATCH)/tls/debug

test-proxies: deps ## run the examples of nginx and Caddy before a collector
	@$(BUILD) --product giaoban-agent && $(BUILD) --product giaoban-collector
	@deploy/proxies/try $(SCRATCH)/debug/giaoban-collector $(SCRATCH)/debug/giaoban-agent

test-documents: ## make DOCX files by LibreOffice in the sandbox of the collector's unit: needs root
	@deploy/install-deps --documents
	@$(BUILD) --product giaoban-collector
	@Tests/Tools/documents $(SCRATCH)/debug/giaoban-collector

test-quality: deps ## hold the formulas of data quality against numpy, scipy and statsmodels
	@$(BUILD) --product giaoban-collector
	@test -x $(SCRATCH)/quality/bin/python || python3 -m venv $(SCRATCH)/quality
	@$(SCRATCH)/quality/bin/pip install -q numpy==2.4.6 scipy==1.17.1 statsmodels==0.15.0
	@$(SCRATCH)/quality/bin/python Tests/Tools/quality $(SCRATCH)/debug/giaoban-collector

test-browser: deps ## drive the pages in Chromium, judged by axe-core at 320 and 1280 px
	@deploy/install-deps --browser
	@$(BUILD) --product giaoban-agent && $(BUILD) --product giaoban-collector
	@Tests/Browser/run

pictures: deps ## take the pictures of the guides anew, from a synthetic province at a fixed moment
	@deploy/install-deps --browser
	@$(BUILD) --product giaoban-collector
	@Tests/Browser/run pictures

# Pinned; what needs a newer Python than there is says so and is left out.
CLIENTS := dhis2.py==2.3.0 openhexa.toolbox==2.9.0 dhis2-client==0.3.2 dhis2-fetch==0.1.3
test-clients: ## let DHIS2's own Python clients at the door, unmodified
	@deploy/install-deps --clients
	@$(BUILD) --product giaoban-collector
	@test -x $(SCRATCH)/clients/bin/pip || python3 -m venv $(SCRATCH)/clients
	@$(SCRATCH)/clients/bin/pip install -q $(CLIENTS)
	@$(SCRATCH)/clients/bin/pip install -q dhis2w-client==1.33.0 2>/dev/null || true
	@$(SCRATCH)/clients/bin/python Tests/Tools/clients $(SCRATCH)/debug/giaoban-collector

test-adx: ## let xmllint, lxml, sdmx1 and pandas judge our ADX and SDMX
	@deploy/install-deps --clients
	@$(BUILD) --product giaoban-collector
	@test -x $(SCRATCH)/adx/bin/pip || python3 -m venv $(SCRATCH)/adx
	@$(SCRATCH)/adx/bin/pip install -q lxml==6.1.3 pandas==3.1.1 sdmx1==2.28.0
	@$(SCRATCH)/adx/bin/python Tests/Tools/adx $(SCRATCH)/debug/giaoban-collector

test-fhir: ## let fhir.resources judge our FHIR resources, and fhirpy drive the door
	@deploy/install-deps --clients
	@$(BUILD) --product giaoban-collector
	@test -x $(SCRATCH)/fhir/bin/python || python3 -m venv $(SCRATCH)/fhir
	@$(SCRATCH)/fhir/bin/pip install -q fhir.resources==8.3.0 fhirpy==2.3.1
	@$(SCRATCH)/fhir/bin/python Tests/Tools/fhir $(SCRATCH)/debug/giaoban-collector

test-schemas: ## hold JSON Schemas and our reader against Python's jsonschema
	@deploy/install-deps --clients
	@$(BUILD) --product giaoban-collector
	@test -x $(SCRATCH)/adx/bin/pip || python3 -m venv $(SCRATCH)/adx
	@$(SCRATCH)/adx/bin/pip install -q jsonschema==4.26.0
	@$(SCRATCH)/adx/bin/python Tests/Tools/schemas $(SCRATCH)/debug/giaoban-collector

bench: ## measure speed, memory and sizes, for docs/PERFORMANCE.md
	@deploy/install-deps --bench
	@$(MAKE) --no-print-directory release
	@Benchmarks/run

faults: ## cut power, kill, fill disks: needs root, and says loudly what it skipped
	@deploy/install-deps --faults
	@$(MAKE) --no-print-directory release
	@Tests/Faults/run

security: deps ## let schemathesis, slowhttptest, bare sockets and testssl.sh judge the collector's doors
	@deploy/install-deps --security
	@$(BUILD) --product giaoban-collector
	@Tests/Security/run --long
	@$(MAKE) --no-print-directory test-tls

lint: ## the formatter's rules and the scripts' syntax
	$(SWIFT) format lint --strict --parallel --recursive $(SOURCES)
	@for script in $(SCRIPTS); do bash -n $$script || exit 1; done

format: ## let the formatter mend what it can
	$(SWIFT) format --in-place --parallel --recursive $(SOURCES)

clean: ## remove what builds and runs have left in the repository
	rm -rf $(SCRATCH) Benchmarks/.build .run dist

deps:
	@deploy/install-deps
