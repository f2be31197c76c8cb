package pdf

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"unicode"

	"golang.org/x/text/encoding/simplifiedchinese"
)

// poppler runs one of the poppler tools on a file and fails on any complaint.
func poppler(t testing.TB, data []byte, tool string, args ...string) string {
	t.Helper()
	path, err := exec.LookPath(tool)
	if err != nil {
		t.Fatalf("%s is needed to read PDF files back: install the Debian package poppler-utils", tool)
	}
	file := filepath.Join(t.TempDir(), "test.pdf")
	if err := os.WriteFile(file, data, 0o644); err != nil {
		t.Fatal(err)
	}
	for i, arg := range args {
		if arg == "FILE" {
			args[i] = file
		}
	}
	var out, complaints bytes.Buffer
	cmd := exec.Command(path, args...)
	cmd.Stdout, cmd.Stderr = &out, &complaints
	if err := cmd.Run(); err != nil || complaints.Len() > 0 {
		t.Fatalf("%s: %v\n%s", tool, err, complaints.String())
	}
	return out.String()
}

// pagesOf returns the text of every page above the page foot, lines kept.
func pagesOf(t testing.TB, d *Document, mode ...string) []string {
	t.Helper()
	data := rendered(t, d)
	width, _ := d.opt.Page.paper()
	args := append(mode, "-r", "72", "-x", "0", "-y", "0", "-W", fmt.Sprint(int(width)),
		"-H", fmt.Sprint(int(d.area.bottom)+1), "FILE", "-")
	text := poppler(t, data, "pdftotext", args...)
	pages := strings.Split(text, "\f")
	return pages[:len(pages)-1]
}

func textOf(t testing.TB, d *Document, mode ...string) string {
	t.Helper()
	return strings.Join(pagesOf(t, d, mode...), "")
}

// bare removes what pdftotext cannot know: spaces and line ends.
func bare(text string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) {
			return -1
		}
		return r
	}, text)
}

// samePrinted fails at the first character that was printed differently.
func samePrinted(t testing.TB, got, want string) {
	t.Helper()
	g, w := []rune(bare(got)), []rune(bare(want))
	for i := range min(len(g), len(w)) {
		if g[i] != w[i] {
			t.Fatalf("character %d of %d: printed %q, want %q, near %q and %q", i, len(w), g[i], w[i],
				string(g[max(0, i-15):min(len(g), i+15)]), string(w[max(0, i-15):min(len(w), i+15)]))
		}
	}
	if len(g) != len(w) {
		t.Fatalf("%d characters were printed of %d; the rest: %q %q", len(g), len(w), string(g[min(len(g), len(w)):]), string(w[min(len(g), len(w)):]))
	}
}

// randomText mixes Chinese of the whole of GBK, marks, numbers, words and names.
func randomText(seed uint64, n int) string {
	random := rand.New(rand.NewPCG(seed, 1))
	pick := func(list ...string) string { return list[random.IntN(len(list))] }
	var b strings.Builder
	for count := 0; count < n; {
		var s string
		switch random.IntN(12) {
		case 0:
			s = pick("，", "。", "、", "；", "：", "！", "？", "……", "——", "”。", "》（", "）。", "，“", "》、《")
		case 1:
			s = pick("（一）", "“1+X”", "《意见》", "〔2022〕34号", "【甲】", "「乙」", "『丙』")
		case 2:
			s = fmt.Sprintf("%d,%03d.%02d元", random.IntN(900)+1, random.IntN(1000), random.IntN(100))
		case 3:
			s = pick("370323********0018", "3fa92c41d0e5", "hesuan", "A4", "12.5%", "2026-09-01", "don’t")
		case 4:
			s = pick("张𬭎", "𠮷野", "李𣲗", "王𫔶", "赵𬍛", "㛃", "䶮")
		case 5:
			s = " "
		default:
			for len(s) == 0 {
				pair := []byte{byte(0x81 + random.IntN(0x7E)), byte(0x40 + random.IntN(0xBF))}
				text, err := simplifiedchinese.GBK.NewDecoder().Bytes(pair)
				if r := []rune(string(text)); err == nil && len(r) == 1 && r[0] >= 0x4E00 && r[0] <= 0x9FA5 {
					s = string(text)
				}
			}
		}
		b.WriteString(s)
		count += len([]rune(s))
	}
	return b.String()
}

func TestEveryCharacterOfAParagraphIsPrintedInOrder(t *testing.T) {
	for seed := range uint64(4) {
		for _, page := range []Page{Official(), Compact()} {
			opt := options()
			opt.Page = page
			d := start(t, opt)
			text := randomText(seed, 12_000)
			d.Para(text)
			// A third of this text is numbers, so many of its lines are wide
			// open, and pdftotext may take them for columns. In the order in
			// which the page is drawn nothing is guessed.
			samePrinted(t, textOf(t, d, "-raw"), text)
		}
	}
}

func TestEveryCharacterOfThePlanIsPrintedInOrder(t *testing.T) {
	plan, err := os.ReadFile("testdata/plan.txt")
	if err != nil {
		t.Fatal(err)
	}
	d := start(t, options())
	d.Para(string(plan))
	samePrinted(t, textOf(t, d), string(plan))
}

func TestANameAboveFFFFPrintsAndReadsBack(t *testing.T) {
	d := start(t, options())
	d.Title("张𬭎同志")
	d.Heading(1, "一、张𬭎")
	d.Heading(2, "（一）张𬭎")
	d.Para("张𬭎")
	samePrinted(t, textOf(t, d), "张𬭎同志一、张𬭎（一）张𬭎张𬭎")
}

// Private use characters of an operator's own font must not be mistaken for
// lent ones, and the reverse.
func TestLentCodesAvoidCodesInUse(t *testing.T) {
	p := printed{face: nil, used: []char{{r: 0xE000}, {r: 0xE001}, {r: '。', half: true}, {r: 0x2CB4E}}}
	p.face = start(t, options()).stacks[Body][0]
	// The face has no glyph for U+E000; give the codes away as if it had.
	subset, err := p.lend()
	if err != nil {
		t.Fatal(err)
	}
	seen := map[rune]bool{}
	for _, c := range p.used {
		if seen[p.code(c)] {
			t.Errorf("code %04X stands for two characters", p.code(c))
		}
		seen[p.code(c)] = true
	}
	if len(subset) != len(p.used) {
		t.Errorf("%d codes for %d characters", len(subset), len(p.used))
	}
}

func TestMetadataKeepsRareCharacters(t *testing.T) {
	opt := options()
	opt.Title, opt.Author, opt.Subject = "张𬭎核定通知单", "沂源县教育和体育局𠮷", "2026年秋季"
	d := start(t, opt)
	d.Para("正文")
	info := poppler(t, rendered(t, d), "pdfinfo", "-enc", "UTF-8", "FILE")
	for _, want := range []string{"张𬭎核定通知单", "沂源县教育和体育局𠮷", "2026年秋季", "Oct 31", "A4"} {
		if !strings.Contains(info, want) {
			t.Errorf("pdfinfo does not say %q:\n%s", want, info)
		}
	}
}
