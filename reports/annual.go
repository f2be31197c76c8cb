package reports

import (
	"errors"
	"fmt"
	"slices"
	"time"

	"hesuan/calc"
	"hesuan/internal/date"
	"hesuan/reports/pdf"
)

// AnnualInput is what the annual report is made of.
type AnnualInput struct {
	Result   *calc.Result
	Before   *calc.Result // of the year before, compared with; nil where there is none
	Meta     Meta
	Draft    bool      // not confirmed by the departments yet: stamped 草稿 on every page
	Issuer   string    // the office that issues it; may be empty
	Program  string    // version of the program
	Changed  []string  // in words, what differs from the version before; empty for a first version
	Cautions []Caution // what was accepted with warnings
	Fonts    pdf.Fonts // faces of the operator; nil ones are the embedded open fonts
}

// Caution is a warning under which a return was accepted.
type Caution struct {
	Subject string // the school or the department
	Count   int    // how many cells
	Text    string // what was found
}

// Annual draws 集团化办学年度报告.pdf: one page that can be read alone, then
// funding, increments and rewards, evaluation, balance, exchange and quotas,
// resources and joint work, risks and method. Where the policy has no row for a
// section, the section says so.
//
// It fails when Meta.AsOf is not a date, since the file is dated by it. A
// character that no font can draw stands there as its code.
func Annual(in AnnualInput) ([]byte, error) {
	if in.Result == nil {
		return nil, errors.New("annual report: no result")
	}
	day, err := date.Parse(in.Meta.AsOf)
	if err != nil {
		return nil, fmt.Errorf("annual report: 数据截至 %q: %w", in.Meta.AsOf, err)
	}
	opt := pdf.Options{
		Spell: true, // what a sender typed may hold anything
		Title: annualTitle, Author: in.Issuer, Subject: in.Meta.Period,
		Date:    time.Date(day.Year(), time.Month(day.Month()), day.Day(), 0, 0, 0, 0, time.UTC),
		Running: pdf.Running{Batch: in.Meta.Period, Version: in.Meta.Version, Fingerprint: in.Meta.Fingerprint, AsOf: in.Meta.AsOf},
		Page:    annualPage, Fonts: in.Fonts,
	}
	if in.Draft {
		opt.Stamp = "草稿"
	}
	a := newAnnual(in)
	// The first page must be one page: it is drawn again with fewer words
	// until it fits.
	for tight := range tightest + 1 {
		d, err := pdf.New(opt)
		if err != nil {
			return nil, fmt.Errorf("annual report: %w", err)
		}
		a.d = d
		if a.summary(tight); d.Pages() == 1 {
			break
		}
	}
	d := a.d
	d.PageBreak()
	for i, p := range a.parts {
		d.Heading(1, chineseNumerals[i]+"、"+p.title)
		p.draw()
	}
	data, err := d.Render()
	if err != nil {
		return nil, fmt.Errorf("annual report: %w", err)
	}
	return data, nil
}

const annualTitle = "集团化办学年度报告"

// annualPage is a page between GB/T 9704 and a working paper: 四号 type and
// margins a little narrower, so that tables of groups keep their amounts whole.
var annualPage = pdf.Page{Top: 30, Bottom: 30, Left: 27, Right: 25, Size: 14, Lines: 28, Chars: 32}

var chineseNumerals = []string{"一", "二", "三", "四", "五", "六", "七", "八", "九"}

// annual is a report being drawn.
type annual struct {
	*county
	before *county // of the year before; nil where there is none
	in     AnnualInput
	d      *pdf.Document
	parts  []annualPart

	shortened bool // the first page does not list every change
}

// annualPart is a section of the report.
type annualPart struct {
	title string
	draw  func()
}

// The sections that others refer to.
const (
	partRisks  = "风险与问题"
	partMethod = "方法与版本"
)

func newAnnual(in AnnualInput) *annual {
	a := &annual{county: newCounty(in.Result), in: in}
	if in.Before != nil {
		a.before = newCounty(in.Before)
	}
	a.parts = []annualPart{
		{"经费安排", a.money}, {"绩效增量与激励", a.pay}, {"考核评价", a.evaluation}, {"优质均衡", a.equity},
		{"师资交流与编制", a.staff}, {"资源共享与贯通融通", a.together}, {partRisks, a.risks}, {partMethod, a.method},
	}
	return a
}

// inPart says where a section stands: 第六部分.
func (a *annual) inPart(title string) string {
	i := slices.IndexFunc(a.parts, func(p annualPart) bool { return p.title == title })
	return "第" + chineseNumerals[i] + "部分"
}

// staff draws the section on exchanged teachers and on quotas.
func (a *annual) staff() {
	a.exchange()
	a.quotas()
}
