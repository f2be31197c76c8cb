package house

import (
	"slices"
	"strings"
	"testing"
)

// holding says which packages may import a library, and why no others may.
type holding struct {
	path  string   // an import path, or a prefix of import paths ending in /
	by    []string // packages whose code may import it
	tests string   // whose tests may besides: a package, "any", or ""
	why   string
}

// holdings lists every library from outside. One that is not here is not used:
// its place and reason come first, then its row in docs/decisions.md, then the
// import.
var holdings = []holding{
	{"github.com/xuri/excelize/v2", []string{"internal/template", "internal/answer", "reports/xlsx", "internal/sample"}, "any",
		"it writes workbooks; what it reads of a foreign file it may cut short without an error, so reading is internal/workbook's"},
	{"github.com/richardlehane/mscfb", []string{"internal/workbook"}, "",
		"it finds its way through the compound file of an .xls; it checks little, so internal/workbook keeps account of what it reads"},
	{"github.com/xuri/efp", []string{"calc/formula"}, "",
		"its tokens are an implementation detail of the formula parser"},
	{"github.com/jung-kurt/gofpdf", []string{"reports/pdf"}, "",
		"it loses characters at line breaks and panics above U+FFFF; reports/pdf stands between"},
	{"github.com/go-gota/gota/", []string{"calc", "reports"}, "calc",
		"frames of floats, for statistics, grouping and pivots only; never for money, joins or rosters"},
	{"github.com/robfig/cron/v3", []string{"schedules"}, "",
		"only schedules knows the grammar of a schedule"},
	{"github.com/govalues/decimal", []string{"internal/num"}, "",
		"it rounds silently past 19 digits; num detects that and goes on exactly"},
	{"modernc.org/sqlite", []string{"internal/store"}, "internal/store",
		"the database stays replaceable behind one package"},
	{"github.com/pressly/goose/v3", []string{"internal/store"}, "",
		"the database stays replaceable behind one package"},
	{"github.com/pelletier/go-toml/v2", []string{"internal/config"}, "",
		"settings are decoded strictly in one place"},
	{"github.com/klauspost/compress/flate", []string{"internal/workbook", "reports/xlsx"}, "",
		"inflating foreign files under limits, and deflating our own alike on every machine"},
	{"github.com/wneessen/go-mail", []string{"internal/notify"}, "",
		"it leaves connections open and repeats a server's words; internal/notify owns the connection and the words"},
	{"github.com/spf13/cobra", []string{"cmd/hesuan"}, "",
		"nothing below the command line knows that there is one"},
	{"golang.org/x/term", []string{"cmd/hesuan"}, "",
		"only the command line asks whether somebody is watching"},
	{"github.com/rogpeppe/go-internal/testscript", nil, "cmd/hesuan",
		"commands are tested as scripts"},
	{"golang.org/x/text/unicode/norm", []string{"internal/share", "internal/register"}, "",
		"names come in several Unicode forms from the share and from typists"},
	{"golang.org/x/text/encoding/simplifiedchinese", nil, "any",
		"the repertoires of GB 2312 and GBK, for tests of glyph coverage"},
	{"golang.org/x/sys/", []string{"internal/scratch", "internal/share", "cmd/hesuan"}, "cmd/hesuan",
		"file locks differ between systems; on Windows the daemon is a service; a test lets the kernel refuse a call"},

	// The standard library, where a package of it would open a door.
	{"database/sql", []string{"internal/store"}, "internal/store",
		"the database stays replaceable behind one package"},
	{"os", []string{"internal/config", "internal/share", "internal/store", "internal/service", "internal/sample", "internal/oracle", "internal/confine", "internal/scratch", "cmd/hesuan"}, "any",
		"files are touched at the edges; everything between works on bytes"},
	{"os/exec", []string{"internal/oracle", "internal/confine"}, "any",
		"the service starts itself only, for a bounded step; tests call independent judges"},
	{"net", []string{"internal/monitor", "internal/notify"}, "",
		"the service opens no connection but to the channels of [[notify]]; on the loopback it answers how it is"},
	{"net/http", []string{"internal/monitor", "internal/notify"}, "cmd/hesuan",
		"the service opens no connection but to the channels of [[notify]]; on the loopback it answers how it is"},
	{"plugin", nil, "", "policy is data; there is no plugin system"},
	{"unsafe", nil, "cmd/hesuan", "no speed here is worth it; a test asks the kernel for what no library does"},
	{"math/rand", nil, "", "math/rand/v2 with a seed, where a believable county is made; never in a computation"},
	{"math/rand/v2", []string{"internal/sample"}, "any",
		"a seed, where a believable county is made; never in a computation"},
	{"log", nil, "", "log/slog, and only in the commands and in schedules"},
	{"log/slog", []string{"schedules", "internal/service", "cmd/hesuan"}, "any",
		"a package returns what happened; who runs it decides what is logged"},
}

func (h holding) covers(imported string) bool {
	if strings.HasSuffix(h.path, "/") {
		return strings.HasPrefix(imported, h.path)
	}
	return imported == h.path
}

func holder(imported string) (holding, bool) {
	i := slices.IndexFunc(holdings, func(h holding) bool { return h.covers(imported) })
	if i < 0 {
		return holding{}, false
	}
	return holdings[i], true
}

// foreign reports whether an import comes from outside the standard library.
func foreign(imported string) bool {
	first, _, _ := strings.Cut(imported, "/")
	return strings.Contains(first, ".")
}

// TestLibraries holds every import to the table.
func TestLibraries(t *testing.T) {
	for _, f := range goFiles(t) {
		for _, imported := range f.imports {
			if _, ours := local(imported); ours {
				continue
			}
			h, listed := holder(imported)
			switch {
			case !listed && foreign(imported):
				t.Errorf("%s imports %s, which holdings does not list: is it needed, where, and why?", f.path, imported)
			case !listed || slices.Contains(h.by, f.pkg):
			case f.test && (h.tests == "any" || h.tests == f.pkg || f.pkg == "internal/house"):
			case len(h.by) == 0:
				t.Errorf("%s imports %s, which no package may: %s", f.path, imported, h.why)
			default:
				t.Errorf("%s imports %s, which only %s may: %s", f.path, imported, strings.Join(h.by, ", "), h.why)
			}
		}
	}
}

// TestLibrariesUsed finds lines of the table that nothing needs any more.
func TestLibrariesUsed(t *testing.T) {
	used := map[string]bool{}
	for _, f := range goFiles(t) {
		for _, imported := range f.imports {
			if h, ok := holder(imported); ok {
				used[h.path] = true
			}
		}
	}
	for _, h := range holdings {
		if foreign(h.path) && !used[h.path] {
			t.Errorf("holdings lists %s, which nothing imports: take its line out, and its row of docs/decisions.md", h.path)
		}
	}
}

// outside is what the computation may not reach, not even through a package of
// ours that it imports: with any of these a result could depend on something
// other than register, policy, returns and program. (io/fs by itself opens
// nothing: the embedded defaults are read through it.)
var outside = map[string][]string{
	"file":                {"os", "os/exec", "path/filepath", "syscall"},
	"clock":               {"time"},
	"other machine":       {"net", "net/http", "net/url"},
	"database":            {"database/sql", "internal/store"},
	"chance":              {"math/rand", "math/rand/v2"},
	"logger":              {"log", "log/slog"},
	"spreadsheet library": {"github.com/xuri/excelize/v2", "internal/workbook", "archive/zip"},
}

// pure are the packages whose result is a function of their arguments.
var pure = []string{"calc", "calc/formula"}

// TestPure follows the imports of the computation all the way down.
func TestPure(t *testing.T) {
	_, may := parseLattice(t)
	for _, from := range pure {
		reach := closure(may, from)
		for _, f := range goFiles(t) {
			if f.test || !slices.Contains(reach, f.pkg) {
				continue
			}
			for _, imported := range f.imports {
				name, _ := local(imported)
				for what, names := range outside {
					if slices.Contains(names, name) {
						t.Errorf("%s imports %s, and %s reaches it: the computation knows no %s", f.path, name, from, what)
					}
				}
			}
		}
	}
}
