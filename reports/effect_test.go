package reports_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"hesuan/calc"
	"hesuan/internal/form"
	"hesuan/internal/policy"
	"hesuan/internal/register"
	"hesuan/internal/value"
	"hesuan/reports"
)

// edited is the default policy with cells changed: sheet, first cells of the
// row, column, text.
func edited(t testing.TB, edits ...[4]string) []form.Seed {
	t.Helper()
	seeds := policy.Default()
	for _, e := range edits {
		i := slices.IndexFunc(seeds, func(s form.Seed) bool { return s.Table.Name == e[0] })
		_, col := seeds[i].Table.Column(e[2])
		r := slices.IndexFunc(seeds[i].Rows, func(r []string) bool { return r[0] == e[1] })
		if r < 0 || col < 0 {
			t.Fatalf("%s has no row %s or no column %s", e[0], e[1], e[2])
		}
		seeds[i].Rows[r][col] = e[3]
	}
	return seeds
}

// dearer is a policy that pays member schools 25000 instead of 20000 and asks
// for six meetings of the board instead of four.
func dearer(t testing.TB) []form.Seed {
	return edited(t, [4]string{"参数", "成员校补助", "值", "25000"}, [4]string{"参数", "理事会目标", "值", "6"})
}

// under runs the county under a policy and a register, without some returns.
func under(t testing.TB, seeds, book []form.Seed, without ...string) *calc.Result {
	t.Helper()
	program, registerBook := lawbook()
	if seeds != nil {
		program = compiled(seeds)
	}
	if book != nil {
		registerBook = decoded("集团名册.xlsx", register.Schema(), book)
	}
	reg, fs := register.Build(registerBook)
	must(fs)
	in := calc.Input{Register: reg, RegisterBook: registerBook}
	for _, r := range everyReturn(program.Rules, reg) {
		if !slices.Contains(without, r.Subject) {
			in.Returns = append(in.Returns, r)
		}
	}
	return program.Run(in)
}

func effect(before, after *calc.Result) *reports.Workbook {
	return reports.Effect(reports.EffectInput{
		Before: before, After: after, Meta: meta, Proposed: reports.ProposedPolicy,
		Old: reports.BookVersion{File: "政策.xlsx", SHA256: "0f1e2d3c4b5a69788796a5b4c3d2e1f0"}, New: reports.BookVersion{File: "政策.xlsx", SHA256: "aa1e2d3c4b5a69788796a5b4c3d2e1f0"},
		Returns: 44,
		Changes: []reports.EffectChange{{Kind: "修改", Sheet: "参数", At: "参数!C6", Basis: "方案三（二）经费保障；示例", Text: "参数 成员校补助：值自 2023-09-01 起由 20000 改为 25000"}},
	})
}

// cellsOf finds the row of a sheet in which the columns named by their place,
// from 0, hold these texts.
func cellsOf(t testing.TB, w *reports.Workbook, sheet string, want map[int]string) []reports.Cell {
	t.Helper()
	for _, r := range sheetOf(t, w, sheet).Rows {
		all := true
		for col, text := range want {
			all = all && col < len(r.Cells) && r.Cells[col].Value.String() == text
		}
		if all {
			return r.Cells
		}
	}
	t.Fatalf("%s has no row %v", sheet, want)
	return nil
}

// shows are the values of some cells as text.
func shows(cells []reports.Cell, from, n int) []string {
	var out []string
	for _, c := range cells[from : from+n] {
		text := c.Value.String()
		if c.Value.Partial() {
			text += "*"
		}
		out = append(out, text)
	}
	return out
}

func wants(t *testing.T, what string, got []string, want ...string) {
	t.Helper()
	if !slices.Equal(got, want) {
		t.Errorf("%s: %q, want %q", what, got, want)
	}
}

// 27 member schools, 5000 more each. The budget of 3,600,000 was short before,
// so that what is approved in all does not move, and other items pay for it.
func TestADearerRateMovesWhatIsDueAndNotTheBudget(t *testing.T) {
	w := effect(under(t, nil, nil), under(t, dearer(t), nil))
	z2 := cellsOf(t, w, "按项目", map[int]string{1: "Z2"})
	wants(t, "Z2 due", shows(z2, 3, 4), "540000", "675000", "135000", "0.25")
	if up := z2[9].Value; up.Num().Sign() <= 0 || up.Num().Cmp(z2[5].Value.Num()) >= 0 {
		t.Errorf("Z2 approved moves by %s: more than nothing, less than 135000", up)
	}
	if down := cellsOf(t, w, "按项目", map[int]string{1: "Z3"})[9].Value; down.Num().Sign() >= 0 {
		t.Errorf("Z3 approved moves by %s, but it has to give", down)
	}
	funding := cellsOf(t, w, "按项目", map[int]string{0: "资金", 2: "小计"})
	wants(t, "funding approved", shows(funding, 7, 3), "3600000", "3600000", "0")
	s04 := cellsOf(t, w, "按学校", map[int]string{2: "S04", 5: "Z2"})
	wants(t, "S04 Z2 due", shows(s04, 7, 3), "20000", "25000", "5000")
	g01 := cellsOf(t, w, "按集团", map[int]string{0: "G01", 2: "Z2"}) // three member schools
	wants(t, "G01 Z2 due", shows(g01, 4, 3), "60000", "75000", "15000")
	if words := rowOf(t, sheetOf(t, w, "说明"), 0, "影响")[1].Value.Text(); !strings.HasPrefix(words, "应拨合计由 ") || !strings.Contains(words, "；核定合计由 ") {
		t.Errorf("说明 sums it up as %q", words)
	}
}

// Two meetings of four are 2 of 4 points, of six 4/3.
func TestAnIndicatorThatScoresOtherwiseIsListedByGroup(t *testing.T) {
	before, after := under(t, nil, nil), under(t, dearer(t), nil)
	w := effect(before, after)
	rows := 0
	for _, r := range sheetOf(t, w, "按指标").Rows {
		if len(r.Cells) > 11 && r.Cells[1].Value.Text() == "K02" {
			rows++
		}
	}
	k02, _ := before.Program.Item("K02")
	differ := 0
	after02, _ := after.Program.Item("K02")
	for _, g := range before.Subjects(calc.Group) {
		if !before.Value(k02, g.Index).Equal(after.Value(after02, g.Index)) {
			differ++
		}
	}
	if rows != differ || differ < 5 {
		t.Errorf("%d groups listed, %d differ", rows, differ)
	}
	g10 := cellsOf(t, w, "按指标", map[int]string{1: "K02", 3: "G10"})
	wants(t, "K02 of G10", shows(g10, 5, 5), "4", "4", "2", "2", "2")
	wants(t, "the difference", shows(g10, 11, 1), "-0.666667")
	for _, g := range before.Subjects(calc.Group) {
		row := cellsOf(t, w, "按集团", map[int]string{0: g.Code, 2: "小计"})
		was, _ := before.Named(calc.Group, g.Index, "考核总分")
		now, _ := after.Named(calc.Group, g.Index, "考核总分")
		if !row[10].Value.Equal(was) || !row[11].Value.Equal(now) || !row[15].Value.Equal(before.Rank(g.Index)) || !row[16].Value.Equal(after.Rank(g.Index)) {
			t.Errorf("%s: %v, want total %s and %s, rank %s and %s", g.Code, shows(row, 10, 7), was, now, before.Rank(g.Index), after.Rank(g.Index))
		}
	}
}

func TestWhatIsNotFiledHasNoDifference(t *testing.T) {
	w := effect(under(t, nil, nil, "S13"), under(t, dearer(t), nil, "S13"))
	row := cellsOf(t, w, "按学校", map[int]string{2: "S13", 5: "Z3"})
	wants(t, "S13 Z3", shows(row, 7, 6), "未报", "未报", "未报", "未报", "未报", "未报")
	for i := 7; i < 13; i++ {
		if row[i].Formula != "" {
			t.Errorf("column %d of a school that did not file has the formula %s", i, row[i].Formula)
		}
	}
	z3 := cellsOf(t, w, "按项目", map[int]string{1: "Z3"})
	if !z3[3].Value.Partial() || !z3[5].Value.Partial() || !strings.Contains(z3[11].Value.Text(), "1 笔") {
		t.Errorf("Z3 is summed without a word on the missing school: %v %q", shows(z3, 3, 3), z3[11].Value.Text())
	}
	// 成员校补助 does not ask for a return, so S13's is known.
	wants(t, "S13 Z2", shows(cellsOf(t, w, "按学校", map[int]string{2: "S13", 5: "Z2"}), 7, 3), "20000", "25000", "5000")
	if !strings.Contains(said(w), "1 个单位：") {
		t.Error("说明 does not name who is missing")
	}
}

// A school struck off the register is in one run only.
func TestASchoolThatOneVersionLacksCountsAsNothingPaid(t *testing.T) {
	seeds := register.Default()
	for i := range seeds {
		if s := &seeds[i]; s.Table.Name == "成员" || s.Table.Name == "学校" {
			s.Rows = slices.DeleteFunc(s.Rows, func(r []string) bool { return r[0] == "S04" || r[1] == "S04" })
		}
	}
	w := effect(under(t, nil, nil), under(t, nil, seeds))
	gone := cellsOf(t, w, "按学校", map[int]string{2: "S04", 5: "Z2"})
	wants(t, "S04 Z2 due", shows(gone, 7, 3), "20000", "—", "-20000")
	if note := gone[13].Value.Text(); note != "调整后没有" {
		t.Errorf("the note is %q", note)
	}
	wants(t, "Z2 due", shows(cellsOf(t, w, "按项目", map[int]string{1: "Z2"}), 3, 3), "540000", "520000", "-20000")
	closed(t, w)
}

func TestAnItemThatGoesIsSaidToGo(t *testing.T) {
	seeds := policy.Default()
	for i := range seeds {
		switch s := &seeds[i]; s.Table.Name {
		case "资金":
			s.Rows = slices.DeleteFunc(s.Rows, func(r []string) bool { return r[0] == "Z6" })
		case "限额":
			s.Rows[0][2] = "Z2、Z3、Z7"
		case "算例":
			s.Rows = slices.DeleteFunc(s.Rows, func(r []string) bool { return r[1] == "Z6" })
		}
	}
	w := effect(under(t, nil, nil), under(t, seeds, nil))
	row := cellsOf(t, w, "按项目", map[int]string{1: "Z6"})
	if got := shows(row, 3, 3); got[1] != "—" || got[2] != "-"+got[0] || row[11].Value.Text() != "取消的项目" {
		t.Errorf("Z6: %q, %s", got, row[11].Value)
	}
	closed(t, w)
}

func TestTheSameVersionMovesNothing(t *testing.T) {
	res := under(t, nil, nil)
	w := reports.Effect(reports.EffectInput{Before: res, After: res, Meta: meta, Proposed: reports.ProposedRegister})
	if w.Title != "名册影响测算" {
		t.Errorf("title %s", w.Title)
	}
	for _, r := range sheetOf(t, w, "按学校").Rows[4:] {
		if d := r.Cells[9].Value; d.Kind() == value.Number && !d.Num().IsZero() {
			t.Fatalf("%s moves by %s", r.Cells[3].Value, d)
		}
	}
	for sheet, words := range map[string]string{"变更": "没有变更", "按指标": "没有变化", "其他结果": "没有变化"} {
		s := sheetOf(t, w, sheet)
		if text := s.Rows[s.Last()-1].Cells[0].Value.Text(); !strings.Contains(text, words) {
			t.Errorf("%s ends with %q", sheet, text)
		}
	}
	closed(t, w)
}

// closed wants every comparison of 核对 to agree.
func closed(t *testing.T, w *reports.Workbook) {
	t.Helper()
	n := 0
	for _, r := range sheetOf(t, w, "核对").Rows[3:] {
		if len(r.Cells) == 7 && r.Cells[5].Formula != "" {
			n++
			if r.Cells[6].Value.Text() != "相符" || !r.Cells[5].Value.Num().IsZero() {
				t.Errorf("%s: %s %s", r.Cells[0].Value, r.Cells[5].Value, r.Cells[6].Value)
			}
		}
	}
	if n != 16 {
		t.Errorf("%d sums compared, want 16", n)
	}
}

func TestQuotasAndPoolsThatMoveAreListed(t *testing.T) {
	w := effect(under(t, nil, nil), under(t, edited(t, [4]string{"均衡", "L2", "标准", "2"}, [4]string{"编制", "Q3", "公式", "核定编制-实有在编-1"}), nil))
	q3 := cellsOf(t, w, "其他结果", map[int]string{1: "Q3", 3: "S04"})
	wants(t, "Q3 of S04", shows(q3, 8, 1), "-1")
	standard := cellsOf(t, w, "其他结果", map[int]string{1: "L2", 2: "每百名学生拥有县级以上骨干教师数：标准"})
	wants(t, "the standard of L2", shows(standard, 6, 3), "1", "2", "1")
}

// Rewards are for persons; what a school's come to is shown, and nobody named.
func TestAmountsOfPersonsThatAreNotPaidAreSummedBySchool(t *testing.T) {
	everybody := [4]string{"激励", "T2", "适用条件", `方向="派出"`}
	before := under(t, edited(t, everybody), nil)
	w := effect(before, under(t, edited(t, everybody, [4]string{"参数", "支教奖励标准", "值", "9000"}), nil))
	t2, ok := before.Program.Item("T2")
	if !ok {
		t.Fatal("the policy has no T2")
	}
	due := map[string]int64{} // by school, at 6000 each
	for i := range before.Count(calc.Place{Level: calc.Line, Table: t2.Table}) {
		if v := before.Value(t2, i); v.Kind() == value.Number {
			school, _, _ := before.Line(t2.Table, i, "姓名")
			due[before.Subject(calc.School, school).Code]++
		}
	}
	if len(due) == 0 {
		t.Fatal("nobody is rewarded in this county")
	}
	for code, n := range due {
		row := cellsOf(t, w, "其他结果", map[int]string{1: "T2", 3: code})
		wants(t, code, shows(row, 6, 3), fmt.Sprint(n*6000), fmt.Sprint(n*9000), fmt.Sprint(n*3000))
	}
}

func TestNoPersonIsNamed(t *testing.T) {
	text := said(effect(under(t, nil, nil), under(t, dearer(t), nil)))
	for _, ret := range everyReturn(under(t, nil, nil).Program.Rules, mustRegister()) {
		if recs := ret.Tables["教职工"]; recs != nil {
			for _, r := range recs.All() {
				if strings.Contains(text, r.Text("身份证号")) || strings.Contains(text, "\n"+r.Text("姓名")+"\n") {
					t.Fatalf("%s of %s is named", r.Text("姓名"), ret.Subject)
				}
			}
		}
	}
}

func mustRegister() *register.Register {
	_, book := lawbook()
	reg, fs := register.Build(book)
	must(fs)
	return reg
}

func TestLibreOfficeComesToTheSameDifferences(t *testing.T) {
	agrees(t, map[string]*reports.Workbook{
		"whole": effect(under(t, nil, nil), under(t, dearer(t), nil)),
		"short": effect(under(t, nil, nil, "S13", "S38", "财政局"), under(t, dearer(t), nil, "S13", "S38", "财政局")),
	})
}

func TestTheTotalsAreThoseOfTheSheet(t *testing.T) {
	before, after := under(t, nil, nil, "S13"), under(t, dearer(t), nil, "S13")
	w, totals := effect(before, after), reports.EffectTotals(before, after)
	if len(totals) != 9 { // Z1 to Z7, J4, 合计
		t.Fatalf("%d totals", len(totals))
	}
	moving := []string{"Z2", "Z7", "J4", ""} // what hangs on the rate or on a grade, and the sum
	for _, x := range totals {
		key := map[int]string{1: x.Code}
		if x.Code == "" {
			key = map[int]string{0: "合计"}
		}
		row := cellsOf(t, w, "按项目", key)
		for i, v := range []value.Value{x.Due.Before, x.Due.After, x.Due.Difference} {
			if !row[3+i].Value.Equal(v) {
				t.Errorf("%s: %s due, the sheet has %s", x.Name, v, row[3+i].Value)
			}
		}
		for i, v := range []value.Value{x.Approved.Before, x.Approved.After, x.Approved.Difference} {
			if !row[7+i].Value.Equal(v) {
				t.Errorf("%s: %s approved, the sheet has %s", x.Name, v, row[7+i].Value)
			}
		}
		if x.Due.Stays() == slices.Contains(moving, x.Code) {
			t.Errorf("%s stays: %v, before %s, after %s", x.Code, x.Due.Stays(), x.Due.Before, x.Due.After)
		}
	}
}
