package xlsx

import (
	"fmt"
	"strings"

	"github.com/xuri/excelize/v2"

	"hesuan/reports"
)

const paperA4 = 9

// Margins in inches, close to what office printers can do.
const (
	sideMargin = 0.5
	topMargin  = 0.6
	footMargin = 0.75
)

// page sets a sheet up for printing: A4, as wide as the paper, the head on
// every page, and below it which run the page belongs to.
func (b *book) page(s *reports.Sheet) error {
	landscape, paper, one, many := "portrait", paperA4, 1, 0
	if s.Landscape {
		landscape = "landscape"
	}
	tab, fit, yes := tabs[s.Kind], true, true
	if err := b.SetSheetProps(s.Name, &excelize.SheetPropsOptions{TabColorRGB: &tab, FitToPage: &fit}); err != nil {
		return err
	}
	if err := b.SetPageLayout(s.Name, &excelize.PageLayoutOptions{
		Size: &paper, Orientation: &landscape, FitToWidth: &one, FitToHeight: &many,
	}); err != nil {
		return err
	}
	side, top, foot, head := sideMargin, topMargin, footMargin, 0.3
	if err := b.SetPageMargins(s.Name, &excelize.PageLayoutMarginsOptions{
		Left: &side, Right: &side, Top: &top, Bottom: &foot, Header: &head, Footer: &head, Horizontally: &yes,
	}); err != nil {
		return err
	}
	if err := b.SetHeaderFooter(s.Name, &excelize.HeaderFooterOptions{OddFooter: footer(b.from.Meta)}); err != nil {
		return err
	}
	if s.Repeat[1] == 0 {
		return nil
	}
	name := "'" + strings.ReplaceAll(s.Name, "'", "''") + "'"
	return b.SetDefinedName(&excelize.DefinedName{
		Name: "_xlnm.Print_Titles", Scope: s.Name, RefersTo: fmt.Sprintf("%s!$%d:$%d", name, s.Repeat[0], s.Repeat[1]),
	})
}

// printedFingerprint is how much of a fingerprint fits a footer; the sheet 说明
// has all of it.
const printedFingerprint = 12

// footer is the line under every printed page.
func footer(m reports.Meta) string {
	mark := m.Fingerprint
	if len(mark) > printedFingerprint {
		mark = mark[:printedFingerprint]
	}
	var parts []string
	for _, p := range [][2]string{{"", m.Period}, {"", m.Version}, {"指纹 ", mark}, {"数据截至 ", m.AsOf}} {
		if p[1] != "" {
			parts = append(parts, p[0]+p[1])
		}
	}
	// A footer line has codes that begin with &; a doubled one is the sign.
	left := strings.ReplaceAll(strings.Join(parts, "　"), "&", "&&")
	// The size of the letters would run into a digit without the space.
	return "&L&8 " + left + "&R&8 第 &P 页　共 &N 页"
}
