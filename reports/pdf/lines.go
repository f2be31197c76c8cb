package pdf

import "slices"

// line is one line of glyphs. Its last glyphs may be spaces, which take no room.
type line struct {
	glyphs []glyph
	number int  // of the line in its paragraph, from 0
	end    bool // the last of its paragraph
}

const (
	// squeeze is how much a gap may shrink, in type sizes, to pull a closing mark
	// in rather than push the character before it out.
	squeeze = 0.035
	// spread is how much a gap may grow. From 0.1 on, readers of the file take a
	// gap for a space, and a search no longer finds the word across it.
	spread = 0.09
	// seamSpread is how much more a gap may grow beside a mark, a number or a
	// Latin word, where a space does no harm.
	seamSpread = 0.4

	slack = 0.01 // points; rounding of sums
)

// split breaks glyphs into lines; room is the width of the i-th line of a
// paragraph. A newline begins a new paragraph, unless it is the last character.
func split(gs []glyph, room func(i int) float64) []line {
	var out []line
	for {
		n := 0
		for n < len(gs) && gs[n].r != '\n' {
			n++
		}
		first := len(out)
		for part := gs[:n]; len(part) > 0 || len(out) == first; {
			i := len(out) - first
			n := fit(part, room(i))
			out = append(out, line{glyphs: part[:n], number: i, end: n == len(part)})
			part = part[n:]
		}
		if n+1 >= len(gs) {
			return out
		}
		gs = gs[n+1:]
	}
}

// fit returns how many glyphs of a paragraph make its next line: at least one,
// where there is one.
func fit(gs []glyph, room float64) int {
	best, gaps, sum, size := 0, 0, 0.0, 0.0
	for i, g := range gs {
		if i > 0 && stretchable(gs, i) {
			gaps++
		}
		sum += g.adv
		size = max(size, g.size)
		used := sum - slack
		if space(g.r) {
			used -= g.adv
		} else {
			used -= hang(g)
		}
		pull := 0.0
		if closing(g.r) {
			pull = squeeze * size * float64(gaps)
		}
		if used <= room+pull && (i+1 == len(gs) || breakable(gs, i+1)) {
			best = i + 1
		}
		if sum-2*size > room {
			break
		}
	}
	if best == 0 {
		return force(gs, room)
	}
	return best
}

// force cuts a stretch that has no place to break, such as a fingerprint in a
// narrow column: as late as fits, and not against a mark if it can be helped.
func force(gs []glyph, room float64) int {
	n, sum := 0, 0.0
	for n < len(gs) {
		sum += gs[n].adv
		if n > 0 && sum-slack > room {
			break
		}
		n++
	}
	for k := n; k > 1; k-- {
		if k < len(gs) && !closing(gs[k].r) && !opening(gs[k-1].r) {
			return k
		}
	}
	return n
}

// trimmed returns the line without its trailing spaces.
func (l line) trimmed() []glyph {
	gs := l.glyphs
	for len(gs) > 0 && space(gs[len(gs)-1].r) {
		gs = gs[:len(gs)-1]
	}
	return gs
}

// size is the room the line takes.
func (l line) size() float64 {
	gs := l.trimmed()
	if len(gs) == 0 {
		return 0
	}
	return width(gs) - hang(gs[len(gs)-1])
}

// adjusted returns the glyphs with their gaps changed so that the line fills
// room. A line that is too short to be filled decently stays ragged.
func (l line) adjusted(room float64, justify bool) []glyph {
	gs := l.trimmed()
	gaps, seams, size := 0, 0, 0.0
	for i := range gs {
		size = max(size, gs[i].size)
		if i > 0 && stretchable(gs, i) {
			gaps++
			if seam(gs[i-1].r, gs[i].r) {
				seams++
			}
		}
	}
	extra := room - l.size()
	if gaps == 0 || extra > 0 && (!justify || l.end) {
		return gs
	}
	each, atSeam := extra/float64(gaps), 0.0
	if each > spread*size {
		each = spread * size
		if atSeam = (extra - each*float64(gaps)) / float64(max(1, seams)); seams == 0 || atSeam > seamSpread*size {
			return gs
		}
	}
	out := slices.Clone(gs)
	for i := 1; i < len(out); i++ {
		if stretchable(gs, i) {
			out[i-1].adv += each
			if seam(gs[i-1].r, gs[i].r) {
				out[i-1].adv += atSeam
			}
		}
	}
	return out
}

// balanced breaks glyphs into the fewest lines that fit, and moves the breaks so
// that up to three lines are about equally long: no single character is left
// over on the last. Lines of numbers, on the right, are left as they are.
func balanced(gs []glyph, room float64, align Align) []line {
	within := func(w float64) []line { return split(gs, func(int) float64 { return w }) }
	full := within(room)
	if len(full) < 2 || len(full) > 3 || align == Right {
		return full
	}
	low, high := room/2, room
	for high-low > 1 {
		if mid := (low + high) / 2; len(within(mid)) > len(full) {
			low = mid
		} else {
			high = mid
		}
	}
	return within(high)
}
