package font

import (
	"maps"
	"slices"
)

// Bits of a component record of a composite glyph.
const (
	wideArgs     = 1 << 0
	oneScale     = 1 << 3
	more         = 1 << 5
	twoScales    = 1 << 6
	matrix       = 1 << 7
	instructions = 1 << 8
)

// Use is a glyph as a subset is to have it. Half sets it in half its width, as
// Chinese does with one of two marks that meet: ”。
type Use struct {
	Glyph uint16
	Half  bool
}

// Subset returns a TrueType font that holds only the given glyphs, keyed by the
// code each is to have in the new font. The same input gives the same bytes.
// Hinting is dropped: without its shared programs it would be wrong.
func (f *Face) Subset(codes map[uint16]Use) []byte {
	order := slices.Sorted(maps.Keys(codes))
	s := &subset{face: f, place: map[uint16]uint16{0: 0}, source: []uint16{0}}
	for _, code := range order {
		s.source = append(s.source, codes[code].Glyph)
	}
	// Parts of composites follow the characters. A part is placed once, and
	// the list grows while it is walked, so nested parts are found as well.
	outlines := make([][]byte, 0, len(s.source))
	for i := 0; i < len(s.source); i++ {
		outlines = append(outlines, s.outline(s.source[i]))
	}
	var glyf, loca, hmtx []byte
	for i, outline := range outlines {
		loca = be.AppendUint32(loca, uint32(len(glyf)))
		glyf = append(glyf, outline...)
		for len(glyf)%4 != 0 {
			glyf = append(glyf, 0)
		}
		hmtx = append(hmtx, f.metric(s.source[i])...)
		if 0 < i && i <= len(order) && codes[order[i-1]].Half {
			be.PutUint16(hmtx[4*i:], be.Uint16(hmtx[4*i:])/2)
		}
	}
	loca = be.AppendUint32(loca, uint32(len(glyf)))
	count := uint16(len(s.source))
	return assemble(map[string][]byte{
		"OS/2": f.os2(), "cmap": format4(order), "glyf": glyf, "head": f.head(),
		"hhea": patched(f.tables["hhea"][:36], 34, count), "hmtx": hmtx, "loca": loca,
		"maxp": patched(f.tables["maxp"], 4, count),
		"name": {0, 0, 0, 0, 0, 6}, "post": append([]byte{0, 3, 0, 0}, make([]byte, 28)...),
	})
}

type subset struct {
	face   *Face
	place  map[uint16]uint16 // glyph of the source → its place in the subset
	source []uint16          // place in the subset → glyph of the source
}

// part returns the place of a glyph that a composite refers to.
func (s *subset) part(g uint16) uint16 {
	at, ok := s.place[g]
	if !ok {
		at = uint16(len(s.source))
		s.place[g] = at
		s.source = append(s.source, g)
	}
	return at
}

// outline returns a glyph's drawing without hinting, its parts renumbered. A
// drawing that does not parse is returned empty: it would draw nothing anyway.
func (s *subset) outline(g uint16) []byte {
	data := s.face.outline(g)
	if len(data) < 12 {
		return nil
	}
	if contours := int16(be.Uint16(data)); contours >= 0 {
		at := 10 + 2*int(contours)
		if at+2 > len(data) || at+2+int(be.Uint16(data[at:])) > len(data) {
			return nil
		}
		out := append(slices.Clone(data[:at]), 0, 0)
		return append(out, data[at+2+int(be.Uint16(data[at:])):]...)
	}
	out := slices.Clone(data)
	for at := 10; ; {
		if at+4 > len(out) {
			return nil
		}
		flags := be.Uint16(out[at:])
		be.PutUint16(out[at:], flags&^instructions)
		be.PutUint16(out[at+2:], s.part(be.Uint16(out[at+2:])))
		at += 6
		if flags&wideArgs != 0 {
			at += 2
		}
		switch {
		case flags&oneScale != 0:
			at += 2
		case flags&twoScales != 0:
			at += 4
		case flags&matrix != 0:
			at += 8
		}
		if flags&more == 0 {
			return out[:min(at, len(out))]
		}
	}
}

// outline returns the bytes of a glyph's drawing in the source font.
func (f *Face) outline(g uint16) []byte {
	if int(g) >= f.glyphs {
		return nil
	}
	var from, to int
	if loca := f.tables["loca"]; f.longLoca {
		from, to = int(be.Uint32(loca[4*int(g):])), int(be.Uint32(loca[4*int(g)+4:]))
	} else {
		from, to = 2*int(be.Uint16(loca[2*int(g):])), 2*int(be.Uint16(loca[2*int(g)+2:]))
	}
	if from > to || to > len(f.tables["glyf"]) {
		return nil
	}
	return f.tables["glyf"][from:to]
}

// metric returns a glyph's four bytes of hmtx: advance and left bearing.
func (f *Face) metric(g uint16) []byte {
	hmtx := f.tables["hmtx"]
	if int(g) < f.metrics {
		return hmtx[4*int(g) : 4*int(g)+4]
	}
	out := slices.Clone(hmtx[4*(f.metrics-1) : 4*(f.metrics-1)+2])
	if at := 4*f.metrics + 2*(int(g)-f.metrics); at+2 <= len(hmtx) {
		return append(out, hmtx[at:at+2]...)
	}
	return append(out, 0, 0)
}
