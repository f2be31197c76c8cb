package pdf

import (
	"fmt"
	"math"
	"strings"
)

// running draws what every page carries: the page number as GB/T 9704—2012,
// 7.5 has it (4号, between dashes, outer side, one character in), the running
// line on the inner side, and the stamp.
func (d *Document) running() {
	paperW, paperH := d.opt.Page.paper()
	number := min(14, d.opt.Page.Size)
	text := d.opt.Running.line()
	const size, lead = 7.5, 10.5
	top := d.area.bottom + min(7*mm, (paperH-d.area.bottom)*0.3)
	for i, p := range d.pages {
		page := d.shape([]Span{{Text: fmt.Sprintf("— %d —", i+1)}}, number, 0, Ink)
		room := d.area.w - width(page) - 3*number
		lines := split(d.shape([]Span{{Text: text, Face: Body}}, size, 0, Grey), func(int) float64 { return room })
		x := d.area.x + d.area.w - width(page) - number
		s := Style{Size: size, Lead: lead, Color: Grey}
		left := d.area.x
		if i%2 == 1 {
			x, left, s.Align = d.area.x+number, d.area.x+d.area.w-room, Right
		}
		d.on(p, func() {
			d.glyphs(page, x, top+0.88*number, 0)
			for j, l := range lines {
				y := top + (number-lead)/2 + (float64(j)-float64(len(lines)-1)/2)*lead
				d.place(l, left, y, room, s)
			}
		})
		if d.opt.Stamp != "" {
			d.stamp(p, paperW, paperH)
		}
	}
}

func (r Running) line() string {
	var parts []string
	for _, f := range [][2]string{{"批次", r.Batch}, {"版本", r.Version}, {"数据截至", r.AsOf}, {"指纹", r.Fingerprint}} {
		if f[1] != "" {
			parts = append(parts, f[0]+"："+f[1])
		}
	}
	return strings.Join(parts, "　")
}

// stamp draws a large pale word across a page.
func (d *Document) stamp(p *page, w, h float64) {
	const size, apart = 100, 30
	gs := d.shape([]Span{{Text: d.opt.Stamp, Face: Hei}}, size, apart, Ink)
	// The middle of the word, 0.38 of its size above the baseline, goes to the
	// middle of the page, along the rising diagonal.
	along, up := (width(gs)-apart)/2*math.Sqrt2/2, 0.38*size*math.Sqrt2/2
	first := len(p.ops)
	d.on(p, func() { d.glyphs(gs, w/2-along+up, h/2+along+up, 45) })
	for i, o := range p.ops[first:] {
		t := o.(textOp)
		t.sheer = true
		p.ops[first+i] = t
	}
}

// on draws on a page other than the last.
func (d *Document) on(p *page, draw func()) {
	pages := d.pages
	d.pages = []*page{p}
	draw()
	d.pages = pages
}
