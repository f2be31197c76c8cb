package policy_test

import (
	"bytes"
	"slices"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"hesuan/importer"
	"hesuan/internal/finding"
	"hesuan/internal/form"
	"hesuan/internal/policy"
	"hesuan/internal/template"
	"hesuan/internal/workbook"
)

// draft is a policy being edited: the rows that ship, by sheet.
type draft struct {
	t     *testing.T
	seeds []form.Seed
}

// newDraft says itself what the sentences of these tests quote, so that the
// policy that ships may say otherwise.
func newDraft(t *testing.T) *draft {
	d := &draft{t, policy.Default()}
	for _, x := range []struct {
		sheet         string
		key           []string
		column, value string
	}{
		{"参数", []string{"成员校补助"}, "值", "20000"}, {"参数", []string{"成员校补助"}, "生效", "2023-09-01"},
		{"参数", []string{"生均标准", "中职"}, "值", "50"}, {"参数", []string{"生均标准", "中职"}, "合理上限", "2000"},
		{"资金", []string{"Z2"}, "名称", "成员校补助费"}, {"资金", []string{"Z2"}, "公式", "成员校补助*在团月数/全年月数"},
		{"等级", []string{"优秀"}, "比例上限", "30%"}, {"批次", []string{"2026年度"}, "截止", "2026-12-20"},
		{"限额", []string{"X1"}, "名称", "经费预算"}, {"限额", []string{"X1"}, "依据", "方案三"},
		{"算例", []string{"例02"}, "情形", "只补半年"}, {"算例", []string{"例02"}, "输入", "角色=成员校;在团月数=6"}, {"算例", []string{"例02"}, "期望", "10000"},
	} {
		d.set(x.sheet, d.row(x.sheet, x.key...), x.column, x.value)
	}
	return d.set("均衡", d.stage("L1", "初中"), "标准", "5.3").set("均衡", d.stage("L1", "初中"), "名称", "学历")
}

// stage finds an indicator of 均衡.
func (d *draft) stage(code, stage string) int {
	return slices.IndexFunc(d.sheet("均衡").Rows, func(r []string) bool { return r[0] == code && r[2] == stage })
}

func (d *draft) sheet(name string) *form.Seed {
	d.t.Helper()
	i := slices.IndexFunc(d.seeds, func(s form.Seed) bool { return s.Table.Name == name })
	if i < 0 {
		d.t.Fatalf("no sheet %s", name)
	}
	return &d.seeds[i]
}

// row finds the first row that begins with these cells.
func (d *draft) row(sheet string, cells ...string) int {
	d.t.Helper()
	i := slices.IndexFunc(d.sheet(sheet).Rows, func(r []string) bool { return slices.Equal(r[:len(cells)], cells) })
	if i < 0 {
		d.t.Fatalf("%s has no row %v", sheet, cells)
	}
	return i
}

func (d *draft) set(sheet string, row int, column, text string) *draft {
	d.t.Helper()
	_, i := d.sheet(sheet).Table.Column(column)
	d.sheet(sheet).Rows[row][i] = text
	return d
}

// copy appends a copy of a row and returns its index.
func (d *draft) copy(sheet string, row int) int {
	s := d.sheet(sheet)
	s.Rows = append(s.Rows, slices.Clone(s.Rows[row]))
	return len(s.Rows) - 1
}

func (d *draft) drop(sheet string, row int) *draft {
	s := d.sheet(sheet)
	s.Rows = slices.Delete(s.Rows, row, row+1)
	return d
}

// from makes the rate of 成员校补助 another one from a day on.
func (d *draft) from(day, end, rate string) *draft {
	at := d.row("参数", "成员校补助")
	next := d.copy("参数", at)
	return d.set("参数", at, "失效", end).set("参数", next, "生效", day).set("参数", next, "值", rate)
}

// decode goes the way of every policy: drawn, read strictly, decoded, built.
func (d *draft) decode() (*policy.Book, []finding.Finding) {
	d.t.Helper()
	return decode(d.t, d.drawn())
}

func (d *draft) drawn() []byte {
	d.t.Helper()
	spec := template.Spec{Rows: map[string][][]string{}}
	for _, s := range d.seeds {
		spec.Tables = append(spec.Tables, s.Table)
		spec.Rows[s.Table.Name] = s.Rows
	}
	data, err := template.Render(spec)
	if err != nil {
		d.t.Fatal(err)
	}
	return data
}

func decode(t *testing.T, data []byte) (*policy.Book, []finding.Finding) {
	t.Helper()
	cells, err := workbook.Open(data, workbook.Default())
	if err != nil {
		t.Fatal(err)
	}
	w, found, _ := importer.Decode(cells, "政策.xlsx", "", policy.Schema(), importer.Options{})
	b, more := policy.Build(w)
	return b, append(found, more...)
}

func (d *draft) book() *policy.Book {
	d.t.Helper()
	b, found := d.decode()
	if finding.Errors(found) {
		d.t.Fatalf("the policy of the test is refused: %v", found)
	}
	return b
}

// read looks a cell up as it was drawn: the name of its column and its text.
func (d *draft) read(at string) (column, text string) {
	d.t.Helper()
	sheet, cell, _ := strings.Cut(at, "!")
	col, row, err := excelize.CellNameToCoordinates(cell)
	if err != nil {
		d.t.Fatalf("%q: %v", at, err)
	}
	s := d.sheet(sheet)
	return s.Table.Columns[col-1].Name, s.Rows[row-5][col-1]
}

func TestWhatANewVersionChangesIsSaidInWords(t *testing.T) {
	rate := func(d *draft) int { return d.row("参数", "成员校补助") }
	for _, c := range []struct {
		sentence string
		edit     func(*draft)
		want     []string // each change's text and place
	}{
		{"nothing", func(*draft) {}, nil},
		{"rows in another order are no change", func(d *draft) {
			for i := range d.seeds {
				slices.Reverse(d.seeds[i].Rows)
			}
		}, nil},
		{"a rate is written over, for all its days", func(d *draft) { d.set("参数", rate(d), "值", "25000") },
			[]string{"参数 成员校补助：值自 2023-09-01 起由 20000 改为 25000"}},
		{"a rate ends and has a successor the next day", func(d *draft) { d.from("2027-01-01", "2026-12-31", "25000") },
			[]string{"参数 成员校补助：值自 2027-01-01 起由 20000 改为 25000"}},
		{"a row cut in two that say the same is no change", func(d *draft) { d.from("2027-01-01", "2026-12-31", "20000") }, nil},
		{"two steps", func(d *draft) {
			d.from("2027-01-01", "2026-12-31", "25000")
			next := d.copy("参数", len(d.sheet("参数").Rows)-1)
			d.set("参数", next-1, "失效", "2027-12-31").set("参数", next, "生效", "2028-01-01").set("参数", next, "值", "26000")
		}, []string{
			"参数 成员校补助：值 2027-01-01 至 2027-12-31 由 20000 改为 25000",
			"参数 成员校补助：值自 2028-01-01 起由 20000 改为 26000",
		}},
		{"a rate ends with no successor", func(d *draft) { d.set("参数", rate(d), "失效", "2026-12-31") },
			[]string{"参数 成员校补助：自 2027-01-01 起不再有效，失效由空白改为 2026-12-31"}},
		{"a successor after a gap", func(d *draft) { d.from("2027-07-01", "2026-12-31", "25000") },
			[]string{
				"参数 成员校补助：2027-01-01 至 2027-06-30 不再有效，失效由空白改为 2026-12-31",
				"参数 成员校补助：值自 2027-07-01 起由 20000 改为 25000",
			}},
		{"a rate begins later", func(d *draft) { d.set("参数", rate(d), "生效", "2024-01-01") },
			[]string{"参数 成员校补助：2023-09-01 至 2023-12-31 不再有效，生效由 2023-09-01 改为 2024-01-01"}},
		{"a rate begins earlier", func(d *draft) { d.set("参数", rate(d), "生效", "2023-01-01") },
			[]string{"参数 成员校补助：2023-01-01 至 2023-08-31 也有效，生效由 2023-09-01 改为 2023-01-01"}},
		{"a new key of a table", func(d *draft) {
			at := d.copy("参数", d.row("参数", "生均标准", "小学"))
			d.set("参数", at, "键", "特殊教育").set("参数", at, "值", "90").set("参数", at, "依据", "县文件").set("参数", at, "生效", "2026-01-01")
		}, []string{"新增参数 生均标准·特殊教育（自 2026-01-01 起）：值 90，单位 元/人，合理下限 0，合理上限 2000，责任部门 财政局，示例 是"}},
		{"a key that goes", func(d *draft) { d.drop("参数", d.row("参数", "生均标准", "中职")) },
			[]string{"删去参数 生均标准·中职（自 2023-09-01 起），原为：值 50，单位 元/人，合理下限 0，合理上限 2000，责任部门 财政局，示例 是"}},
		{"a formula", func(d *draft) { d.set("资金", d.row("资金", "Z2"), "公式", "成员校补助") },
			[]string{"资金 Z2 成员校补助费：公式自 2023-09-01 起由“成员校补助*在团月数/全年月数”改为“成员校补助”"}},
		{"a quota, as a percentage", func(d *draft) { d.set("等级", d.row("等级", "优秀"), "比例上限", "25%") },
			[]string{"等级 优秀：比例上限自 2023-09-01 起由 30% 改为 25%"}},
		{"one stage of an indicator", func(d *draft) {
			d.set("均衡", d.stage("L1", "初中"), "标准", "5.5")
		},
			[]string{"均衡 L1·初中 学历：标准自 2023-09-01 起由 5.3 改为 5.5"}},
		{"a deadline, which has no days of its own", func(d *draft) { d.set("批次", d.row("批次", "2026年度"), "截止", "2026-12-25") },
			[]string{"批次 2026年度：截止由 2026-12-20 改为 2026-12-25"}},
		{"a basis", func(d *draft) { d.set("限额", d.row("限额", "X1"), "依据", "沂政发〔2027〕1号") },
			[]string{"限额 X1 经费预算：依据自 2023-09-01 起由“方案三”改为“沂政发〔2027〕1号”"}},
		{"a number that became text", func(d *draft) { d.set("参数", rate(d), "值", "020000") },
			[]string{"参数 成员校补助：值自 2023-09-01 起由 20000 改为“020000”"}},
		{"a worked example", func(d *draft) { d.drop("算例", d.row("算例", "例02")) },
			[]string{"删去算例 例02 只补半年，原为：项目 Z2，日期 2026-12-31，输入 角色=成员校;在团月数=6，期望 10000"}},
	} {
		t.Run(c.sentence, func(t *testing.T) {
			edited := newDraft(t)
			c.edit(edited)
			var got []string
			for _, ch := range policy.Diff(newDraft(t).book(), edited.book()) {
				got = append(got, ch.Text)
				if column, text := edited.read(ch.At); ch.Kind == policy.Altered && (column != ch.Column || text != ch.New) {
					t.Errorf("%s holds %s %q, not the %s %q of the change", ch.At, column, text, ch.Column, ch.New)
				}
			}
			if !slices.Equal(got, c.want) {
				t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(c.want, "\n"))
			}
		})
	}
}

// A cell set to text in a spreadsheet holds the same characters as before; the
// change is told apart all the same.
func TestANumberThatBecameTheTextOfTheSameDigitsIsTold(t *testing.T) {
	base := newDraft(t)
	book, err := excelize.OpenReader(bytes.NewReader(base.drawn()))
	if err != nil {
		t.Fatal(err)
	}
	table := base.sheet("算例").Table
	_, col := table.Column("期望")
	cell := form.Ref(base.row("算例", "例02")+5, col+1)
	if err := book.SetCellStr("算例", cell, "10000"); err != nil {
		t.Fatal(err)
	}
	data, err := book.WriteToBuffer()
	if err != nil {
		t.Fatal(err)
	}
	edited, found := decode(t, data.Bytes())
	if finding.Errors(found) {
		t.Fatal(found)
	}
	got := policy.Diff(base.book(), edited)
	if len(got) != 1 || got[0].At != "算例!"+cell || got[0].Old != "10000" || got[0].New != "“10000”" || got[0].Text != "算例 例02 只补半年：期望由 10000 改为“10000”" {
		t.Errorf("told as %+v", got)
	}
}

func TestWhatIsAddedAndRemovedNamesItsRow(t *testing.T) {
	edited := newDraft(t)
	at := edited.copy("参数", edited.row("参数", "生均标准", "小学"))
	edited.set("参数", at, "键", "特殊教育").set("参数", at, "依据", "沂财教〔2026〕1号").drop("参数", edited.row("参数", "生均标准", "中职"))
	base := newDraft(t)
	there, back := policy.Diff(base.book(), edited.book()), policy.Diff(edited.book(), base.book())
	if len(there) != 2 || len(back) != 2 {
		t.Fatalf("%d changes there, %d back, want 2 each", len(there), len(back))
	}
	added, removed := there[0], there[1]
	if added.Kind != policy.Added || added.Key != "生均标准·特殊教育" || added.Basis != "沂财教〔2026〕1号" || added.Old != "" {
		t.Errorf("added: %+v", added)
	}
	if column, _ := edited.read(added.At); column != "名称" {
		t.Errorf("the added row is at %s", added.At)
	}
	if removed.Kind != policy.Removed || removed.Key != "生均标准·中职" || removed.New != "" {
		t.Errorf("removed: %+v", removed)
	}
	if column, text := base.read(removed.At); column != "名称" || text != "生均标准" {
		t.Errorf("the removed row is at %s of the old version", removed.At)
	}
	if back[0].Kind != policy.Added || back[1].Kind != policy.Removed || back[0].Key != removed.Key || back[1].Key != added.Key {
		t.Errorf("back: %+v", back)
	}
}

// What one version changes from a day on, the way back changes from that day
// on too.
func TestTheWayBackChangesTheSameDays(t *testing.T) {
	edited := newDraft(t).from("2027-01-01", "2026-12-31", "25000")
	there := policy.Diff(newDraft(t).book(), edited.book())
	back := policy.Diff(edited.book(), newDraft(t).book())
	if len(there) != 1 || len(back) != 1 {
		t.Fatalf("there %v\nback %v", there, back)
	}
	if there[0].Span != back[0].Span || there[0].Old != back[0].New || there[0].New != back[0].Old || there[0].Span.From.String() != "2027-01-01" {
		t.Errorf("there %+v\nback %+v", there[0], back[0])
	}
}

// Every sheet is compared: a row taken out of any of them is seen.
func TestNoSheetIsLeftOut(t *testing.T) {
	for _, table := range policy.Schema() {
		edited := newDraft(t)
		last := len(edited.sheet(table.Name).Rows) - 1
		got := policy.Diff(edited.dropped(table.Name, last), newDraft(t).book())
		if len(got) != 1 || got[0].Sheet != table.Name || got[0].Kind != policy.Added {
			t.Errorf("%s: %v", table.Name, got)
		}
	}
}

// dropped is the book without a row; that it is refused does not matter here.
func (d *draft) dropped(sheet string, row int) *policy.Book {
	d.drop(sheet, row)
	b, _ := d.decode()
	return b
}
