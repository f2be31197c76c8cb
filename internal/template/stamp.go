package template

import (
	"crypto/sha256"
	"encoding/hex"
	"io"
	"strings"

	"hesuan/internal/form"
	"hesuan/internal/workbook"
)

// Stamp is what a template says about itself on a sheet that Excel does not
// offer to show. It is a claim, not a proof: the folder a workbook arrives in
// decides whose it is.
type Stamp struct {
	Version string // version of the forms
	Period  string // 批次
	Subject string // school code or department
	Schema  string // fingerprint of the declared tables
}

// stampMark stands in A1 of the stamp sheet.
const stampMark = "核算模板标识，请勿改动"

func (b *book) stamp(s Stamp) error {
	if _, err := b.NewSheet(StampSheet); err != nil {
		return err
	}
	lines := [][2]string{{stampMark}, {"版本", s.Version}, {"批次", s.Period}, {"单位", s.Subject}, {"表单", s.Schema}}
	for i, line := range lines {
		for j, text := range line {
			b.reached(StampSheet, i+1, j+1)
			if err := b.SetCellStr(StampSheet, form.Ref(i+1, j+1), text); err != nil {
				return err
			}
		}
	}
	if err := b.ProtectSheet(StampSheet, &locked); err != nil {
		return err
	}
	return b.SetSheetVisible(StampSheet, false, true)
}

// ReadStamp finds the stamp of a workbook. It is false when there is none, or
// when its sheet cannot be read.
func ReadStamp(b *workbook.Book) (Stamp, bool) {
	for _, info := range b.Sheets() {
		if !strings.EqualFold(strings.TrimSpace(info.Name), StampSheet) {
			continue
		}
		sheet, err := b.Sheet(info.Index)
		if err != nil || sheet.At(1, 1).Raw != stampMark {
			return Stamp{}, false
		}
		return Stamp{
			Version: sheet.At(2, 2).Raw, Period: sheet.At(3, 2).Raw,
			Subject: sheet.At(4, 2).Raw, Schema: sheet.At(5, 2).Raw,
		}, true
	}
	return Stamp{}, false
}

// Fingerprint names the shape of declared tables: it changes when a table, a
// column, a type, a unit, an option or a bound does, and not when a note does.
func Fingerprint(tables []*form.Table) string {
	h := sha256.New()
	put := func(parts ...string) {
		// Lengths are not needed: 0x1f and 0x1e cannot be typed into a sheet.
		io.WriteString(h, strings.Join(parts, "\x1f")+"\x1e")
	}
	for _, t := range tables {
		put("table", t.Name, string(t.Layout))
		for _, c := range t.Filled() {
			low, high, required := "", "", ""
			if c.Min != nil {
				low = c.Min.String()
			}
			if c.Max != nil {
				high = c.Max.String()
			}
			if c.Required {
				required = "*"
			}
			put("column", c.Name, string(c.Type), c.UnitText, required, low, high, strings.Join(c.Options, "/"))
		}
	}
	return hex.EncodeToString(h.Sum(nil))[:16]
}
