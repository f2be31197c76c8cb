// Package template makes the workbooks people fill in: the returns of the
// schools, and the register and the policy themselves. One renderer serves
// all of them, so that every workbook that leaves looks alike and every one
// that comes back can be read by the same declarations.
//
//	data, err := template.Render(template.Spec{
//		Title: "集团化办学填报表", Subject: "370001", SubjectName: "振华实验学校",
//		Period: "2026年度", Tables: tables, Schools: names, Locked: true,
//	})
//
// A rendered workbook has 说明 first (what to fill in, by when, how to hand it
// in), then one sheet a table, then two sheets nobody needs to see: 选项 with
// the long dropdown lists and the stamp by which the workbook is recognised
// when it comes back ([ReadStamp]).
//
// The promise: the same Spec gives the same bytes, and no text of a Spec ever
// becomes a formula.
package template

import (
	"bytes"
	"encoding/xml"
	"fmt"

	"github.com/xuri/excelize/v2"

	"hesuan/internal/date"
	"hesuan/internal/form"
)

// The sheets the renderer and the answers add to a workbook.
const (
	GuideSheet  = form.GuideSheet
	OptionSheet = form.OptionSheet
	StampSheet  = form.StampSheet
	ResultSheet = form.ResultSheet
)

// Own reports whether a sheet is one of ours rather than a table.
func Own(sheet string) bool { return form.Own(sheet) }

// Cover is the table that says whose return it is, and the columns of it that
// the template fills in itself.
const (
	Cover        = "封面"
	CoverSubject = "学校代码"
	CoverName    = "学校名称"
	CoverPeriod  = "批次"
)

const (
	defaultBlank = 500 // costs nothing: formats stand on columns, not on cells
	printedBlank = 15  // rows with cells of their own, so that an empty form prints as one
)

// Spec is one workbook to make.
type Spec struct {
	Title       string // 集团化办学填报表
	Subject     string // school code or department
	SubjectName string // as printed under the title; empty prints no 填报单位
	Period      string
	Version     string    // version of the forms, for the stamp
	Deadline    date.Date // zero: no deadline is printed
	Inbox       string    // where to drop the workbook, as people see the folder
	Outbox      string    // where the answer will lie
	Notes       []string  // further lines of 说明
	Tables      []*form.Table
	Rows        map[string][][]string // rows filled in beforehand, parallel to Table.Columns
	Schools     []string              // dropdown of 学校 columns
	Groups      []string              // dropdown of 集团 columns
	Departments []string              // with the schools, dropdown of 填报单位 columns
	Locked      bool                  // protect everything but the input cells (no password)
	BlankRows   int                   // input rows prepared below the filled ones; 0 for 500
}

// book is a workbook being made.
type book struct {
	*excelize.File
	spec   Spec
	styles map[look]int
	lists  map[string]string // key of a long dropdown → its range on 选项
	listed int               // columns used on 选项
	extent map[string][2]int // last row and column written, by sheet
}

// Render makes the workbook. It fails only on a Spec no workbook can hold,
// such as two tables of one name or a sheet name Excel refuses.
func Render(spec Spec) ([]byte, error) {
	if spec.BlankRows <= 0 {
		spec.BlankRows = defaultBlank
	}
	b := &book{File: excelize.NewFile(), spec: spec, styles: map[look]int{}, lists: map[string]string{}, extent: map[string][2]int{}}
	defer b.Close()
	if err := b.render(); err != nil {
		return nil, fmt.Errorf("template %s: %w", spec.Title, err)
	}
	var out bytes.Buffer
	if err := b.Write(&out); err != nil {
		return nil, fmt.Errorf("template %s: %w", spec.Title, err)
	}
	return out.Bytes(), nil
}

func (b *book) render() error {
	if err := b.SetDefaultFont(bodyFont); err != nil {
		return err
	}
	if err := b.SetSheetName("Sheet1", GuideSheet); err != nil {
		return err
	}
	seen := map[string]bool{}
	for _, t := range b.spec.Tables {
		if seen[t.Name] || Own(t.Name) {
			return fmt.Errorf("table %s: a second sheet of this name", t.Name)
		}
		seen[t.Name] = true
		if _, err := b.NewSheet(t.Name); err != nil {
			return fmt.Errorf("table %s: %w", t.Name, err)
		}
	}
	if _, err := b.NewSheet(OptionSheet); err != nil {
		return err
	}
	for _, t := range b.spec.Tables {
		draw := b.across
		if t.Layout == form.Down {
			draw = b.down
		}
		if err := draw(t); err != nil {
			return fmt.Errorf("table %s: %w", t.Name, err)
		}
	}
	if err := b.guide(); err != nil {
		return err
	}
	if err := b.SetSheetVisible(OptionSheet, false); err != nil {
		return err
	}
	stamp := Stamp{Version: b.spec.Version, Period: b.spec.Period, Subject: b.spec.Subject, Schema: Fingerprint(b.spec.Tables)}
	if err := b.stamp(stamp); err != nil {
		return err
	}
	for _, sheet := range b.GetSheetList() {
		if err := b.dimension(sheet); err != nil {
			return err
		}
	}
	b.SetActiveSheet(0)
	b.Pkg.Store("docProps/core.xml", Properties(b.spec.Title))
	return nil
}

func (b *book) reached(sheet string, row, col int) {
	at := b.extent[sheet]
	b.extent[sheet] = [2]int{max(at[0], row), max(at[1], col)}
}

// dimension says how far a sheet reaches. excelize leaves it as it was, and
// SheetJS drops what lies beyond when it saves the workbook again.
func (b *book) dimension(sheet string) error {
	at := b.extent[sheet]
	return b.SetSheetDimension(sheet, "A1:"+form.Ref(max(at[0], 1), max(at[1], 1)))
}

// Properties is the document properties part of a workbook of ours. It has no
// time in it, or two renderings would differ; and it is not left to excelize,
// whose spelling of the namespace ExcelJS cannot read.
func Properties(title string) []byte {
	var text bytes.Buffer
	// EscapeText fails only where the buffer does, which it never does.
	_ = xml.EscapeText(&text, []byte(title))
	return []byte(`<?xml version="1.0" encoding="UTF-8" standalone="yes"?>` + "\n" +
		`<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">` +
		`<dc:title>` + text.String() + `</dc:title><dc:creator>核算</dc:creator></cp:coreProperties>`)
}

// rows returns what is filled in beforehand. The cover knows whose it is
// without being told.
func (b *book) rows(t *form.Table) [][]string {
	rows := b.spec.Rows[t.Name]
	if len(rows) > 0 || t.Name != Cover {
		return rows
	}
	row := make([]string, len(t.Columns))
	for i, c := range t.Columns {
		row[i] = b.identity(t, c)
	}
	return [][]string{row}
}

// identity is what the cover says of itself, empty for every other cell.
func (b *book) identity(t *form.Table, c *form.Column) string {
	if t.Name != Cover {
		return ""
	}
	switch c.Name {
	case CoverSubject:
		return b.spec.Subject
	case CoverName:
		return b.spec.SubjectName
	case CoverPeriod:
		return b.spec.Period
	}
	return ""
}
