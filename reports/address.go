package reports

import (
	"fmt"
	"strings"
	"unicode"

	"hesuan/internal/form"
)

// At is a cell of the sheet as its own formulas write it: F12.
func (s *Sheet) At(row, col int) string { return form.Ref(row, col) }

// Fixed is a cell that stays the same when its formula is copied: $F$12.
func (s *Sheet) Fixed(row, col int) string { return fixed(row, col) }

// Range is a stretch of one column: $F$6:$F$12.
func (s *Sheet) Range(from, to, col int) string { return fixed(from, col) + ":" + fixed(to, col) }

// From is an address of the sheet as formulas of another sheet write it.
func (s *Sheet) From(other *Sheet, address string) string {
	if other == s {
		return address
	}
	return s.quoted() + "!" + address
}

// quoted is the sheet's name in a formula: quoted wherever a spreadsheet might
// take it for something else.
func (s *Sheet) quoted() string {
	plain := strings.IndexFunc(s.Name, func(r rune) bool {
		return r != '_' && !unicode.Is(unicode.Han, r)
	}) < 0
	if plain {
		return s.Name
	}
	return "'" + strings.ReplaceAll(s.Name, "'", "''") + "'"
}

func fixed(row, col int) string {
	ref := form.Ref(row, col)
	letters := strings.TrimRight(ref, "0123456789")
	return fmt.Sprintf("$%s$%d", letters, row)
}
