package reports

import (
	"fmt"
	"strings"
	"unicode"

	"hesuan/internal/num"
	"hesuan/internal/value"
)

// listing is the detail of a ledger: a row a record, each column declared once
// with its head, how it is written, what stands in it and whether it is added
// up below.
//
//	l := &listing[int]{columns: …}
//	l.fill(s, "填报单位：县教育和体育局", "", rows)
//	l.total("合计", false)
//	"SUM(" + l.column(other, "学时") + ")"      // from another sheet
//
// A listing of nothing says so in a row of its own, so that formulas always
// have a range to go over.
type listing[R any] struct {
	columns []field[R]
	counted string // head of the column in which 合计 says how many rows there are
	unit    string // what a row is: 项, 次
	sheet   *Sheet

	first, last int // sheet rows of the records, or of the row that says there are none
	rows        int
	sumRow      int // sheet row of 合计
}

// field is one column of a listing.
type field[R any] struct {
	head string
	Column
	cell   func(row int, r R) Cell
	summed bool
}

// cellField is a column that is not added up.
func cellField[R any](head string, width float64, f Format, cell func(R) Cell) field[R] {
	return field[R]{head: head, Column: Column{Width: width, Format: f}, cell: func(_ int, r R) Cell { return cell(r) }}
}

// textField is a column of words.
func textField[R any](head string, width float64, f Format, text func(R) string) field[R] {
	return cellField(head, width, f, func(r R) Cell { return Text(text(r)) })
}

// countField is a column of whole numbers that is added up.
func countField[R any](head string, width float64, cell func(R) Cell) field[R] {
	f := cellField(head, width, AsInteger, cell)
	f.summed = true
	return f
}

// col is the number of a column; 0 where the listing has none of the name.
func (l *listing[R]) col(head string) int {
	for i, f := range l.columns {
		if f.head == head {
			return i + 1
		}
	}
	return 0
}

// fill writes caption, head and rows.
func (l *listing[R]) fill(s *Sheet, left, right string, records []R) {
	l.sheet, l.rows = s, len(records)
	s.Landscape = true
	heads := make([]string, len(l.columns))
	for i, f := range l.columns {
		heads[i], s.Columns = f.head, append(s.Columns, f.Column)
	}
	s.Caption(left, right)
	s.Head(heads...)
	l.first = s.Last() + 1
	for _, r := range records {
		cells := make([]Cell, len(l.columns))
		for i, f := range l.columns {
			cells[i] = f.cell(s.Last()+1, r)
		}
		s.Add(cells...)
	}
	if len(records) == 0 {
		s.Add(Text("没有记录。").In(AsText).Over(Whole))
	}
	l.last = s.Last()
	if len(records) > 0 {
		s.Filter = ref(l.first-1, 1) + ":" + ref(l.last, len(l.columns))
	}
}

// at is a cell of a column in a row, as formulas of the same sheet write it.
func (l *listing[R]) at(row int, head string) string { return ref(row, l.col(head)) }

// column is a whole column of records, as formulas of another sheet write it.
func (l *listing[R]) column(on *Sheet, head string) string {
	return l.sheet.From(on, l.sheet.Range(l.first, l.last, l.col(head)))
}

// sum adds a column exactly over the rows that keep says, nil for all.
func (l *listing[R]) sum(head string, keep func(row int) bool) tally {
	return l.sumAt(l.col(head), keep)
}

func (l *listing[R]) sumAt(col int, keep func(row int) bool) tally {
	var t tally
	for row := l.first; row < l.first+l.rows; row++ {
		if keep == nil || keep(row) {
			t.add(l.sheet.Rows[row-1].Cells[col-1].Value)
		}
	}
	return t
}

// total adds the row 合计; partial says that records are missing from it.
func (l *listing[R]) total(title string, partial bool) {
	l.sums(title, "SUM(#)", "COUNTA(#)", nil, partial).As(Total)
	l.sumRow = l.sheet.Last()
}

// totalAt is a cell of 合计, as formulas of another sheet write it.
func (l *listing[R]) totalAt(on *Sheet, head string) string {
	return l.sheet.From(on, ref(l.sumRow, l.col(head)))
}

// part adds a row of sums over the rows whose key lies between two numbers.
func (l *listing[R]) part(title, key string, from, to int, partial bool) {
	keys := l.column(l.sheet, key)
	condition := fmt.Sprintf(`%s,">=%d",%s,"<=%d"`, keys, from, keys, to)
	inside := func(row int) bool {
		n, ok := l.sheet.Rows[row-1].Cells[l.col(key)-1].Value.Num().Int64()
		return ok && int64(from) <= n && n <= int64(to)
	}
	l.sums(title, "SUMIFS(#,"+condition+")", "COUNTIFS("+condition+")", inside, partial).As(Subtotal)
}

// sums adds a row of sums; # stands for the range of the column.
func (l *listing[R]) sums(title, add, count string, keep func(row int) bool, partial bool) *Row {
	cells := make([]Cell, len(l.columns))
	for i, f := range l.columns {
		within := l.sheet.Range(l.first, l.last, i+1)
		switch {
		case f.summed:
			cells[i] = Live(l.sumAt(i+1, keep).added(partial), strings.ReplaceAll(add, "#", within))
		case f.head == l.counted:
			n := 0
			for row := l.first; row < l.first+l.rows; row++ {
				if keep == nil || keep(row) {
					n++
				}
			}
			cells[i] = Live(value.OfText(fmt.Sprintf("%d %s", n, l.unit)), strings.ReplaceAll(count, "#", within)+`&" `+l.unit+`"`).In(AsText)
		}
	}
	cells[0] = Text(title)
	return l.sheet.Add(cells...)
}

// added is the sum as a cell shows it, 0 over nothing, 不完整 where something was left out.
func (t tally) added(partial bool) value.Value {
	v := value.OfNum(t.sum)
	if partial || t.partial || !t.whole() {
		v = v.WithPartial()
	}
	return v
}

// countable writes a word of the policy as a condition of COUNTIFS; false where
// a spreadsheet might take it for a number, a comparison or a pattern.
func countable(word string) (string, bool) {
	odd := strings.IndexFunc(word, func(r rune) bool { return !unicode.IsLetter(r) && !strings.ContainsRune("（）、·", r) })
	if word == "" || odd >= 0 || strings.EqualFold(word, "TRUE") || strings.EqualFold(word, "FALSE") {
		return "", false
	}
	return `"` + word + `"`, true
}

// units is a whole number.
func units(n int) value.Value { return value.OfNum(num.Int(int64(n))) }
