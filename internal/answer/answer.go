// Package answer makes what a sender gets back: their own workbook with the
// faults marked, or a receipt.
//
//	data, err := answer.Marked(original, findings, head)
//	if err != nil {
//		data, err = answer.Findings(findings, head) // the original cannot be opened again
//	}
//	receipt, err := answer.Receipt(answer.Facts{Head: head, …})
//
// A marked copy keeps the sender's entries and formats: faults are coloured by
// a conditional format and explained in a comment, both of which can be told
// from the sender's own and are taken off again when a marked copy comes back.
// So a copy can be mended in place and dropped back as often as it takes. The
// marked copy of a .xls or .et is an .xlsx of the same values (legacy.go). Macros
// and what reaches out of the workbook are not handed back (tame.go).
//
// Everything is a function of its arguments, the time included: the same
// arguments give the same bytes. No text of a sender ever becomes a formula.
//
// Marked hands the sender's bytes to excelize, which trusts what it reads. It
// does so only after the strict reader has accepted every sheet and after the
// cost of loading them has been bounded; a caller who judges files of
// strangers still does well to run it in a process of its own.
package answer

import (
	"bytes"
	"fmt"
	"time"

	"github.com/xuri/excelize/v2"

	"hesuan/internal/date"
	"hesuan/internal/finding"
	"hesuan/internal/template"
	"hesuan/internal/workbook"
)

// Head is what every answer says at its top.
type Head struct {
	Name     string // the sender, as people call it
	Period   string
	File     string // as the sender named it
	At       time.Time
	Deadline date.Date // zero: not printed
	Inbox    string    // where to drop the mended file, as people see the folder

	copied bool // the marked copy is an .xlsx of a .xls or .et
	tamed  bool // it lacks the macros or links to other workbooks of the original
}

// limits bound what is handed to excelize, well below what the strict reader
// takes: excelize keeps every part in memory and some 150 bytes a cell.
const (
	maxInflated = 96 << 20
	maxLoaded   = 1_500_000 // cells and rows excelize makes, empty ones included
	maxMerges   = 4000      // merged ranges of a sheet; excelize holds each against all others
)

// Marked returns the sender's own workbook with every fault coloured,
// commented and listed on a first sheet 校验结果 that links to the cells. Marks
// of an earlier answer are replaced. It fails when the workbook is not whole
// or too costly to open; [Findings] is the answer then.
func Marked(original []byte, findings []finding.Finding, head Head) (out []byte, err error) {
	// excelize indexes into what it reads; a panic there is a workbook it
	// cannot open, not a fault of ours.
	defer func() {
		if p := recover(); p != nil {
			out, err = nil, fmt.Errorf("mark %s: %v", head.File, p)
		}
	}()
	read, sheets, err := judge(original)
	if err == nil && read.Legacy() {
		head.copied = true
		original, err = modern(read, sheets)
	}
	if err != nil {
		return nil, fmt.Errorf("mark %s: %w", head.File, err)
	}
	clean, err := unmark(original)
	if err != nil {
		return nil, fmt.Errorf("mark %s: %w", head.File, err)
	}
	head.tamed = clean.tamed
	f, err := excelize.OpenReader(bytes.NewReader(clean.data), excelize.Options{UnzipSizeLimit: maxInflated, UnzipXMLSizeLimit: maxInflated})
	if err != nil {
		return nil, fmt.Errorf("mark %s: %w", head.File, err)
	}
	defer f.Close()
	b := &book{File: f, styles: map[look]int{}}
	if err := b.mark(findings, head, clean); err != nil {
		return nil, fmt.Errorf("mark %s: %w", head.File, err)
	}
	if out, err = b.bytes(); err != nil {
		return nil, err
	}
	// What excelize makes of parts it does not know can be a file that no program
	// opens; a list of the findings is the better answer then.
	if _, _, err := judge(out); err != nil {
		return nil, fmt.Errorf("mark %s: the copy: %w", head.File, err)
	}
	return out, nil
}

// judge reads the whole workbook strictly, so that excelize sees nothing that
// was not seen before.
func judge(data []byte) (*workbook.Book, []*workbook.Sheet, error) {
	book, err := workbook.Open(data, workbook.Default())
	if err != nil {
		return nil, nil, err
	}
	var sheets []*workbook.Sheet
	for _, info := range book.Sheets() {
		sheet, err := book.Sheet(info.Index)
		if err != nil {
			return nil, nil, err
		}
		if book.Legacy() { // only these are written anew
			sheets = append(sheets, sheet)
		}
	}
	return book, sheets, nil
}

func (b *book) mark(findings []finding.Finding, head Head, clean *cleaned) error {
	if err := b.DeleteSheet(template.ResultSheet); err != nil {
		return err
	}
	sheets := b.GetSheetList()
	if err := b.colour(findings, sheets); err != nil {
		return err
	}
	if !clean.barred {
		if err := b.comments(findings, sheets, clean.notes); err != nil {
			return err
		}
	}
	if _, err := b.NewSheet(template.ResultSheet); err != nil {
		return err
	}
	if err := b.result(template.ResultSheet, findings, head, sheets); err != nil {
		return err
	}
	if len(sheets) > 0 {
		if err := b.MoveSheet(template.ResultSheet, sheets[0]); err != nil {
			return err
		}
		// MoveSheet leaves the sheet numbers of print titles and filters behind.
		if names := b.WorkBook.DefinedNames; names != nil {
			for i := range names.DefinedName {
				if id := names.DefinedName[i].LocalSheetID; id != nil {
					next := (*id + 1) % (len(sheets) + 1)
					names.DefinedName[i].LocalSheetID = &next
				}
			}
		}
	}
	b.SetActiveSheet(0)
	return nil
}

// Findings returns a workbook that only lists the findings, for files that
// cannot be opened again.
func Findings(findings []finding.Finding, head Head) ([]byte, error) {
	b := fresh(template.ResultSheet)
	defer b.Close()
	if err := b.result(template.ResultSheet, findings, head, nil); err != nil {
		return nil, fmt.Errorf("findings for %s: %w", head.File, err)
	}
	return b.bytes()
}
