package reports

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"hesuan/calc"
	"hesuan/internal/date"
	"hesuan/reports/pdf"
)

// paper is a PDF about one school or one group: its page, the block that says
// what it is, and the mark of a draft.
type paper struct {
	*county
	d       *pdf.Document
	opt     pdf.Options
	meta    Meta
	draft   bool
	issuer  string
	program string
}

// paperPages are closer than GB/T 9704 asks, so that what a school or a leader
// looks for stands on few sheets: the first is the rule, the others have a
// little more on them, for the few papers that would run over.
var paperPages = []pdf.Page{
	{Top: 20, Bottom: 21, Left: 22, Right: 20, Size: 10.5, Lines: 47, Chars: 44},
	{Top: 18, Bottom: 20, Left: 22, Right: 20, Size: 10, Lines: 53, Chars: 46},
	{Top: 16, Bottom: 19, Left: 20, Right: 18, Size: 9.5, Lines: 58, Chars: 50},
}

// bureau is whom a school asks. Nobody else corrects a number.
const bureau = "县教育和体育局"

// newPaper prepares a paper. It fails without a result, and when 数据截至 is not
// a date, since the file is dated by it.
func newPaper(res *calc.Result, meta Meta, draft bool, issuer, program, title string, fonts pdf.Fonts) (*paper, error) {
	if res == nil {
		return nil, errors.New("no result")
	}
	day, err := date.Parse(meta.AsOf)
	if err != nil {
		return nil, fmt.Errorf("数据截至 %q: %w", meta.AsOf, err)
	}
	opt := pdf.Options{
		Spell: true, // what a sender typed may hold anything
		Title: title, Author: issuer, Subject: meta.Period,
		Date:    time.Date(day.Year(), time.Month(day.Month()), day.Day(), 0, 0, 0, 0, time.UTC),
		Running: pdf.Running{Batch: meta.Period, Version: meta.Version, Fingerprint: meta.Fingerprint, AsOf: meta.AsOf},
		Fonts:   fonts,
	}
	if draft {
		opt.Stamp = "草稿"
	}
	return &paper{county: newCounty(res), opt: opt, meta: meta, draft: draft, issuer: issuer, program: program}, nil
}

// fit draws the paper on the first of the pages on which it is not longer than
// it may be, or on the last.
func (p *paper) fit(most int, draw func(tight int)) (err error) {
	for tight, page := range paperPages {
		p.opt.Page = page
		if p.d, err = pdf.New(p.opt); err != nil {
			return err
		}
		if draw(tight); p.d.Pages() <= most {
			break
		}
	}
	return nil
}

// chapter is a numbered part of a paper.
type chapter struct {
	title string
	draw  func()
}

func (p *paper) drawChapters(list []chapter) {
	for i, c := range list {
		p.d.Heading(1, chineseNumerals[i]+"、"+c.title)
		c.draw()
	}
}

// index draws the block that makes a single sheet its own index: what it is,
// for whom, which run it rests on, what stands where.
func (p *paper) index(what, whom string, list []chapter) {
	var contents []string
	for i, c := range list {
		contents = append(contents, chineseNumerals[i]+"、"+c.title)
	}
	t := pdf.Table{Columns: []pdf.Column{{Width: 25, Align: pdf.Center}, {}}, Size: 8.5}
	add := func(name, text string) {
		if text != "" {
			t.Rows = append(t.Rows, pdf.Row{Cells: []string{name, text}})
		}
	}
	add("这是什么", what)
	add("给谁", whom)
	add("依据哪次核算", p.runWords())
	add("内容", strings.Join(contents, "　"))
	p.d.Table(t)
}

// runWords names the run by all it depends on.
func (p *paper) runWords() string {
	span := p.rules.Period.Span
	parts := []string{
		fmt.Sprintf("%s（%s至%s），数据截至%s", p.meta.Period, span.From.Chinese(), span.To.Chinese(), p.meta.AsOf),
		p.meta.Version,
	}
	if book := bookVersion(p.rules.Book.File, p.rules.Book.SHA256); book != "" {
		parts = append(parts, "政策 "+book)
	}
	if p.program != "" {
		parts = append(parts, "程序 "+p.program)
	}
	return strings.Join(parts, "；") + "。指纹见页脚，指纹相同，结果逐字节相同。"
}

// stretchWords says when a member was in its group, within the period.
func (c *county) stretchWords(member int) string {
	from, to := c.stretch(member)
	span := c.rules.Period.Span
	switch late, early := span.From.Before(from), to.Before(span.To); {
	case late && early:
		return from.Chinese() + "加入，" + to.Chinese() + "退出"
	case late:
		return from.Chinese() + "加入"
	case early:
		return to.Chinese() + "退出"
	}
	return "整个批次"
}

// stretch is the first and the last day of a membership within the period.
func (c *county) stretch(member int) (from, to date.Date) {
	return c.res.At(memberPlace, "起始日期", member).Date(), c.res.At(memberPlace, "截止日期", member).Date()
}

// memberships lists a school's stretches in groups, earliest first.
func (c *county) memberships(school int) []calc.Subject {
	var out []calc.Subject
	for _, m := range c.res.Subjects(calc.Member) {
		if m.School == school {
			out = append(out, m)
		}
	}
	slices.SortStableFunc(out, func(a, b calc.Subject) int {
		x, _ := c.stretch(a.Index)
		y, _ := c.stretch(b.Index)
		return x.Compare(y)
	})
	return out
}

// groupAt is the group of an index.
func (c *county) groupAt(i int) group {
	for _, g := range c.groups {
		if g.Index == i {
			return g
		}
	}
	return group{}
}

// absentIn names the schools of a group that did not file.
func (c *county) absentIn(g group) []string {
	var out []string
	for _, s := range g.schools() {
		if !c.res.Filed(s) {
			out = append(out, c.schoolName(s))
		}
	}
	return out
}

// absentOffices names the departments that did not file.
func (c *county) absentOffices() []string {
	var out []string
	for _, x := range c.res.Absent {
		if x.School < 0 {
			out = append(out, x.Name)
		}
	}
	return out
}
