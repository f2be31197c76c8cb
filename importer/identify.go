package importer

import (
	"errors"
	"strings"

	"hesuan/internal/finding"
	"hesuan/internal/form"
	"hesuan/internal/template"
	"hesuan/internal/workbook"
)

// Kind is what a workbook is.
type Kind string

// The kinds of workbook that are taken in.
const (
	Return   Kind = "填报表"
	Register Kind = "集团名册"
	Policy   Kind = "政策"
	SignOff  Kind = "会签单"
	Unknown  Kind = ""
)

// Identity is what a workbook says of itself: by the stamp of its template,
// or, where there is none, by its 封面.
type Identity struct {
	Kind    Kind
	Subject string // school code or department
	Name    string // school name on the 封面
	Period  string
	Version string
	Schema  string // fingerprint of the forms the template was made from
	Stamped bool

	cover  front
	broken error // what should say whose it is cannot be read
}

// front is the 封面 sheet as far as it says whose return it is.
type front struct {
	sheet                 string
	subject, name, period said
}

type said struct{ text, cell string }

// Identify judges what a workbook is by its sheets, its stamp and its cover.
func Identify(book *workbook.Book) Identity {
	has := map[string]int{}
	for _, info := range book.Sheets() {
		has[form.Fold(info.Name)] = info.Index + 1
	}
	all := func(names ...string) bool {
		for _, n := range names {
			if has[n] == 0 {
				return false
			}
		}
		return true
	}
	var id Identity
	if stamp, ok := template.ReadStamp(book); ok {
		id = Identity{Stamped: true, Kind: Return, Subject: stamp.Subject, Period: stamp.Period, Version: stamp.Version, Schema: stamp.Schema}
	}
	switch {
	case all("集团", "成员", "学校"):
		id.Kind = Register
		return id
	case all("参数", "资金"):
		id.Kind = Policy
		return id
	case all("会签单") && !id.Stamped: // every department's return has the sheet
		id.Kind = SignOff
		return id
	}
	if i := has[form.Fold(template.StampSheet)]; i > 0 && !id.Stamped {
		_, id.broken = book.Sheet(i - 1)
	}
	if i := has[template.Cover]; i > 0 {
		sheet, err := book.Sheet(i - 1)
		if err == nil {
			id.cover = readCover(sheet)
			id.Name = id.cover.name.text
		} else if !id.Stamped {
			id.broken = err
		}
	}
	if !id.Stamped && (id.cover.subject.text != "" || id.cover.name.text != "") {
		id.Kind, id.Subject, id.Period = Return, id.cover.subject.text, id.cover.period.text
	}
	return id
}

// readCover takes the three items that say whose return it is.
func readCover(sheet *workbook.Sheet) front {
	out := front{sheet: sheet.Name}
	g, ok := layout(sheet)
	if !ok {
		return out
	}
	for _, r := range sheet.Rows {
		value := sheet.At(r.Num, g.value)
		s := said{form.Trim(value.Raw), workbook.CellName(r.Num, g.value)}
		switch form.Heading(sheet.At(r.Num, g.item).Raw) {
		case template.CoverSubject:
			out.subject = s
		case template.CoverName:
			out.name = s
		case template.CoverPeriod:
			out.period = s
		}
	}
	return out
}

// Expected is whose return should lie in the folder, and of which template.
type Expected struct {
	Subject string // school code or department
	Name    string // for messages
	Period  string
	Schema  string // fingerprint of the forms in force; empty skips the check
}

// Check compares what a workbook says of itself with the folder it was found
// in. What it says about another school is not repeated.
func (id Identity) Check(want Expected) []finding.Finding {
	var out []finding.Finding
	say := func(s finding.Spec, p finding.Place, found, expected string) {
		out = append(out, worded(s, p, found, expected))
	}
	if f, ok := Refusal(id.broken); ok {
		return append(out, f)
	}
	if id.Kind == Unknown {
		say(finding.UnknownWorkbook, finding.Place{}, "没有模板标识，也没有填写封面", "")
		return out
	}
	if id.Kind != Return {
		return nil
	}
	mine := "“" + want.Name + "”的填报表"
	on := func(s said) finding.Place { return finding.Place{Sheet: id.cover.sheet, Cell: s.cell} }
	switch c := id.cover; {
	case id.Stamped && id.Subject != want.Subject:
		say(finding.OtherSubject, finding.Place{}, "这是发给另一个单位的模板", mine)
	case c.subject.text != "" && form.Fold(c.subject.text) != form.Fold(want.Subject):
		say(finding.OtherSubject, on(c.subject), "封面上的学校代码不是本单位的", mine)
	case !id.Stamped && c.subject.text == "" && want.Name != "" && form.Fold(c.name.text) != form.Fold(want.Name):
		say(finding.OtherSubject, on(c.name), "封面上的学校名称不是本单位的", mine)
	}
	switch c := id.cover; {
	case id.Stamped && id.Period != want.Period:
		say(finding.OtherPeriod, finding.Place{}, "这是“"+id.Period+"”的模板", "“"+want.Period+"”")
	case c.period.text != "" && form.Fold(c.period.text) != form.Fold(want.Period):
		say(finding.OtherPeriod, on(c.period), "封面上的批次是“"+clipped(c.period.text)+"”", "“"+want.Period+"”")
	}
	switch {
	case !id.Stamped:
		say(finding.NoStamp, finding.Place{}, "这不是由下发的模板填写的", "")
	case want.Schema != "" && id.Schema != want.Schema:
		say(finding.OtherSchema, finding.Place{}, "模板下发后，表单的栏目有变动", "")
	}
	return out
}

// Refusal words a fault of the strict reader as a finding. It is false for
// errors that are not the sender's to mend.
func Refusal(err error) (finding.Finding, bool) {
	var f *workbook.Fault
	if !errors.As(err, &f) {
		return finding.Finding{}, false
	}
	found, _, _ := strings.Cut(f.Detail, "；") // what to do follows, in our words
	return finding.OfFault(f.Code).At(finding.Place{Cell: f.Cell}, found, ""), true
}
