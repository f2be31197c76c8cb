package pdf

// needs returns for every column the width without which a number or a word
// would be cut, and the width in which nothing wraps.
func (g *grid) needs(texts [][][]glyph) (least, natural []float64) {
	n := len(g.t.Columns)
	least, natural = make([]float64, n), make([]float64, n)
	note := func(column int, gs []glyph, chars float64) {
		word, whole := extents(gs)
		word = max(word, min(whole, chars*g.size)) // narrower is a column of single characters
		least[column] = max(least[column], word+2*padX)
		natural[column] = max(natural[column], whole+2*padX)
	}
	for i, row := range texts {
		if g.t.Rows[i].Kind == Group {
			continue
		}
		for j, gs := range row {
			note(j, gs, 3)
		}
	}
	heads := make([][]glyph, n)
	sum := 0.0
	for i, column := range g.t.Columns {
		heads[i] = g.shape(column.Head, Hei, Ink)
		_, whole := extents(heads[i])
		sum += max(natural[i], whole+2*padX)
	}
	for i, head := range heads {
		if sum <= g.d.frame.w {
			note(i, head, 2)
			continue
		}
		// Where room is scarce, a head may take two lines and does not widen
		// its column beyond half its length.
		word, whole := extents(head)
		least[i] = max(least[i], max(word, min(whole, 2*g.size))+2*padX)
		natural[i] = max(natural[i], whole/2+g.size+2*padX)
	}
	for i, column := range g.t.Columns {
		if column.Width > 0 {
			least[i], natural[i] = column.Width*mm, column.Width*mm
		}
		natural[i] += 0.1 // sums of floats
	}
	return least, natural
}

// extents returns the length of the longest stretch of a text that must not be
// cut, and of its longest line.
func extents(gs []glyph) (word, whole float64) {
	w, l := 0.0, 0.0
	for i, g := range gs {
		if g.r == '\n' {
			w, l = 0, 0
			continue
		}
		if i > 0 && gs[i-1].r != '\n' && breakable(gs, i) {
			w = 0
		}
		w, l = w+g.adv, l+g.adv
		word, whole = max(word, w-hang(g)), max(whole, l)
	}
	return word, whole
}

// share divides a width among columns. With room to spare, each gets what it
// needs for its longest line and a proportional part of the rest. Otherwise
// narrow columns are served first, and the wide ones, which can wrap, get equal
// widths; with too little even for that, all shrink alike.
func share(least, natural []float64, total float64) []float64 {
	sumLeast, sumNatural := 0.0, 0.0
	for i := range least {
		natural[i] = max(natural[i], least[i])
		sumLeast += least[i]
		sumNatural += natural[i]
	}
	out := make([]float64, len(least))
	if sumNatural <= total || sumLeast >= total {
		base, sum := natural, sumNatural
		if sumLeast >= total {
			base, sum = least, sumLeast
		}
		for i := range out {
			out[i] = base[i] * total / sum
		}
		return out
	}
	level := func(l float64) (sum float64) {
		for i := range out {
			out[i] = min(max(l, least[i]), natural[i])
			sum += out[i]
		}
		return sum
	}
	low, high := 0.0, total
	for range 60 {
		if mid := (low + high) / 2; level(mid) < total {
			low = mid
		} else {
			high = mid
		}
	}
	// The last bit of the search is given to the last wide column, so that the
	// table ends on the margin.
	rest := total - level(low)
	for i := len(out) - 1; i >= 0; i-- {
		if out[i] < natural[i] {
			out[i] += rest
			break
		}
	}
	return out
}
