package pdf

import "fmt"

// Table is a table in the running text. It takes the full width of the frame;
// its head is repeated on every page it reaches.
type Table struct {
	Caption string // numbered by the document: 表1　…
	Left    string // above the table on the left: 填报单位：…
	Unit    string // above it on the right: 元 is printed as 单位：元
	Columns []Column
	Rows    []Row
	Note    string  // below it, small
	Empty   string  // what to say when there are no rows; 本期无数据 if empty
	Size    float64 // of type, points; 0 is 五号 or less. Shrunk to 7.5 where numbers need it.
	Zebra   bool    // every other row on a pale ground
	Top     bool    // cells stand at the top of their row, not in its middle: for rows of many lines
}

// Column is a column of a table.
type Column struct {
	Head  string
	Group string  // a head above neighbouring columns of the same Group
	Align Align   // of the cells: Right for amounts; heads are centred
	Width float64 // mm; 0 is by content
}

// RowKind is what a row is for.
type RowKind uint8

const (
	Plain    RowKind = iota
	Group            // one cell across the table, kept with the next row
	Subtotal         // 小计, kept with the row before it
	Total            // 合计, likewise
	Warning          // a row that needs attention
)

// Row is a row of a table. Cells that are missing at its end are blank.
type Row struct {
	Kind  RowKind
	Cells []string
}

// face and color are how the cells of a row of this kind are set.
func (k RowKind) face() Face {
	if k == Plain {
		return Body
	}
	return Hei
}

func (k RowKind) color() Color {
	if k == Warning {
		return Alert
	}
	return Ink
}

// Table sets a table.
func (d *Document) Table(t Table) {
	if len(t.Columns) == 0 {
		d.fail(fmt.Errorf("pdf: table %q has no columns", t.Caption))
		return
	}
	for i, row := range t.Rows {
		if len(row.Cells) > len(t.Columns) || row.Kind == Group && len(row.Cells) != 1 {
			d.fail(fmt.Errorf("pdf: table %q, row %d has %d cells for %d columns", t.Caption, i+1, len(row.Cells), len(t.Columns)))
			return
		}
	}
	if t.Caption != "" {
		d.tables++
		t.Caption = fmt.Sprintf("表%d　%s", d.tables, t.Caption)
	}
	d.lay(t).draw()
}

// Space around the text of a cell, points.
const (
	padX = 4.0
	padY = 3.0
)

// grid is a table with the size of everything known.
type grid struct {
	d      *Document
	t      Table
	size   float64
	widths []float64
	head   []gridCell // none when no column has a head
	headH  float64
	rows   []gridRow
}

type gridRow struct {
	kind   RowKind
	cells  []gridCell
	height float64
}

// gridCell is a cell with its lines; y is counted from the top of its row.
type gridCell struct {
	lines        []line
	x, y, w, h   float64
	align        Align
	underlineBar bool // a head over a group of columns
	top          bool // its lines begin at the top
}

func (g *grid) lead() float64 { return 1.35 * g.size }

// lay finds the type size, the column widths and the lines of every cell.
func (d *Document) lay(t Table) *grid {
	g := &grid{d: d, t: t, size: t.Size}
	if g.size == 0 {
		g.size = d.small()
	}
	const smallest = 7.5
	for {
		texts := g.shapeAll()
		least, natural := g.needs(texts)
		sum := 0.0
		for _, w := range least {
			sum += w
		}
		if sum > d.frame.w+slack && g.size > smallest {
			g.size = max(smallest, g.size-0.5)
			continue
		}
		g.widths = share(least, natural, d.frame.w)
		g.layHead()
		g.layRows(texts)
		return g
	}
}

// shapeAll shapes every cell of the body.
func (g *grid) shapeAll() [][][]glyph {
	out := make([][][]glyph, len(g.t.Rows))
	for i, row := range g.t.Rows {
		out[i] = make([][]glyph, len(row.Cells))
		for j, text := range row.Cells {
			out[i][j] = g.shape(text, row.Kind.face(), row.Kind.color())
		}
	}
	return out
}

func (g *grid) shape(text string, face Face, color Color) []glyph {
	return g.d.shape([]Span{{Text: text, Face: face}}, g.size, 0, color)
}

// cell breaks a text into the lines of a cell.
func (g *grid) cell(gs []glyph, x, w float64, align Align) gridCell {
	c := gridCell{x: x, w: w, align: align}
	if len(gs) > 0 {
		c.lines = balanced(gs, w-2*padX, align)
	}
	c.h = float64(max(1, len(c.lines)))*g.lead() + 2*padY
	return c
}

func (g *grid) left(column int) (x float64) {
	for _, w := range g.widths[:column] {
		x += w
	}
	return x
}

// layHead places the heads: one row of them, or two where columns have groups.
func (g *grid) layHead() {
	columns := g.t.Columns
	upper, lower := 0.0, 0.0
	var top, bottom, tall []gridCell
	for i := 0; i < len(columns); {
		c := columns[i]
		if c.Group == "" {
			cell := g.cell(g.shape(c.Head, Hei, Ink), g.left(i), g.widths[i], Center)
			tall = append(tall, cell)
			i++
			continue
		}
		x, w := g.left(i), 0.0
		for ; i < len(columns) && columns[i].Group == c.Group; i++ {
			cell := g.cell(g.shape(columns[i].Head, Hei, Ink), g.left(i), g.widths[i], Center)
			lower = max(lower, cell.h)
			bottom = append(bottom, cell)
			w += g.widths[i]
		}
		cell := g.cell(g.shape(c.Group, Hei, Ink), x, w, Center)
		cell.underlineBar = true
		upper = max(upper, cell.h)
		top = append(top, cell)
	}
	for _, c := range tall {
		if len(c.lines) > 0 {
			lower = max(lower, c.h-upper)
		}
	}
	if upper+lower == 0 {
		return // no column has a head
	}
	for i := range top {
		top[i].h = upper
	}
	for i := range bottom {
		bottom[i].y, bottom[i].h = upper, lower
	}
	for i := range tall {
		tall[i].h = upper + lower
	}
	g.head = append(append(top, bottom...), tall...)
	g.headH = upper + lower
}

// layRows breaks the cells of the body into lines.
func (g *grid) layRows(texts [][][]glyph) {
	if len(texts) == 0 {
		empty := g.t.Empty
		if empty == "" {
			empty = "本期无数据"
		}
		c := g.cell(g.shape(empty, Body, Grey), 0, g.d.frame.w, Center)
		g.rows = []gridRow{{cells: []gridCell{c}, height: c.h}}
	}
	for i, texts := range texts {
		row := gridRow{kind: g.t.Rows[i].Kind}
		for j, gs := range texts {
			x, w, align := g.left(j), g.widths[j], g.t.Columns[j].Align
			if row.kind == Group {
				w, align = g.d.frame.w, Left
			}
			c := g.cell(gs, x, w, align)
			c.top = g.t.Top
			row.cells = append(row.cells, c)
			row.height = max(row.height, c.h)
		}
		row.height = max(row.height, g.lead()+2*padY)
		for j := range row.cells {
			row.cells[j].h = row.height
		}
		g.rows = append(g.rows, row)
	}
}
