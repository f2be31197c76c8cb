package pdf

// Face is one of the four faces of official papers.
type Face uint8

const (
	Body Face = iota // 仿宋: text and table cells
	Hei              // 黑体: first-level headings, labels
	Kai              // 楷体: second-level headings
	Song             // 小标宋: titles
	faces
)

// String returns the Chinese name of the face.
func (f Face) String() string { return [...]string{"仿宋", "黑体", "楷体", "小标宋"}[f] }

// Align is where lines stand between the margins.
type Align uint8

const (
	Left Align = iota
	Center
	Right
	Justified // both edges straight, but for the last line
)

// Color is 0xRRGGBB.
type Color uint32

// The palette. Every pair that meets on a page differs in lightness, so that a
// black-and-white print keeps the difference.
const (
	Ink    Color = 0x1A1A1A // text
	Grey   Color = 0x666666 // notes
	Accent Color = 0x1F3A5F // headings of boxes, key figures
	Alert  Color = 0x9C1C1C // what needs attention
	White  Color = 0xFFFFFF

	pale     Color = 0xF3F6FA // box and zebra ground
	tint     Color = 0xE3EAF2 // table head and subtotal ground
	rule     Color = 0x8A97A8 // table rules
	hairline Color = 0xCBD3DD // grid lines of charts and rows
	alertBg  Color = 0xFBF1F0
)

// Style is how a run of lines looks.
type Style struct {
	Face   Face
	Size   float64 // points
	Lead   float64 // points from line to line; 0 is 1.5 × Size
	Indent float64 // of the first line, in characters
	Hang   float64 // of the other lines, in characters
	Align  Align
	Color  Color // the zero Color is Ink

	cell float64 // width of a full-width character on the page's grid; 0 is Size
}

func (s Style) pitch() float64 {
	if s.cell > 0 {
		return s.cell
	}
	return s.Size
}

func (s Style) lead() float64 {
	if s.Lead > 0 {
		return s.Lead
	}
	return 1.5 * s.Size
}

func (s Style) color() Color {
	if s.Color == 0 {
		return Ink
	}
	return s.Color
}

// Span is a stretch of text in a paragraph. A zero Color takes the paragraph's.
type Span struct {
	Text  string
	Face  Face
	Color Color
}

// body is the style of running text on this page. On its grid characters stand a
// little closer than their size: 28 of 16 points in 156 mm.
func (d *Document) body() Style {
	s := Style{Face: Body, Size: d.opt.Page.Size, Lead: d.lead, Indent: 2, Align: Justified}
	if d.frame.w == d.area.w {
		s.cell = d.pitch
	}
	return s
}

// small is the size of tables and labels: 五号 on an official page, else a
// little under the body.
func (d *Document) small() float64 {
	return min(10.5, d.opt.Page.Size-2)
}
