package reports_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"hesuan/calc"
	"hesuan/internal/form"
	"hesuan/internal/num"
	"hesuan/internal/register"
	"hesuan/internal/value"
	"hesuan/reports"
)

// registerSeeds are the default register's rows, to be edited as an official
// would edit the workbook.
type registerSeeds []form.Seed

func defaultRegister() registerSeeds { return register.Default() }

// set changes cells of the row whose first columns hold the key.
func (rs registerSeeds) set(sheet string, key []string, to map[string]string) {
	for _, s := range rs {
		if s.Table.Name != sheet {
			continue
		}
		for _, row := range s.Rows {
			if slices.Equal(row[:len(key)], key) {
				for column, text := range to {
					_, i := s.Table.Column(column)
					row[i] = text
				}
				return
			}
		}
	}
	panic(sheet + " has no row " + strings.Join(key, " "))
}

// add appends a row.
func (rs registerSeeds) add(sheet string, cells map[string]string) {
	for i := range rs {
		if rs[i].Table.Name == sheet {
			row := make([]string, len(rs[i].Table.Columns))
			for k, c := range rs[i].Table.Columns {
				row[k] = cells[c.Name]
			}
			rs[i].Rows = append(rs[i].Rows, row)
		}
	}
}

// runRegister runs the default policy over another register; a return is made
// for every school of it but those named.
func runRegister(t testing.TB, seeds registerSeeds, without ...string) (*calc.Result, *register.Register) {
	t.Helper()
	program, _ := lawbook()
	book := decoded("集团名册.xlsx", register.Schema(), seeds)
	reg, fs := register.Build(book)
	must(fs)
	in := calc.Input{Register: reg, RegisterBook: book}
	for _, r := range everyReturn(program.Rules, reg) {
		if !slices.Contains(without, r.Subject) {
			in.Returns = append(in.Returns, r)
		}
	}
	return program.Run(in), reg
}

// restless is a year in which everything happens: G05 is dissolved on 31
// March; S12 of it joins G02 the next day; S02 moves from G01 to G04 in the
// middle of June; in G06 core and member change places on 1 July; and on 1
// September S11 and S13 found a new group.
func restless() registerSeeds {
	rs := defaultRegister()
	rs.set("集团", []string{"G05"}, map[string]string{"撤销日期": "2026-03-31"})
	rs.add("成员", map[string]string{"集团代码": "G02", "学校代码": "S12", "角色": "成员校", "加入日期": "2026-04-01", "准入评估": "通过", "依据": "方案四"})
	rs.set("成员", []string{"G01", "S02"}, map[string]string{"退出日期": "2026-06-14", "退出原因": "战略调整", "批准文号": "源教体〔2026〕3号"})
	rs.add("成员", map[string]string{"集团代码": "G04", "学校代码": "S02", "角色": "成员校", "加入日期": "2026-06-15", "准入评估": "通过", "依据": "方案四"})
	for _, swap := range [][3]string{{"S14", "核心校", "成员校"}, {"S15", "成员校", "核心校"}} {
		rs.set("成员", []string{"G06", swap[0]}, map[string]string{"退出日期": "2026-06-30"})
		rs.add("成员", map[string]string{"集团代码": "G06", "学校代码": swap[0], "角色": swap[2], "加入日期": "2026-07-01", "依据": "方案四"})
	}
	rs.add("集团", map[string]string{"集团代码": "G15", "集团名称": "新城教育集团", "类型": "城乡共建型", "成立日期": "2026-09-01", "成立方式": "核心校申请",
		"方案": "有", "合作协议": "有", "章程": "有", "成员校主管部门同意": "是", "依据": "源教体〔2026〕9号"})
	for school, role := range map[string]string{"S11": "核心校", "S13": "成员校"} {
		rs.add("成员", map[string]string{"集团代码": "G15", "学校代码": school, "角色": role, "加入日期": "2026-09-01", "准入评估": "成立时成员", "依据": "源教体〔2026〕9号"})
	}
	return rs
}

func changesOf(t testing.TB, seeds registerSeeds, without ...string) (*calc.Result, *reports.Workbook) {
	t.Helper()
	res, reg := runRegister(t, seeds, without...)
	_, defaultBook := lawbook()
	first, fs := register.Build(defaultBook)
	must(fs)
	return res, reports.RegisterChanges(reports.ChangesInput{Meta: meta, Result: res, Register: reg, Period: res.Program.Rules.Period.Span,
		Versions: []reports.Version{
			{Number: 1, Received: time.Date(2026, 1, 5, 8, 0, 0, 0, time.UTC), File: "集团名册.xlsx", Hash: "0a1b2c3d", Note: "随程序提供"},
			{Number: 3, Received: time.Date(2026, 10, 8, 15, 30, 0, 0, time.UTC), File: "集团名册（修订）.xlsx", Hash: "4e5f6a7b", Changes: register.Diff(first, reg)},
		}})
}

// column is the number of a column by the head in the third row, from 0.
func column(t testing.TB, s *reports.Sheet, head string) int {
	t.Helper()
	for i, c := range s.Rows[2].Cells {
		if c.Value.Text() == head {
			return i
		}
	}
	t.Fatalf("%s has no column %s", s.Name, head)
	return 0
}

// texts are the words of some columns of a row.
func texts(t testing.TB, s *reports.Sheet, row int, heads ...string) string {
	t.Helper()
	var out []string
	for _, h := range heads {
		out = append(out, s.Rows[row-1].Cells[column(t, s, h)].Value.String())
	}
	return strings.Join(out, " ")
}

func TestEveryEventOfTheYearStandsInOrder(t *testing.T) {
	_, w := changesOf(t, restless())
	s := sheetOf(t, w, "变更")
	want := []string{
		"2026-03-31 随集团撤销 G05 S11", "2026-03-31 随集团撤销 G05 S12", "2026-03-31 随集团撤销 G05 S13", "2026-03-31 撤销 G05 ",
		"2026-04-01 吸纳 G02 S12", "2026-06-14 退出 G01 S02", "2026-06-15 吸纳 G04 S02", "2026-07-01 角色变更 G06 S14", "2026-07-01 角色变更 G06 S15",
		"2026-09-01 成立 G15 ", "2026-09-01 成立时加入 G15 S11", "2026-09-01 成立时加入 G15 S13",
	}
	names := map[string]string{"G05": "沂源县实验小学教育集团", "G02": "历山中学教育集团", "G01": "振华教育集团", "G04": "沂源四中教育集团", "G06": "沂源县悦庄镇教育集团", "G15": "新城教育集团"}
	for i, line := range want {
		for code, name := range names {
			line = strings.Replace(line, code, name, 1)
		}
		if got := texts(t, s, 4+i, "日期", "事项", "集团", "学校代码"); got != line {
			t.Errorf("event %d is %q, want %q", i+1, got, line)
		}
	}
	if got := s.Rows[4+len(want)-1].Cells[0].Value.Text(); got != "合计" {
		t.Errorf("after %d events stands %q", len(want), got)
	}
	left := texts(t, s, 4+5, "退出原因", "批准文号", "影响")
	if left != "战略调整 源教体〔2026〕3号 次日起在沂源四中教育集团，为成员校，两段分别计算。" {
		t.Errorf("the leaving of S02 says %q", left)
	}
	if got := texts(t, s, 4+9, "方案", "合作协议", "章程"); got != "有 有 有" {
		t.Errorf("the founding shows papers %q", got)
	}
	if got := texts(t, s, 4+7, "影响"); got != "由核心校改为成员校，两段分别计算。" {
		t.Errorf("the change of roles says %q", got)
	}
}

// S02 is in G01 for five months and a half and then in G04: by the rule of the
// 15th that is 5 months (14 June is before the 15th) and 7 (15 June counts).
func TestTheAmountsOfASchoolThatMovesAreSplitAtTheDay(t *testing.T) {
	res, w := changesOf(t, restless())
	s, events := sheetOf(t, w, "分段金额"), sheetOf(t, w, "变更")
	months := map[string]string{}
	sum := num.Int(0)
	for _, r := range s.Rows[3:] {
		if len(r.Cells) > 8 && r.Cells[1].Value.Text() == "S02" {
			months[r.Cells[3].Value.Text()] = r.Cells[7].Value.String() + " " + r.Cells[5].Value.String() + " " + r.Cells[6].Value.String()
			sum = sum.Add(r.Cells[column(t, s, "核定合计")].Value.Num())
		}
	}
	if months["振华教育集团"] != "5 2026-01-01 2026-06-14" || months["沂源四中教育集团"] != "7 2026-06-15 2026-12-31" {
		t.Errorf("the stretches of S02 are %v", months)
	}
	want := num.Int(0)
	for _, p := range res.Payments {
		if p.Item.Level == calc.Member && res.Subject(calc.School, p.School).Code == "S02" {
			want = want.Add(p.Approved.Num())
		}
	}
	if !sum.Equal(want) || want.Sign() == 0 {
		t.Errorf("S02 gets %s on the sheet, %s in the run", sum, want)
	}
	if got := texts(t, events, 4+5, "在团月数"); got != "5" {
		t.Errorf("the event says %s months", got)
	}
	cell := events.Rows[4+5-1].Cells[column(t, events, "核定合计")]
	if !strings.HasPrefix(cell.Formula, "分段金额!") || cell.Value.Kind() != value.Number {
		t.Errorf("the amount of the event is %q = %s", cell.Formula, cell.Value)
	}
}

func TestWhatTheYearBringsClosesByType(t *testing.T) {
	_, w := changesOf(t, restless())
	s := sheetOf(t, w, "核对")
	var got []string
	for _, r := range s.Rows {
		var words []string
		for _, c := range r.Cells {
			words = append(words, c.Value.String())
		}
		got = append(got, strings.Join(words, " "))
	}
	for _, want := range []string{
		"城乡共建型 4 1 0 5 5 0 相符", "紧密融合型 8 0 1 7 7 0 相符", "贯通培养型 1 0 0 1 1 0 相符", "职普融通型 1 0 0 1 1 0 相符", "合计 14 1 1 14 14 0 相符",
		"城乡共建型 10 2 2 1 0 13 13 0 相符", "紧密融合型 28 0 0 0 3 25 25 0 相符", "贯通培养型 2 0 0 0 0 2 2 0 相符", "职普融通型 2 0 0 0 0 2 2 0 相符", "合计 42 2 2 1 3 42 42 0 相符",
	} {
		if !slices.Contains(got, want) {
			t.Errorf("核对 has no line %q:\n%s", want, strings.Join(got, "\n"))
		}
	}
}

// Whoever joins on the first day of the period or leaves on its last is an
// event of it; whoever left on the day before is not.
func TestTheFirstAndTheLastDayBelongToThePeriod(t *testing.T) {
	for _, c := range []struct {
		left, joined string
		events       string // of S02, in order
		opening      string // of the schools of 城乡共建型, 期初 and 期末
	}{
		{"2025-12-30", "2025-12-31", "", "10 0 0 0 0 10 10"},
		{"2025-12-31", "2026-01-01", "吸纳", "9 0 1 0 0 10 10"},
		{"2026-01-01", "2026-01-02", "退出 吸纳", "10 0 1 1 0 10 10"},
		{"2026-12-30", "2026-12-31", "退出 吸纳", "10 0 1 1 0 10 10"},
		{"2026-12-31", "2027-01-01", "退出", "10 0 0 1 0 9 9"},
		{"2027-01-01", "2027-01-02", "", "10 0 0 0 0 10 10"},
	} {
		rs := defaultRegister()
		rs.set("成员", []string{"G01", "S02"}, map[string]string{"退出日期": c.left, "退出原因": "战略调整", "批准文号": "源教体〔2026〕3号"})
		rs.add("成员", map[string]string{"集团代码": "G04", "学校代码": "S02", "角色": "成员校", "加入日期": c.joined, "准入评估": "通过", "依据": "方案四"})
		_, w := changesOf(t, rs)
		s, events := sheetOf(t, w, "变更"), []string{}
		for i, r := range s.Rows {
			if i > 2 && len(r.Cells) > 6 && r.Cells[5].Value.Text() == "S02" {
				events = append(events, r.Cells[2].Value.Text())
			}
		}
		if got := strings.Join(events, " "); got != c.events {
			t.Errorf("left %s, joined %s: events %q, want %q", c.left, c.joined, got, c.events)
		}
		var counts []string
		check := sheetOf(t, w, "核对")
		for _, r := range check.Rows {
			if len(r.Cells) == 10 && r.Cells[0].Value.Text() == "城乡共建型" {
				for _, x := range r.Cells[1:8] {
					counts = append(counts, x.Value.String())
				}
			}
		}
		if got := strings.Join(counts, " "); got != c.opening {
			t.Errorf("left %s, joined %s: schools %q, want %q", c.left, c.joined, got, c.opening)
		}
	}
}

func TestARosterOfTheLastDayNamesThePayee(t *testing.T) {
	_, w := changesOf(t, restless())
	roster, groups := sheetOf(t, w, "名册"), sheetOf(t, w, "集团")
	for school, payee := range map[string]string{"S15": "S15", "S14": "S15", "S11": "S11", "S13": "S13"} {
		row := rowOf(t, roster, column(t, roster, "学校代码"), school)
		got := row[column(t, roster, "收款单位（法人）")].Value.Text()
		if want := rowOf(t, roster, column(t, roster, "学校代码"), payee)[column(t, roster, "学校")].Value.Text(); got != want {
			t.Errorf("%s is paid to %s, want %s", school, got, want)
		}
	}
	g15 := rowOf(t, groups, column(t, groups, "集团"), "新城教育集团")
	if n := g15[column(t, groups, "学校数")]; n.Value.String() != "2" || !strings.HasPrefix(n.Formula, "COUNTIFS(") {
		t.Errorf("the new group has %s schools by %q", n.Value, n.Formula)
	}
	for _, r := range groups.Rows {
		if len(r.Cells) > 1 && r.Cells[1].Value.Text() == "G05" {
			t.Error("a dissolved group stands among those of the last day")
		}
	}
}

func TestEveryVersionTellsWhatItChanged(t *testing.T) {
	_, w := changesOf(t, restless())
	all := said(w)
	for _, want := range []string{"首个版本。", "撤销集团 G05 沂源县实验小学教育集团，最后一天为2026年3月31日", "2026年9月1日成立集团 G15 新城教育集团（城乡共建型）", "集团名册（修订）.xlsx", "15:30"} {
		if !strings.Contains(all, want) {
			t.Errorf("the workbook does not say %s", want)
		}
	}
	s := sheetOf(t, w, "历程")
	var stays []string
	for i, r := range s.Rows {
		if i > 2 && len(r.Cells) > 8 && r.Cells[0].Value.Text() == "S12" {
			stays = append(stays, texts(t, s, i+1, "第几段", "集团", "加入日期", "最后一天", "期末情况"))
		}
	}
	if got := strings.Join(stays, "; "); got != "1 沂源县实验小学教育集团 2023-09-01 2026-03-31 已退出; 2 历山中学教育集团 2026-04-01  在团" {
		t.Errorf("the history of S12 is %q", got)
	}
}

func TestAYearWithoutChangesSaysSo(t *testing.T) {
	_, w := changesOf(t, defaultRegister())
	all := said(w)
	for _, want := range []string{"本批次内名册没有成立、加入、退出和撤销。", "没有记录。", "与前一版内容相同。"} {
		if !strings.Contains(all, want) {
			t.Errorf("the workbook does not say %s", want)
		}
	}
	drawn(t, w)
}

// What waits for a return is 未报 in the amounts, not zero.
func TestAMissingSchoolThatMovedHasNoAmount(t *testing.T) {
	_, w := changesOf(t, restless(), "S02")
	s := sheetOf(t, w, "变更")
	cell := s.Rows[4+5-1].Cells[column(t, s, "核定合计")]
	if !cell.Value.Partial() {
		t.Errorf("the amount of a school without a return is %s, not marked", cell.Value)
	}
	row := rowOf(t, sheetOf(t, w, "分段金额"), 1, "S02")
	missing := 0
	for _, c := range row {
		if c.Value.Kind() == value.Missing {
			missing++
		}
	}
	if missing == 0 {
		t.Error("no amount of the school is 未报")
	}
	if got := rowOf(t, w.Sheets[0], 0, "沂源县张家坡中心学校")[1].Value.Text(); got != "填报表未受理，分段金额和核定合计不完整。" {
		t.Errorf("说明 says %q", got)
	}
}
