//go:build unix

package main

import (
	"archive/zip"
	"bytes"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"hesuan/calc"
	"hesuan/internal/policy"
	"hesuan/internal/register"
	"hesuan/internal/sample"
	"hesuan/internal/service"
	"hesuan/internal/share"
	"hesuan/internal/share/digest"
	"hesuan/internal/store"
	"hesuan/internal/template"
)

// siege is a workspace in which people work while its service is killed.
type siege struct {
	*rand.Rand
	t   *testing.T
	dir string
	now time.Time

	county  *sample.County
	stock   []paper
	warned  bool // whether what is accepted may have warnings: it depends on what came before it
	drops   []*drop
	seen    map[string]digest.Hash // every answer that was ever in 回执
	checked map[digest.Hash]bool   // originals that were found whole in the archive
}

// paper is something people drop: data, or a variant of it that no one has
// dropped before.
type paper struct {
	folder, name string
	data         []byte
	state        store.State
	kind         store.Kind
	vary         func(data []byte, n int) []byte
	until        string // which day a workbook of the bureau grants
}

// drop is one paper that was dropped.
type drop struct {
	paper
	hash     digest.Hash
	replaced bool // by a later file of the same name, perhaps before anyone looked
}

// newSiege makes a county of so many schools that file, four at least, for its
// stories play in the first two groups, and of one that does not.
func newSiege(t *testing.T, schools int) *siege {
	t.Helper()
	seed := uint64(time.Now().UnixNano())
	t.Logf("seed %d", seed)
	s := &siege{
		Rand: rand.New(rand.NewPCG(seed, 0)), t: t, dir: filepath.Join(t.TempDir(), "county"),
		now: time.Date(2026, 12, 1, 9, 0, 0, 0, service.Zone), seen: map[string]digest.Hash{}, checked: map[digest.Hash]bool{},
	}
	clock := func() time.Time { return s.now }
	s.must(os.Mkdir(s.dir, 0o755))
	s.must(os.WriteFile(filepath.Join(s.dir, "hesuan.toml"), []byte("[intake]\nquiet = \"0s\"\n"), 0o644))
	books := service.Seeds{Register: sample.Seeds(7, schools+1), Policy: policy.Default()}
	s.must(service.Init(t.Context(), s.dir, books, clock))
	o, err := service.OpenReader(t.Context(), s.dir, clock)
	s.must(err)
	defer o.Close()
	law, err := o.InForce(t.Context())
	s.must(err)
	p, err := law.Program("", o.Today())
	s.must(err)
	s.county = sampleCounty(law, p, sample.Options{Seed: 7})
	s.print(s.county, books)
	s.grant(law, p)
	return s
}

// grant lays in workbooks in which the bureau gives one school longer, each
// until another day.
func (s *siege) grant(law *service.Law, p *calc.Program) {
	s.t.Helper()
	filers := service.Filers(p.Rules, law.Register())
	bureau := filers[slices.IndexFunc(filers, func(f service.Filer) bool { return f.Code == service.Bureau })]
	spec := service.Spec(p.Rules, law.Register(), bureau)
	for _, until := range []string{"2026-12-23", "2026-12-26", "2026-12-29"} {
		spec.Rows[service.ExtensionTable] = [][]string{{s.longer(), until, "暴雪停课", "沂教字〔2026〕9号"}}
		data, err := template.Render(spec)
		s.must(err)
		s.stock = append(s.stock, paper{folder: service.Bureau, name: "延期.xlsx", data: data, state: store.Accepted, kind: store.Grant, vary: numbered, until: until})
	}
}

// longer is the school that is given longer. It files nothing: an answer names
// the deadline of its day, and answers are held to stay what they are.
func (s *siege) longer() string {
	schools := s.county.Schools()
	return s.county.Name(schools[len(schools)-1])
}

// print lays in the papers people drop: schools' returns in order, faulty and
// damaged, the departments' own, the two books, a 集团变更, and files where
// nobody's files should be.
func (s *siege) print(c *sample.County, books service.Seeds) {
	s.t.Helper()
	lay := func(f sample.File, err error, kind store.Kind, state store.State, vary func([]byte, int) []byte) {
		s.must(err)
		s.stock = append(s.stock, paper{folder: f.Folder, name: f.Name, data: f.Data, state: state, kind: kind, vary: vary})
	}
	for i, school := range c.Schools()[:len(c.Schools())-1] {
		f, err := c.File(school)
		lay(f, err, store.Return, store.Accepted, numbered)
		for _, k := range []struct {
			kind  sample.FaultKind
			is    store.Kind
			state store.State
			vary  func([]byte, int) []byte
		}{
			{sample.WrongValues, store.Return, store.Returned, numbered},
			{sample.Foreign, store.Return, store.Returned, numbered},
			{sample.Truncated, store.Unknown, store.Unreadable, shortened},
			{sample.Renamed, store.Unknown, store.Unreadable, signed},
		}[i%3 : i%3+2] {
			bad, err := c.Faulty(k.kind, school)
			s.must(err)
			lay(bad[0], nil, k.is, k.state, k.vary)
		}
	}
	f, err := c.File("财政局")
	lay(f, err, store.Office, store.Accepted, numbered)
	stray := f
	stray.Folder = "没有这个单位"
	lay(stray, nil, store.Unknown, store.Returned, numbered)
	stray.Folder = ""
	lay(stray, nil, store.Unknown, store.Returned, numbered)

	data, err := service.RenderBook("集团名册", books.Register)
	lay(sample.File{Folder: service.Bureau, Name: service.RegisterFile, Data: data}, err, store.Register, store.Accepted, numbered)
	data, err = service.RenderBook("集团化办学政策", books.Policy)
	lay(sample.File{Folder: service.Bureau, Name: service.PolicyFile, Data: data}, err, store.Policy, store.Accepted, numbered)
	dearer := policy.Default()
	for _, sheet := range dearer {
		if sheet.Table.Name == "参数" {
			sheet.Rows[0][2] = "130000"
		}
	}
	data, err = service.RenderBook("集团化办学政策", dearer)
	lay(sample.File{Folder: service.Bureau, Name: service.PolicyFile, Data: data}, err, store.Policy, store.Accepted, numbered)
	f, err = c.File(service.Bureau)
	lay(f, err, store.Office, store.Accepted, numbered)
	f.Data = s.application(f.Data)
	lay(f, nil, store.Office, "", numbered) // carried out, or returned where the school is out already
}

// application fills in 集团变更: a member leaves its group.
func (s *siege) application(data []byte) []byte {
	s.t.Helper()
	f, err := excelize.OpenReader(bytes.NewReader(data))
	s.must(err)
	defer f.Close()
	rows, err := f.GetRows(register.ApplicationTable)
	s.must(err)
	for i, row := range rows {
		for j, head := range row {
			column, _, _ := strings.Cut(strings.TrimPrefix(head, "*"), "（")
			text, ok := map[string]string{
				"事项": "退出", "集团": "小溪教育集团", "学校": "齐坪镇中学", "生效日期": "2026-06-30",
				"原因": "目标达成", "批准文号": "沂教字〔2026〕2号",
			}[column]
			if !ok {
				continue
			}
			at, err := excelize.CoordinatesToCellName(j+1, i+2)
			s.must(err)
			s.must(f.SetCellValue(register.ApplicationTable, at, text))
		}
	}
	out, err := f.WriteToBuffer()
	s.must(err)
	return out.Bytes()
}

// people drop n files: new ones, ones dropped before, or over one that still
// lies there. Each is moved in whole.
func (s *siege) people(n int) {
	s.t.Helper()
	for range n {
		p := s.stock[s.IntN(len(s.stock))]
		name := strings.TrimSuffix(p.name, filepath.Ext(p.name))
		switch s.IntN(5) {
		case 0: // again, under the name it had or another
			if len(s.drops) > 0 {
				s.again(s.drops[s.IntN(len(s.drops))])
				continue
			}
		case 1: // over the file before it, if that is still there
		default:
			name = fmt.Sprintf("%s 第%d份", name, len(s.drops))
		}
		p.name = name + ".xlsx"
		p.data = p.vary(p.data, len(s.drops))
		s.drop(p)
	}
}

func (s *siege) again(d *drop) {
	if s.anyReplaced(d.hash) {
		return // nobody could tell which of the two was seen first
	}
	p := d.paper
	if s.IntN(2) == 0 {
		p.name = fmt.Sprintf("再交%d_%s", len(s.drops), p.name)
	}
	s.drop(p)
}

// drop moves a paper into 收件.
func (s *siege) drop(p paper) {
	s.t.Helper()
	n := len(s.drops)
	d := &drop{paper: p, hash: digest.Of(p.data)}
	from, to := filepath.Join(s.dir, "draft"), s.inbox(d)
	s.must(os.MkdirAll(filepath.Dir(to), 0o755))
	s.must(os.WriteFile(from, p.data, 0o644))
	at := time.Date(2026, 11, 1, 0, 0, n, 0, service.Zone) // what was dropped first is the oldest
	s.must(os.Chtimes(from, at, at))
	if under := s.under(to); under != nil {
		switch {
		case under.hash == d.hash: // it would have its turn by the time of this copy
			return
		case s.copies(under.hash) > 1: // nobody could tell which of them was seen first
			p.name = fmt.Sprintf("另存%d_%s", n, p.name)
			s.drop(p)
			return
		}
		under.replaced = true
	}
	s.drops = append(s.drops, d)
	s.must(os.Rename(from, to))
}

// under is the drop that still lies at a path; nil for none.
func (s *siege) under(path string) *drop {
	if _, err := os.Lstat(path); err != nil {
		return nil
	}
	for _, d := range slices.Backward(s.drops) {
		if s.inbox(d) == path {
			return d
		}
	}
	return nil
}

// copies is how often some bytes were dropped.
func (s *siege) copies(h digest.Hash) (n int) {
	for _, d := range s.drops {
		if d.hash == h {
			n++
		}
	}
	return n
}

func (s *siege) inbox(d *drop) string {
	return filepath.Join(s.dir, "共享", share.Inbox, d.folder, d.name)
}

// numbered gives a workbook other bytes that say the same.
func numbered(data []byte, n int) []byte {
	old, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		panic(err)
	}
	var out bytes.Buffer
	w := zip.NewWriter(&out)
	for _, f := range old.File {
		if err := w.Copy(f); err != nil {
			panic(err)
		}
	}
	if err := w.SetComment(fmt.Sprint(n)); err != nil {
		panic(err)
	}
	if err := w.Close(); err != nil {
		panic(err)
	}
	return out.Bytes()
}

// shortened cuts a file off at another byte.
func shortened(data []byte, n int) []byte { return data[:len(data)-1-n%(len(data)/2)] }

// signed writes something under a file that is no workbook.
func signed(data []byte, n int) []byte { return fmt.Appendf(bytes.Clone(data), "<!-- %d -->", n) }

func (s *siege) must(err error) {
	s.t.Helper()
	if err != nil {
		s.t.Fatal(err)
	}
}
