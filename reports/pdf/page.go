package pdf

import (
	"slices"

	"hesuan/internal/font"
)

// page is what is drawn on one page, in order. Coordinates are points from the
// top left corner of the paper.
type page struct{ ops []op }

// op is one act of drawing: text, a polygon or a polyline.
type op interface{ draw(c *canvas) }

type textOp struct {
	x, y    float64 // left end of the baseline
	face    *font.Face
	size    float64
	spacing float64 // added after every character
	angle   float64 // degrees, anticlockwise around (x, y)
	sheer   bool    // let what is below show through
	color   Color
	text    []char
}

type point struct{ x, y float64 }

type shapeOp struct {
	points []point
	fill   *Color
	hatch  bool // thin lines across the filling, in the line's color
	line   *stroke
	open   bool // a polyline; otherwise the last point joins the first
}

type stroke struct {
	color Color
	width float64
	dash  []float64
}

// mark is an entry of the outline that PDF viewers show beside the pages.
type mark struct {
	text  string
	level int
	page  int
	y     float64
}

func (d *Document) put(o op) {
	p := d.pages[len(d.pages)-1]
	p.ops = append(p.ops, o)
}

func (d *Document) rect(x, y, w, h float64, fill Color) {
	d.box(x, y, w, h, &fill, nil)
}

func (d *Document) box(x, y, w, h float64, fill *Color, line *stroke) {
	d.put(shapeOp{points: []point{{x, y}, {x + w, y}, {x + w, y + h}, {x, y + h}}, fill: fill, line: line})
}

func (d *Document) rule(x1, y1, x2, y2 float64, s stroke) {
	d.put(shapeOp{points: []point{{x1, y1}, {x2, y2}}, line: &s, open: true})
}

func (d *Document) newPage() {
	d.pages = append(d.pages, &page{})
	d.y, d.head, d.gap = d.frame.top, d.frame.top, 0
}

// PageBreak starts a new page, unless this one is still empty.
func (d *Document) PageBreak() {
	d.flush()
	if d.y > d.frame.top+slack {
		d.newPage()
	}
}

// Space leaves at least so many millimetres before the next block. At the head
// of a page it leaves none; of several in a row the largest counts.
func (d *Document) Space(millimetres float64) { d.owe(millimetres * mm) }

// owe is Space in points.
func (d *Document) owe(points float64) { d.gap = max(d.gap, points) }

func (d *Document) remaining() float64 { return d.frame.bottom - d.y }

// begin makes room for a block whose first part, which must not be cut, is
// height points high; headings waiting for it come along.
func (d *Document) begin(height float64) {
	if d.y > d.frame.top+slack && d.gap+d.wait+height > d.remaining()+slack {
		d.newPage()
	}
	d.settle()
	d.flush()
	if height > d.remaining()+slack && d.y > d.frame.top+slack {
		d.newPage()
	}
}

// settle leaves the space that is owed, unless nothing stands above it.
func (d *Document) settle() {
	if d.y > d.head+slack {
		d.y += d.gap
	}
	d.gap = 0
}

// flush draws the headings that wait for a block.
func (d *Document) flush() {
	waiting := d.waiting
	d.waiting, d.wait = nil, 0
	for _, draw := range waiting {
		draw()
	}
}

// Keep draws what f draws on one page if it fits on one: when f runs over the
// foot of the page, it is undone and drawn again from the head of the next.
// f may be called twice, so it should do nothing but draw.
func (d *Document) Keep(f func()) {
	saved := d.save()
	f()
	if len(d.pages) == len(saved.pages) {
		return
	}
	if saved.y <= d.frame.top+slack && len(saved.waiting) == 0 {
		return // it had a page to itself already
	}
	d.restore(saved)
	d.newPage()
	f()
}

// Beside draws two columns next to each other, 8 mm apart; share is the part of
// the width the left one gets, 0.5 for halves. They stay on one page; where they
// are too long for one, they follow each other in full width.
func (d *Document) Beside(share float64, left, right func()) {
	for {
		saved := d.save()
		if d.beside(share, left, right) {
			return
		}
		d.restore(saved)
		if saved.y <= d.frame.top+slack {
			break
		}
		d.newPage()
	}
	left()
	right()
}

// beside draws two columns and reports whether both ended on this page.
func (d *Document) beside(share float64, left, right func()) bool {
	d.begin(d.lead)
	d.owe(d.lead / 4)
	d.settle()
	whole, gutter := d.frame, 8*mm
	defer func() { d.frame = whole }()
	pages, top, end := len(d.pages), d.y, d.y
	column := func(x, w float64, draw func()) bool {
		d.frame = frame{x, whole.top, w, whole.bottom}
		d.y, d.head, d.gap = top, top, 0
		draw()
		d.flush()
		end = max(end, d.y)
		return len(d.pages) == pages
	}
	w := (whole.w - gutter) * share
	ok := column(whole.x, w, left) && column(whole.x+w+gutter, whole.w-gutter-w, right)
	d.y, d.head = end, whole.top
	return ok
}

// save returns a copy of the state that later drawing leaves alone.
func (d *Document) save() state {
	s := d.state
	s.pages = slices.Clone(d.pages)
	last := *d.pages[len(d.pages)-1]
	last.ops = slices.Clip(last.ops)
	s.pages[len(s.pages)-1] = &last
	s.waiting = slices.Clone(d.waiting)
	s.marks = slices.Clone(d.marks)
	return s
}

func (d *Document) restore(s state) {
	d.state = s
	// The saved state may be needed again, so it is not drawn on.
	d.state = d.save()
}
