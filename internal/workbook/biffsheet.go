package workbook

import (
	"bytes"
	"cmp"
	"math"
	"slices"
	"strconv"
)

// biffSheet reads the substream of one worksheet.
type biffSheet struct {
	records
	book   *Book
	sheet  *Sheet
	cells  []Cell
	hidden map[int]bool // by row; also says that the row was described
	sized  bool
	pivot  bool                 // a pivot table begins; its own records may follow
	shared map[[2]uint16][]byte // tokens that other cells point to, by the cell they stand at
	text   arena
	last   uint16 // the record before, CONTINUE records not counted
}

// readBIFF reads a worksheet of a .xls or .et.
func (b *Book) readBIFF(part *sheetPart, sheet *Sheet) error {
	r := biffSheet{records: records{data: part.biff, at: part.at}, book: b, sheet: sheet, hidden: make(map[int]bool), shared: make(map[[2]uint16][]byte)}
	r.cells = make([]Cell, 0, min(r.count(), b.lim.CellsPerSheet))
	for {
		rec, ok, err := r.next()
		if err != nil {
			return err
		}
		if !ok {
			break
		}
		if rec.kind == recBOF { // a chart that stands in the sheet
			err = r.passNested()
		} else if err = r.known(rec, sheetRecords); err == nil {
			err = r.record(rec)
		}
		if err != nil {
			return err
		}
	}
	return r.rows()
}

// count is how many cells there are at most, told by the records themselves.
func (r *biffSheet) count() int {
	n := 0
	for w := r.records; ; {
		rec, ok, err := w.next()
		if err != nil || !ok {
			return n
		}
		switch rec.kind {
		case recMulRK:
			n += len(rec.body) / 6
		case recFormula, recLabelSST, recNumber, recLabel, recBoolErr, recRK:
			n++
		}
	}
}

// passNested passes over a substream within the sheet.
func (r *biffSheet) passNested() error {
	for depth := 1; depth > 0; {
		rec, ok, err := r.next()
		if err != nil {
			return err
		}
		switch {
		case !ok:
			return r.cut()
		case rec.kind == recBOF:
			depth++
		case rec.kind == recEOF:
			depth--
		}
	}
	return nil
}

func (r *biffSheet) record(rec record) error {
	b := rec.body
	if rec.kind != recContinue {
		r.last = rec.kind
	}
	switch rec.kind {
	case recDimensions: // not trusted, but it comes once
		if r.sized {
			return r.bad(rec)
		}
		r.sized = true
	case recPivot:
		r.pivot = true
	case recWindow: // report programs repeat it; anything else may be cells whose type is damaged
		if !bytes.Equal(b, r.book.window) {
			return r.bad(rec)
		}
	case recSelection:
		if le16(b[2:]) != 0xf119 {
			return r.bad(rec)
		}
	case recRow:
		row := int(le16(b))
		if _, twice := r.hidden[row]; twice {
			return r.at.fault(codeTwice, "", "第 %d 行出现了两次", row+1)
		}
		r.hidden[row] = le16(b[12:])&0x20 != 0
	case recMergeCells:
		return r.merges(rec)
	case recNumber:
		return r.number(b, math.Float64frombits(le64(b[6:])), false)
	case recRK:
		return r.rk(b, le32(b[6:]))
	case recMulRK:
		return r.each(rec, 6, func(head, b []byte) error { return r.rk(head, le32(b[2:])) })
	case recMulBlank:
		return r.each(rec, 2, func(head, _ []byte) error { return r.keep(head, Cell{}) })
	case recBlank:
		return r.keep(b, Cell{})
	case recLabelSST:
		n := le32(b[6:])
		if int64(n) >= int64(len(r.book.strings)) {
			return r.at.fault(codeSSTRange, cellOf(b), "引用了不存在的文字（第 %d 条，共 %d 条）", n, len(r.book.strings))
		}
		return r.keep(b, Cell{Kind: Text, Raw: r.book.strings[n]})
	case recLabel:
		if len(b) < 9 {
			return r.bad(rec)
		}
		text, rest, ok := unicodeText(b[8:], int(le16(b[6:])))
		if !ok || len(rest) != 0 {
			return r.bad(rec)
		}
		return r.words(b, text, false)
	case recBoolErr:
		if len(b) == 9 { // OpenOffice 2 and 3 stored the value in two bytes
			if b[7] != 0 {
				return r.bad(rec)
			}
			b = append(b[:7:7], b[8])
		}
		if b[7] > 1 {
			return r.bad(rec)
		}
		return r.boolErr(b, b[6], b[7] == 1, false)
	case recFormula:
		return r.formula(rec)
	case recString, recContinue, recArray, recTable, recSharedFmla:
		return r.loose(rec)
	default:
		if !r.pivot && slices.Contains(pivotRecords[:], rec.kind) {
			return r.bad(rec)
		}
	}
	return nil
}

// loose is a record that belongs to the one before it. Drawings and other things
// that hold no cell may be continued; a cell may not.
func (r *biffSheet) loose(rec record) error {
	if rec.kind == recContinue && !slices.Contains(cellRecords[:], r.last) {
		return nil
	}
	return r.bad(rec)
}

// cellRecords hold cells, or what belongs to them.
var cellRecords = [...]uint16{recFormula, recMulRK, recMulBlank, recMergeCells, recLabelSST, recBlank, recNumber,
	recLabel, recBoolErr, recString, recRow, recRK, recDimensions, 0}

// cellOf names the cell that a record begins with.
func cellOf(b []byte) string { return CellName(int(le16(b))+1, int(le16(b[2:]))+1) }

// each hands on the cells of a record that holds several in one row: the row, the
// first column, size bytes a cell, the last column.
func (r *biffSheet) each(rec record, size int, f func(head, b []byte) error) error {
	n := (len(rec.body) - 6) / size
	if len(rec.body) < 6+size || len(rec.body) != 6+n*size {
		return r.bad(rec)
	}
	first, last := int(le16(rec.body[2:])), int(le16(rec.body[len(rec.body)-2:]))
	if last-first+1 != n || last >= biffCols {
		return r.bad(rec)
	}
	for i := range n {
		b := rec.body[4+i*size : 4+(i+1)*size]
		col := first + i
		head := [6]byte{rec.body[0], rec.body[1], byte(col), byte(col >> 8), b[0], b[1]}
		if err := f(head[:], b); err != nil {
			return err
		}
	}
	return nil
}

// keep takes a cell whose row, column and style head holds.
func (r *biffSheet) keep(head []byte, c Cell) error {
	c.Row, c.Col = int(le16(head))+1, int(le16(head[2:]))+1
	if c.Col > biffCols {
		return r.at.fault(codeBadRef, "", "第 %d 行有一个单元格的地址不合规（第 %d 列）", c.Row, c.Col)
	}
	if c.Col > r.book.lim.Cols {
		return r.at.fault(codeTooLarge, cellOf(head), "在第 %d 列，超过上限 %d 列", c.Col, r.book.lim.Cols)
	}
	style := int(le16(head[4:]))
	if style >= len(r.book.formats) {
		return r.at.fault(codeStyleRange, cellOf(head), "用了不存在的单元格格式（第 %d 个，共 %d 个）", style, len(r.book.formats))
	}
	if !c.HasFormula && (c.Kind == Empty || c.Kind == Text && c.Raw == "") {
		return nil
	}
	c.Format = r.book.formats[style]
	if len(r.cells) == r.book.lim.CellsPerSheet {
		return r.at.fault(codeTooLarge, cellOf(head), "之前的内容已到上限 %d 个单元格", r.book.lim.CellsPerSheet)
	}
	r.cells = append(r.cells, c)
	return nil
}

// words keeps a text that the sheet itself holds.
func (r *biffSheet) words(head []byte, text string, formula bool) error {
	if err := r.book.holds(r.at, cellOf(head), text, r.text.used); err != nil {
		return err
	}
	return r.keep(head, Cell{Kind: Text, Raw: r.text.keep([]byte(text)), HasFormula: formula})
}

func (r *biffSheet) number(head []byte, v float64, formula bool) error {
	var buf [32]byte
	raw, ok := appendDecimal(buf[:0], v)
	if !ok {
		return r.at.fault(codeBadValue, cellOf(head), "的数值损坏")
	}
	return r.keep(head, Cell{Kind: Number, Raw: r.text.keep(raw), HasFormula: formula})
}

// appendDecimal writes the shortest decimal that is stored as these bits: what was
// typed, up to the fifteen digits that a sheet keeps. Nothing is computed with it.
func appendDecimal(b []byte, v float64) ([]byte, bool) {
	if math.IsNaN(v) || math.IsInf(v, 0) {
		return b, false
	}
	if v == 0 {
		return append(b, '0'), true // no minus
	}
	if m := math.Abs(v); m >= 1e-7 && m < 1e21 {
		return strconv.AppendFloat(b, v, 'f', -1, 64), true
	}
	return strconv.AppendFloat(b, v, 'E', -1, 64), true
}

// rk unpacks a number of 30 bits: an integer or the upper half of a double,
// either of them perhaps a hundredfold. The division is by the same rule that
// reads a decimal (correctly rounded), so 123456/100 is 1234.56 again.
func (r *biffSheet) rk(head []byte, rk uint32) error {
	v := math.Float64frombits(uint64(rk&^3) << 32)
	if rk&2 != 0 {
		v = float64(int32(rk) >> 2)
	}
	if rk&1 != 0 {
		v /= 100
	}
	return r.number(head, v, false)
}

var biffErrors = map[byte]string{
	0x00: "#NULL!", 0x07: "#DIV/0!", 0x0f: "#VALUE!", 0x17: "#REF!", 0x1d: "#NAME?", 0x24: "#NUM!", 0x2a: "#N/A", 0x2b: "#GETTING_DATA",
}

// boolErr keeps a truth value or an error.
func (r *biffSheet) boolErr(head []byte, v byte, isError, formula bool) error {
	c := Cell{Kind: Bool, HasFormula: formula}
	switch text, ok := biffErrors[v]; {
	case isError && ok:
		c.Kind, c.Raw = Error, text
	case !isError && v == 0:
		c.Raw = "FALSE"
	case !isError && v == 1:
		c.Raw = "TRUE"
	default:
		return r.at.fault(codeBadValue, cellOf(head), "的值与类型不符（%d）", v)
	}
	return r.keep(head, c)
}

// formula keeps the result that the writing program stored. The formula itself
// is not read: Cell.Formula stays empty.
//
// There is no way to store that there is no result. Libraries that do not
// calculate store an empty text; LibreOffice, when it converts unopened, the
// number 0 for a text. So an empty text counts as a result only where the formula
// has a text in it (="" in all its forms), and a number only where the formula
// does not end in joining texts: else the cell has no result, as in .xlsx.
func (r *biffSheet) formula(rec record) error {
	b := rec.body
	if len(b) < 22 || int(le16(b[20:])) > len(b)-22 {
		return r.bad(rec)
	}
	switch r.peek() {
	case recSharedFmla, recArray, recTable: // they stand before the result
		next, _, err := r.next()
		if err != nil {
			return err
		}
		r.last = next.kind
		r.shared[[2]uint16{le16(b), le16(b[2:])}] = sharedTokens(next)
	}
	tokens := b[22 : 22+int(le16(b[20:]))]
	if len(tokens) == tokenSizes[formulaExp] && tokens[0] == formulaExp {
		tokens = r.shared[[2]uint16{le16(tokens[1:]), le16(tokens[3:])}]
	}
	shape, unsaved := shapeOf(tokens), Cell{HasFormula: true}
	if le16(b[12:]) != 0xffff {
		if shape.last == formulaConcat {
			return r.keep(b, unsaved)
		}
		return r.number(b, math.Float64frombits(le64(b[6:])), true)
	}
	switch b[6] {
	case 0:
		return r.result(rec)
	case 1, 2:
		return r.boolErr(b, b[8], b[6] == 2, true)
	case 3:
		if !shape.text {
			return r.keep(b, unsaved)
		}
		return r.words(b, "", true)
	}
	return r.bad(rec)
}

// result reads the text that a formula came to.
func (r *biffSheet) result(formula record) error {
	if r.peek() != recString {
		return r.bad(formula)
	}
	rec, _, err := r.next()
	if err != nil {
		return err
	}
	c := continued{records: &r.records, body: rec.body, ok: true}
	head := c.take(3)
	if head[2]&^flagWide != 0 {
		return r.bad(rec)
	}
	text := c.chars(int(le16(head)), head[2])
	if !c.ok || len(c.body) > 0 {
		return r.bad(rec)
	}
	r.last = recString
	return r.words(formula.body, text, true)
}

func (r *biffSheet) merges(rec record) error {
	if len(rec.body) < 2 || len(rec.body) != 2+8*int(le16(rec.body)) {
		return r.bad(rec)
	}
	for b := rec.body[2:]; len(b) > 0; b = b[8:] {
		m := Range{Top: int(le16(b)) + 1, Bottom: int(le16(b[2:])) + 1, Left: int(le16(b[4:])) + 1, Right: int(le16(b[6:])) + 1}
		if m.Top > m.Bottom || m.Left > m.Right || m.Right > biffCols {
			return r.at.fault(codeBadRef, "", "有一处合并单元格的地址不合规")
		}
		if len(r.sheet.Merges) == r.book.lim.Merges {
			return r.at.fault(codeTooLarge, "", "超过上限 %d 处合并单元格", r.book.lim.Merges)
		}
		r.sheet.Merges = append(r.sheet.Merges, m)
	}
	return nil
}

// rows puts the cells in order. Excel stores them so, others in the order they
// were written in; an address is there once in any case.
func (r *biffSheet) rows() error {
	order := func(a, b Cell) int { return cmp.Or(cmp.Compare(a.Row, b.Row), cmp.Compare(a.Col, b.Col)) }
	if !slices.IsSortedFunc(r.cells, order) {
		slices.SortStableFunc(r.cells, order)
	}
	for i := 0; i < len(r.cells); {
		row := Row{Num: r.cells[i].Row, Hidden: r.hidden[r.cells[i].Row-1]}
		from := i
		for i++; i < len(r.cells) && r.cells[i].Row == row.Num; i++ {
			if r.cells[i].Col == r.cells[i-1].Col {
				return r.at.fault(codeTwice, CellName(row.Num, r.cells[i].Col), "出现了两次")
			}
		}
		if len(r.sheet.Rows) == r.book.lim.RowsPerSheet {
			return r.at.fault(codeTooLarge, "", "超过上限 %d 行", r.book.lim.RowsPerSheet)
		}
		row.Cells = r.cells[from:i:i]
		r.sheet.Rows = append(r.sheet.Rows, row)
	}
	return nil
}
