package house

import (
	"slices"
	"strings"
	"testing"
)

// lattice says which packages of ours each package may import, and no others.
// It is read from the bottom up: a line names only packages of lines above it,
// so there can be no cycle and the order is the order to read the code in.
// Tests may import what they like; the finished program may not. A line that
// begins with + goes on with the one above.
//
// Data goes one way: cells → rows → results → documents. So importer, calc,
// reports and schedules do not know one another, except that reports reads
// calc's results (peers, below).
const lattice = `
	# Know nothing of ours.
	internal/num:
	internal/date:
	internal/finding:
	internal/font:
	internal/config:
	internal/version:
	internal/house:
	internal/share/digest:
	internal/scratch:
	internal/workbook:
	internal/monitor:
	internal/notify:
	schedules:

	# A step in a process of its own.
	internal/confine: internal/scratch

	# What a value is, what a table is.
	internal/value: internal/num internal/date
	internal/form:  internal/num internal/date internal/value internal/finding

	# LibreOffice as the judge of our workbooks; only tests import it.
	internal/oracle: internal/num internal/value internal/workbook

	# The two books, as typed and dated rows.
	internal/register: internal/date internal/value internal/finding internal/form
	internal/policy:   internal/num internal/date internal/value internal/finding internal/form

	# Workbooks in and out.
	internal/template: internal/num internal/date internal/form internal/workbook
	internal/answer:   internal/date internal/finding internal/form internal/template internal/workbook
	importer:          internal/num internal/date internal/value internal/finding internal/form internal/workbook internal/template

	# The computation. Neither the importer nor anything that reads or writes.
	calc/formula: internal/num internal/date internal/value
	calc:         internal/num internal/date internal/value internal/finding internal/form internal/register internal/policy calc/formula

	# Documents: reports says what stands where, its two renderers draw it.
	reports/pdf:  internal/font
	reports:      internal/num internal/date internal/value internal/form internal/policy internal/register calc calc/formula reports/pdf
	reports/xlsx: internal/value internal/form reports

	# State. Neither knows what a return is about.
	internal/share: internal/share/digest internal/scratch
	internal/store: internal/share/digest

	# The parts joined, then the commands. Nothing imports a command.
	internal/service: internal/num internal/date internal/value internal/finding internal/form internal/register internal/policy
		+ internal/workbook internal/template internal/answer importer calc reports reports/xlsx
		+ internal/share internal/share/digest internal/store internal/config internal/version internal/confine internal/scratch
	internal/sample: internal/num internal/date internal/form internal/register internal/policy internal/workbook internal/template
	cmd/hesuan: internal/date internal/finding internal/register internal/template internal/share internal/version importer calc
		+ internal/service internal/sample internal/monitor internal/notify internal/store internal/confine schedules
`

// peers are the four stages, and the one edge between them.
var peers = []string{"importer", "calc", "reports", "schedules"}

const peerEdge = "reports calc"

// parseLattice reads the table. order is the packages from the bottom up.
func parseLattice(t *testing.T) (order []string, may map[string][]string) {
	t.Helper()
	may = map[string][]string{}
	for line := range strings.Lines(lattice) {
		line, _, _ = strings.Cut(line, "#")
		if line = strings.TrimSpace(line); line == "" {
			continue
		}
		pkg, deps, ok := strings.Cut(line, ":")
		if more, goesOn := strings.CutPrefix(line, "+"); goesOn && len(order) > 0 {
			pkg, deps = order[len(order)-1], more
		} else if _, twice := may[pkg]; !ok || twice {
			t.Fatalf("lattice: %q: want one line a package, as in  calc: internal/num", line)
		} else {
			order, may[pkg] = append(order, pkg), nil
		}
		for _, d := range strings.Fields(deps) {
			if d == pkg || !slices.Contains(order, d) {
				t.Errorf("lattice: %s names %s, which has no line above it", pkg, d)
			}
			may[pkg] = append(may[pkg], d)
		}
	}
	return order, may
}

// TestLattice compares the table with what the files import.
func TestLattice(t *testing.T) {
	order, may := parseLattice(t)
	there := packages(t)
	for _, pkg := range order {
		if !slices.Contains(there, pkg) {
			t.Errorf("lattice: %s is no package: take its line out", pkg)
		}
	}
	for _, pkg := range there {
		if !slices.Contains(order, pkg) {
			t.Errorf("lattice: package %s has no line: say what it may import", pkg)
		}
	}
	for _, f := range goFiles(t) {
		for _, imported := range f.imports {
			pkg, ours := local(imported)
			if ours && pkg == "cmd/hesuan" {
				t.Errorf("%s imports %s: nothing imports a command", f.path, pkg)
			}
			if ours && !f.test && !slices.Contains(may[f.pkg], pkg) {
				t.Errorf("%s: %s may not import %s (may: %s)", f.path, f.pkg, pkg, strings.Join(may[f.pkg], " "))
			}
		}
	}
}

// TestPeers guards the directions against an edit of the table itself: not
// even by way of others may one of the four stages come to know another.
func TestPeers(t *testing.T) {
	_, may := parseLattice(t)
	for _, from := range peers {
		for _, to := range peers {
			if from != to && from+" "+to != peerEdge && slices.Contains(closure(may, from), to) {
				t.Errorf("the lattice lets %s reach %s: the four stages do not know one another, except reports → calc", from, to)
			}
		}
	}
}

// closure lists what a package reaches through the table, itself included.
func closure(may map[string][]string, pkg string) []string {
	out := []string{pkg}
	for i := 0; i < len(out); i++ {
		for _, d := range may[out[i]] {
			if !slices.Contains(out, d) {
				out = append(out, d)
			}
		}
	}
	return out
}
