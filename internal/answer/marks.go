package answer

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/xuri/excelize/v2"

	"hesuan/internal/finding"
)

// markFormula is the condition of our colours. It is always true, and no
// sender would write it: that is how the colours are found again.
const markFormula = "MOD(7364835,10)=5"

// noteMark begins every comment of ours.
const noteMark = "【核算校验】"

// maxComments bounds the comments of one sheet; excelize looks through all of
// them for each new one. The colours and the list are complete without them.
const maxComments = 1000

// place is a cell with what was found there.
type place struct {
	cell     string
	col, row int
	findings []finding.Finding
}

// severity is the gravest one of a place.
func (p place) severity() finding.Severity {
	for _, s := range []finding.Severity{finding.Error, finding.Warning} {
		if slices.ContainsFunc(p.findings, func(f finding.Finding) bool { return f.Severity == s }) {
			return s
		}
	}
	return finding.Notice
}

// places gathers the findings of one sheet by cell, in reading order of
// columns. Notices are only listed, not marked.
func places(findings []finding.Finding, sheet string) []place {
	index := map[string]int{}
	var out []place
	for _, f := range findings {
		if f.Sheet != sheet || f.Cell == "" || f.Severity == finding.Notice {
			continue
		}
		col, row, err := excelize.CellNameToCoordinates(f.Cell)
		if err != nil {
			continue
		}
		i, ok := index[f.Cell]
		if !ok {
			i = len(out)
			index[f.Cell] = i
			out = append(out, place{cell: f.Cell, col: col, row: row})
		}
		out[i].findings = append(out[i].findings, f)
	}
	slices.SortFunc(out, func(a, b place) int { return cmp.Or(cmp.Compare(a.col, b.col), cmp.Compare(a.row, b.row)) })
	return out
}

// colour fills the marked cells without touching their own formats.
func (b *book) colour(findings []finding.Finding, sheets []string) error {
	fills := map[finding.Severity]int{}
	for _, s := range []finding.Severity{finding.Error, finding.Warning} {
		id, err := b.NewConditionalStyle(&excelize.Style{Fill: excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{severityFill(s)}}})
		if err != nil {
			return err
		}
		fills[s] = id
	}
	for _, sheet := range sheets {
		all := places(findings, sheet)
		for _, s := range []finding.Severity{finding.Error, finding.Warning} {
			areas := ranges(all, s)
			if len(areas) == 0 {
				continue
			}
			id := fills[s]
			rule := []excelize.ConditionalFormatOptions{{Type: "formula", Criteria: markFormula, Format: &id}}
			if err := b.SetConditionalFormat(sheet, strings.Join(areas, " "), rule); err != nil {
				return fmt.Errorf("sheet %s: %w", sheet, err)
			}
		}
	}
	return nil
}

// ranges joins marked cells that stand one below the other: F5:F9.
func ranges(all []place, s finding.Severity) []string {
	var out []string
	for i := 0; i < len(all); i++ {
		if all[i].severity() != s {
			continue
		}
		j := i
		for j+1 < len(all) && all[j+1].severity() == s && all[j+1].col == all[j].col && all[j+1].row == all[j].row+1 {
			j++
		}
		if j == i {
			out = append(out, all[i].cell)
		} else {
			out = append(out, all[i].cell+":"+all[j].cell)
		}
		i = j
	}
	return out
}

// comments explains the marked cells, and puts back the sender's own comments.
// A cell that has one of theirs gets both.
func (b *book) comments(findings []finding.Finding, sheets []string, own map[string][]note) error {
	for _, sheet := range sheets {
		texts := map[string]string{}
		author := map[string]string{}
		var order []string
		for _, n := range own[sheet] {
			order = append(order, n.cell)
			texts[n.cell], author[n.cell] = n.text, n.author
		}
		marked := places(findings, sheet)
		if len(marked) > maxComments {
			marked = marked[:maxComments]
		}
		for _, p := range marked {
			mine := p.comment()
			if theirs, ok := texts[p.cell]; ok {
				texts[p.cell] = theirs + "\n" + mine
				continue
			}
			order = append(order, p.cell)
			texts[p.cell], author[p.cell] = mine, "核算"
		}
		for _, cell := range order {
			text := texts[cell]
			if err := b.AddComment(sheet, excelize.Comment{
				Cell: cell, Author: author[cell], Width: 300, Height: uint(30 + 17*lines(text, 40)),
				Paragraph: []excelize.RichTextRun{{Text: text, Font: &excelize.Font{Family: "宋体", Size: 10}}},
			}); err != nil {
				return fmt.Errorf("sheet %s: %w", sheet, err)
			}
		}
	}
	return nil
}

// comment words everything found at one cell.
func (p place) comment() string {
	var parts []string
	for _, f := range p.findings {
		parts = append(parts, fmt.Sprintf("%s%s %s %s\n现状：%s\n要求：%s\n处理：%s", noteMark, f.Severity, f.Code, f.Title, f.Found, f.Expected, f.Remedy))
	}
	return strings.Join(parts, "\n")
}

// theirs is what is left of a comment without our part.
func theirs(text string) string {
	text, _, _ = strings.Cut(text, noteMark)
	return strings.TrimRight(text, "\n")
}
