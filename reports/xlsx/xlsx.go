// Package xlsx draws a [reports.Workbook] as an .xlsx file.
//
//	data, err := xlsx.Render(wb)
//
// Three promises:
//
//   - The same workbook gives the same bytes, on any machine: zip entries are
//     sorted, times are fixed, nothing depends on the order of a map.
//   - Only a cell whose Formula is set becomes a formula. Words stay words,
//     whatever they begin with.
//   - 未报, 不适用 and 计算出错 are printed as these words, greyed; a blank stays
//     blank, 0 prints as 0, and a number marked 不完整 looks unfinished.
//
// Each formula is written together with the value it is known to have, so
// that a reader who opens the file sees calc's numbers at once, and a program
// that recalculates comes to them again.
package xlsx

import (
	"bytes"
	"fmt"

	"github.com/xuri/excelize/v2"

	"hesuan/reports"
)

// The document properties carry no clock: a result is a function of its run.
const fixedTime = "2026-01-01T00:00:00Z"

// book is a workbook being drawn.
type book struct {
	*excelize.File
	from   *reports.Workbook
	styles map[look]int
}

// Render draws the workbook. It fails only on a workbook no spreadsheet can
// hold, such as one without sheets or with a formula beyond 8,192 characters.
func Render(w *reports.Workbook) ([]byte, error) {
	if len(w.Sheets) == 0 {
		return nil, fmt.Errorf("xlsx %s: a workbook needs a sheet", w.Title)
	}
	b := &book{File: excelize.NewFile(), from: w, styles: map[look]int{}}
	defer b.Close()
	if err := b.render(); err != nil {
		return nil, fmt.Errorf("xlsx %s: %w", w.Title, err)
	}
	entries := &entries{}
	b.SetZipWriter(entries.collect)
	var out bytes.Buffer
	if err := b.Write(&out); err != nil {
		return nil, fmt.Errorf("xlsx %s: %w", w.Title, err)
	}
	return entries.pack()
}

func (b *book) render() error {
	if err := b.SetDefaultFont(bodyFont); err != nil {
		return err
	}
	for i, s := range b.from.Sheets {
		if i == 0 {
			if err := b.SetSheetName("Sheet1", s.Name); err != nil {
				return err
			}
			continue
		}
		if _, err := b.NewSheet(s.Name); err != nil {
			return fmt.Errorf("sheet %s: %w", s.Name, err)
		}
	}
	for _, s := range b.from.Sheets {
		if err := b.sheet(s); err != nil {
			return fmt.Errorf("sheet %s: %w", s.Name, err)
		}
	}
	b.SetActiveSheet(0)
	// A program that recalculates on load must do so for the whole file at
	// once; the cached values are complete, so nobody has to.
	return b.SetDocProps(&excelize.DocProperties{
		Title: b.from.Title, Subject: b.from.Meta.Period, Keywords: b.from.Meta.Fingerprint,
		Creator: "核算", LastModifiedBy: "核算", Created: fixedTime, Modified: fixedTime,
	})
}
