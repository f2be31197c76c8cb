package pdf

import (
	"bytes"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"hesuan/internal/font"
)

func TestTheSameCallsGiveTheSameBytes(t *testing.T) {
	opt := options()
	opt.Stamp = "草稿"
	var all [4][]byte
	var wait sync.WaitGroup
	for i := range all { // at once, since documents share their fonts
		wait.Go(func() {
			d := start(t, opt)
			gallery(d)
			all[i] = rendered(t, d)
		})
	}
	wait.Wait()
	for i := range all {
		if !bytes.Equal(all[i], all[0]) {
			t.Fatalf("run %d gave other bytes than run 0", i)
		}
	}
}

func TestTheClockOfTheFileIsTheOneGiven(t *testing.T) {
	opt := options()
	opt.Date = time.Time{}
	if _, err := New(opt); err == nil {
		t.Error("a document without a date was started")
	}
}

func TestAnUndrawableCharacterIsNamedNotLeftBlank(t *testing.T) {
	draw := map[string]func(d *Document, text string){
		"paragraph": func(d *Document, s string) { d.Para(s) },
		"title":     func(d *Document, s string) { d.Title(s) },
		"heading":   func(d *Document, s string) { d.Heading(1, s) },
		"cell": func(d *Document, s string) {
			d.Table(Table{Columns: []Column{{Head: "甲"}}, Rows: []Row{{Cells: []string{s}}}})
		},
		"bar": func(d *Document, s string) {
			d.Bars(Bars{Points: []Point{{Label: s, Value: 1}}})
		},
		"running": func(d *Document, s string) { d.opt.Running.Batch = s },
	}
	for name, draw := range draw {
		d := start(t, options())
		draw(d, "张\U0003FFFD某")
		_, err := d.Render()
		var undrawable *UndrawableError
		if !errors.As(err, &undrawable) || undrawable.Missing[0].Rune != 0x3FFFD {
			t.Errorf("%s: error is %v", name, err)
			continue
		}
		for _, want := range []string{"U+3FFFD", "张", "某"} {
			if !strings.Contains(err.Error(), want) {
				t.Errorf("%s: the message does not say %s: %v", name, want, err)
			}
		}
	}
}

// A file name with a smiley in it must not keep a county's papers from being
// printed.
func TestAnUndrawableCharacterIsSpeltOutWhereThatIsAsked(t *testing.T) {
	opt := options()
	opt.Spell = true
	d := start(t, opt)
	d.Para("填报表即你校的\U0001F600笑脸.xlsx，\U0001F600。")
	d.Table(Table{Columns: []Column{{Head: "甲"}}, Rows: []Row{{Cells: []string{"张\U0003FFFD某"}}}})
	got := bare(textOf(t, d))
	for _, want := range []string{"你校的〔U+1F600〕笑脸.xlsx，〔U+1F600〕。", "张〔U+3FFFD〕某"} {
		if !strings.Contains(got, want) {
			t.Errorf("%q is not on the page:\n%s", want, got)
		}
	}
}

func TestUndrawableListsWhatNoFontHas(t *testing.T) {
	if got := Undrawable("张𬭎，1,234.50元\n第二行\t甲\u00A0乙\u200B丙"); len(got) != 0 {
		t.Errorf("%q cannot be drawn, so the fonts lack what every report needs", got)
	}
	if got := string(Undrawable("甲\U0003FFFD乙\U0003FFFD\x01")); got != "\U0003FFFD\x01" {
		t.Errorf("got %q", got)
	}
}

func TestEveryPageCarriesItsNumberAndItsRun(t *testing.T) {
	d := start(t, options())
	for range 5 {
		d.Para("正文")
		d.PageBreak()
	}
	d.Para("正文")
	pages := strings.Split(poppler(t, rendered(t, d), "pdftotext", "-bbox", "FILE", "-"), "<page ")[1:]
	if len(pages) != 6 {
		t.Fatalf("%d pages, want 6", len(pages))
	}
	for i, page := range pages {
		for _, want := range []string{fmt.Sprintf(">%d<", i+1), "批次：2026年秋季", "版本：草稿3", "指纹：3fa92c41d0e5", "数据截至：2026年10月31日"} {
			if !strings.Contains(page, want) {
				t.Errorf("page %d does not say %s", i+1, want)
			}
		}
		// Odd numbers stand on the right half of the paper, even ones on the left.
		var x float64
		word, _, _ := strings.Cut(page, fmt.Sprintf(">%d<", i+1))
		if _, err := fmt.Sscanf(word[strings.LastIndex(word, "xMin=")+6:], "%f", &x); err != nil {
			t.Fatal(err)
		}
		if right := x > paperWidth/2; right != (i%2 == 0) {
			t.Errorf("the number of page %d stands at x = %.0f", i+1, x)
		}
	}
}

func TestAnOfficialPageHas22LinesOf28Characters(t *testing.T) {
	d := start(t, options())
	d.Para(strings.Repeat("国", 22*28-2)) // two characters of indent
	if d.Pages() != 1 {
		t.Errorf("22 lines take %d pages", d.Pages())
	}
	first := strings.Fields(pagesOf(t, d)[0])
	if len(first) != 22 {
		t.Errorf("%d lines on the page, want 22", len(first))
	}
	for i, l := range first {
		if n := len([]rune(l)); n != 28 && !(i == 0 && n == 26) {
			t.Errorf("line %d has %d characters", i+1, n)
		}
	}
	d = start(t, options())
	d.Para(strings.Repeat("国", 22*28-2+1))
	if d.Pages() != 2 {
		t.Errorf("one character more takes %d pages", d.Pages())
	}
}

func TestAHeadingNeverStandsAloneAtTheFootOfAPage(t *testing.T) {
	blocks := map[string]func(d *Document){
		"paragraph": func(d *Document) { d.Para(strings.Repeat("文", 100)) },
		"table": func(d *Document) {
			d.Table(Table{Caption: "题", Columns: []Column{{Head: "头"}}, Rows: []Row{{Cells: []string{"文"}}}})
		},
		"chart":   func(d *Document) { d.Bars(Bars{Points: []Point{{Label: "文", Value: 3}}}) },
		"box":     func(d *Document) { d.Callout("文", "文") },
		"list":    func(d *Document) { d.Bullets("文") },
		"figures": func(d *Document) { d.Figures(Figure{Value: "1", Label: "文"}) },
		"charts": func(d *Document) {
			d.Beside(0.5, func() { d.Bars(Bars{Points: []Point{{Label: "文", Value: 3}}}) }, func() {
				d.Columns(Columns{Categories: []string{"文"}, Series: []Series{{"文", []float64{3}, nil}}})
			})
		},
		"columns": func(d *Document) { d.Beside(0.5, func() { d.Para("文") }, func() { d.Para("文") }) },
	}
	for name, block := range blocks {
		for filler := 12; filler < 24; filler++ {
			d := start(t, options())
			d.Para(strings.TrimSuffix(strings.Repeat("填\n", filler), "\n"))
			d.Heading(1, "一、章")
			d.Heading(2, "（一）节")
			block(d)
			for i, page := range pagesOf(t, d) {
				if strings.HasSuffix(strings.TrimSpace(page), "节") || strings.HasSuffix(strings.TrimSpace(page), "章") {
					t.Errorf("%s after %d lines: page %d ends with the heading", name, filler, i+1)
				}
			}
		}
	}
}

func TestNoLineOfAParagraphStandsAlone(t *testing.T) {
	for filler := range 22 {
		d := start(t, options())
		if filler > 0 {
			d.Para(strings.TrimSuffix(strings.Repeat("填\n", filler), "\n"))
		}
		d.Para(strings.Repeat("文", 28*4))
		for i, page := range pagesOf(t, d) {
			lines := 0
			for _, l := range strings.Fields(page) {
				if strings.HasPrefix(l, "文") {
					lines++
				}
			}
			if lines == 1 {
				t.Errorf("after %d lines, page %d has a single line of the paragraph", filler, i+1)
			}
		}
	}
}

func TestKeepDrawsOnceAndOnOnePage(t *testing.T) {
	for filler := range 24 {
		d := start(t, options())
		if filler > 0 {
			d.Para(strings.TrimSuffix(strings.Repeat("填\n", filler), "\n"))
		}
		d.Keep(func() {
			d.Heading(1, "一、首")
			for i := range 5 {
				d.Para(fmt.Sprintf("第%d段", i))
			}
			d.Table(Table{Caption: "末", Columns: []Column{{Head: "头"}}, Rows: []Row{{Cells: []string{"尾"}}}})
		})
		d.Para("后")
		pages := pagesOf(t, d)
		all := strings.Join(pages, "")
		if strings.Count(all, "一、首") != 1 || strings.Count(all, "表1") != 1 {
			t.Fatalf("after %d lines: drawn more or less than once:\n%s", filler, all)
		}
		for _, page := range pages {
			if strings.Contains(page, "一、首") != strings.Contains(page, "尾") {
				t.Errorf("after %d lines: cut between pages", filler)
			}
		}
	}
}

func TestBesideFallsBackToFullWidthWhenTooLong(t *testing.T) {
	long := strings.Repeat("长", 800)
	for _, before := range []int{0, 3} {
		d := start(t, options())
		for range before {
			d.Para("前")
		}
		d.Beside(0.5, func() { d.Para("左" + long) }, func() { d.Para("右" + long) })
		d.Para("后")
		samePrinted(t, textOf(t, d, "-raw"), strings.Repeat("前", before)+"左"+long+"右"+long+"后")
	}
}

// An operator's 仿宋 lacks most characters here: its own are used, and the rest
// come from the embedded faces.
func TestAnOperatorsFontIsUsedAndFilledUp(t *testing.T) {
	face := font.Kai()
	codes := map[uint16]font.Use{}
	for _, r := range "沂源县教育和体育局，。0123456789" {
		g, ok := face.Glyph(r)
		if !ok {
			t.Fatalf("no %c", r)
		}
		codes[uint16(r)] = font.Use{Glyph: g}
	}
	opt := options()
	opt.Fonts.Body = face.Subset(codes)
	d := start(t, opt)
	if got, _, _ := d.stacks[Body].find('沂'); got.Name() != "仿宋" {
		t.Errorf("沂 comes from %s", got.Name())
	}
	if got, _, _ := d.stacks[Body].find('镇'); got != font.Serif() {
		t.Errorf("镇 comes from %s", got.Name())
	}
	d.Para("沂源县教育和体育局，悦庄镇张𬭎2026。")
	samePrinted(t, textOf(t, d), "沂源县教育和体育局，悦庄镇张𬭎2026。")

	opt.Fonts.Body = []byte("not a font")
	if _, err := New(opt); err == nil || !strings.Contains(err.Error(), "仿宋") {
		t.Errorf("a broken font was accepted, or not named: %v", err)
	}
}

func TestInvisibleMarksTakeNoRoom(t *testing.T) {
	d := start(t, options())
	d.Para("\uFEFF甲\u200B乙\u00AD丙\uFE00丁\U000E0100戊\v己\u2028庚")
	samePrinted(t, textOf(t, d), "甲乙丙丁戊己庚")
}

func TestAnEmptyDocumentIsAPage(t *testing.T) {
	d := start(t, Options{Date: asOf})
	if pages := pagesOf(t, d); len(pages) != 1 {
		t.Errorf("%d pages", len(pages))
	}
}

func TestLandscapePages(t *testing.T) {
	opt := options()
	opt.Page = Compact()
	opt.Page.Landscape, opt.Page.Lines, opt.Page.Chars = true, 23, 58
	d := start(t, opt)
	d.Para("横向")
	if info := poppler(t, rendered(t, d), "pdfinfo", "FILE"); !strings.Contains(info, "841.89 x 595.28") {
		t.Errorf("not landscape:\n%s", info)
	}
}

func TestHeadingsFormAnOutline(t *testing.T) {
	for _, first := range []int{1, 3} { // a document may begin with any level
		d := start(t, options())
		d.Heading(first, "首𬭎")
		d.Para("文")
		d.Heading(1, "次")
		d.Heading(3, "三")
		d.Para("文")
		levels := fmt.Sprint(func() (out []int) {
			for _, m := range d.outline() {
				out = append(out, m.level)
			}
			return out
		}())
		if levels != "[0 1 2]" {
			t.Errorf("levels are %s", levels)
		}
		if !bytes.Contains(rendered(t, d), []byte("\xD8\x72\xDF\x4E")) { // 𬭎 in UTF-16
			t.Error("the outline does not spell 𬭎")
		}
	}
}

// Nothing but the running foot is drawn outside the text area, wherever on the
// page a block happens to begin.
func TestEverythingStaysInTheTextArea(t *testing.T) {
	for _, page := range []Page{Official(), Compact()} {
		for filler := range 36 {
			opt := options()
			opt.Page = page
			d := start(t, opt)
			if filler > 0 {
				d.Para(strings.TrimSuffix(strings.Repeat("填\n", filler), "\n"))
			}
			if filler%2 == 0 {
				d.Heading(1, "一、章")
			}
			d.Beside(0.5, func() {
				d.Columns(Columns{Caption: "题", Categories: []string{"甲"}, Series: []Series{{"乙", []float64{3}, nil}}})
			}, func() {
				d.Donut(Donut{Caption: "题", Points: []Point{{Label: "甲", Value: 1}, {Label: "乙", Value: 2}}})
			})
			gallery(d)
			for i, p := range d.pages {
				for _, o := range p.ops {
					var points []point
					switch o := o.(type) {
					case textOp:
						points = []point{{o.x, o.y - 0.5*o.size}}
					case shapeOp:
						points = o.points
					}
					for _, q := range points {
						if q.y < d.area.top-2 || q.y > d.area.bottom+2 || q.x < d.area.x-8 || q.x > d.area.x+d.area.w+12 {
							t.Fatalf("after %d lines, page %d: something stands at %.0f, %.0f outside %v", filler, i+1, q.x, q.y, d.area)
						}
					}
				}
			}
		}
	}
}
