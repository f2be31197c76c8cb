package calc_test

import (
	"maps"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"hesuan/calc"
	"hesuan/importer"
	"hesuan/internal/date"
	"hesuan/internal/finding"
	"hesuan/internal/form"
	"hesuan/internal/num"
	"hesuan/internal/policy"
	"hesuan/internal/register"
	"hesuan/internal/template"
	"hesuan/internal/value"
	"hesuan/internal/workbook"
)

// FuzzPolicy edits the policy that ships. Whatever is written into it is
// answered with findings that can be acted on, the same whenever it is read and
// in whatever order its rows stand; and a policy without an error can be
// written out and read again, told apart from the one before, drawn as forms,
// and run.
func FuzzPolicy(f *testing.F) {
	d := newDraft(f, "集团化办学政策", policy.Default())
	base, fs := d.decode(f, nil, d.whole())
	first := judged(base)
	if fs = append(fs, first.found...); finding.Errors(fs) {
		f.Fatal(fs)
	}
	reg, regBook := someGroups(f)
	for _, s := range policySeeds {
		f.Add(s[0].act, s[0].sheet, s[0].row, s[0].col, s[0].text, s[1].act, s[1].sheet, s[1].row, s[1].col, s[1].text)
	}
	f.Fuzz(func(t *testing.T, act1, sheet1 uint8, row1 uint16, col1 uint8, text1 string, act2, sheet2 uint8, row2 uint16, col2 uint8, text2 string) {
		began := time.Now()
		edited, touched := d.apply(edit{act1, sheet1, row1, col1, text1}, edit{act2, sheet2, row2, col2, text2})
		w, fs := edited.decode(t, base, touched)
		if err := edited.heard(fs); err != nil {
			t.Fatal(err)
		}
		if finding.Errors(fs) {
			return
		}
		p := judged(w)
		if err := edited.heard(p.found); err != nil {
			t.Fatal(err)
		}
		if finding.Errors(p.found) {
			if again := judged(w); !reflect.DeepEqual(p.found, again.found) {
				t.Fatalf("read twice, the policy says\n%v\nand\n%v", p.found, again.found)
			}
		} else {
			tables := edited.pick(touched)
			tellsPolicy(t, first.book, p.book, base, w, tables)
			runs(t, p.program, reg, regBook, int(row1))
			if turn(row1, row2) == 0 {
				returnsPolicy(t, edited, base, w, touched)
				draws(t, p.program, tables)
			}
		}
		if turn(row1, row2) == 1 {
			anyOrder(t, edited, base, p, touched)
		}
		if spent := time.Since(began); spent > patience {
			t.Fatalf("took %s", spent)
		}
	})
}

// patience is far more than any policy takes on any machine.
const patience = time.Minute

// judgement is what became of a policy.
type judgement struct {
	book    *policy.Book
	program *calc.Program
	found   []finding.Finding
}

// judged loads a decoded policy as far as its faults allow, for the first of its
// periods in which the shipped examples lie, or else the earliest.
func judged(w *form.Workbook) judgement {
	var j judgement
	j.book, j.found = policy.Build(w)
	if finding.Errors(j.found) {
		return j
	}
	period, ok := j.book.Period("2026年度")
	if !ok {
		period = slices.MinFunc(j.book.Periods, func(a, b policy.Period) int { return a.Span.From.Compare(b.Span.From) })
	}
	rules, more := j.book.In(period)
	if j.found = append(j.found, more...); finding.Errors(j.found) {
		return j
	}
	program, more := calc.Compile(rules)
	if j.found = append(j.found, more...); finding.Errors(j.found) {
		return j
	}
	j.program = program
	j.found = append(j.found, program.Examples()...)
	return j
}

// anyOrder: a policy is accepted or not in whatever order its rows stand, except
// that the rows of a table of parameters are looked up in their order.
func anyOrder(t *testing.T, d *draft, base *form.Workbook, p judgement, touched []int) {
	t.Helper()
	if slices.ContainsFunc(d.pick(touched), func(table *form.Table) bool { return table.Name == "参数" }) {
		return
	}
	w, fs := d.turned(touched).decode(t, base, touched)
	turned := judged(w)
	if finding.Errors(append(fs, turned.found...)) != finding.Errors(p.found) {
		t.Fatalf("accepted in one order of rows only:\n%v\n%v", p.found, append(fs, turned.found...))
	}
	if finding.Errors(p.found) {
		return
	}
	for _, i := range touched {
		if !onceEach(w.Tables[d.tables[i].Name]) {
			return
		}
	}
	if diff := policy.Diff(p.book, turned.book); len(diff) > 0 {
		t.Fatalf("rows in another order are told as %+v", diff)
	}
}

// onceEach reports that no two rows of a sheet without dates have one key.
func onceEach(records *form.Records) bool {
	if _, at := records.Table.Column("生效"); at >= 0 {
		return true
	}
	seen := map[string]bool{}
	for _, r := range records.All() {
		if seen[keyOf(r)] {
			return false
		}
		seen[keyOf(r)] = true
	}
	return true
}

// keyOf is what identifies a row of the policy.
func keyOf(r form.Record) string {
	columns := map[string][]string{"表单": {"表", "列"}, "参数": {"名称", "键"}, "均衡": {"编号", "学段"}}[r.Table.Name]
	if columns == nil {
		columns = []string{r.Table.Columns[0].Name}
	}
	var parts []string
	for _, c := range columns {
		if text := r.Text(c); text != "" {
			parts = append(parts, text)
		}
	}
	return strings.Join(parts, "·")
}

// tellsPolicy: a new version names the rows that changed, and no others.
func tellsPolicy(t *testing.T, first, p *policy.Book, base, w *form.Workbook, tables []*form.Table) {
	t.Helper()
	if own := policy.Diff(p, p); len(own) > 0 {
		t.Fatalf("differs from itself: %+v", own)
	}
	var keys []string
	for _, row := range changed(base, w, tables) {
		keys = append(keys, row.Table.Name+"!"+keyOf(row))
	}
	// Of two rows that say the same one may go, and a row may end later or begin earlier without anything else being in force.
	said := !maps.Equal(sayings(base, tables), sayings(w, tables))
	diff := policy.Diff(first, p)
	if len(diff) == 0 && said || len(diff) > 0 && len(keys) == 0 {
		t.Fatalf("rows %q changed, told as %+v", keys, diff)
	}
	for _, c := range diff {
		if !slices.Contains(keys, c.Sheet+"!"+c.Key) || !chinese(c.Text) || !strings.HasPrefix(c.At, c.Sheet+"!") || c.Kind == policy.Altered && c.Old == c.New {
			t.Fatalf("rows %q changed, told as %+v", keys, c)
		}
	}
}

// sayings is what the rows of some sheets say, without the days on which they
// do.
func sayings(w *form.Workbook, tables []*form.Table) map[string]bool {
	out := map[string]bool{}
	for _, t := range tables {
		for _, r := range w.Tables[t.Name].All() {
			out[t.Name+rowKey(r, "生效", "失效")] = true
		}
	}
	return out
}

// returnsPolicy: typed again by hand from what was read, and read again, it is
// the same policy.
func returnsPolicy(t *testing.T, d *draft, base, w *form.Workbook, touched []int) {
	t.Helper()
	again, more := decodeInto(base, drawn(t, "集团化办学政策", d.seedsOf(w, touched)), d.pick(touched))
	if finding.Errors(more) {
		t.Fatalf("written out and read again: %v", more)
	}
	if err := same(w, again, d.pick(touched)); err != nil {
		t.Fatal(err)
	}
}

// someGroups is a register of two groups of the plan, one of them with one
// legal person.
func someGroups(tb testing.TB) (*register.Register, *form.Workbook) {
	tb.Helper()
	seeds := register.Default()
	schools := map[string]bool{}
	for i := range seeds {
		s := &seeds[i]
		keep := func(row []string) bool { return true }
		switch s.Table.Name {
		case "集团":
			keep = func(row []string) bool { return row[0] == "G02" || row[0] == "G05" }
		case "成员":
			keep = func(row []string) bool {
				if row[0] != "G02" && row[0] != "G05" {
					return false
				}
				schools[row[1]] = true
				return true
			}
		}
		s.Rows = slices.DeleteFunc(s.Rows, func(row []string) bool { return !keep(row) })
	}
	for i := range seeds {
		if seeds[i].Table.Name == "学校" {
			seeds[i].Rows = slices.DeleteFunc(seeds[i].Rows, func(row []string) bool { return !schools[row[0]] })
		}
	}
	w := decode(tb, "集团名册.xlsx", register.Schema(), seeds)
	r, fs := register.Build(w)
	if finding.Errors(fs) {
		tb.Fatal(fs)
	}
	return r, w
}

// runs: an accepted policy computes whatever is filed, the same in whatever
// order the returns lie, each result with its reason; and it judges each return.
// Of the items one in eight is explained, from the one given on.
func runs(t *testing.T, p *calc.Program, reg *register.Register, regBook *form.Workbook, explained int) {
	t.Helper()
	in := calc.Input{Register: reg, RegisterBook: regBook, Returns: somethingFiled(p, reg)}
	res := p.Run(in)
	in.Returns = slices.Clone(in.Returns)
	slices.Reverse(in.Returns)
	other := p.Run(in)
	for n, it := range p.Items {
		if it.Level == calc.Line {
			continue // its subjects are the rows of one table
		}
		subjects := res.Subjects(it.Level)
		for i := range subjects {
			v := res.Value(it, i)
			if !v.Equal(other.Value(it, i)) {
				t.Fatalf("%s of %s is %s, of returns in another order %s", it.Code, subjects[i].Name, v, other.Value(it, i))
			}
			if i != n%len(subjects) || n%8 != explained%8 {
				continue
			}
			if why := res.Explain(it, i); !why.Value.Equal(v) {
				t.Fatalf("%s of %s is %s, explained as %s", it.Code, subjects[i].Name, v, why.Value)
			}
		}
	}
	for _, ret := range in.Returns {
		for _, f := range p.Check(in, ret) {
			if f.Code == "" || f.Severity == "" || !slices.ContainsFunc(p.Rules.Tables, func(t *form.Table) bool { return t.Name == f.Sheet || f.Sheet == "" }) {
				t.Fatalf("%s is told %+v", ret.Subject, f)
			}
		}
	}
}

// somethingFiled is a return of every filer with two rows in every table.
func somethingFiled(p *calc.Program, reg *register.Register) []form.Return {
	var out []form.Return
	file := func(subject string, tables []*form.Table) {
		ret := form.Return{Subject: subject, Period: p.Rules.Period.Name, Workbook: form.Workbook{File: subject, Tables: map[string]*form.Records{}}}
		for _, t := range tables {
			records := &form.Records{Table: t}
			for line := range 2 {
				row := form.Row{Sheet: t.Name, Line: line + 2}
				for i, c := range t.Columns {
					row.Cells = append(row.Cells, form.Cell{Value: filledIn(c, line, p.Rules.Period, reg), Ref: form.Ref(line+2, i+1)})
				}
				records.Rows = append(records.Rows, row)
				if t.Layout == form.Down {
					break
				}
			}
			ret.Tables[t.Name] = records
		}
		out = append(out, ret)
	}
	var offices []string
	for _, t := range p.Rules.Tables {
		for _, filer := range t.Filers {
			if filer != form.BySchool && !slices.Contains(offices, filer) {
				offices = append(offices, filer)
			}
		}
	}
	for _, s := range reg.Schools()[1:] { // one has not filed yet
		file(string(s.Code), p.Rules.FiledBy(form.BySchool))
	}
	for _, office := range offices {
		file(office, p.Rules.FiledBy(office))
	}
	return out
}

// filledIn is something that may stand in a column.
func filledIn(c *form.Column, line int, period policy.Period, reg *register.Register) value.Value {
	schools, groups := reg.Schools(), reg.Groups()
	switch c.Type {
	case form.Integer:
		return value.OfNum(num.Int(int64(3 + line)))
	case form.Decimal, form.Money:
		return value.OfNum(num.Frac(1250, 100))
	case form.Ratio:
		return value.OfNum(num.Frac(9, 10))
	case form.Day, form.Month:
		return value.OfDate(date.Of(period.Span.From.Year(), period.Span.From.Month(), 1))
	case form.Choice:
		return value.OfText(c.Options[line%len(c.Options)])
	case form.SchoolRef:
		return value.OfText(schools[line%len(schools)].Name)
	case form.GroupRef:
		return value.OfText(groups[line%len(groups)].Name)
	case form.IdentityNo:
		return value.OfText([]string{"11010519491231002X", "440524188001010014"}[line%2])
	}
	return value.OfText("甲")
}

// draws: the forms of an accepted policy can be drawn, and an empty one that is
// read again lacks nothing but what is to be filled in.
func draws(t *testing.T, p *calc.Program, touched []*form.Table) {
	t.Helper()
	if !slices.ContainsFunc(touched, func(t *form.Table) bool { return t.Name == "填报表" || t.Name == "表单" }) {
		return
	}
	tables := p.Rules.Tables
	data, err := template.Render(template.Spec{Title: "集团化办学填报表", Subject: "S05", SubjectName: "甲校", Period: p.Rules.Period.Name, Tables: tables, Locked: true})
	if err != nil {
		t.Fatalf("accepted, but its forms cannot be drawn: %v", err)
	}
	book, err := workbook.Open(data, workbook.Default())
	if err != nil {
		t.Fatal(err)
	}
	_, fs, _ := importer.Decode(book, "填报表.xlsx", "", tables, importer.Options{})
	for _, f := range fs {
		if f.Code != finding.RequiredBlank.Code && f.Code != finding.EmptyTable.Code {
			t.Fatalf("an empty form is told %v", f)
		}
	}
}

// The sheets of the policy by index: 0 批次, 1 填报表, 2 表单, 3 校验, 4 对账, 5 参数, …
// Each of policySeeds reaches another part of the loader.
var policySeeds = [][2]edit{
	{{actValue, 5, 0, 2, "120000"}, {actInsert, 7, 0, 4, "*1"}},
	{{actText, 3, 1, 2, "TRUE"}, {actClear, 3, 2, 3, ""}},
	{{actTwin, 5, 1, 9, "2026-07-01"}, {actValue, 5, 1, 10, "2026-06-30"}},
	{{actDrop, 15, 3, 0, ""}, {actSwap, 15, 999, 0, ""}},
	{{actText, 2, 7, 1, "新列（元）"}, {actText, 1, 3, 8, "姓名、性别"}},
	{{actText, 1, 2, 0, "历史:表"}, {actText, 2, 5, 0, "填报说明"}},
	{{actText, 4, 0, 2, "没有这一列"}, {actText, 4, 1, 6, "姓名"}},
	{{actValue, 7, 2, 8, "400"}, {actValue, 10, 1, 1, "90"}},
	{{actOdd, 9, 4, 7, "=1+1"}, {actHeader, 9, 0, 2, "二 级"}},
	{{actValue, 0, 1, 1, "2026-02-01"}, {actText, 0, 1, 0, "2026年"}},
	{{actCopy, 9, 130, 7, ""}, {actStrike, 9, 500, 9, "/0"}},
	{{actBorrow, 4, 0, 2, "a"}, {actGraft, 7, 901, 4, "b"}},
	{{actText, 14, 0, 2, "Z3、Z6"}, {actText, 11, 0, 4, "学段"}},
}
