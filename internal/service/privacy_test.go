package service

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode"

	"hesuan/internal/sample"
	"hesuan/internal/share"
)

// secret is what one or more senders filed in columns that 表单 calls personal.
type secret struct {
	columns map[string]bool
	senders map[string]bool // the names of their folders
}

// name reports that it is the name of a teacher or a pupil, whoever else bears it.
func (s *secret) name() bool { return s.columns["姓名"] }

// secrets are the personal values of everything that counts or counted in a
// period, by the columns of its own forms.
func (d *desk) secrets(period string) map[string]*secret {
	d.t.Helper()
	l, err := d.o.InForce(d.t.Context())
	if err != nil {
		d.t.Fatal(err)
	}
	p, err := l.Program(period, d.o.Today())
	if err != nil {
		d.t.Fatal(err)
	}
	subs, err := d.o.Reader.Filed(d.t.Context(), period)
	if err != nil {
		d.t.Fatal(err)
	}
	out := map[string]*secret{}
	for _, sub := range subs {
		if !sub.State.Counts() {
			continue
		}
		at := slices.IndexFunc(l.filing(p), func(f Filer) bool { return f.Code == sub.Subject })
		f := l.filing(p)[at]
		ret, err := d.o.reread(l, sub, f)
		if err != nil {
			d.t.Fatal(err)
		}
		for _, table := range f.Tables {
			for _, c := range table.Columns {
				recs := ret.Tables[table.Name]
				if !c.Personal || recs == nil {
					continue
				}
				for _, r := range recs.All() {
					// Two characters are as often a word as a name.
					if v := r.Text(c.Name); len([]rune(v)) > 2 {
						if out[v] == nil {
							out[v] = &secret{columns: map[string]bool{}, senders: map[string]bool{}}
						}
						out[v].senders[f.Name], out[v].columns[c.Name] = true, true
					}
				}
			}
		}
	}
	return out
}

// words is every text a file holds that a reader, or whoever unpacks it, can
// see: all parts of a workbook (cells, comments, names, properties) or the
// pages of a paper.
func words(t *testing.T, name string, data []byte) string {
	t.Helper()
	switch filepath.Ext(name) {
	case ".pdf":
		cmd := exec.Command("pdftotext", "-", "-")
		cmd.Stdin = bytes.NewReader(data)
		text, err := cmd.Output()
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		return strings.Map(func(r rune) rune {
			if unicode.IsSpace(r) {
				return -1 // a line may break within a name
			}
			return r
		}, string(text))
	case ".xlsx":
		z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		var b strings.Builder
		for _, f := range z.File {
			b.WriteString(f.Name + "\n")
			if strings.HasSuffix(f.Name, ".xml") || strings.HasSuffix(f.Name, ".rels") || strings.HasSuffix(f.Name, ".vml") {
				spell(t, &b, name, f)
			}
		}
		return b.String()
	}
	t.Fatalf("%s: what is this doing here?", name)
	return ""
}

// spell writes the texts of one part; runs of one text stay together.
func spell(t *testing.T, b *strings.Builder, name string, f *zip.File) {
	t.Helper()
	r, err := f.Open()
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	for x := xml.NewDecoder(r); ; {
		token, err := x.Token()
		if errors.Is(err, io.EOF) {
			return
		}
		if err != nil {
			t.Fatalf("%s %s: %v", name, f.Name, err)
		}
		switch token := token.(type) {
		case xml.StartElement:
			for _, a := range token.Attr {
				b.WriteString(a.Value + "\n")
			}
		case xml.CharData:
			b.Write(token)
		case xml.EndElement:
			if token.Name.Local != "t" && token.Name.Local != "r" && token.Name.Local != "rPr" {
				b.WriteString("\n")
			}
		}
	}
}

var idShape = regexp.MustCompile(`[1-9]\d{16}[\dXx]`)

// validID reports a number whose check digit is right (GB 11643-1999): of other
// numbers of this length one in eleven passes, of identity numbers all do.
func validID(s string) bool {
	sum := 0
	for i, w := range []int{7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2} {
		sum += int(s[i]-'0') * w
	}
	return strings.ToUpper(s[17:]) == string("10X98765432"[sum%11])
}

// wholeCounty is a desk where everyone has filed in two years, some of them
// wrongly first, and everything has been put out.
func wholeCounty(t *testing.T) *desk {
	t.Helper()
	d := newDesk(t)
	for _, period := range []string{"2025年度", "2026年度"} {
		d.now = time.Date(map[string]int{"2025年度": 2025, "2026年度": 2026}[period], 12, 10, 9, 0, 0, 0, Zone)
		d.countyIn(period)
		for i, kind := range []sample.FaultKind{sample.WrongValues, sample.Foreign, sample.NumericIDs, sample.TwoRosters, sample.OtherTransfer, sample.HandMade} {
			bad, err := d.c.Faulty(kind, d.roomFor(kind, i))
			if err != nil {
				t.Fatal(err)
			}
			d.drop(bad[0].Folder, bad[0].Name, bad[0].Data)
		}
		d.pass()
		for _, s := range d.c.Subjects() {
			f := d.file(s)
			d.drop(f.Folder, f.Name, f.Data)
		}
		d.pass()
	}
	d.computed("2026年度")
	if _, err := d.o.Templates(t.Context(), "2027年度", func(int, int) {}); err != nil {
		t.Fatal(err)
	}
	return d
}

// roomFor is a school, from the i-th on, whose return can go wrong in a way.
func (d *desk) roomFor(kind sample.FaultKind, i int) string {
	d.t.Helper()
	for _, s := range d.c.Schools()[i*3:] {
		if _, err := d.c.Faulty(kind, s); err == nil {
			return s
		}
	}
	d.t.Fatalf("no school has room for %s", kind)
	return ""
}

// belongsTo is whose a file in the share is: a school or department, or a
// recipient of releases.
func belongsTo(name string) string {
	parts := strings.Split(filepath.ToSlash(name), "/")
	switch parts[0] {
	case share.Answers:
		return parts[1]
	case share.Releases:
		return parts[3]
	case share.Templates:
		if len(parts) > 3 { // 模板/<批次>/<单位>/…; the two books lie above
			return parts[2]
		}
	}
	return ""
}

// needsNames are the departments whose work is about named people; identity
// numbers are masked for them as for everybody.
var needsNames = []string{"人社局", Bureau}

func TestPersonalDataReachesNobodyWhoNeedNotHaveIt(t *testing.T) {
	d := wholeCounty(t)
	secrets := d.secrets("2026年度")
	for v, s := range d.secrets("2025年度") {
		if known := secrets[v]; known != nil {
			maps.Copy(known.senders, s.senders)
			maps.Copy(known.columns, s.columns)
			continue
		}
		secrets[v] = s
	}
	kinds := map[string]int{}
	for _, s := range secrets {
		for c := range s.columns {
			kinds[c]++
		}
	}
	if kinds["身份证号"] < 1000 || kinds["姓名"] < 100 || kinds["学籍号"] == 0 || kinds["联系电话"] == 0 {
		t.Fatalf("the county has too little to hide: %v", kinds)
	}
	looked := 0
	for _, place := range []string{share.Templates, share.Answers, share.Releases} {
		for name, data := range tree(t, filepath.Join(d.o.Config.Share, place)) {
			looked++
			name = place + "/" + filepath.ToSlash(name)
			owner := belongsTo(name)
			text := name + "\n" + words(t, name, []byte(data))
			d.reveals(name, owner, text, secrets)
		}
	}
	if looked < 200 {
		t.Errorf("%d files looked at", looked)
	}
	d.remembers(secrets)
}

// reveals names what a file tells to whom it belongs.
func (d *desk) reveals(name, owner, text string, secrets map[string]*secret) {
	d.t.Helper()
	told := 0
	for v, s := range secrets {
		if !strings.Contains(text, v) || s.senders[owner] {
			continue
		}
		if s.name() && slices.Contains(needsNames, owner) {
			continue
		}
		if told++; told <= 3 {
			d.t.Errorf("%s tells %s the %v %s of %v", name, owner, slices.Sorted(maps.Keys(s.columns)), v, slices.Sorted(maps.Keys(s.senders)))
		}
	}
	for _, id := range idShape.FindAllString(text, -1) {
		if known := secrets[id]; validID(id) && known == nil && strings.HasPrefix(name, share.Releases) {
			d.t.Errorf("%s holds %s, an identity number that nobody filed", name, id)
		}
	}
}

// remembers looks into what the service writes down for itself: neither the
// database nor the log in it repeats an identity number, a number of a pupil or
// a telephone number.
func (d *desk) remembers(secrets map[string]*secret) {
	d.t.Helper()
	var kept strings.Builder
	for _, suffix := range []string{"", "-wal"} {
		data, err := os.ReadFile(d.o.Share.Database() + suffix)
		if err != nil {
			d.t.Fatal(err)
		}
		kept.Write(data)
	}
	all := kept.String()
	for v, s := range secrets {
		if strings.ContainsAny(v, "0123456789") && strings.Contains(all, v) {
			d.t.Errorf("the database holds the %v %s", slices.Sorted(maps.Keys(s.columns)), v)
		}
	}
}

// What an operator sees of a pass, and what the daemon logs of it, says which
// folder and how many faults, and quotes nobody's data.
func TestWhatIsSaidOfAPassQuotesNobody(t *testing.T) {
	d := newDesk(t)
	f := d.file("S06")
	d.filed("S06")
	secrets := d.secrets("2026年度")
	bad, err := d.c.Faulty(sample.WrongValues, "S06")
	if err != nil {
		t.Fatal(err)
	}
	d.drop(f.Folder, f.Name, bad[0].Data)
	said := fmt.Sprintf("%+v", d.pass())
	if !strings.Contains(said, "Errors:") || strings.Contains(said, "Errors:0") {
		t.Fatalf("nothing was wrong: %s", said)
	}
	for v, s := range secrets {
		if strings.Contains(said, v) {
			t.Errorf("it says the %v %s", slices.Sorted(maps.Keys(s.columns)), v)
		}
	}
	if idShape.MatchString(said) {
		t.Errorf("it says a number of 18 digits: %s", said)
	}
}

// Where a figure came from is shown to others, and the name of a file is what its
// sender made of it: a number in it goes no further than 收件.
func TestANumberInTheNameOfAFileStaysWithItsSender(t *testing.T) {
	d := newDesk(t)
	const number = "370323199001010018"
	f := d.file("S05")
	d.drop(f.Folder, "王小明"+number+".xlsx", f.Data)
	d.drop("李四光"+number, number+".xlsx", []byte("a stranger's"))
	d.drop(f.Folder, number+".tmp", nil) // waits, and is listed
	d.pass()
	d.now = d.now.Add(time.Hour)
	said := fmt.Sprintf("%+v", d.pass())
	_, standings, err := d.o.Status(t.Context(), "")
	if err != nil || !strings.Contains(fmt.Sprint(standings), "王小明370323________0018.xlsx") {
		t.Errorf("%v %v", standings, err)
	}
	if strings.Contains(said, number) {
		t.Errorf("the pass says %s", said)
	}
	looked := 0
	for _, place := range []string{share.Answers, share.Releases} {
		for name, data := range tree(t, filepath.Join(d.o.Config.Share, place)) {
			if looked++; strings.Contains(name+words(t, name, []byte(data)), number) {
				t.Errorf("%s has the number", name)
			}
		}
	}
	if looked < 4 {
		t.Errorf("%d files looked at", looked)
	}
	d.remembers(map[string]*secret{number: {}})
}

// A file may be called after a teacher whom it lists. Those who are shown where a
// figure came from are not told whom.
func TestANameInTheNameOfAFileStaysWithItsSender(t *testing.T) {
	d := newDesk(t)
	f := d.file("S05")
	d.drop(f.Folder, f.Name, f.Data)
	d.pass()
	var name string
	for v, s := range d.secrets("2026年度") {
		if s.name() && (name == "" || v < name) {
			name = v
		}
	}
	if name == "" {
		t.Fatal("the return names nobody")
	}
	file := f.Folder + "_" + name + "老师报送.xlsx"
	d.drop(f.Folder, file, again(t, f.Data))
	if out := d.only(d.pass()); !out.State.Counts() || out.File != file {
		t.Fatalf("%+v", out)
	}
	d.computed("2026年度")
	shown := 0
	for path, data := range tree(t, filepath.Join(d.o.Config.Share, share.Releases)) {
		path = share.Releases + "/" + filepath.ToSlash(path)
		text := words(t, path, []byte(data))
		if strings.Contains(text, f.Folder+"_"+strings.Repeat("_", len([]rune(name)))+"老师报送.xlsx") {
			shown++
		}
		if strings.Contains(text, name+"老师报送") && !strings.Contains(path, Current) {
			t.Errorf("%s has the name", path)
		}
	}
	if shown == 0 {
		t.Error("the file is no source of anything")
	}
}
