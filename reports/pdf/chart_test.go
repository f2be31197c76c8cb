package pdf

import (
	"fmt"
	"math"
	"strings"
	"testing"
)

func TestBarAxesBeginAtZeroAndTicksAreRound(t *testing.T) {
	for _, c := range []struct {
		low, high float64
		zero      bool
		want      string // low, high, step
	}{
		{80, 95, true, "0 100 20"},
		{0, 0, true, "0 1 0.2"},
		{-3, 12, true, "-5 15 5"},
		{-8, -2, true, "-8 0 2"},
		{0.398, 0.481, false, "0.38 0.5 0.02"},
		{161.2, 252.2, true, "0 300 100"},
		{1, 3862000, true, "0 4e+06 1e+06"},
		{5, 5, false, "4.4 5.6 0.2"},
		{0.001, 0.004, true, "0 0.004 0.001"},
	} {
		s := newScale(c.low, c.high, 5, c.zero)
		got := fmt.Sprintf("%.6g %.6g %.6g", s.low, s.high, s.step)
		if c.low == 5 {
			if s.low > 5 || s.high < 5 || s.low == s.high {
				t.Errorf("a single value 5 gives %s", got)
			}
			continue
		}
		if got != c.want {
			t.Errorf("%v to %v: %s, want %s", c.low, c.high, got, c.want)
		}
	}
}

func TestNumbersAreWrittenToBeRead(t *testing.T) {
	for _, c := range []struct {
		v      float64
		places int
		want   string
	}{
		{1234567.5, 2, "1,234,567.50"}, {999, 0, "999"}, {-1234, 0, "-1,234"}, {0.398, -1, "0.398"}, {21.234, -1, "21.23"},
		{40, -1, "40"}, {-0.0001, 2, "0.00"}, {0, -1, "0"}, {1000, -1, "1,000"},
	} {
		if got := readable(c.v, c.places); got != c.want {
			t.Errorf("readable(%v, %d) = %q, want %q", c.v, c.places, got, c.want)
		}
	}
}

var nan = math.NaN()

// chartTexts draws a chart alone and returns what is written in it.
func chartTexts(t *testing.T, draw func(d *Document)) string {
	t.Helper()
	d := start(t, options())
	draw(d)
	return bare(textOf(t, d, "-raw"))
}

func wantAll(t *testing.T, text string, wants ...string) {
	t.Helper()
	for _, want := range wants {
		if !strings.Contains(text, want) {
			t.Errorf("%q is not in %q", want, text)
		}
	}
}

func TestBarsNameEveryUnitAndSayWhatIsMissing(t *testing.T) {
	text := chartTexts(t, func(d *Document) {
		d.Bars(Bars{Caption: "得分", Unit: "分", Reference: &Reference{80, "良好线80"},
			Points: []Point{{Label: "振华教育集团", Value: 91.5}, {Label: "一个名字非常长的教育集团它的名字占了整整两行还要多", Value: 3}, {Label: "未报集团", Value: nan}, {Label: "负数", Value: -12, Text: "-12.00"}}})
	})
	wantAll(t, text, "图1得分", "单位：分", "良好线80", "振华教育集团", "91.5", "占了整整两行还要多", "未报集团", "未报", "-12.00")
}

func TestBarsLongerThanAPageGoOn(t *testing.T) {
	var b Bars
	b.Caption = "各校"
	for i := range 120 {
		b.Points = append(b.Points, Point{Label: fmt.Sprintf("第%03d校", i), Value: float64(i)})
	}
	d := start(t, options())
	d.Bars(b)
	d.Bars(Bars{Caption: "下一图", Points: b.Points[:3]})
	pages := pagesOf(t, d, "-raw")
	text := strings.Join(pages, "")
	for i := range 120 {
		wantAll(t, text, fmt.Sprintf("第%03d校", i))
	}
	if len(pages) < 3 {
		t.Errorf("120 bars on %d pages", len(pages))
	}
	wantAll(t, bare(text), "图1各校", "图1各校（续）", "图2下一图")
}

func TestColumnsLinesDotsAndDonutsNameWhatTheyShow(t *testing.T) {
	years := []string{"2024年", "2025年", "2026年"}
	two := []Series{{"派出", []float64{32, 41.5, nan}, nil}, {"接收", []float64{30, 0, 1234567}, []string{"30人", "", "1,234,567"}}}
	for name, c := range map[string]struct {
		draw func(d *Document)
		want []string
	}{
		"grouped": {func(d *Document) { d.Columns(Columns{Caption: "题", Unit: "人", Categories: years, Series: two}) },
			[]string{"图1题", "（人）", "派出", "接收", "2024年", "2026年", "32", "41.5", "30人", "未报", "1,234,567"}},
		"stacked": {func(d *Document) {
			d.Columns(Columns{Caption: "题", Stacked: true, Categories: years[:1], Series: []Series{{"甲", []float64{20}, nil}, {"乙", []float64{30}, nil}}, Totals: []string{"共50"}})
		}, []string{"甲", "乙", "20", "30", "共50"}},
		"lines": {func(d *Document) {
			d.Lines(Lines{Caption: "题", Categories: years, Zoom: true, Reference: &Reference{0.5, "限值"}, Series: []Series{{"小学", []float64{0.48, nan, 0.43}, nil}, {"初中", []float64{0.44, 0.43, 0.41}, nil}}})
		}, []string{"小学", "初中", "限值", "0.48", "0.41", "纵轴从0.40起，未从0起。"}},
		"dots": {func(d *Document) {
			d.Dots(Dots{Caption: "题", X: "在校生（人）", Y: "生师比", Groups: []string{"城", "乡"}, XReference: &Reference{500, "五百人"},
				Points: []Dot{{100, 12, "甲校", 0}, {900, 19, "乙校", 1}, {nan, 3, "丙校", 0}}})
		}, []string{"在校生（人）", "生师比", "城", "乡", "甲校", "乙校", "五百人"}},
		"donut": {func(d *Document) {
			d.Donut(Donut{Caption: "题", Centre: "386.20", Under: "万元", Points: []Point{{Label: "基础", Value: 3, Text: "3.00万元"}, {Label: "缺项", Value: nan}, {Label: "零项", Value: 0}}})
		}, []string{"386.20", "万元", "基础", "3.00万元", "缺项", "未报", "零项"}},
	} {
		t.Run(name, func(t *testing.T) { wantAll(t, chartTexts(t, c.draw), c.want...) })
	}
}

func TestChartsWithoutDataSaySoInWords(t *testing.T) {
	for name, draw := range map[string]func(d *Document){
		"bars":    func(d *Document) { d.Bars(Bars{Caption: "题", Points: []Point{{Label: "甲", Value: nan}}}) },
		"columns": func(d *Document) { d.Columns(Columns{Caption: "题"}) },
		"lines": func(d *Document) {
			d.Lines(Lines{Caption: "题", Categories: []string{"一"}, Series: []Series{{"甲", []float64{nan}, nil}}})
		},
		"donut": func(d *Document) { d.Donut(Donut{Caption: "题", Points: []Point{{Label: "甲", Value: 0}}}) },
		"dots":  func(d *Document) { d.Dots(Dots{Caption: "题", Points: []Dot{{X: nan, Y: 1}}}) },
	} {
		if text := chartTexts(t, draw); !strings.Contains(text, "本期无数据") || !strings.Contains(text, "图1题") {
			t.Errorf("%s: printed %q", name, text)
		}
	}
}

func TestASeriesOfTheWrongLengthIsAnError(t *testing.T) {
	d := start(t, options())
	d.Columns(Columns{Caption: "题", Categories: []string{"一", "二"}, Series: []Series{{"甲", []float64{1}, nil}}})
	if _, err := d.Render(); err == nil {
		t.Error("one value for two categories was drawn")
	}
}

// Charts are made of few kinds of values; none of them may upset the geometry.
func TestChartsStayOnThePaper(t *testing.T) {
	values := [][]float64{{0}, {1e-9, 2e-9}, {1e12, -1e12, 5}, {-1, -2, -3}, {7, nan, 7}, {nan, 0, 1e6}}
	for _, vs := range values {
		d := start(t, options())
		var names []string
		var points []Point
		var dots []Dot
		for i, v := range vs {
			names = append(names, strings.Repeat("很长的类别名称", i+1))
			points = append(points, Point{Label: names[i], Value: v})
			dots = append(dots, Dot{v, -v, names[i], i})
		}
		s := []Series{{"甲", vs, nil}, {"乙", vs, nil}, {"丙", vs, nil}, {"丁", vs, nil}, {"戊", vs, nil}}
		d.Bars(Bars{Points: points})
		d.Columns(Columns{Categories: names, Series: s})
		d.Columns(Columns{Categories: names, Series: s, Stacked: true})
		d.Lines(Lines{Categories: names, Series: s})
		d.Lines(Lines{Categories: names, Series: s, Zoom: true})
		d.Donut(Donut{Points: points})
		d.Dots(Dots{Points: dots})
		rendered(t, d)
		for i, p := range d.pages {
			for _, o := range p.ops {
				shape, ok := o.(shapeOp)
				if !ok {
					continue
				}
				for _, q := range shape.points {
					if !(q.x >= 0 && q.x <= paperWidth && q.y >= 0 && q.y <= paperHeight) {
						t.Fatalf("%v: page %d has a point at %v", vs, i+1, q)
					}
				}
			}
		}
	}
}

func TestNeighbouringFillingsDifferInBlackAndWhite(t *testing.T) {
	light := func(f filling) float64 {
		r, g, b := f.color.rgb()
		return (299*float64(r) + 587*float64(g) + 114*float64(b)) / 1000
	}
	for i, a := range fillings {
		for _, b := range fillings[:i] {
			if a.hatch == b.hatch && math.Abs(light(a)-light(b)) < 30 {
				t.Errorf("%06x and %06x print alike", a.color, b.color)
			}
		}
	}
}
