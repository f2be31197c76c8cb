package importer

import (
	"fmt"
	"slices"
	"strings"

	"hesuan/internal/date"
	"hesuan/internal/finding"
	"hesuan/internal/form"
	"hesuan/internal/template"
	"hesuan/internal/workbook"
)

// Names looks schools and groups up in the register.
type Names interface {
	// School finds a school by name or confirmed alias; near lists candidates
	// when there is none.
	School(name string) (code, official string, near []string, ok bool)
	Group(name string) (code, official string, near []string, ok bool)
}

// Options says what else is known while reading.
type Options struct {
	Names       Names     // nil: schools and groups are kept as the text they are
	Departments []string  // who files beside the schools
	Period      date.Span // zero: nobody is too young to be born
}

// Counts says what became of the rows that were found. Read = Accepted +
// Rejected + Blank. A 单行 table is one row. Blank rows count where they stand
// between or before filled ones; title, header, note and signature lines are
// not rows.
type Counts struct {
	Read, Accepted, Rejected, Blank int
}

func (c *Counts) add(d Counts) {
	c.Read += d.Read
	c.Accepted += d.Accepted
	c.Rejected += d.Rejected
	c.Blank += d.Blank
}

// decoder is one reading of one workbook.
type decoder struct {
	book     *workbook.Book
	opt      Options
	findings []finding.Finding
	counts   Counts
}

// Decode reads the sheets of the declared tables out of a strict workbook.
// Everything wrong is a finding, all in one pass; sheets of other names are
// named in a notice and left alone.
func Decode(book *workbook.Book, file, sha256 string, tables []*form.Table, opt Options) (*form.Workbook, []finding.Finding, Counts) {
	d := &decoder{book: book, opt: opt}
	out := &form.Workbook{File: file, SHA256: sha256, Tables: map[string]*form.Records{}}
	places := d.match(tables)
	for _, t := range tables {
		records := &form.Records{Table: t}
		out.Tables[t.Name] = records
		if info, ok := places[t.Name]; ok {
			d.table(t, info, records)
		}
	}
	return out, d.findings, d.counts
}

// table reads one sheet under its declaration.
func (d *decoder) table(t *form.Table, info workbook.SheetInfo, out *form.Records) {
	sheet, err := d.book.Sheet(info.Index)
	if err != nil {
		f, ok := Refusal(err)
		if !ok {
			f = finding.Unreadable.At(finding.Place{}, err.Error(), "")
		}
		f.Sheet = info.Name
		d.report(f)
		return
	}
	if info.Hidden {
		d.say(finding.HiddenSheet, finding.Place{Sheet: info.Name}, "工作表“"+info.Name+"”是隐藏的", "")
	}
	var c Counts
	if t.Layout == form.Down {
		c = d.down(t, sheet, out)
	} else {
		c = d.across(t, sheet, out)
	}
	d.counts.add(c)
	if t.Required && c.Accepted+c.Rejected == 0 && !d.faulty(info.Name, finding.NoHeader) {
		d.say(finding.EmptyTable, finding.Place{Sheet: info.Name}, "没有一条内容", t.Name)
	}
	d.twins(out)
}

// match finds the sheet of each table and reports the sheets that are nobody's.
func (d *decoder) match(tables []*form.Table) map[string]workbook.SheetInfo {
	byName := map[string]*form.Table{}
	for _, t := range tables {
		byName[form.Fold(t.Name)] = t
	}
	found := map[string]workbook.SheetInfo{}
	var extra []workbook.SheetInfo
	for _, info := range d.book.Sheets() {
		t, ok := byName[form.Fold(info.Name)]
		if !ok {
			if !template.Own(info.Name) {
				extra = append(extra, info)
			}
			continue
		}
		if first, twice := found[t.Name]; twice {
			d.say(finding.TwinSheets, finding.Place{Sheet: info.Name},
				fmt.Sprintf("“%s”和“%s”都像是这张表", first.Name, info.Name), t.Name)
			continue
		}
		found[t.Name] = info
	}
	for _, t := range tables {
		if _, ok := found[t.Name]; ok || !t.Required {
			continue
		}
		f := worded(finding.MissingSheet, finding.Place{Sheet: t.Name}, "没有这个工作表", t.Name)
		if like := near(t.Name, sheetNames(extra)); like != "" {
			f.Found = "没有这个工作表，只有“" + like + "”"
		}
		d.report(f)
	}
	for _, info := range extra {
		d.say(finding.ExtraSheet, finding.Place{Sheet: info.Name}, "工作表“"+info.Name+"”", "")
	}
	return found
}

func sheetNames(infos []workbook.SheetInfo) []string {
	var out []string
	for _, i := range infos {
		out = append(out, i.Name)
	}
	return out
}

// say records a finding. Text of a cell is masked before it comes here, by
// [shown]; numbers of identity cards are masked here once more.
func (d *decoder) say(s finding.Spec, p finding.Place, found, expected string) {
	d.report(worded(s, p, maskNumbers(found), expected))
}

// maxFindings bounds the findings of one workbook. A school of a thousand
// people that has every cell wrong stays below it. Rejected rows beyond it are
// counted but not kept: there may be 200,000.
const maxFindings = 20_000

// full reports whether no more findings are kept.
func (d *decoder) full() bool { return len(d.findings) > maxFindings }

// report keeps a finding, and says once when there are too many to keep. What
// is not kept has still made its row a rejected one.
func (d *decoder) report(f finding.Finding) {
	switch n := len(d.findings); {
	case n < maxFindings:
		d.findings = append(d.findings, f)
	case n == maxFindings:
		d.findings = append(d.findings, finding.TooMany.At(finding.Place{Sheet: f.Sheet, Cell: f.Cell}, fmt.Sprintf("超过 %d 处", maxFindings), ""))
	}
}

// worded makes a finding whose expected part may be a phrase of the catalogue
// round the word that is wanted here.
func worded(s finding.Spec, p finding.Place, found, expected string) finding.Finding {
	f := s.At(p, found, expected)
	f.Expected = strings.ReplaceAll(s.Expected, "{要求}", expected)
	if !strings.Contains(s.Expected, "{要求}") && expected != "" {
		f.Expected = expected
	}
	return f
}

// faulty reports whether a sheet already has a finding of this kind.
func (d *decoder) faulty(sheet string, s finding.Spec) bool {
	return slices.ContainsFunc(d.findings, func(f finding.Finding) bool { return f.Sheet == sheet && f.Code == s.Code })
}

// twins reports records that agree in every key column. The place is the later
// one; the text names both.
func (d *decoder) twins(out *form.Records) {
	if len(out.Table.Key) == 0 {
		return
	}
	var columns []int
	for _, name := range out.Table.Key {
		if _, i := out.Table.Column(name); i >= 0 {
			columns = append(columns, i)
		}
	}
	first := map[string]form.Row{}
	for _, row := range out.Rows {
		key, words, ok := keyOf(out.Table, row, columns)
		if !ok {
			continue
		}
		earlier, twice := first[key]
		if !twice {
			first[key] = row
			continue
		}
		at := row.Cells[columns[0]].Ref
		d.say(finding.TwinRows, finding.Place{Sheet: row.Sheet, Cell: at, Column: out.Table.Columns[columns[0]].Name},
			fmt.Sprintf("%s 与 %s 相同：%s", at, earlier.Cells[columns[0]].Ref, words), strings.Join(out.Table.Key, "、"))
	}
}

// keyOf joins the key of a row, and words it for people. It is false where a
// part is missing or faulty: that has its own finding.
func keyOf(t *form.Table, row form.Row, columns []int) (key, words string, ok bool) {
	var parts, seen []string
	for _, i := range columns {
		text, usable := keyText(row.Cells[i].Value)
		if !usable {
			return "", "", false
		}
		parts = append(parts, text)
		seen = append(seen, shown(t.Columns[i], text))
	}
	return strings.Join(parts, "\x1f"), strings.Join(seen, "、"), true
}
