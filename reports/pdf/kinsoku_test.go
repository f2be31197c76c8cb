package pdf

import (
	"math"
	"slices"
	"strings"
	"testing"
)

// set breaks text of one size at a width given in full characters.
func set(t testing.TB, text string, chars float64) []string {
	t.Helper()
	d := start(t, options())
	gs := d.shape([]Span{{Text: text}}, 16, 0, Ink)
	var out []string
	for _, l := range split(gs, func(int) float64 { return 16 * chars }) {
		var b strings.Builder
		for _, g := range l.glyphs {
			b.WriteRune(g.r)
		}
		out = append(out, b.String())
	}
	return out
}

func TestLinesBreakAsChineseLinesDo(t *testing.T) {
	for _, c := range []struct {
		name, text string
		chars      float64
		want       []string
	}{
		{"plain text fills the line", "甲乙丙丁戊己", 4, []string{"甲乙丙丁", "戊己"}},
		{"a comma does not begin a line: the character before it moves down", "甲乙丙丁，戊", 4, []string{"甲乙丙", "丁，戊"}},
		{"a full stop whose blank half reaches past the margin stays", "甲乙丙。丁", 3.5, []string{"甲乙丙。", "丁"}},
		{"in a long line the gaps close a little to keep it", strings.Repeat("甲", 27) + "。乙", 27, []string{strings.Repeat("甲", 27) + "。", "乙"}},
		{"several closing marks stay together", "甲乙丙丁》）。戊", 4, []string{"甲乙丙", "丁》）。戊"}},
		{"an opening bracket does not end a line", "甲乙丙（丁戊", 4, []string{"甲乙丙", "（丁戊"}},
		{"nor does an opening quotation mark or book title mark", "甲乙“《丁戊", 4, []string{"甲乙", "“《丁戊"}},
		{"six-sided brackets are brackets", "淄教基字〔2022〕34号", 5, []string{"淄教基字", "〔2022〕", "34号"}},
		{"an amount is not split from its unit", "经费共计1,234.50元整", 7, []string{"经费共计", "1,234.50元整"}},
		{"万元 stays with its number", "甲乙丙丁386.20万元", 7, []string{"甲乙丙丁", "386.20万元"}},
		{"a percentage is not split", "达到甲乙丙12.5%以上", 6.5, []string{"达到甲乙丙", "12.5%以上"}},
		{"a Latin word is not split", "使用命令hesuan查询", 6, []string{"使用命令", "hesuan查询"}},
		{"nor is an id with stars", "身份证号370323********0018", 10, []string{"身份证号", "370323********0018"}},
		{"an apostrophe does not end a word", "甲乙丙don’t丁", 5, []string{"甲乙丙", "don’t丁"}},
		{"a dash of two is one mark", "甲乙丙——丁", 4, []string{"甲乙丙", "——丁"}},
		{"an ellipsis neither splits nor begins a line", "甲乙丙……丁", 4, []string{"甲乙", "丙……丁"}},
		{"第 stays with its number", "甲乙丙第3号", 4, []string{"甲乙丙", "第3号"}},
		{"a word too long for any line is cut, all of it kept", "3fa92c41d0e5b7", 4, []string{"3fa92c4", "1d0e5b", "7"}},
		{"a space ends a line, it does not begin one", "ab cd ef", 2.9, []string{"ab cd ", "ef"}},
		{"a no-break space does not break", "甲乙 12\u00A0ab", 3.4, []string{"甲乙 ", "12\u00A0ab"}},
		{"a newline breaks", "甲\n乙", 4, []string{"甲", "乙"}},
		{"an empty line is kept", "甲\n\n乙", 4, []string{"甲", "", "乙"}},
		{"a newline at the end opens nothing", "甲\n", 4, []string{"甲"}},
		{"Windows line ends are line ends", "甲\r\n乙", 4, []string{"甲", "乙"}},
		{"no text is one empty line", "", 4, []string{""}},
		{"a line of one character in a column too narrow", "甲乙", 0.5, []string{"甲", "乙"}},
		{"marks alone must break somewhere", "！！！！！！", 4, []string{"！！！！", "！！"}},
	} {
		if got := set(t, c.text, c.chars); !slices.Equal(got, c.want) {
			t.Errorf("%s:\n%q at %v characters\ngot  %q\nwant %q", c.name, c.text, c.chars, got, c.want)
		}
	}
}

func TestMeetingMarksShareTheirBlankHalves(t *testing.T) {
	d := start(t, options())
	for text, chars := range map[string]float64{
		"甲。乙": 3, "》（": 1.5, "”。": 1.5, "》）。": 2, "（《": 2, "。“": 1.5, "甲》乙": 3, "1）。": 2.057,
	} {
		gs := d.shape([]Span{{Text: text}}, 10, 0, Ink)
		w := width(gs) / 10
		// Quotation marks and Latin have widths of their own in the font.
		slackness := 0.0
		for _, g := range gs {
			if !g.half && !g.full() {
				slackness += 0.6
			}
		}
		if math.Abs(w-chars) > 0.001+slackness {
			t.Errorf("%s is %.3f characters wide, want %.3f", text, w, chars)
		}
	}
}

// No line may lose or move a character, or be wider than its room by more than
// what may stand past the margin.
func checkSplit(t *testing.T, text string, chars float64) {
	d := start(t, options())
	gs := d.shape([]Span{{Text: text}}, 16, 0, Ink)
	room := 16 * chars
	lines := split(gs, func(int) float64 { return room })
	var got, want []rune
	for _, l := range lines {
		for _, g := range l.glyphs {
			got = append(got, g.r)
		}
		if len(l.trimmed()) > 1 {
			if w := l.size(); w > room+squeeze*16*float64(len(l.glyphs))+slack {
				t.Fatalf("line %q is %.1f wide in %.1f", string(got), w, room)
			}
			adjusted := l.adjusted(room, true)
			if w := width(adjusted) - hang(adjusted[len(adjusted)-1]); w > room+0.1 {
				t.Fatalf("justified line of %d is %.2f wide in %.2f", len(adjusted), w, room)
			}
		}
	}
	for _, g := range gs {
		if g.r != '\n' {
			want = append(want, g.r)
		}
	}
	if !slices.Equal(got, want) {
		t.Fatalf("lost or moved characters:\ngot  %q\nwant %q", string(got), string(want))
	}
}

func TestSplittingLosesNothing(t *testing.T) {
	for seed := range uint64(20) {
		checkSplit(t, randomText(seed+100, 500), 3+float64(seed))
	}
}

func TestNoLineOfRandomTextBreaksTheRules(t *testing.T) {
	for seed := range uint64(10) {
		for _, l := range set(t, randomText(seed+200, 2000), 20) {
			r := []rune(strings.TrimRight(l, " "))
			if len(r) == 0 {
				continue
			}
			if first := r[0]; strings.ContainsRune("，。、；：！？）》”’」』】〉％", first) {
				t.Errorf("a line begins with %c: %q", first, l)
			}
			if last := r[len(r)-1]; strings.ContainsRune("（《“‘「『【〈〔", last) {
				t.Errorf("a line ends with %c: %q", last, l)
			}
		}
	}
}

func FuzzSplit(f *testing.F) {
	f.Add("甲乙丙（丁）。1,234.50元", 4.0)
	f.Add("\n\n a", 0.1)
	f.Add("”。“！？……——", 1.0)
	f.Fuzz(func(t *testing.T, text string, chars float64) {
		if len(text) > 2000 || !(chars > 0 && chars < 100) {
			return
		}
		checkSplit(t, text, chars)
	})
}
