package house

import (
	"go/ast"
	"path"
	"regexp"
	"slices"
	"strings"
	"testing"

	"hesuan/internal/finding"
	"hesuan/internal/form"
	"hesuan/internal/policy"
	"hesuan/internal/register"
)

// planPage says which rows of the default policy carry which arrangement of
// the plan, and which tests hold them.
const planPage = "docs/plan-coverage.md"

// plan is the text the county published.
func plan(t *testing.T) string { return read(t, "internal/register/testdata/plan.txt") }

// arrangement is a row of the page, by column.
type arrangement struct {
	clause, what, rows, returns, checks, outputs, tests string
}

var quoted = regexp.MustCompile(`「([^」]+)」`)

// quotes are the words of the plan that the row is about.
func (a arrangement) quotes() []string {
	var out []string
	for _, m := range quoted.FindAllStringSubmatch(a.what, -1) {
		out = append(out, m[1])
	}
	return out
}

func arrangements(t *testing.T) []arrangement {
	t.Helper()
	var out []arrangement
	for _, line := range strings.Split(read(t, planPage), "\n") {
		cells := strings.Split(strings.Trim(line, "|"), "|")
		if !strings.HasPrefix(line, "| ") || len(cells) != 7 {
			continue
		}
		for i := range cells {
			cells[i] = strings.TrimSpace(cells[i])
		}
		if cells[0] != "clause" {
			out = append(out, arrangement{cells[0], cells[1], cells[2], cells[3], cells[4], cells[5], cells[6]})
		}
	}
	if len(out) < 60 {
		t.Fatalf("%s has %d rows: is it laid out in another way now?", planPage, len(out))
	}
	return out
}

// TestPlanSentences holds the page to the plan: its words, its order, and every
// sentence of it.
func TestPlanSentences(t *testing.T) {
	text := plan(t)
	var said []string
	at := 0
	for _, a := range arrangements(t) {
		quotes := a.quotes()
		if len(quotes) == 0 {
			t.Errorf("%s: the row %q quotes nothing", planPage, a.clause)
			continue
		}
		for i, q := range quotes {
			found := strings.Index(text[at:], q)
			switch {
			case !strings.Contains(text, q):
				t.Errorf("%s: the plan does not say %q", planPage, q)
			case found < 0:
				t.Errorf("%s: %q stands earlier in the plan than the row before", planPage, q)
			case i == 0:
				at += found
			}
		}
		said = append(said, quotes...)
	}
	for _, sentence := range sentences(text) {
		if !slices.ContainsFunc(said, func(q string) bool { return strings.Contains(sentence, q) }) {
			t.Errorf("%s leaves out: %s", planPage, sentence)
		}
	}
}

// responsible matches who answers for a sentence of the plan.
var responsible = regexp.MustCompile(`（责任单位：[^）]*）`)

// sentences are those of the plan from 一 on; headings are none.
func sentences(text string) []string {
	_, body, _ := strings.Cut(text, "一、")
	var out []string
	for _, line := range strings.Split(responsible.ReplaceAllString(body, ""), "\n") {
		parts := strings.FieldsFunc(line, func(r rune) bool { return r == '。' || r == '；' })
		if strings.Contains(line, "。") {
			out = append(out, parts...)
		}
	}
	return slices.DeleteFunc(out, func(s string) bool { return strings.TrimSpace(s) == "" })
}

// TestPlanRows holds the codes of the page to the default policy, the default
// register and the catalogue of findings.
func TestPlanRows(t *testing.T) {
	known := seedNames()
	for _, a := range arrangements(t) {
		for _, entry := range listOf(a.rows, "；") {
			sheet, names, ok := strings.Cut(entry, " ")
			if !ok {
				t.Errorf("%s, %s: %q is no sheet and code", planPage, a.clause, entry)
			}
			for _, name := range listOf(names, "、") {
				if !known[sheet][name] {
					t.Errorf("%s, %s: the sheet %s has no row %s", planPage, a.clause, sheet, name)
				}
			}
		}
		for _, name := range listOf(a.returns, "、") {
			if !known[tableSheet][name] && !known[columnSheet][name] {
				t.Errorf("%s, %s: schools and offices file no %s", planPage, a.clause, name)
			}
		}
		for _, code := range listOf(a.checks, "、") {
			if !known["校验"][code] && !known["对账"][code] && !inCatalogue(code) {
				t.Errorf("%s, %s: there is no check %s", planPage, a.clause, code)
			}
		}
	}
}

// TestPlanNamesEveryRow looks for rows of the default policy that cite the plan
// and serve no arrangement of the page. Base quantities serve other rows.
func TestPlanNamesEveryRow(t *testing.T) {
	page := map[string]bool{}
	for _, code := range regexp.MustCompile(`[A-Z]+\d+`).FindAllString(read(t, planPage), -1) {
		page[code] = true
	}
	for _, sheet := range []string{"资金", "绩效", "编制", "激励", "考核", "限额", "校验", "对账"} {
		for _, row := range defaultRows(t, sheet) {
			if code := row.at(t, "编号"); strings.HasPrefix(row.at(t, "依据"), "方案") && !page[code] {
				t.Errorf("%s does not say which arrangement %s %s carries", planPage, sheet, code)
			}
		}
	}
	text := read(t, planPage)
	for _, row := range defaultRows(t, tableSheet) {
		if table := row.at(t, "表"); !strings.Contains(text, table) {
			t.Errorf("%s does not say what %s is filed for", planPage, table)
		}
	}
}

// TestPlanOutputs holds the documents of the page to those that are written.
func TestPlanOutputs(t *testing.T) {
	var written strings.Builder
	for _, f := range goFiles(t) {
		if !f.test && (f.pkg == "reports" || f.pkg == "internal/service") {
			written.WriteString(read(t, f.path))
		}
	}
	for _, a := range arrangements(t) {
		for _, entry := range listOf(a.outputs, "；") {
			document, _, _ := strings.Cut(entry, " › ")
			name := strings.TrimSuffix(document, path.Ext(document))
			if path.Ext(document) == "" || !strings.Contains(written.String(), name) {
				t.Errorf("%s, %s: nothing writes %s", planPage, a.clause, document)
			}
		}
	}
}

func listOf(cell, separator string) []string {
	if cell == "—" {
		return nil
	}
	return strings.Split(cell, separator)
}

func inCatalogue(code string) bool {
	return slices.ContainsFunc(finding.Catalogue(), func(s finding.Spec) bool { return s.Code == code })
}

// seedNames are the rows of the two default books by sheet: what stands in the
// first column, a parameter with its key, a column of a form with its table.
func seedNames() map[string]map[string]bool {
	out := map[string]map[string]bool{}
	for _, s := range slices.Concat(policy.Default(), register.Default()) {
		names := map[string]bool{}
		for _, row := range s.Rows {
			name := row[0]
			if s.Table.Name == columnSheet || s.Table.Name == "参数" && row[1] != "" {
				name += "[" + row[1] + "]"
			}
			names[name] = true
		}
		out[s.Table.Name] = names
	}
	return out
}

// TestPlanTests holds the page to the tests there are: each arrangement has at
// least one.
func TestPlanTests(t *testing.T) {
	declared := map[string]bool{}
	for _, f := range goFiles(t) {
		for _, decl := range f.syntax.Decls {
			if fn, ok := decl.(*ast.FuncDecl); ok && f.test && fn.Recv == nil {
				declared[path.Base(f.pkg)+"."+fn.Name.Name] = true
			}
		}
	}
	for _, a := range arrangements(t) {
		tests := listOf(a.tests, "、")
		if len(tests) == 0 {
			t.Errorf("%s: no test holds %s %s", planPage, a.clause, a.what)
		}
		for _, name := range tests {
			if name = strings.Trim(name, "`"); !strings.Contains(name, ".Test") || !declared[name] {
				t.Errorf("%s, %s: there is no test %s", planPage, a.clause, name)
			}
		}
	}
}

// cited matches a clause of the plan as 依据 names it: 方案三（二）经费保障,
// 方案二（1）3, 方案三（二）（三）.
var cited = regexp.MustCompile(`方案([一二三])((?:（[^）]+）)*)(\d*)([\p{Han}]*)`)

// TestPlanClauses holds every 依据 that cites the plan to a clause that is
// there, and a heading given with it to that clause's own.
func TestPlanClauses(t *testing.T) {
	headings := clauses(plan(t))
	count := 0
	for _, s := range slices.Concat(policy.Default(), register.Default()) {
		for _, basis := range bases(s) {
			for _, m := range cited.FindAllStringSubmatch(basis, -1) {
				count++
				for _, bad := range unknownClauses(headings, m) {
					t.Errorf("%s: 依据 %q cites %s, which is not in the plan", s.Table.Name, basis, bad)
				}
			}
			if strings.HasPrefix(basis, "方案") && !cited.MatchString(basis) {
				t.Errorf("%s: 依据 %q names no clause of the plan", s.Table.Name, basis)
			}
		}
	}
	if count < 500 {
		t.Errorf("only %d clauses are cited: has 依据 another form now?", count)
	}
}

func bases(s form.Seed) []string {
	var out []string
	for i, c := range s.Table.Columns {
		if c.Name != "依据" {
			continue
		}
		for _, row := range s.Rows {
			out = append(out, row[i])
		}
	}
	return out
}

// unknownClauses lists what of a citation the plan does not have.
func unknownClauses(headings map[string]string, m []string) []string {
	section, parts, number, heading := m[1], m[2], m[3], m[4]
	var bad []string
	last := section
	for _, part := range regexp.MustCompile(`（[^）]+）`).FindAllString(parts, -1) {
		last = section + part
		if _, ok := headings[last]; !ok {
			bad = append(bad, last)
		}
	}
	if _, ok := headings[last+number]; !ok {
		bad = append(bad, last+number)
	}
	if heading != "" && headings[last] != heading {
		bad = append(bad, last+heading)
	}
	return bad
}

var (
	sectionHead = regexp.MustCompile(`^([一二三])、(.*)`)
	partHead    = regexp.MustCompile(`^（([一二三四五]|1)）\s*(.*)`)
	itemHead    = regexp.MustCompile(`^(\d)\.`)
)

// clauses are the plan's own numbers with their headings: 三（二） → 经费保障.
func clauses(text string) map[string]string {
	out := map[string]string{}
	section, part := "", ""
	for _, line := range strings.Split(text, "\n") {
		if m := sectionHead.FindStringSubmatch(line); m != nil {
			section, part = m[1], ""
			out[section] = m[2]
		} else if m := partHead.FindStringSubmatch(line); m != nil {
			part = "（" + m[1] + "）"
			out[section+part] = m[2]
		} else if m := itemHead.FindStringSubmatch(line); m != nil {
			out[section+part+m[1]] = ""
		}
	}
	return out
}
