package reports_test

import (
	"slices"
	"strings"
	"testing"

	"hesuan/calc"
	"hesuan/internal/date"
	"hesuan/internal/form"
	"hesuan/internal/num"
	"hesuan/internal/policy"
	"hesuan/internal/value"
	"hesuan/reports"
)

// toldStay is a stay as two schools file it; edit changes what the receiver says.
type toldStay struct {
	name, id  string
	from, to  string // codes
	kind      string
	days      [2]date.Date
	edit      cells
	without   int // 1: the sender filed nothing, 2: the receiver did not
	star      bool
	cadre     bool
	cost, own int // of the sender
}

var (
	lateSummer = [2]date.Date{date.Of(2025, 9, 1), date.Of(2026, 8, 31)}
	autumn     = [2]date.Date{date.Of(2026, 9, 1), date.Of(2026, 12, 31)}
)

// toldStays are the stays of these tests, each of them a case.
var toldStays = []toldStay{
	{name: "张一年", id: "370323198001010018", from: "S01", to: "S02", kind: "支教", days: lateSummer, star: true, cost: 3000, own: 1800},
	{name: "李日期", id: "370323198102020021", from: "S01", to: "S03", kind: "支教", days: [2]date.Date{date.Of(2026, 3, 1), date.Of(2026, 6, 30)}, edit: cells{"结束日期": date.Of(2026, 7, 31)}},
	{name: "王错校", id: "370323198203030035", from: "S01", to: "S02", kind: "走教", days: autumn, without: 2},
	{name: "王错校", id: "370323198203030035", from: "S01", to: "S04", kind: "走教", days: autumn, without: 1},
	{name: "赵只收", id: "370323198304040049", from: "S05", to: "S03", kind: "支教", days: lateSummer, without: 1},
	{name: "钱未报", id: "370323198405050052", from: "S02", to: "S07", kind: "支教", days: lateSummer, without: 2},
	{name: "孙干部", id: "370323198506060066", from: "S04", to: "S01", kind: "跟岗", days: autumn, cadre: true, cost: 500, own: 200},
	{name: "周差月", id: "37032319860707007X", from: "S01", to: "S04", kind: "支教", days: [2]date.Date{date.Of(2025, 9, 1), date.Of(2026, 7, 31)}},
	{name: "吴费用", id: "370323198708080083", from: "S01", to: "S06", kind: "顶岗", days: lateSummer, edit: cells{"食宿交通协商总额": 500, "派出方承担": 500}},
	{name: "郑明年", id: "370323198809090097", from: "S02", to: "S01", kind: "支教", days: [2]date.Date{date.Of(2026, 3, 1), date.Of(2027, 2, 28)}},
}

// exchanged runs a county in which only these stays are filed. S01 has fifty
// teachers to exchange; 张一年 stands on the roster of S02 as well. S07 files
// nothing.
func exchanged(program *calc.Program) *calc.Result {
	return computed(program, func(r form.Return) *form.Return {
		if r.Subject == "S07" {
			return nil
		}
		if r.Tables["交流轮岗"] == nil {
			return &r
		}
		rules := program.Rules
		moves, _ := rules.Table("交流轮岗")
		staff, _ := rules.Table("教职工")
		var rows []cells
		for _, s := range toldStays {
			if row, ok := s.seenBy(r.Subject, r); ok {
				rows = append(rows, row)
			}
		}
		r.Tables["交流轮岗"] = records(moves, rows...)
		var roster []cells
		switch r.Subject {
		case "S01":
			roster = append(roster, teacher(toldStays[0].name, toldStays[0].id))
			for i := range 49 {
				roster = append(roster, teacher("甲"+string(rune('一'+i)), "3703231970010100"+string(rune('0'+i/10))+string(rune('0'+i%10))))
			}
			roster[3]["人员性质"], roster[4]["职务"], roster[4]["人员性质"] = "合同制", "校长", "合同制"
			roster[5]["年度考核等次"] = "基本合格"
			roster = append(roster, teacher("补一", "370323197001010097"), teacher("补二", "370323197001010098"))
		case "S02":
			roster = []cells{teacher(toldStays[0].name, toldStays[0].id), teacher("乙一", "370323197101010011")}
		}
		if roster != nil {
			r.Tables["教职工"] = records(staff, roster...)
		}
		return &r
	})
}

func teacher(name, id string) cells {
	return cells{"姓名": name, "身份证号": id, "人员性质": "在编", "职务": "教师", "是否专任": "是", "任教学段": "小学", "任教学科": "语文", "最高学历": "本科",
		"骨干级别": "无", "荣誉称号": "无", "职称": "一级教师", "上年12月绩效额度": 3000, "在岗月数": 12, "年度考核等次": "优秀", "周课时": 12, "跨校周课时": 0}
}

// seenBy is the row one of the two schools files.
func (s toldStay) seenBy(code string, r form.Return) (cells, bool) {
	_, registerBook := lawbook()
	name := func(code string) string {
		for _, rec := range registerBook.Tables["学校"].All() {
			if rec.Cell("学校代码").Value.Text() == code {
				return rec.Cell("学校名称").Value.Text()
			}
		}
		panic(code)
	}
	row := cells{"姓名": s.name, "身份证号": s.id, "形式": s.kind, "人员类别": "教师", "是否骨干": yes(s.star), "开始日期": s.days[0], "结束日期": s.days[1],
		"周课时": 10, "食宿交通协商总额": s.cost, "派出方承担": s.own, "接收方承担": s.cost - s.own, "协议编号": "JL-" + s.id[6:10]}
	if s.cadre {
		row["人员类别"] = "管理干部"
	}
	switch {
	case code == s.from && s.without != 1:
		row["方向"], row["对方学校"] = "派出", name(s.to)
		return row, true
	case code == s.to && s.without != 2:
		row["方向"], row["对方学校"], row["接收校考核等次"] = "接收", name(s.from), "优秀"
		for k, v := range s.edit {
			row[k] = v
		}
		return row, true
	}
	return nil, false
}

func standard() *calc.Result {
	program, _ := lawbook()
	return exchanged(program)
}

// beneath is the cell of a row below a head of the sheet's table.
func beneath(t testing.TB, s *reports.Sheet, row []reports.Cell, head string) reports.Cell {
	t.Helper()
	for i, c := range s.Rows[2].Cells {
		if c.Value.Text() == head {
			return row[i]
		}
	}
	t.Fatalf("%s has no column %s", s.Name, head)
	return reports.Cell{}
}

// personRows are the rows of a sheet that name a person.
func personRows(s *reports.Sheet, name string) [][]reports.Cell {
	var out [][]reports.Cell
	for _, r := range s.Rows {
		if slices.ContainsFunc(r.Cells, func(c reports.Cell) bool { return c.Value.Text() == name }) {
			out = append(out, r.Cells)
		}
	}
	return out
}

func number(n int64) value.Value { return value.OfNum(num.Int(n)) }

func TestTheLedgerHasBothSchoolsOfEveryStay(t *testing.T) {
	w := reports.Exchange(standard(), meta)
	ledger, more := sheetOf(t, w, "台账"), sheetOf(t, w, "台账续表")
	stays := 0
	for _, r := range ledger.Rows[3:] {
		if r.Cells[0].Value.Kind() == value.Number {
			stays++
		}
	}
	if stays != len(toldStays) {
		t.Errorf("%d stays listed, %d toldStays", stays, len(toldStays))
	}
	row := rowOf(t, ledger, 1, "张一年")
	for head, want := range map[string]string{
		"身份证号": "370323********0018", "派出校": "振华实验学校", "接收校": "沂源县张家坡中心学校", "形式": "支教", "人员类别": "教师", "是否骨干": "是",
		"开始日期": "2025-09-01", "结束日期": "2026-08-31", "周课时": "10", "接收校考核等次": "优秀",
		"月数": "8", "乡村月数": "8", "满一年": "是", "补助": "5600", "对账结果": "相符", // January to August at 700 a month
	} {
		if got := beneath(t, ledger, row, head).Value.String(); got != want {
			t.Errorf("%s is %s, want %s", head, got, want)
		}
	}
	row = rowOf(t, more, 1, "张一年")
	for head, want := range map[string]string{
		"派出集团": "振华教育集团", "接收集团": "振华教育集团", "食宿交通协商总额": "3000", "派出方承担": "1800", "接收方承担": "1200", "费用差额": "0",
		"协议编号": "JL-1980", "对方驻地": "镇驻地", "派出方填报": "是", "接收方填报": "是",
		"派出方来源": "振华实验学校.xlsx　交流轮岗!A4:O4", "接收方来源": "沂源县张家坡中心学校.xlsx　交流轮岗!A4:O4",
	} {
		if got := beneath(t, more, row, head).Value.String(); got != want {
			t.Errorf("%s is %s, want %s", head, got, want)
		}
	}
	for _, head := range []string{"费用差额"} {
		if beneath(t, more, row, head).Formula == "" {
			t.Errorf("%s is not live", head)
		}
	}
	for _, head := range []string{"月数", "乡村月数", "补助"} {
		if beneath(t, ledger, rowOf(t, ledger, 1, "张一年"), head).Formula == "" {
			t.Errorf("%s is not live", head)
		}
	}
}

// What only the receiver filed has no subsidy: the sender's record is what the
// policy pays for.
func TestAStayThatOnlyTheReceiverFiledHasNoSubsidy(t *testing.T) {
	w := reports.Exchange(standard(), meta)
	ledger, more := sheetOf(t, w, "台账"), sheetOf(t, w, "台账续表")
	row := rowOf(t, ledger, 1, "赵只收")
	if got := beneath(t, ledger, row, "补助").Value; got.Kind() != value.NotApplicable {
		t.Errorf("补助 is %s", got)
	}
	if got := beneath(t, ledger, row, "月数").Value; !got.Equal(number(8)) {
		t.Errorf("月数 is %s", got)
	}
	row = rowOf(t, more, 1, "赵只收")
	if a, b := beneath(t, more, row, "派出方填报").Value.Text(), beneath(t, more, row, "接收方填报").Value.Text(); a != "否" || b != "是" {
		t.Errorf("filed: %s, %s", a, b)
	}
	if got := beneath(t, more, row, "对方驻地").Value; got.Kind() != value.NotApplicable {
		t.Errorf("the seat of the other school is %s, which is the sender's", got)
	}
}

func TestWhatDoesNotAgreeSaysWhoMustAct(t *testing.T) {
	s := sheetOf(t, reports.Exchange(standard(), meta), "未对上")
	for name, want := range map[string]map[string]string{
		"李日期": {"情况": "内容不一致", "不一致的栏目": "结束日期", "由谁处理": "振华实验学校、沂源县张家坡镇流泉完全小学：共同核对，由填错的一方改正后重新报送", "涉及补助": "3600"},
		"赵只收": {"情况": "派出校无此记录", "派出校所填": "—", "由谁处理": "沂源县历山中学：补填派出记录；没有此事的，由沂源县张家坡镇流泉完全小学删去这一行"},
		"吴费用": {"情况": "内容不一致", "不一致的栏目": "食宿交通协商总额、派出方承担", "涉及补助": "5600"},
		"钱未报": {"情况": "接收校未报", "由谁处理": "待沂源县实验中学报送填报表"},
	} {
		rows := personRows(s, name)
		if len(rows) != 1 {
			t.Errorf("%s stands in %d rows", name, len(rows))
			continue
		}
		for head, text := range want {
			if got := beneath(t, s, rows[0], head).Value.String(); got != text {
				t.Errorf("%s, %s: %s, want %s", name, head, got, text)
			}
		}
	}
	said := beneath(t, s, personRows(s, "李日期")[0], "接收校所填").Value.Text()
	if !strings.Contains(said, "结束日期 2026-07-31") || !strings.Contains(said, "沂源县张家坡镇流泉完全小学.xlsx　交流轮岗!A4:O4") {
		t.Errorf("the receiver said %s", said)
	}
	for _, agreed := range []string{"张一年", "孙干部", "周差月", "郑明年"} {
		if len(personRows(s, agreed)) > 0 {
			t.Errorf("%s agrees and is listed", agreed)
		}
	}
	waiting := false
	for _, r := range s.Rows {
		waiting = waiting || len(r.Cells) > 0 && strings.HasPrefix(r.Cells[0].Value.Text(), "对方未报")
		if slices.ContainsFunc(r.Cells, func(c reports.Cell) bool { return c.Value.Text() == "钱未报" }) && !waiting {
			t.Error("who waits for a return stands among those who must act")
		}
	}
}

// A person whom one school sent to the wrong school stands twice without a
// counterpart; each row points to the other.
func TestTwoHalvesOfOneStayPointToEachOther(t *testing.T) {
	w := reports.Exchange(standard(), meta)
	rows := personRows(sheetOf(t, w, "未对上"), "王错校")
	if len(rows) != 2 {
		t.Fatalf("%d rows", len(rows))
	}
	for i, row := range rows {
		other := rows[1-i][1].Value.Text()
		if text := row[10].Value.Text(); !strings.Contains(text, "同一人另见台账序号 "+other+"，") {
			t.Errorf("row %d does not point to %s: %s", i, other, text)
		}
	}
}

// S01 sent five whom it filed, one of them a backbone teacher, of fifty to be
// exchanged: exactly the ten and the twenty per cent that are the targets.
func TestTheSummariesStandAgainstTheTargets(t *testing.T) {
	res := standard()
	w := reports.Exchange(res, meta)
	s := sheetOf(t, w, "学校汇总")
	row := rowOf(t, s, 3, "振华实验学校")
	for head, want := range map[string]string{
		"应交流教师数": "50", "派出人次": "5", "其中教师": "5", "派出教师占应交流": "0.1", "达到目标 10%": "达到", "其中骨干": "1", "骨干占派出": "0.2", "达到目标 20%": "达到",
		"派出月数": "31", "其中乡村": "31", "支教一年以上": "2", "交流补助": "22500", // 8+4+4+7+8 months; 5600+3600+2800+4900+5600
		"接收人次": "2", "作派出方承担": "1800", "作接收方承担": "300", "未对上条数": "3",
	} {
		c := beneath(t, s, row, head)
		if got := c.Value.String(); got != want {
			t.Errorf("%s is %s, want %s", head, got, want)
		}
		if c.Formula == "" {
			t.Errorf("%s is not live", head)
		}
	}
	row = rowOf(t, s, 3, "沂源县张家坡中心学校")
	if got := beneath(t, s, row, "达到目标 10%").Value.String(); got != "达到" { // two of two
		t.Errorf("S02: %s", got)
	}
	if got := beneath(t, s, row, "达到目标 20%").Value.String(); got != "未达到" {
		t.Errorf("S02, backbone teachers: %s", got)
	}
	row = rowOf(t, s, 3, "沂源县实验中学")
	for _, head := range []string{"派出人次", "接收人次", "交流补助", "应交流教师数"} {
		if got := beneath(t, s, row, head).Value; got.Kind() != value.Missing {
			t.Errorf("S07 has not filed, and its %s is %s", head, got)
		}
	}
	g := sheetOf(t, w, "集团汇总")
	row = rowOf(t, g, 1, "实验中学教育集团")
	if got := beneath(t, g, row, "派出人次").Value; !got.Partial() {
		t.Errorf("a group with a missing school has sent %s, and nobody says it is not all", got)
	}
	// The policy's own measure of the group is this one.
	it, _ := res.Program.Item("K06原值")
	row = rowOf(t, g, 1, "振华教育集团")
	if got, want := beneath(t, g, row, "派出教师占应交流").Value, res.Value(it, 0); !got.Num().Equal(want.Num()) {
		t.Errorf("the group's share is %s, the evaluation has %s", got, want)
	}
}

func TestTheLedgerComesToWhatIsPaid(t *testing.T) {
	res := standard()
	w := reports.Exchange(res, meta)
	check := sheetOf(t, w, "核对")
	row := rowOf(t, check, 0, "Z5 交流补助")
	// 22500 of S01, 钱未报 to a school in town, 孙干部 likewise, 郑明年 likewise.
	if !row[2].Value.Num().Equal(num.Int(22500)) || !row[4].Value.Num().Equal(num.Int(22500)) || row[6].Value.Text() != "相符" {
		t.Errorf("台账 %s, 经费 %s: %s", row[2].Value, row[4].Value, row[6].Value)
	}
	pairs := 0
	for _, r := range check.Rows {
		if len(r.Cells) == 7 && r.Cells[6].Formula != "" {
			pairs++
			if r.Cells[6].Value.Text() != "相符" && r.Cells[0].Value.Text() != "食宿交通费用" {
				t.Errorf("%s: %s", r.Cells[0].Value, r.Cells[6].Value)
			}
		}
	}
	if pairs < 15 {
		t.Errorf("only %d sums are compared", pairs)
	}
	row = rowOf(t, check, 0, "食宿交通费用")
	if !row[2].Value.Num().Equal(num.Int(3500)) || row[6].Value.Text() != "相符" {
		t.Errorf("costs %s: %s", row[2].Value, row[6].Value)
	}
	row = rowOf(t, check, 0, "S07 沂源县实验中学")
	if !strings.Contains(row[2].Value.Text(), "外校填了与该校的交流 1 条") {
		t.Errorf("the missing return: %s", row[2].Value)
	}
}

// Two schools whose shares do not add up to what they agreed show it.
func TestSharesThatDoNotAddUpShow(t *testing.T) {
	toldStays = append(toldStays, toldStay{name: "冯不等", id: "370323198910100104", from: "S01", to: "S02", kind: "走教", days: autumn, cost: 900, own: 300, edit: cells{}})
	defer func() { toldStays = toldStays[:len(toldStays)-1] }()
	program, _ := lawbook()
	res := computed(program, func(r form.Return) *form.Return {
		if t := r.Tables["交流轮岗"]; t != nil && (r.Subject == "S01" || r.Subject == "S02") {
			var rows []cells
			for _, s := range toldStays {
				if row, ok := s.seenBy(r.Subject, r); ok {
					if s.name == "冯不等" {
						row["接收方承担"] = 500
					}
					rows = append(rows, row)
				}
			}
			r.Tables["交流轮岗"] = records(t.Table, rows...)
		}
		return &r
	})
	s := sheetOf(t, reports.Exchange(res, meta), "台账续表")
	row := rowOf(t, s, 1, "冯不等")
	if c := beneath(t, s, row, "费用差额"); !c.Value.Equal(number(-100)) || c.Role != reports.Alarm {
		t.Errorf("差额 is %s", c.Value)
	}
}

// Of pupils nothing is said but how many.
func TestPupilsAreCountedAndNotNamed(t *testing.T) {
	program, _ := lawbook()
	table, _ := program.Rules.Table("学籍互转")
	pupil := func(no, way, other string, day int) cells {
		return cells{"学籍号": "G37032320" + no, "姓名": "学生" + no, "方向": way, "对方学校": other, "类型": "职转普", "转接日期": date.Of(2026, 9, day), "转接依据": "办法第四条"}
	}
	const vocational, senior = "淄博电子工程学校", "沂源县第二中学"
	var files [2]string
	res := computed(program, func(r form.Return) *form.Return {
		switch r.File {
		case vocational + ".xlsx":
			files[0] = r.Subject
			r.Tables["学籍互转"] = records(table, pupil("01", "转出", senior, 1), pupil("02", "转出", senior, 1), pupil("03", "转出", senior, 1))
		case senior + ".xlsx":
			files[1] = r.Subject
			r.Tables["学籍互转"] = records(table, pupil("01", "转入", vocational, 1), pupil("02", "转入", vocational, 2), pupil("09", "转入", vocational, 1))
		}
		return &r
	})
	if files[0] == "" || files[1] == "" {
		t.Fatal("the two schools of the plan were not found")
	}
	w := reports.Exchange(res, meta)
	s := sheetOf(t, w, "学籍互转")
	row := rowOf(t, s, 1, vocational)
	for head, want := range map[string]string{"转入校": senior, "相符": "1", "内容不一致": "1", "转出校无此记录": "1", "转入校无此记录": "1", "对方未报": "0", "合计": "4", "不一致的栏目（条数）": "转接日期 1"} {
		if got := beneath(t, s, row, head).Value.String(); got != want {
			t.Errorf("%s is %s, want %s", head, got, want)
		}
	}
	if text := said(w); strings.Contains(text, "学生0") || strings.Contains(text, "G37032320") {
		t.Error("a pupil is named")
	}
}

// A form may ask for more than the default does; the ledger shows it.
func TestAColumnThatTheFormAddsStandsOnTheLedger(t *testing.T) {
	seeds := policy.Default()
	addRow(seeds, "表单", map[string]string{"表": "交流轮岗", "列": "任教学科", "类型": "文本", "必填": "否", "个人信息": "否", "预填": "否", "依据": "方案三（三）师资保障", "生效": "2023-09-01"})
	res := exchanged(compiled(seeds))
	w := reports.Exchange(res, meta)
	s := sheetOf(t, w, "台账续表")
	beneath(t, s, rowOf(t, s, 1, "张一年"), "任教学科")
}

// A policy that does not reconcile the table has no ledger, and says so.
func TestWithoutARuleThereIsNoLedger(t *testing.T) {
	seeds := policy.Default()
	for i := range seeds {
		seeds[i].Rows = slices.DeleteFunc(seeds[i].Rows, func(row []string) bool {
			return seeds[i].Table.Name == "对账" && row[0] == "D1" || seeds[i].Table.Name == "算例" && strings.Contains(strings.Join(row, ""), "对方在册")
		})
		for _, row := range seeds[i].Rows {
			for k, text := range row {
				row[k] = strings.NewReplacer(`,对账结果="相符"`, "", `,交流轮岗[对方在册],"是"`, "").Replace(text)
			}
		}
	}
	w := reports.Exchange(runWith(t, seeds), meta)
	if text := said(w); !strings.Contains(text, "政策的“对账”表没有“交流轮岗”的行") {
		t.Error("nobody says why the ledger is empty")
	}
	drawn(t, w)
}

func TestNumbersOfIdentityCardsAreMasked(t *testing.T) {
	res := standard()
	for _, w := range []*reports.Workbook{reports.Exchange(res, meta), reports.Rewards(res, meta), reports.Pay(res, meta)} {
		text := said(w)
		for _, s := range toldStays {
			if strings.Contains(text, s.id) {
				t.Errorf("%s holds the number of %s", w.Title, s.name)
			}
		}
		if !strings.Contains(text, "370323********0018") {
			t.Errorf("%s masks nobody", w.Title)
		}
	}
}

// addRow appends a row to a sheet of the policy.
func addRow(seeds []form.Seed, sheet string, row map[string]string) {
	for i := range seeds {
		if seeds[i].Table.Name != sheet {
			continue
		}
		line := make([]string, len(seeds[i].Table.Columns))
		for k, c := range seeds[i].Table.Columns {
			line[k] = row[c.Name]
		}
		seeds[i].Rows = append(seeds[i].Rows, line)
	}
}
