package pdf

import "math"

// Bars is a chart of horizontal bars, one under the other, in the order given:
// for comparing many units with long names. Its axis begins at 0. One that is
// longer than a page goes on over the next, on the same scale.
type Bars struct {
	Caption   string
	Unit      string
	Points    []Point
	Reference *Reference
	Note      string
	Empty     string // what to say when nothing was reported
}

// barRow is a bar with the lines of its name.
type barRow struct {
	Point
	height float64
}

// Bars sets a chart of horizontal bars.
func (d *Document) Bars(b Bars) {
	values := make([]float64, len(b.Points))
	for i, p := range b.Points {
		values[i] = p.Value
	}
	if !known([]Series{{Values: values}}) {
		d.nothing(b.Caption, b.Note, b.Empty)
		return
	}
	low, high := bounds(values)
	low, high = withReference(low, high, b.Reference)
	s := newScale(low, high, 5, true)

	size := d.labelSize() + 0.5
	names, texts := 0.0, 0.0
	for _, p := range b.Points {
		names = max(names, d.measure(p.Label, Body, size)+1)
		texts = max(texts, d.measure(p.text(), Body, size))
	}
	names = min(names, 0.36*d.frame.w)
	// A bar ends short of the greatest tick, so part of its label may lie on the plot.
	plot := d.frame.w - names - 6 - max(0, texts+6-(s.high-high)/(s.high-s.low)*(d.frame.w-names-6-texts))
	rows := make([]barRow, len(b.Points))
	for i, p := range b.Points {
		rows[i] = barRow{p, max(1.75*size, d.wrapped(p.Label, 0, 0, names, size, Right, false)+0.5*size)}
	}
	for part := 0; len(rows) > 0; part++ {
		n, height := d.barsOnPage(rows)
		caption, note := b.Caption, b.Note
		if part > 0 && caption != "" {
			caption += "（续）"
			d.figures--
		}
		if n < len(rows) {
			note = ""
		}
		d.figure(caption, note, height+barsFrame(d.labelSize()), func(f frame) {
			d.drawBars(b, rows[:n], s, frame{f.x + names + 6, f.top, plot, f.bottom}, names, size)
		})
		rows = rows[n:]
	}
}

// barsFrame is the height of what is above and below the bars.
func barsFrame(size float64) float64 { return 1.9*size + 1.6*size }

// barsOnPage returns how many of the rows to draw together: all that fit on a
// page, or an even part of them.
func (d *Document) barsOnPage(rows []barRow) (n int, height float64) {
	page := d.frame.bottom - d.frame.top - barsFrame(d.labelSize()) - 4*d.small()
	total := 0.0
	for _, r := range rows {
		total += r.height
	}
	goal := total / math.Ceil(total/page)
	for n < len(rows) && (n == 0 || height+rows[n].height <= goal+rows[n].height/2 && height+rows[n].height <= page) {
		height += rows[n].height
		n++
	}
	return n, height
}

// drawBars draws rows of bars; plot is the area between 0 and the last tick,
// including the heads above and the tick labels below.
func (d *Document) drawBars(b Bars, rows []barRow, s scale, plot frame, names, size float64) {
	small := d.labelSize()
	top, bottom := plot.top+1.9*small, plot.bottom-1.6*small
	s.from, s.to = plot.x, plot.x+plot.w
	s.ticks(func(v, x float64, text string) {
		line := rowRule
		if v == 0 {
			line = tableRule
		}
		d.rule(x, top, x, bottom, line)
		d.label(text, x, bottom+1.2*small, small, Body, Grey, Center)
	})
	if b.Unit != "" {
		d.label("单位："+b.Unit, plot.x-6-names, plot.top+1.1*small, small, Body, Grey, Left)
	}
	if r := b.Reference; r != nil && r.Value >= s.low && r.Value <= s.high {
		x := s.at(r.Value)
		d.rule(x, top-2, x, bottom, referenceLine)
		half := d.measure(r.Label, Body, small) / 2
		d.label(r.Label, min(x, d.frame.x+d.frame.w-half), plot.top+1.1*small, small, Body, Alert, Center)
	}
	zero, y := s.at(0), top
	for _, row := range rows {
		thick := min(0.62*row.height, 1.3*size)
		fill := seriesFill(0)
		if row.Mark {
			fill = marked
		}
		end := zero
		if !math.IsNaN(row.Value) {
			end = s.at(row.Value)
			d.bar(min(zero, end), y+(row.height-thick)/2, math.Abs(end-zero), thick, fill)
		}
		h := d.wrapped(row.Label, 0, 0, names, size, Right, false)
		d.wrapped(row.Label, plot.x-6, y+(row.height-h)/2, names, size, Right, true)
		color := Ink
		if math.IsNaN(row.Value) {
			color = Grey
		}
		if r := b.Reference; r != nil && !math.IsNaN(row.Value) {
			// The dashed line stops for a value that would stand on it.
			w, x := d.measure(row.text(), Body, size), max(zero, end)+3
			if at := s.at(r.Value); x-1 < at && at < x+w+1 {
				d.rect(x-1, y+1, w+2, row.height-2, White)
			}
		}
		d.label(row.text(), max(zero, end)+3, y+baseline(size, row.height), size, Body, color, Left)
		y += row.height
	}
}
