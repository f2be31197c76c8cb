package sample_test

import (
	"crypto/sha256"
	"encoding/hex"
	"sync"
	"testing"

	"hesuan/calc"
	"hesuan/importer"
	"hesuan/internal/finding"
	"hesuan/internal/form"
	"hesuan/internal/policy"
	"hesuan/internal/register"
	"hesuan/internal/sample"
	"hesuan/internal/template"
	"hesuan/internal/workbook"
)

// law is the default policy, compiled, and the plan's own register.
type law struct {
	rules    *policy.Rules
	program  *calc.Program
	register *register.Register
	book     *form.Workbook
	before   []form.Return // of the period before, where there was one
}

var theLaw = sync.OnceValue(func() law { return lawIn("2026年度") })

// lastYears is the law of the period before.
var lastYears = sync.OnceValue(func() law { return lawIn("2025年度") })

func lawIn(period string) law {
	b, fs := policy.Build(decode("政策.xlsx", render("政策", policy.Default()), policy.Schema(), nil))
	must(fs)
	p, ok := b.Period(period)
	if !ok {
		panic("no " + period)
	}
	rules, fs := b.In(p)
	must(fs)
	program, fs := calc.Compile(rules)
	must(fs)
	l := law{rules: rules, program: program}
	l.register, l.book = build(register.Default())
	return l
}

// build makes a register of seeds through the one door.
func build(seeds []form.Seed) (*register.Register, *form.Workbook) {
	w := decode("集团名册.xlsx", render("集团名册", seeds), register.Schema(), nil)
	r, fs := register.Build(w)
	must(fs)
	return r, w
}

func render(title string, seeds []form.Seed) []byte {
	spec := template.Spec{Title: title, Rows: map[string][][]string{}}
	for _, s := range seeds {
		spec.Tables = append(spec.Tables, s.Table)
		spec.Rows[s.Table.Name] = s.Rows
	}
	data, err := template.Render(spec)
	if err != nil {
		panic(err)
	}
	return data
}

func decode(file string, data []byte, tables []*form.Table, names importer.Names) *form.Workbook {
	book, err := workbook.Open(data, workbook.Default())
	if err != nil {
		panic(err)
	}
	w, fs, _ := importer.Decode(book, file, hash(data), tables, importer.Options{Names: names})
	must(fs)
	return w
}

func hash(data []byte) string {
	sum := sha256.Sum256(data)
	return hex.EncodeToString(sum[:])
}

// must refuses what the fixtures of a test may not have.
func must(fs []finding.Finding) {
	for _, f := range fs {
		if f.Severity == finding.Error {
			panic(f.String())
		}
	}
}

// county is the plan's own county with sample returns.
func county(opt sample.Options) *sample.County {
	opt.Rules = theLaw().rules
	return sample.New(opt)
}

// yearBefore is the same county a period earlier.
func yearBefore(opt sample.Options) *sample.County {
	opt.Rules = lastYears().rules
	return sample.New(opt)
}

// judged is what intake would make of a file lying in a subject's folder.
type judged struct {
	refused  error // the strict reader would not open it
	findings []finding.Finding
	ret      form.Return
	rows     importer.Counts
}

func judge(c *sample.County, subject string, f sample.File) judged {
	return judgeIn(theLaw(), c, subject, f)
}

// judgeIn judges under another register.
func judgeIn(l law, c *sample.County, subject string, f sample.File) judged {
	book, err := workbook.Open(f.Data, workbook.Default())
	if err != nil {
		return judged{refused: err}
	}
	tables := c.Tables(subject)
	want := importer.Expected{Subject: subject, Name: c.Name(subject), Period: l.rules.Period.Name, Schema: template.Fingerprint(tables)}
	j := judged{findings: importer.Identify(book).Check(want)}
	if finding.Errors(j.findings) {
		return j
	}
	w, fs, counts := importer.Decode(book, f.Name, hash(f.Data), tables, importer.Options{Names: l.register.Names(), Period: l.rules.Period.Span})
	j.ret, j.rows = form.Return{Subject: subject, Period: l.rules.Period.Name, Workbook: *w}, counts
	j.findings = append(j.findings, fs...)
	in := calc.Input{Register: l.register, RegisterBook: l.book, Before: l.before}
	j.findings = append(j.findings, l.program.Check(in, j.ret)...)
	return j
}

func (j judged) codes() map[string]int {
	out := map[string]int{}
	for _, f := range j.findings {
		out[f.Code]++
	}
	return out
}

func mustFile(t testing.TB, c *sample.County, subject string) sample.File {
	t.Helper()
	f, err := c.File(subject)
	if err != nil {
		t.Fatal(err)
	}
	return f
}
