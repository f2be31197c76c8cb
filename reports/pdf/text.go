package pdf

import "math"

// Title sets the document's title: 小标宋 2号, centred, its lines of about the
// same length. Newlines in it are kept.
func (d *Document) Title(text string) {
	size := d.opt.Page.Size + 6 // 2号 (22 pt) over 3号 (16 pt)
	s := Style{Face: Song, Size: size, Lead: 1.5 * size, Align: Center}
	d.marks = append(d.marks, mark{text: oneLine(text), page: len(d.pages), y: d.y})
	d.display(text, s)
	d.owe(d.lead / 2)
}

// Subtitle sets a centred line of 楷体 under a title: a date, a period, a number.
func (d *Document) Subtitle(text string) {
	d.gap = 0
	d.display(text, Style{Face: Kai, Size: d.opt.Page.Size, Lead: d.lead, Align: Center})
	d.owe(d.lead / 2)
}

// display sets a line or more of large type, about equally long.
func (d *Document) display(text string, s Style) {
	gs := d.shape([]Span{{Text: text, Face: s.Face}}, s.Size, 0, s.color())
	d.setLines(balanced(gs, d.frame.w, Center), s)
}

// Heading sets a heading and keeps it with what follows. Level 1 (一、) is 黑体,
// level 2 (（一）) 楷体, level 3 (1.) and below the body's 仿宋. The text carries
// its own number.
func (d *Document) Heading(level int, text string) {
	s := d.body()
	s.Align = Left
	above := 0.0
	switch level {
	case 1:
		s.Face, above = Hei, d.lead/4
	case 2:
		s.Face = Kai
	}
	if d.opt.Page.Size < 16 {
		above *= 2
	}
	gs := d.shape([]Span{{Text: text, Face: s.Face}}, s.Size, s.pitch()-s.Size, s.color())
	lines := split(gs, d.room(s))
	d.wait += above + float64(len(lines))*s.lead()
	d.waiting = append(d.waiting, func() {
		d.owe(above)
		d.settle()
		d.marks = append(d.marks, mark{text: oneLine(text), level: level, page: len(d.pages), y: d.y})
		for _, l := range lines {
			d.setLine(l, s)
		}
	})
}

// Para sets a paragraph of body text: first line indented by two characters,
// both edges straight. A newline begins another one.
func (d *Document) Para(text string) { d.Spans(Span{Text: text}) }

// Spans sets a paragraph of body text in which stretches differ in face or color.
func (d *Document) Spans(spans ...Span) { d.spans(spans, d.body()) }

// Note sets a small grey paragraph: sources, caveats, how a number was made.
func (d *Document) Note(text string) {
	d.owe(2)
	size := d.small() - 1.5
	d.Text(text, Style{Size: size, Lead: 1.45 * size, Color: Grey, Align: Justified})
	d.owe(4)
}

// Text sets a paragraph in a style of the caller's; a newline begins another.
func (d *Document) Text(text string, s Style) { d.spans([]Span{{Text: text, Face: s.Face}}, s) }

// Sign sets the lines at the end of a paper, office and date, on the right, four
// characters in from the margin, and keeps them together.
func (d *Document) Sign(lines ...string) {
	s := d.body()
	s.Align, s.Indent = Center, 0
	var set []line
	wide := 0.0
	for _, text := range lines {
		gs := d.shape([]Span{{Text: text}}, s.Size, s.pitch()-s.Size, s.color())
		set = append(set, split(gs, d.room(s))...)
	}
	for _, l := range set {
		wide = max(wide, l.size())
	}
	d.owe(d.lead)
	d.begin(float64(len(set)) * s.lead())
	whole := d.frame
	d.frame.x = whole.x + max(0, whole.w-wide-4*s.pitch())
	d.frame.w = wide
	for _, l := range set {
		d.setLine(l, s)
	}
	d.frame = whole
}

func (d *Document) spans(spans []Span, s Style) {
	d.setLines(split(d.shape(spans, s.Size, s.pitch()-s.Size, s.color()), d.room(s)), s)
}

func (d *Document) room(s Style) func(int) float64 {
	return func(i int) float64 { return d.frame.w - s.inset(i) }
}

// inset is how far the i-th line of a paragraph stands in from the margin.
func (s Style) inset(i int) float64 {
	if i == 0 {
		return s.Indent * s.pitch()
	}
	return s.Hang * s.pitch()
}

// setLines sets a paragraph, leaving no single line of it at the foot or the
// head of a page where it has three or more.
func (d *Document) setLines(lines []line, s Style) {
	lead := s.lead()
	first := min(len(lines), 2)
	d.begin(float64(first) * lead)
	for i, l := range lines {
		left := len(lines) - i
		fits := int(math.Floor((d.remaining() + slack) / lead))
		if fits < 1 || left == 2 && fits == 1 && i > 1 {
			d.newPage()
		}
		d.setLine(l, s)
	}
}

// setLine sets a line at the current height.
func (d *Document) setLine(l line, s Style) {
	in := s.inset(l.number)
	d.place(l, d.frame.x+in, d.y, d.frame.w-in, s)
	d.y += s.lead()
}

// place sets a line in a rectangle of a line's height.
func (d *Document) place(l line, x, y, room float64, s Style) {
	gs := l.adjusted(room, s.Align == Justified)
	switch s.Align {
	case Center:
		x += (room - l.size()) / 2
	case Right:
		x += room - l.size()
	}
	d.glyphs(gs, x, y+baseline(s.Size, s.lead()), 0)
}

// baseline is where the baseline lies in a line: the ideographic square, which
// reaches from 0.88 above the baseline to 0.12 below it, in the middle.
func baseline(size, lead float64) float64 { return (lead-size)/2 + 0.88*size }

// glyphs draws glyphs from x on, those alike as one string.
func (d *Document) glyphs(gs []glyph, x, y, angle float64) {
	sin, cos := math.Sincos(angle * math.Pi / 180)
	for i := 0; i < len(gs); {
		g := gs[i]
		o := textOp{x: x, y: y, face: g.face, size: g.size, spacing: g.adv - g.w, angle: angle, color: g.color}
		w := 0.0
		for i < len(gs) && gs[i].face == g.face && gs[i].size == g.size && gs[i].color == g.color &&
			math.Abs(gs[i].adv-gs[i].w-o.spacing) < 0.001 {
			o.text = append(o.text, gs[i].char)
			w += gs[i].adv
			i++
		}
		d.put(o)
		x, y = x+w*cos, y-w*sin
	}
}

// label draws a short text on one line, (x, y) being the left, middle or right
// end of its baseline as align says.
func (d *Document) label(text string, x, y, size float64, face Face, color Color, align Align) {
	gs := d.shape([]Span{{Text: oneLine(text), Face: face}}, size, 0, color)
	switch align {
	case Center:
		x -= width(gs) / 2
	case Right:
		x -= width(gs)
	}
	d.glyphs(gs, x, y, 0)
}

// oneLine replaces the line breaks of a text by nothing, as Chinese joins lines.
func oneLine(text string) string {
	out := make([]rune, 0, len(text))
	for _, r := range text {
		if r != '\n' && r != '\r' {
			out = append(out, r)
		}
	}
	return string(out)
}
