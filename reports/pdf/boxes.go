package pdf

// Callout sets a box that stands out: what is missing, what changed, what to
// do. It stays on one page where it fits on one. A newline in the text begins
// another paragraph of it.
func (d *Document) Callout(title, text string) { d.callout(title, text, Accent, pale) }

// Warning is a Callout for what is wrong.
func (d *Document) Warning(title, text string) { d.callout(title, text, Alert, alertBg) }

func (d *Document) callout(title, text string, color, ground Color) {
	size := d.small() + 1
	const pad, edge = 9.0, 3.0
	lead := 1.55 * size
	room := d.frame.w - 2*pad - edge
	var lines []line
	if title != "" {
		lines = split(d.shape([]Span{{Text: title, Face: Hei}}, size, 0, color), func(int) float64 { return room })
	}
	heads := len(lines)
	if text != "" {
		lines = append(lines, split(d.shape([]Span{{Text: text}}, size, 0, Ink), func(int) float64 { return room })...)
	}
	if len(lines) == 0 {
		return
	}
	height := func(n int) float64 { return float64(n)*lead + 2*pad - (lead - size) }
	d.owe(d.lead / 3)
	whole := d.frame.bottom - d.frame.top
	if height(len(lines)) <= whole {
		d.begin(height(len(lines)))
	} else {
		d.begin(height(min(len(lines), heads+2)))
	}
	for len(lines) > 0 {
		n := len(lines)
		for n > 1 && height(n) > d.remaining()+slack {
			n--
		}
		x, h := d.frame.x, height(n)
		d.rect(x, d.y, d.frame.w, h, ground)
		d.rect(x, d.y, edge, h, color)
		y := d.y + pad - (lead-size)/2
		for _, l := range lines[:n] {
			d.place(l, x+edge+pad, y, room, Style{Size: size, Lead: lead, Align: Justified})
			y += lead
		}
		d.y += h
		if lines = lines[n:]; len(lines) > 0 {
			d.newPage()
		}
	}
	d.owe(d.lead / 2)
}

// Figure is a number large enough to be read from across the table.
type Figure struct {
	Value string // 1,234.50
	Unit  string // 万元, set smaller after it
	Label string // what it is
	Note  string // set small below: against last year, of how many
	Alert bool   // it needs attention
}

// Figures sets key figures next to each other, at most four in a row.
func (d *Document) Figures(figures ...Figure) {
	rows := (len(figures) + 3) / 4
	for i := range rows {
		// Even rows: five figures are three and two, not four and one.
		from, to := i*len(figures)/rows, (i+1)*len(figures)/rows
		d.figureRow(figures[from:to])
	}
}

func (d *Document) figureRow(figures []Figure) {
	const gutter, pad = 8.0, 7.0
	small := d.small()
	big := small + 11
	w := (d.frame.w - gutter*float64(len(figures)-1)) / float64(len(figures))
	room := w - 2*pad
	// One size for the whole row: the largest at which the widest number fits.
	labels, notes := 0.0, 0.0
	for _, f := range figures {
		number := d.measure(f.Value, Hei, big) + d.measure(f.Unit, Body, small) + 2
		if number > room {
			big = max(small, big*room/number)
		}
		labels = max(labels, d.wrapped(f.Label, 0, 0, room, small, Left, false))
		if f.Note != "" {
			notes = max(notes, d.wrapped(f.Note, 0, 0, room, small-1.5, Left, false))
		}
	}
	height := labels + 1.35*big + notes + 2*pad
	d.owe(gutter)
	d.begin(height)
	for i, f := range figures {
		x := d.frame.x + float64(i)*(w+gutter)
		color, ground := Accent, pale
		if f.Alert {
			color, ground = Alert, alertBg
		}
		d.rect(x, d.y, w, height, ground)
		d.rect(x, d.y, w, 2, color)
		y := d.y + pad
		d.wrapped(f.Label, x+pad, y, room, small, Left, true)
		y += labels
		base := y + 1.05*big
		d.label(f.Value, x+pad, base, big, Hei, color, Left)
		d.label(f.Unit, x+pad+d.measure(f.Value, Hei, big)+2, base, small, Body, Ink, Left)
		y += 1.35 * big
		d.noteIn(f.Note, x+pad, y, room, small-1.5)
	}
	d.y += height
	d.owe(d.lead / 3)
}

func (d *Document) noteIn(text string, x, y, room, size float64) {
	for _, l := range split(d.shape([]Span{{Text: text}}, size, 0, Grey), func(int) float64 { return room }) {
		d.place(l, x, y, room, Style{Size: size, Lead: 1.25 * size})
		y += 1.25 * size
	}
}

// Bullets sets a list, each item after a dot.
func (d *Document) Bullets(items ...string) {
	for _, item := range items {
		d.item("●", item)
	}
}

// Numbered sets a list, each item after its number.
func (d *Document) Numbered(items ...string) {
	for i, item := range items {
		d.item(readable(float64(i+1), 0)+".", item)
	}
}

// item sets a paragraph that hangs beside its sign.
func (d *Document) item(sign, text string) {
	s := d.body()
	s.Indent, s.Hang = 2, 2
	lines := split(d.shape([]Span{{Text: text}}, s.Size, s.pitch()-s.Size, s.color()), d.room(s))
	size := s.Size
	if sign == "●" {
		size = 0.5 * s.Size
	}
	d.begin(float64(min(len(lines), 2)) * s.lead())
	y := d.y + baseline(s.Size, s.lead())
	if sign == "●" {
		y -= 0.2 * s.Size
	}
	d.label(sign, d.frame.x+s.inset(0)-0.55*s.Size, y, size, Body, Accent, Right)
	d.setLines(lines, s)
}
