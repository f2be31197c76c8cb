package service

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"hesuan/importer"
	"hesuan/internal/share"
	"hesuan/internal/store"
	"hesuan/internal/workbook"
)

func TestAReturnIsArchivedAnsweredAndRemoved(t *testing.T) {
	d := newDesk(t)
	f := d.file("S01")
	d.drop(f.Folder, f.Name, f.Data)
	out := d.only(d.pass())
	if !out.State.Counts() {
		t.Fatalf("%+v\n%s", out, d.answerText(out))
	}
	if _, err := os.Stat(d.inbox(f.Folder, f.Name)); !os.IsNotExist(err) {
		t.Errorf("the file still lies in 收件: %v", err)
	}
	subs, err := d.o.Reader.Filed(t.Context(), "2026年度")
	if err != nil || len(subs) != 1 {
		t.Fatalf("%d submissions, %v", len(subs), err)
	}
	data, err := d.o.Document(subs[0].Hash)
	if err != nil || !bytes.Equal(data, f.Data) {
		t.Errorf("the archive does not hold the bytes: %v", err)
	}
	text := d.answerText(out)
	for _, want := range []string{f.Folder, f.Name, subs[0].Hash.String(), "2026年12月20日", "受理"} {
		if !strings.Contains(text, want) {
			t.Errorf("the receipt does not say %s", want)
		}
	}
}

func TestALaterReturnReplacesTheEarlierAndSaysWhoVanished(t *testing.T) {
	d := newDesk(t)
	f := d.file("S01")
	d.drop(f.Folder, f.Name, f.Data)
	d.pass()
	d.now = d.now.Add(time.Hour)
	d.drop(f.Folder, f.Name, without(t, f.Data, "集团活动"))
	out := d.only(d.pass())
	if !out.State.Counts() {
		t.Fatalf("%+v\n%s", out, d.answerText(out))
	}
	if text := d.answerText(out); !strings.Contains(text, "替代") {
		t.Errorf("the receipt does not say what it replaces:\n%s", text)
	}
	subs, err := d.o.Reader.Filed(t.Context(), "2026年度")
	if err != nil || len(subs) != 2 || subs[0].ReplacedBy != subs[1].ID || !subs[1].Current() {
		t.Errorf("%+v, %v", subs, err)
	}
}

// without takes the last record out of a sheet.
func without(t *testing.T, data []byte, sheet string) []byte {
	t.Helper()
	f, err := excelize.OpenReader(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	rows, err := f.GetRows(sheet)
	if err != nil {
		t.Fatal(err)
	}
	if err := f.RemoveRow(sheet, len(rows)); err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	if err := f.Write(&out); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func TestAnotherSchoolsReturnGoesBackAndNothingOfItIsShown(t *testing.T) {
	d := newDesk(t)
	mine, theirs := d.c.Name("S01"), d.file("S07")
	d.drop(mine, "填报表.xlsx", theirs.Data)
	out := d.only(d.pass())
	if out.State != store.Returned {
		t.Fatalf("%+v", out)
	}
	text := d.answerText(out)
	for _, rows := range d.c.Rows("S07") {
		for _, row := range rows {
			for _, cell := range row {
				if len([]rune(cell)) >= 3 && strings.Contains(text, cell) && !strings.Contains("2026年度 教职工 在编", cell) {
					t.Errorf("the answer to %s repeats %q of the other school", mine, cell)
				}
			}
		}
	}
	if !strings.Contains(text, "F101") {
		t.Errorf("the answer does not name the fault:\n%s", text)
	}
}

func TestAReturnAfterTheDeadlineIsHeldForTheOffice(t *testing.T) {
	for _, c := range []struct {
		day  int
		held bool
	}{{19, false}, {20, false}, {21, true}} {
		d := newDesk(t)
		d.now = time.Date(2026, 12, c.day, 23, 50, 0, 0, Zone)
		f := d.file("S01")
		d.drop(f.Folder, f.Name, f.Data)
		if out := d.only(d.pass()); (out.State == store.Late) != c.held {
			t.Errorf("on the %dth: %s", c.day, out.Label)
		}
	}
}

// Taking it comes after the quiet time, after everybody before it, and after what keeps the service from it.
func TestAReturnThatLayThereBeforeMidnightIsInTime(t *testing.T) {
	midnight := time.Date(2026, 12, 21, 0, 0, 0, 0, Zone)
	for before, counts := range map[time.Duration]bool{time.Second: true, 0: false} {
		d := newDesk(t)
		d.now = midnight.Add(-before)
		f := d.file("S01")
		d.drop(f.Folder, f.Name, f.Data)
		if out := d.only(d.pass()); out.State.Counts() != counts {
			t.Errorf("%s before midnight: %s", before, out.Label)
		}
	}
	d := newDesk(t)
	d.now = midnight.Add(-time.Hour)
	f := d.file("S01")
	d.drop(f.Folder, f.Name, f.Data)
	lift := d.blocked(f.Data)
	d.failing()
	lift()
	d.now = midnight.Add(9 * time.Hour)
	if out := d.only(d.pass()); !out.State.Counts() {
		t.Errorf("taken the next morning, when the archive could be written again: %s", out.Label)
	}
}

// Every message of intake itself has a reproducer here.
func TestWhatCannotBeTakenIsAnsweredAllTheSame(t *testing.T) {
	d := newDesk(t)
	f := d.file("S01")
	d.drop("没有这所学校", f.Name, f.Data) // I101
	if out := d.only(d.pass()); out.State != store.Returned || !strings.HasPrefix(out.Answer, share.Answers+"/"+Unclaimed) || !strings.Contains(d.answerText(out), "I101") {
		t.Errorf("a stranger's folder: %+v", out)
	}
	d.drop("", f.Name, f.Data) // I101
	if out := d.only(d.pass()); out.State != store.Returned || !strings.HasPrefix(out.Answer, share.Answers+"/"+Unclaimed) || !strings.Contains(d.answerText(out), "I101") {
		t.Errorf("a file beside the folders: %+v", out)
	}
	if err := os.Mkdir(d.inbox(f.Folder, "子文件夹"), 0o755); err != nil { // I103
		t.Fatal(err)
	}
	if out := d.only(d.pass()); out.Note == "" || !strings.Contains(d.answerText(out), "I103") {
		t.Errorf("a folder in a folder: %+v", out)
	}
	if err := os.Remove(d.inbox(f.Folder, "子文件夹")); err != nil {
		t.Fatal(err)
	}
	d.drop(f.Folder, "~$"+f.Name, []byte("lock"))
	d.drop(f.Folder, f.Name, f.Data)
	if p := d.pass(); len(p.Outcomes) != 0 || p.Waiting == 0 {
		t.Errorf("a workbook that is still open was taken: %+v", p)
	}
}

func TestADepartmentThatFilesNothingIsToldSo(t *testing.T) {
	d := newDesk(t)
	f := d.file(Bureau)
	seeds := DefaultSeeds().Policy
	for _, s := range seeds {
		if s.Table.Name == "填报表" {
			for _, r := range s.Rows {
				if strings.Contains(r[3], Bureau) {
					r[3] = "财政局"
				}
			}
		}
	}
	data, err := RenderBook("集团化办学政策", seeds)
	if err != nil {
		t.Fatal(err)
	}
	d.drop(Bureau, "政策.xlsx", data)
	if out := d.only(d.pass()); !out.State.Counts() {
		t.Fatalf("%+v\n%s", out, d.answerText(out))
	}
	d.drop(f.Folder, f.Name, f.Data)
	if out := d.only(d.pass()); out.State != store.Returned || !strings.Contains(d.answerText(out), "I102") {
		t.Errorf("%+v\n%s", out, d.answerText(out))
	}
}

func TestNextYearsTemplateBringsTheRosterAlong(t *testing.T) {
	d := newDesk(t)
	f := d.file("S01")
	d.drop(f.Folder, f.Name, f.Data)
	d.pass()
	d.now = time.Date(2027, 11, 2, 9, 0, 0, 0, Zone)
	if _, err := d.o.Templates(t.Context(), "2027年度", func(int, int) {}); err != nil {
		t.Fatal(err)
	}
	data, err := os.ReadFile(filepath.Join(d.o.Config.Share, share.Templates, "2027年度", f.Folder, f.Folder+"_2027年度填报表.xlsx"))
	if err != nil {
		t.Fatal(err)
	}
	law, err := d.o.InForce(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	p, err := law.Program("2027年度", d.o.Today())
	if err != nil {
		t.Fatal(err)
	}
	filers := Filers(p.Rules, law.Register())
	book, err := workbook.Open(data, workbook.Default())
	if err != nil {
		t.Fatal(err)
	}
	w, _, _ := importer.Decode(book, "x", "", filers[0].Tables, importer.Options{Names: law.Register().Names()})
	was := d.c.Rows("S01")["教职工"]
	now := w.Tables["教职工"]
	if len(now.Rows) != len(was) || len(was) < 20 {
		t.Fatalf("%d people, last year %d", len(now.Rows), len(was))
	}
	for i, row := range was {
		r := now.All()[i]
		if r.Text("姓名") != row[0] || r.Text("身份证号") != row[1] {
			t.Fatalf("row %d is %s, was %s", i+1, r.Text("姓名"), row[0])
		}
		if r.Text("年度考核等次") != "" || r.Text("上年12月绩效额度") != "" {
			t.Fatalf("row %d brings last year's %q along", i+1, r.Text("年度考核等次"))
		}
	}
}

func TestComputingTwiceGivesTheSameBytes(t *testing.T) {
	var trees []map[string]string
	for range 2 {
		d := newDesk(t)
		for _, s := range []string{"S05", "S06", "财政局", "教体局"} {
			f := d.file(s)
			d.drop(f.Folder, f.Name, f.Data)
		}
		d.pass()
		first, err := d.o.Compute(t.Context(), "", func(string) {})
		if err != nil {
			t.Fatal(err)
		}
		again, err := d.o.Compute(t.Context(), "", func(string) {})
		if err != nil || !again.Again || again.Run.Fingerprint != first.Run.Fingerprint {
			t.Fatalf("again %v, %v", again.Again, err)
		}
		trees = append(trees, tree(t, filepath.Join(d.o.Config.Share, share.Releases)))
	}
	if len(trees[0]) < 2 {
		t.Fatalf("%d files", len(trees[0]))
	}
	for name, data := range trees[0] {
		if trees[1][name] != data {
			t.Errorf("%s differs between two folders", name)
		}
	}
}

// A long name is cut, but never the part of the answer's name that tells it from
// others: two files are two answers.
func TestFilesWithLongNamesAreAnsweredApart(t *testing.T) {
	d := newDesk(t)
	f := d.file("S01")
	long := strings.Repeat("二〇二六年度学校填报表最终版", 5)
	d.drop(f.Folder, long+"一.xlsx", []byte("no workbook"))
	d.drop(f.Folder, long+"二.xlsx", []byte("no workbook either"))
	p := d.pass()
	if len(p.Outcomes) != 2 || p.Outcomes[0].Answer == p.Outcomes[1].Answer {
		t.Fatalf("%+v", p.Outcomes)
	}
	for _, out := range p.Outcomes {
		if got := d.answerText(out); !strings.Contains(got, out.File) {
			t.Errorf("%s says %s", out.Answer, got)
		}
	}
}

// What one school calls its file keeps nobody's papers from being printed.
func TestAFileNameThatNoFontCanDrawKeepsNoDraftBack(t *testing.T) {
	d := newDesk(t)
	f := d.file("S01")
	d.drop(f.Folder, "\U0001F600笑脸.xlsx", f.Data)
	if out := d.only(d.pass()); !out.State.Counts() {
		t.Fatalf("%+v", out)
	}
	if _, err := d.o.Compute(t.Context(), "", func(string) {}); err != nil {
		t.Error(err)
	}
}
