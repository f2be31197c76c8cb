# The commands of this repository. `make` alone builds the program.
#
#   make test      everything a change must pass; sets up a fresh machine by itself
#   make kill      kill the program thousands of times over a busy folder
#   make soak      half an hour of schools dropping, replacing and deleting beside the daemon
#   make corpus    check every file of a folder: make corpus CORPUS=dir
#   make faults    let every system call on the disk fail once and for good, one after the other
#   make docs      write the generated pages again: docs/findings.md, docs/forms.md
#   make pictures  draw the pictures of the README again, from what demo puts out

GO      ?= go
# Narrow a run:  make test PKG=./calc/... TESTFLAGS='-run Split -v'
PKG       ?= ./...
TESTFLAGS ?=

# What runs at the same time as something else, or shares something between
# goroutines. The race detector makes code five to ten times slower, so it is
# kept away from the rest, and of the reader it is shown the one test that reads
# sheets at once.
RACED = ./schedules ./internal/share/... ./internal/store ./internal/font ./reports/pdf

FUZZTIME ?= 10s
KILLS    ?= 2500
FAULTS   ?= all
SOAK     ?= 30m
CORPUS   ?= internal/workbook/testdata

.PHONY: build dist test deps vet fmt fmtcheck race kill faults soak corpus bench windows docs pictures fuzz clean

build:
	$(GO) build -o hesuan ./cmd/hesuan

# What is handed out: no paths of this machine inside, the same bytes anywhere.
dist:
	CGO_ENABLED=0 GOOS=linux GOARCH=amd64 $(GO) build -trimpath -o hesuan ./cmd/hesuan
	CGO_ENABLED=0 GOOS=windows GOARCH=amd64 $(GO) build -trimpath -o hesuan.exe ./cmd/hesuan

test: deps
	$(GO) test -timeout 40m $(TESTFLAGS) $(PKG)

deps:
	@.ci/deps

vet:
	$(GO) vet ./...

fmt:
	gofmt -w .

fmtcheck:
	@files=$$(gofmt -l .); test -z "$$files" || { echo "not formatted (make fmt):"; echo "$$files"; exit 1; }

race:
	@.ci/deps race
	CGO_ENABLED=1 $(GO) test -race $(RACED)
	CGO_ENABLED=1 $(GO) test -race -run AtOnce ./internal/workbook ./calc

# The few kills of every `make test`, thousands of times; some ten minutes.
kill:
	HESUAN_KILLS=$(KILLS) $(GO) test -count=1 -v -timeout 3h -run '^TestKilled' ./cmd/hesuan

# The short soak of every `make test`, for half an hour, with more schools. The
# figures are what it prints in the end.
soak:
	HESUAN_SOAK=$(SOAK) $(GO) test -count=1 -v -timeout 3h -run '^TestSoaked' ./cmd/hesuan

# Files that strangers wrote, each judged in a process of its own: in time, within
# its memory, in words.
corpus:
	HESUAN_CORPUS=$(abspath $(CORPUS)) $(GO) test -count=1 -v -timeout 3h -run '^TestCheckOfAnyFile' ./cmd/hesuan

# The few faults of every `make test`, all there are: an hour or more (Linux).
# FAULTS=write for the kinds that begin so, FROM=400 to go on with a call.
faults:
	HESUAN_FAULTS='$(FAULTS)' HESUAN_FAULTS_FROM='$(FROM)' $(GO) test -count=1 -v -timeout 6h -run '^TestADisk' ./cmd/hesuan

bench:
	$(GO) test -run '^$$' -bench . -benchmem $(PKG)

windows:
	GOOS=windows GOARCH=amd64 CGO_ENABLED=0 $(GO) vet ./...
	GOOS=windows GOARCH=amd64 CGO_ENABLED=0 $(GO) build -o hesuan.exe ./cmd/hesuan

docs:
	$(GO) test ./internal/house -run Page -update

pictures:
	docs/img/draw

# Each fuzz target for a moment: a smoke test, not a search. `go test -fuzz`
# takes one target of one package at a time.
fuzz:
	@grep -rl --include='*_test.go' '^func Fuzz' . | while read -r file; do \
		sed -n 's/^func \(Fuzz[A-Za-z0-9_]*\)(.*/\1/p' "$$file" | while read -r target; do \
			echo "== $$target in $$(dirname "$$file")"; \
			$(GO) test "$$(dirname "$$file")" -run '^$$' -fuzz "^$$target\$$" -fuzztime $(FUZZTIME) </dev/null || exit 1; \
		done || exit 1; \
	done

clean:
	rm -f hesuan hesuan.exe
