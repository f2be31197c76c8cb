package pdf

import "math"

// Columns is a chart of upright columns: side by side, or stacked on each other
// where the series are parts of a whole. Its axis begins at 0. Values stand over
// the columns, upright where these are narrow, and are left out where they are
// narrower than a line of type: so many columns belong beside a table.
type Columns struct {
	Caption    string
	Unit       string
	Categories []string
	Series     []Series
	Stacked    bool
	Totals     []string // over stacked columns; may be nil
	Reference  *Reference
	Height     float64 // mm; 0 is by width
	Note       string
	Empty      string // what to say when nothing was reported
}

// Columns sets a chart of upright columns.
func (d *Document) Columns(c Columns) {
	if !known(c.Series) || len(c.Categories) == 0 || !d.matched(c.Caption, c.Categories, c.Series) {
		d.nothing(c.Caption, c.Note, c.Empty)
		return
	}
	low, high := 0.0, 0.0
	for i := range c.Categories {
		up, down := 0.0, 0.0
		for _, s := range c.Series {
			v := s.Values[i]
			switch {
			case math.IsNaN(v):
			case !c.Stacked:
				low, high = min(low, v), max(high, v)
			case v < 0:
				down += v
			default:
				up += v
			}
		}
		low, high = min(low, down), max(high, up)
	}
	low, high = withReference(low, high, c.Reference)
	d.figure(c.Caption, c.Note, d.figureHeight(c.Height), func(f frame) {
		scale := newScale(low, high, 5, true)
		if !c.Stacked {
			scale = d.headroom(c, scale, f)
		}
		s, plot := d.upright(f, scale, c.Unit, seriesNames(c.Series), c.Categories, d.swatch)
		d.reference(c.Reference, s, plot)
		if c.Stacked {
			d.stacked(c, s, plot)
		} else {
			d.grouped(c, s, plot)
		}
	})
}

// columnSize is the type size of the values over columns.
func (d *Document) columnSize() float64 { return d.labelSize() - 0.5 }

// thickness is the width of a column.
func (c Columns) thickness(plot float64) float64 {
	return min(0.72*plot/float64(len(c.Categories)*len(c.Series)), 26)
}

// headroom raises the scale so that values standing upright on the columns stay
// inside the plot.
func (d *Document) headroom(c Columns, s scale, f frame) scale {
	size, longest, high := d.columnSize(), 0.0, 0.0
	for _, series := range c.Series {
		for i, v := range series.Values {
			longest = max(longest, d.measure(series.text(i), Body, size))
			if v > high {
				high = v
			}
		}
	}
	plot := f.w - d.labelWidth(s, d.labelSize()) - 6
	thick := c.thickness(plot)
	if thick < size || longest <= c.room(thick, plot) {
		return s
	}
	tall := f.bottom - f.top - 5*d.labelSize()
	for s.high > 0 && (s.high-high)/(s.high-s.low)*tall < longest {
		s.high += s.step
	}
	return s
}

// room is how wide a value may be to lie over its column.
func (c Columns) room(thick, plot float64) float64 {
	if len(c.Series) == 1 {
		return plot / float64(len(c.Categories))
	}
	return thick + 1
}

func seriesNames(series []Series) []string {
	names := make([]string, len(series))
	for i, s := range series {
		names[i] = s.Name
	}
	return names
}

func (d *Document) grouped(c Columns, s scale, plot frame) {
	slot := plot.w / float64(len(c.Categories))
	thick := c.thickness(plot.w)
	for i := range c.Categories {
		left := plot.x + (float64(i)+0.5)*slot - thick*float64(len(c.Series))/2
		for j, series := range c.Series {
			v, x := series.Values[i], left+float64(j)*thick
			y := s.at(0)
			if !math.IsNaN(v) {
				y = s.at(v)
				d.bar(x+0.5, min(y, s.at(0)), thick-1, math.Abs(y-s.at(0)), seriesFill(j))
			}
			d.columnLabel(series.text(i), x+thick/2, min(y, s.at(0)), thick, c.room(thick, plot.w), math.IsNaN(v))
		}
	}
}

// columnLabel writes a value over a column, upright if it is too wide to lie.
func (d *Document) columnLabel(text string, x, y, thick, room float64, missing bool) {
	size, color := d.columnSize(), Ink
	if missing {
		color = Grey
	}
	gs := d.shape([]Span{{Text: text}}, size, 0, color)
	switch {
	case width(gs) <= room:
		d.glyphs(gs, x-width(gs)/2, y-2.5, 0)
	case thick >= size:
		d.glyphs(gs, x+0.38*size, y-3, 90)
	}
}

func (d *Document) stacked(c Columns, s scale, plot frame) {
	slot := plot.w / float64(len(c.Categories))
	thick := min(0.6*slot, 44)
	size := d.columnSize()
	for i := range c.Categories {
		x := plot.x + (float64(i)+0.5)*slot
		up, down := 0.0, 0.0
		for j, series := range c.Series {
			v := series.Values[i]
			if math.IsNaN(v) || v == 0 {
				continue
			}
			from := &up
			if v < 0 {
				from = &down
			}
			a, b := s.at(*from), s.at(*from+v)
			*from += v
			fill := seriesFill(j)
			d.bar(x-thick/2, min(a, b), thick, math.Abs(a-b), fill)
			d.rule(x-thick/2, b, x+thick/2, b, stroke{color: White, width: 0.7})
			text := series.text(i)
			if w := d.measure(text, Body, size); w <= thick-2 && math.Abs(a-b) >= size+2 {
				y := (a+b)/2 + 0.36*size
				if fill.hatch {
					d.rect(x-w/2-1.5, y-0.95*size, w+3, 1.2*size, White)
				}
				d.label(text, x, y, size, Body, fill.ink(), Center)
			}
		}
		if i < len(c.Totals) {
			d.label(c.Totals[i], x, s.at(up)-3, size+0.5, Hei, Ink, Center)
		}
	}
}

// matched reports whether every series has a value for every category; a caller
// who gives fewer has made a mistake that must not become a shifted chart.
func (d *Document) matched(caption string, categories []string, series []Series) bool {
	for _, s := range series {
		if len(s.Values) != len(categories) {
			d.fail(&mismatch{caption, s.Name, len(s.Values), len(categories)})
			return false
		}
	}
	return true
}
