package workbook

// Sheet reads one whole sheet, by SheetInfo.Index, or fails with a *Fault. A sheet
// that has no cells by its kind (a chart) is read as empty. It panics when there
// is no such index.
func (b *Book) Sheet(i int) (*Sheet, error) {
	part := &b.sheets[i]
	sheet := &Sheet{Name: part.Name, Hidden: part.Hidden}
	if part.biff != nil {
		if err := b.readBIFF(part, sheet); err != nil {
			return nil, err
		}
		return sheet, nil
	}
	if part.data == nil {
		return sheet, nil
	}
	err := b.read(part.data, part.at, func(s *scanner) error {
		r := sheetReader{scanner: s, book: b, sheet: sheet}
		return r.worksheet()
	})
	if err != nil {
		return nil, err
	}
	return sheet, nil
}

type sheetReader struct {
	*scanner
	book  *Book
	sheet *Sheet
	text  arena
	cells []Cell // the block being filled; rows are slices of such blocks
	from  int    // where the row being read begins in cells
	count int
}

func (r *sheetReader) worksheet() error {
	if err := r.root(spaceMain, "worksheet"); err != nil {
		return err
	}
	data := false
	for {
		more, err := r.child()
		if err != nil {
			return err
		}
		if !more {
			break
		}
		switch {
		case r.is("sheetData"):
			if data {
				return r.fault(codeTwice, "的单元格数据出现了两次")
			}
			data = true
			err = r.sheetData()
		case r.is("mergeCells"):
			err = r.merges()
		case r.is("cols"):
			err = r.cols()
		default:
			err = r.skip()
		}
		if err != nil {
			return err
		}
	}
	if !data {
		return r.fault(codeStructure, "没有单元格数据")
	}
	return nil
}

// cols is judged for its style indexes only: a style that does not exist is a
// sign of damage wherever it stands.
func (r *sheetReader) cols() error {
	for {
		more, err := r.child()
		if err != nil || !more {
			return err
		}
		if _, err := r.style(r.attr(spaceNone, "style")); err != nil {
			return err
		}
		if err := r.skip(); err != nil {
			return err
		}
	}
}

// style finds the format of a style index; none is style 0.
func (r *sheetReader) style(value []byte) (Format, error) {
	if value == nil {
		return r.book.formats[0], nil
	}
	n, ok := parseUint(value)
	if !ok || n >= len(r.book.formats) {
		return 0, r.fault(codeStyleRange, "用了不存在的单元格格式（第 %s 个，共 %d 个）", printable(string(value)), len(r.book.formats))
	}
	return r.book.formats[n], nil
}

func (r *sheetReader) sheetData() error {
	last := 0
	for {
		more, err := r.child()
		if err != nil || !more {
			return err
		}
		if !r.is("row") {
			return r.fault(codeStructure, "的行之间有不合规的内容（%s）", printable(string(r.name())))
		}
		row := Row{Num: last + 1}
		for i := range r.attrs {
			a := &r.attrs[i]
			if a.prefixed() {
				continue
			}
			switch string(r.local(a)) {
			case "r":
				n, ok := parseUint(r.value(a))
				if !ok || n == 0 {
					return r.fault(codeBadRef, "有一行的行号不合规（%s）", printable(string(r.value(a))))
				}
				row.Num = n
			case "s":
				if _, err := r.style(r.value(a)); err != nil {
					return err
				}
			case "hidden":
				if row.Hidden, err = r.flag(r.value(a)); err != nil {
					return err
				}
			}
		}
		switch {
		case row.Num > maxRow:
			return r.fault(codeBadRef, "的行号 %d 超出了工作表", row.Num)
		case row.Num == last:
			return r.fault(codeTwice, "第 %d 行出现了两次", row.Num)
		case row.Num < last:
			return r.fault(codeOrder, "第 %d 行排在第 %d 行之后，次序错乱", row.Num, last)
		}
		last = row.Num
		if err := r.readRow(row); err != nil {
			return err
		}
	}
}

// readRow reads the cells of the row just started and keeps it if any holds something.
func (r *sheetReader) readRow(row Row) error {
	r.from = len(r.cells)
	last := 0
	for {
		more, err := r.child()
		if err != nil {
			return err
		}
		if !more {
			break
		}
		if !r.is("c") {
			if r.space == spaceMain && string(r.name()) != "extLst" {
				return r.fault(codeStructure, "第 %d 行的内容不合规（%s）", row.Num, printable(string(r.name())))
			}
			if err := r.skip(); err != nil {
				return err
			}
			continue
		}
		if last, err = r.cell(row.Num, last); err != nil {
			return err
		}
	}
	n := len(r.cells)
	if n == r.from {
		return nil
	}
	if len(r.sheet.Rows) == r.book.lim.RowsPerSheet {
		return r.fault(codeTooLarge, "超过上限 %d 行", r.book.lim.RowsPerSheet)
	}
	row.Cells = r.cells[r.from:n:n]
	r.sheet.Rows = append(r.sheet.Rows, row)
	return nil
}

// cell reads the cell just started and returns its column.
func (r *sheetReader) cell(row, last int) (int, error) {
	c := Cell{Row: row, Col: last + 1, Format: r.book.formats[0]}
	kind := byte('n')
	r.scanner.row, r.scanner.col = row, c.Col // faults name the cell from here on
	for i := range r.attrs {
		a := &r.attrs[i]
		if a.prefixed() || a.end-a.local != 1 {
			continue
		}
		switch r.local(a)[0] {
		case 'r':
			at, col, ok := parseRef(r.value(a))
			if !ok || at != row {
				r.scanner.row = 0
				return 0, r.fault(codeBadRef, "第 %d 行有一个单元格的地址不合规（%s）", row, printable(string(r.value(a))))
			}
			c.Col, r.scanner.col = col, col
		case 's':
			f, err := r.style(r.value(a))
			if err != nil {
				return 0, err
			}
			c.Format = f
		case 't':
			if kind = cellType(r.value(a)); kind == 0 {
				return 0, r.fault(codeBadType, "的类型不合规（%s）", printable(string(r.value(a))))
			}
		}
	}
	if c.Col > min(r.book.lim.Cols, maxCol) {
		return 0, r.fault(codeTooLarge, "在第 %d 列，超过上限 %d 列", c.Col, r.book.lim.Cols)
	}
	if c.Col == last {
		return 0, r.fault(codeTwice, "出现了两次")
	}
	if c.Col < last {
		return 0, r.fault(codeOrder, "排在 %s 之后，次序错乱", CellName(row, last))
	}
	if r.empty { // <c r="F12" s="3"/>: most cells of a formatted but unfilled form
		r.empty = false
		r.pop()
	} else if plain, err := r.plainValue(&c, kind); err != nil {
		return 0, err
	} else if !plain {
		if err := r.cellContent(&c, kind); err != nil {
			return 0, err
		}
		// XlsxWriter and others that do not calculate store 0 for every formula,
		// and ask that all be computed when the file is opened.
		if r.book.unsure && c.HasFormula && c.Kind == Number && c.Raw == "0" {
			c.Kind, c.Raw = Empty, ""
		}
	}
	if c.Kind != Empty && (c.Kind != Text || c.Raw != "") || c.HasFormula {
		if err := r.keep(c); err != nil {
			return 0, err
		}
	}
	r.scanner.row, r.scanner.col = 0, 0
	return c.Col, nil
}

// cellType is one letter for each of ST_CellType, or 0.
func cellType(t []byte) byte {
	switch string(t) {
	case "n", "s", "b", "e", "d":
		return t[0]
	case "str":
		return 'f'
	case "inlineStr":
		return 'i'
	}
	return 0
}

// plainValue reads <v>…</v></c> at one go when it lies in the window spelled just
// so, as it does for nearly every cell of nearly every writer. It takes nothing
// that cellContent would not: the value is judged alike, and tags in these exact
// bytes match, and belong to SpreadsheetML where that is what no prefix means.
func (r *sheetReader) plainValue(c *Cell, kind byte) (bool, error) {
	const open, end = "<v>", "</v></c>"
	w := r.buf[r.pos:r.end]
	bare := len(r.names)-r.marks[len(r.marks)-1] == len("c")
	if kind == 'i' || !bare || r.plain != spaceMain || len(w) < len(open) || string(w[:len(open)]) != open {
		return false, nil
	}
	n := len(open)
	for n < len(w) && w[n] != '<' {
		n++
	}
	if len(w)-n < len(end) || string(w[n:n+len(end)]) != end {
		return false, nil
	}
	v, err := r.characters(w[len(open):n])
	if err != nil {
		return false, err
	}
	r.pos += n + len(end)
	r.pop()
	return true, r.cellValue(c, kind, v)
}

// cellContent reads what stands inside the cell just started: <f>, <v>, <is>.
func (r *sheetReader) cellContent(c *Cell, kind byte) error {
	valued := false
	for {
		more, err := r.child()
		if err != nil || !more {
			return err
		}
		switch {
		case r.is("v") && !valued && kind != 'i':
			valued = true
			var v []byte
			if v, err = r.chars(); err == nil {
				err = r.cellValue(c, kind, v)
			}
		case r.is("is") && !valued && kind == 'i':
			valued = true
			c.Kind = Text
			var text []byte
			if text, err = r.richText(); err == nil {
				c.Raw, err = r.own(text)
			}
		case r.is("f") && !c.HasFormula:
			c.HasFormula = true
			var text []byte
			if text, err = r.chars(); err == nil {
				c.Formula, err = r.own(unescapeX(text))
			}
		case r.is("v"), r.is("is"), r.is("f"):
			return r.fault(codeStructure, "的值出现了两次，或与类型不符")
		default:
			err = r.skip()
		}
		if err != nil {
			return err
		}
	}
}

// cellValue judges the text of <v>. An empty one is no value.
func (r *sheetReader) cellValue(c *Cell, kind byte, v []byte) (err error) {
	if kind == 'f' {
		c.Kind = Text
		c.Raw, err = r.own(unescapeX(v))
		return err
	}
	if v = trim(v); len(v) == 0 {
		return nil
	}
	ok := false
	switch kind {
	case 'n':
		c.Kind, ok = Number, goodNumber(v)
	case 's':
		c.Kind = Text
		n, number := parseUint(v)
		if !number || n >= len(r.book.strings) {
			return r.fault(codeSSTRange, "引用了不存在的文字（第 %s 条，共 %d 条）", printable(string(v)), len(r.book.strings))
		}
		c.Raw = r.book.strings[n]
		return nil
	case 'b':
		var is bool
		c.Kind, c.Raw = Bool, "FALSE"
		if is, ok = parseBool(v); is {
			c.Raw = "TRUE"
		}
		if ok {
			return nil
		}
	case 'e':
		c.Kind, ok = Error, v[0] == '#'
	case 'd':
		var text []byte
		if text, c.Format, ok = isoDate(v); ok {
			c.Kind, v = Text, text
		}
	}
	if !ok {
		return r.fault(codeBadValue, "的值与类型不符（%s）", printable(string(v)))
	}
	c.Raw, err = r.own(v)
	return err
}

// own keeps a text of this sheet within the limits.
func (r *sheetReader) own(text []byte) (string, error) {
	if err := r.book.fits(r.scanner, text, r.text.used); err != nil {
		return "", err
	}
	return r.text.keep(text), nil
}

const (
	blockMin = 64
	blockMax = 8192
)

// keep adds a cell to the row being read. When the block is full the row moves to
// a new one, so that rows stay whole and no cell is copied more than a few times.
func (r *sheetReader) keep(c Cell) error {
	if r.count == r.book.lim.CellsPerSheet {
		return r.fault(codeTooLarge, "之前的内容已到上限 %d 个单元格", r.book.lim.CellsPerSheet)
	}
	r.count++
	if len(r.cells) == cap(r.cells) {
		row := r.cells[r.from:]
		size := max(min(max(2*cap(r.cells), blockMin), blockMax), 2*len(row))
		r.cells = append(make([]Cell, 0, size), row...)
		r.from = 0
	}
	r.cells = append(r.cells, c)
	return nil
}

func (r *sheetReader) merges() error {
	for {
		more, err := r.child()
		if err != nil || !more {
			return err
		}
		if r.is("mergeCell") {
			ref := r.attr(spaceNone, "ref")
			m, ok := parseRange(ref)
			if !ok {
				return r.fault(codeBadRef, "有一处合并单元格的地址不合规（%s）", printable(string(ref)))
			}
			if len(r.sheet.Merges) == r.book.lim.Merges {
				return r.fault(codeTooLarge, "超过上限 %d 处合并单元格", r.book.lim.Merges)
			}
			r.sheet.Merges = append(r.sheet.Merges, m)
		}
		if err := r.skip(); err != nil {
			return err
		}
	}
}
