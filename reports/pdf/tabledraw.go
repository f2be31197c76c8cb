package pdf

var (
	tableEdge = stroke{color: Accent, width: 1}
	tableRule = stroke{color: rule, width: 0.5}
	rowRule   = stroke{color: hairline, width: 0.4}
)

// draw sets the table from the current height on, over as many pages as it needs.
func (g *grid) draw() {
	d := g.d
	d.owe(d.lead / 3)
	d.begin(g.capHeight() + g.headH + g.chunk(0))
	g.caption()
	g.heading()
	for i, row := range g.rows {
		if i > 0 && !g.keeps(i) && g.chunk(i) > d.remaining()+slack {
			g.turn()
		}
		if row.height > d.remaining()+slack && (row.height <= g.page() || d.remaining() < 4*g.lead()) {
			g.turn()
		}
		if row.height <= d.remaining()+slack {
			g.row(i, row)
		} else {
			g.cut(i, row)
		}
	}
	g.close()
	if g.t.Note != "" {
		d.owe(0)
		d.y += 2
		d.Note(g.t.Note)
	}
	d.owe(d.lead / 2)
}

// keeps reports whether row i stays with the row before it.
func (g *grid) keeps(i int) bool {
	return i > 0 && (g.rows[i-1].kind == Group || g.rows[i].kind == Subtotal || g.rows[i].kind == Total)
}

// chunk is the height of row i with the rows that stay with it, or of as much
// of them as can be asked of a page.
func (g *grid) chunk(i int) float64 {
	h := g.rows[i].height
	for j := i + 1; j < len(g.rows) && g.keeps(j); j++ {
		h += g.rows[j].height
	}
	if h > g.page() {
		return min(g.rows[i].height, 4*g.lead()+2*padY)
	}
	return h
}

// page is the height that a page has for rows.
func (g *grid) page() float64 {
	return g.d.frame.bottom - g.d.frame.top - g.headH - max(g.capHeight(), 1.5*g.size)
}

// turn ends the table on this page and takes it up on the next.
func (g *grid) turn() {
	g.close()
	g.d.newPage()
	if g.t.Caption != "" {
		g.above(g.t.Caption + "（续）")
	}
	g.heading()
}

func (g *grid) close() {
	x := g.d.frame.x
	g.d.rule(x, g.d.y, x+g.d.frame.w, g.d.y, tableEdge)
}

// unit is the line above the table on the right.
func (t Table) unit() string {
	if t.Unit == "" {
		return ""
	}
	return "单位：" + t.Unit
}

// captionLines breaks the caption over the table.
func (g *grid) captionLines() []line {
	if g.t.Caption == "" {
		return nil
	}
	return split(g.shape(g.t.Caption, Hei, Ink), func(int) float64 { return g.d.frame.w })
}

func (g *grid) capHeight() float64 {
	h := float64(len(g.captionLines())) * 1.6 * g.size
	if g.t.Left != "" || g.t.Unit != "" {
		h += 1.5 * g.size
	}
	return h
}

func (g *grid) caption() {
	d := g.d
	for _, l := range g.captionLines() {
		d.place(l, d.frame.x, d.y, d.frame.w, Style{Size: g.size, Lead: 1.6 * g.size, Align: Center})
		d.y += 1.6 * g.size
	}
	if g.t.Left != "" || g.t.Unit != "" {
		g.above(g.t.Left)
	}
}

// above sets the small line directly over the table: left, and the unit right.
func (g *grid) above(left string) {
	d, size := g.d, g.size-1
	y := d.y + baseline(size, 1.5*g.size)
	d.label(left, d.frame.x, y, size, Body, Ink, Left)
	d.label(g.t.unit(), d.frame.x+d.frame.w, y, size, Body, Ink, Right)
	d.y += 1.5 * g.size
}

// heading draws the head of the table.
func (g *grid) heading() {
	d := g.d
	x := d.frame.x
	if len(g.head) > 0 {
		d.rect(x, d.y, d.frame.w, g.headH, tint)
		for _, c := range g.head {
			g.cellAt(c, d.y)
			if c.underlineBar {
				y := d.y + c.y + c.h
				d.rule(x+c.x+padX, y, x+c.x+c.w-padX, y, tableRule)
			}
		}
	}
	d.rule(x, d.y, x+d.frame.w, d.y, tableEdge)
	d.y += g.headH
	if len(g.head) > 0 {
		d.rule(x, d.y, x+d.frame.w, d.y, tableRule)
	}
}

// row draws row i whole.
func (g *grid) row(i int, row gridRow) {
	d := g.d
	g.ground(i, row.kind, row.height)
	for _, c := range row.cells {
		g.cellAt(c, d.y)
	}
	d.y += row.height
}

// ground draws what lies under a row: its shade and the rule above it.
func (g *grid) ground(i int, kind RowKind, height float64) {
	d := g.d
	x := d.frame.x
	switch kind {
	case Subtotal, Group:
		d.rect(x, d.y, d.frame.w, height, pale)
	case Total:
		d.rect(x, d.y, d.frame.w, height, tint)
	case Warning:
		d.rect(x, d.y, d.frame.w, height, alertBg)
	default:
		if g.t.Zebra && i%2 == 1 {
			d.rect(x, d.y, d.frame.w, height, pale)
		}
	}
	if i == 0 {
		return
	}
	line := rowRule
	if kind == Total {
		line = tableRule
	}
	d.rule(x, d.y, x+d.frame.w, d.y, line)
}

// cut draws a row that is taller than what is left of the page, part by part.
func (g *grid) cut(i int, row gridRow) {
	d := g.d
	for {
		most := 0
		for _, c := range row.cells {
			most = max(most, len(c.lines))
		}
		n := max(1, min(most, int((d.remaining()-2*padY+slack)/g.lead())))
		height := float64(n)*g.lead() + 2*padY
		g.ground(i, row.kind, height)
		rest := row
		rest.cells = nil
		for _, c := range row.cells {
			part := c
			part.lines, part.h = c.lines[:min(n, len(c.lines))], height
			g.cellAt(part, d.y)
			c.lines = c.lines[min(n, len(c.lines)):]
			rest.cells = append(rest.cells, c)
		}
		d.y += height
		if n >= most {
			return
		}
		row = rest
		g.turn()
	}
}

// cellAt draws a cell of a row whose top is at y, its lines in the middle or
// from the top down.
func (g *grid) cellAt(c gridCell, y float64) {
	s := Style{Size: g.size, Lead: g.lead(), Align: c.align}
	if c.top {
		y += c.y + padY
	} else {
		y += c.y + (c.h-float64(len(c.lines))*g.lead())/2
	}
	for _, l := range c.lines {
		g.d.place(l, g.d.frame.x+c.x+padX, y, c.w-2*padX, s)
		y += g.lead()
	}
}
