// Package pdf draws our papers: text in the manner of GB/T 9704, tables, charts
// and boxes, on gofpdf. It knows nothing of schools or money; reports says what
// to write, this package decides where it goes.
//
//	d, err := pdf.New(pdf.Options{
//		Title: "集团化办学年度报告", Author: "县教育和体育局", Date: asOf,
//		Running: pdf.Running{Batch: "2026年秋季", Version: "正式第1版", Fingerprint: "3fa92c41", AsOf: "2026年10月31日"},
//	})
//	d.Title("沂源县集团化办学年度报告")
//	d.Heading(1, "一、总体情况")
//	d.Para("全县14个教育集团……")
//	d.Table(pdf.Table{Caption: "各集团经费", Unit: "元", Columns: …, Rows: …})
//	d.Bars(pdf.Bars{Caption: "各集团得分", Points: …})
//	data, err := d.Render()
//
// What it promises:
//   - The same calls give the same bytes: the only clock is Options.Date.
//   - No character is lost. One that no font can draw is an error that names it
//     and the text it stood in, or stands there as its code where Options.Spell
//     says so; ask Undrawable beforehand to avoid it. Only
//     marks that are invisible by definition (zero-width spaces, variation
//     selectors, byte order marks) are passed over.
//   - Lines break as Chinese lines do: none begins with a closing mark or ends
//     with an opening one; numbers, ids and Latin words stay whole.
//   - Text copied or searched in the PDF is the text that was passed in,
//     characters above U+FFFF included.
//   - A heading never stands alone at the foot of a page; no table row is cut
//     unless it is taller than a page; a chart is never cut.
//
// Lengths on the page are millimetres, type sizes are points. Methods do not
// return errors: the first one is kept, and Render returns it. A Document is
// used by one goroutine; several may be drawn at once, and share their fonts.
package pdf

import (
	"errors"
	"fmt"
	"time"

	"hesuan/internal/font"
)

const (
	mm = 72 / 25.4 // points in a millimetre

	paperWidth, paperHeight = 210 * mm, 297 * mm // A4
)

// Options says what a document is and how its pages look.
type Options struct {
	Title   string    // in the file's properties
	Author  string    // the issuing office, likewise
	Subject string    // likewise; may be empty
	Date    time.Time // creation date of the file; must be given
	Running Running   // foot of every page
	Stamp   string    // large and pale across every page, such as 草稿; may be empty
	Page    Page      // the zero Page is Official()
	Fonts   Fonts     // faces of the operator; nil ones are the embedded open fonts
	Spell   bool      // what no font can draw is printed as its code, 〔U+1F600〕, and is no error
}

// Page is the layout of a sheet of A4.
type Page struct {
	Landscape                bool
	Top, Bottom, Left, Right float64 // margins, mm
	Size                     float64 // of body text, points
	Lines                    int     // of body text on a page
	Chars                    int     // on a line
}

// Official is the page of GB/T 9704—2012, 5.2: margins 37, 35, 28 and 26 mm,
// 3号 type, 22 lines of 28 characters.
func Official() Page {
	return Page{Top: 37, Bottom: 35, Left: 28, Right: 26, Size: 16, Lines: 22, Chars: 28}
}

// Compact is a page for notices, briefs and wide tables: narrow margins, 小四 type.
func Compact() Page {
	return Page{Top: 25, Bottom: 24, Left: 22, Right: 22, Size: 12, Lines: 35, Chars: 39}
}

// Running is what stands at the foot of every page, so that a printed sheet can
// be traced to its run. Empty fields are left out.
type Running struct {
	Batch       string // 批次
	Version     string // 版本
	Fingerprint string // 指纹
	AsOf        string // 数据截至
}

// Fonts are TrueType files (.ttf, or the first face of a .ttc) of an operator
// who owns the official faces. What they lack is drawn from the embedded ones.
type Fonts struct {
	Body []byte // 仿宋
	Hei  []byte // 黑体
	Kai  []byte // 楷体
	Song []byte // 小标宋
}

// Document is a document being drawn.
type Document struct {
	opt    Options
	stacks [faces]stack
	area   frame   // the text area of a page
	frame  frame   // where blocks go now: the area, or a column of it
	lead   float64 // line pitch of body text
	pitch  float64 // character pitch of body text

	state
	missing []Missing
	err     error
	ended   bool
}

// state is what Keep puts back when a block has to move to the next page.
type state struct {
	pages   []*page
	y       float64 // top of the next block
	head    float64 // where the page or the column begins: no space is owed there
	gap     float64 // space owed before it
	waiting []func()
	wait    float64 // height of what waits
	marks   []mark
	tables  int
	figures int
}

// frame is a rectangle of the page, in points from its top left corner.
type frame struct{ x, top, w, bottom float64 }

// New starts a document. It fails when Options.Date is missing, the page leaves
// no room for text, or a font of the operator cannot be used.
func New(opt Options) (*Document, error) {
	if opt.Page == (Page{}) {
		opt.Page = Official()
	}
	d := &Document{opt: opt}
	width, height := opt.Page.paper()
	p := opt.Page
	d.area = frame{x: p.Left * mm, top: p.Top * mm, w: width - (p.Left+p.Right)*mm, bottom: height - p.Bottom*mm}
	d.frame = d.area
	switch {
	case opt.Date.IsZero():
		return nil, errors.New("pdf: Options.Date is missing")
	case p.Lines < 1 || p.Chars < 1 || p.Size <= 0:
		return nil, errors.New("pdf: Options.Page has no type size, lines or characters")
	case d.area.w < 60*mm || d.area.bottom-d.area.top < 60*mm:
		return nil, fmt.Errorf("pdf: margins %v, %v, %v, %v mm leave no room", p.Top, p.Bottom, p.Left, p.Right)
	}
	d.lead = (d.area.bottom - d.area.top) / float64(p.Lines)
	d.pitch = d.area.w / float64(p.Chars)
	var err error
	if d.stacks, err = opt.Fonts.stacks(); err != nil {
		return nil, err
	}
	d.newPage()
	return d, nil
}

func (p Page) paper() (width, height float64) {
	if p.Landscape {
		return paperHeight, paperWidth
	}
	return paperWidth, paperHeight
}

// Err returns the first error so far.
func (d *Document) Err() error {
	if d.err == nil && len(d.missing) > 0 {
		return &UndrawableError{Missing: d.missing}
	}
	return d.err
}

// Pages returns the number of pages so far.
func (d *Document) Pages() int { return len(d.pages) }

func (d *Document) fail(err error) {
	if d.err == nil {
		d.err = err
	}
}

func (f Fonts) stacks() (out [faces]stack, err error) {
	embedded := [faces]func() *font.Face{Body: font.Serif, Hei: font.Sans, Kai: font.Kai, Song: font.Title}
	for face, data := range [faces][]byte{Body: f.Body, Hei: f.Hei, Kai: f.Kai, Song: f.Song} {
		if data != nil {
			own, err := font.Parse(Face(face).String(), data)
			if err != nil {
				return out, fmt.Errorf("pdf: %w", err)
			}
			out[face] = append(out[face], own)
		}
		out[face] = append(out[face], embedded[face]())
	}
	// Rare characters: the serif has every registered one it can, the Kai the rest.
	for face := range out {
		out[face] = append(out[face], font.Serif(), font.Kai(), font.Sans())
	}
	return out, nil
}
