package service

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"hesuan/internal/answer"
	"hesuan/internal/date"
	"hesuan/internal/finding"
	"hesuan/internal/form"
	"hesuan/internal/policy"
	"hesuan/internal/store"
	"hesuan/internal/value"
)

// ExtensionTable is the sheet of the bureau's workbook in which it gives filers
// longer (延期). Its columns are those of the default 表单; a policy without the
// table leaves that to the operator.
const ExtensionTable = "延期"

// grant is a row of 延期: who has until when, and why.
type grant struct {
	filer Filer
	until date.Date
	note  string
}

// grantsOnly reports whether nothing but 延期 is filled in: such a workbook
// grants extensions and is no return, so that the bureau need not have its own
// figures ready, nor be in time, to give others longer.
func grantsOnly(w *form.Workbook, fs []finding.Finding) bool {
	if recs := w.Tables[ExtensionTable]; recs == nil || len(recs.Rows) == 0 {
		return false
	}
	for name, recs := range w.Tables {
		if name != ExtensionTable && len(recs.Rows) > 0 {
			return false
		}
	}
	return !slices.ContainsFunc(fs, func(f finding.Finding) bool { // a table that could not be read may hold something
		return f.Severity == finding.Error && f.Sheet != ExtensionTable && !unfilled(f)
	})
}

// unfilled reports a finding that only says that a table is empty.
func unfilled(f finding.Finding) bool {
	return f.Sheet != ExtensionTable && (f.Code == finding.EmptyTable.Code || f.Code == finding.MissingSheet.Code)
}

// aside takes the tables that were left empty out of a workbook that only
// grants, with what was said of them.
func aside(w *form.Workbook, fs []finding.Finding) []finding.Finding {
	w.Tables = map[string]*form.Records{ExtensionTable: w.Tables[ExtensionTable]}
	return slices.DeleteFunc(fs, unfilled)
}

// granting reports a workbook that [aside] made.
func granting(w *form.Workbook) bool { return len(w.Tables) == 1 && w.Tables[ExtensionTable] != nil }

// grants reads the rows of 延期. A day that cannot be meant is a finding at its
// cell: one before the deadline of the period, or when the next is open.
func (l *Law) grants(period policy.Period, filers []Filer, w *form.Workbook) ([]grant, []finding.Finding) {
	var out []grant
	var fs []finding.Finding
	_, next := l.openDuring(period)
	last := Civil(next).AddDays(-1)
	for _, r := range w.Tables[ExtensionTable].All() {
		g := grant{until: r.Day("延至"), note: r.Text("事由")}
		if number := r.Text("批准文号"); number != "" {
			g.note += "（" + number + "）"
		}
		var err error
		if g.filer, err = findFiler(filers, r.Text("延期单位")); err != nil {
			if r.Cell("延期单位").Value.Kind() == value.Text {
				fs = append(fs, finding.UnknownFiler.At(r.Place("延期单位"), "“"+r.Text("延期单位")+"”", ""))
			}
			continue
		}
		if !g.until.IsZero() && (g.until.Before(period.Deadline) || last.Before(g.until)) {
			fs = append(fs, finding.ExtensionDay.At(r.Place("延至"), g.until.Chinese(), period.Deadline.Chinese()+" 至 "+last.Chinese()))
		}
		out = append(out, g)
	}
	return out, fs
}

// grant records what an accepted workbook grants. What it lets pass is judged
// when the pass is over, see [Office.settle].
func (o *Office) grant(ctx context.Context, sub store.Submission, granted []grant) error {
	for _, g := range granted {
		_, err := o.Store.Extend(ctx, o.stamp(), store.Extension{
			Period: sub.Period, Subject: g.filer.Code, Until: g.until.String(), Note: g.note, Submission: sub.ID,
		})
		if err != nil {
			return fmt.Errorf("extension of %s: %w", g.filer.Name, err)
		}
	}
	return nil
}

// told words the grants of a workbook for its receipt.
func told(granted []grant, usual date.Date) []answer.Granted {
	var out []answer.Granted
	for _, g := range granted {
		out = append(out, answer.Granted{Name: g.filer.Name, Until: g.until, Usual: usual})
	}
	return out
}

// overtaken names the deadlines that are no longer what a workbook granted.
func overtaken(granted []grant, due deadlines) string {
	var out []string
	for _, g := range granted {
		if now, _ := due.of(g.filer.Code); now != g.until {
			out = append(out, g.filer.Name+"截止"+now.Chinese())
		}
	}
	return strings.Join(out, "、")
}
