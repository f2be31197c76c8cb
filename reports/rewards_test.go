package reports_test

import (
	"slices"
	"strings"
	"testing"

	"hesuan/internal/form"
	"hesuan/internal/num"
	"hesuan/internal/policy"
	"hesuan/internal/value"
	"hesuan/reports"
)

// block is the part of a list below a title, up to the next empty row.
func block(s *reports.Sheet, title string) [][]reports.Cell {
	var out [][]reports.Cell
	in := false
	for _, r := range s.Rows {
		switch {
		case len(r.Cells) == 0:
			in = false
		case strings.HasPrefix(r.Cells[0].Value.Text(), title):
			in = true
		case in:
			out = append(out, r.Cells)
		}
	}
	return out
}

// reasonIn is what a list says of a person below a title; "" for one who is
// not there.
func reasonIn(s *reports.Sheet, title, name string) string {
	for _, row := range block(s, title) {
		for i, c := range row {
			if c.Value.Text() != name {
				continue
			}
			for k, head := range s.Rows[2].Cells {
				if head.Value.Text() == "说明" && k > i {
					return row[k].Value.Text()
				}
			}
		}
	}
	return ""
}

const (
	notYet = "暂不能确定"
	almost = "只差一项条件、未列入"
)

func TestWhoTaughtElsewhereForAYearIsListedWithBothRecords(t *testing.T) {
	for _, s := range []*reports.Sheet{sheetOf(t, reports.Rewards(standard(), meta), "支教奖励"), sheetOf(t, reports.Pay(standard(), meta), "激励名单")} {
		row := rowOf(t, s, 4, "张一年")
		for head, want := range map[string]string{
			"序号": "1", "集团": "振华教育集团", "派出校": "振华实验学校", "接收校": "沂源县张家坡中心学校", "身份证号": "370323********0018", "形式": "支教",
			"开始日期": "2025-09-01", "结束日期": "2026-08-31", "月数": "8", "满一年": "是", "对账结果": "相符", "支教奖励（元）": "6000",
			"说明":    "开始日期起满12个月的日期（2026-09-01）不晚于结束日期的次日（2026-09-01）；结束日期（2026-08-31）不早于批次起（2026-01-01），不晚于批次止（2026-12-31）",
			"派出校记录": "振华实验学校.xlsx　交流轮岗!A4:O4", "接收校记录": "沂源县张家坡中心学校.xlsx　交流轮岗!A4:O4",
		} {
			if got := beneath(t, s, row, head).Value.String(); got != want {
				t.Errorf("%s is %s, want %s", head, got, want)
			}
		}
		if beneath(t, s, row, "支教奖励（元）").Formula == "" {
			t.Error("the amount is not live")
		}
		total := rowOf(t, s, 0, "合计")
		if total[1].Value.Text() != "1 人" || total[1].Formula == "" || !beneath(t, s, total, "支教奖励（元）").Value.Equal(number(6000).WithPartial()) { // 钱未报 is open
			t.Errorf("合计 is %s, %s", total[1].Value, beneath(t, s, total, "支教奖励（元）").Value)
		}
		rowOf(t, s, 0, "合计（大写）：陆仟元整")
	}
}

func TestWhoLacksOneThingIsNamedWithIt(t *testing.T) {
	s := sheetOf(t, reports.Rewards(standard(), meta), "支教奖励")
	for name, want := range map[string]string{
		"周差月": "开始日期起满12个月的日期（2026-09-01）晚于结束日期的次日（2026-08-01），相差31天", // eleven months
		"郑明年": "结束日期（2027-02-28）晚于批次止（2026-12-31），相差59天",
		"吴费用": "对账结果为“内容不一致”，应为“相符”；食宿交通协商总额：派出方填0，接收方填500；派出方承担：派出方填0，接收方填500",
		"赵只收": "对账结果为“对方无此记录”，应为“相符”；沂源县历山中学没有对应的派出记录",
	} {
		if got := reasonIn(s, almost, name); got != want {
			t.Errorf("%s: %s, want %s", name, got, want)
		}
	}
	if got := reasonIn(s, notYet, "钱未报"); got != "沂源县实验中学的填报表未受理" {
		t.Errorf("钱未报 waits for: %s", got)
	}
	// Four months and a mismatch are two things; so is a cadre's following of classes.
	for _, name := range []string{"李日期", "孙干部", "王错校"} {
		if len(personRows(s, name)) > 0 {
			t.Errorf("%s lacks more than one thing and is listed", name)
		}
	}
	near := block(s, almost)
	if near[1][4].Value.Text() != "周差月" || near[1][0].Value.String() != "1" {
		t.Errorf("the nearest is %s", near[1][4].Value)
	}
}

func TestEveryItemOfTheSheetIsAList(t *testing.T) {
	seeds := policy.Default()
	addRow(seeds, "激励", map[string]string{"编号": "T9", "名称": "交流先进校", "层级": "学校", "适用条件": "支教一年以上人数>=1", "公式": "支教一年以上人数*1", "单位": "人", "拨付": "否",
		"依据": "方案三（五）激励保障", "生效": "2023-09-01"})
	res := exchanged(compiled(seeds))
	w := reports.Rewards(res, meta)
	for _, name := range []string{"支教一年以上人数", "支教奖励", "表彰集体", "表彰学校", "表彰个人"} {
		sheetOf(t, w, name)
	}
	s := sheetOf(t, w, "交流先进校")
	if row := rowOf(t, s, 2, "振华实验学校"); !beneath(t, s, row, "交流先进校（人）").Value.Equal(number(2)) {
		t.Errorf("S01 has %s", beneath(t, s, row, "交流先进校（人）").Value)
	}
	if got := reasonIn(s, almost, "沂源县韩旺中心学校"); got != "支教一年以上人数（0）低于1，相差1人" {
		t.Errorf("S04: %s", got)
	}
	if got := reasonIn(s, notYet, "沂源县实验中学"); got != "填报表未受理" {
		t.Errorf("S07: %s", got)
	}
	rowOf(t, s, 2, "支教一年以上人数>=1")
	summary := rowOf(t, sheetOf(t, w, "汇总"), 0, "T9")
	if summary[3].Value.Text() != "2 所学校" || summary[3].Formula == "" || !summary[4].Value.Num().Equal(num.Int(4)) || !summary[4].Value.Partial() {
		t.Errorf("汇总: %s, %s", summary[3].Value, summary[4].Value)
	}
}

func TestTheClauseStandsBelowTheList(t *testing.T) {
	s := sheetOf(t, reports.Rewards(standard(), meta), "支教奖励")
	for label, want := range map[string]string{
		"条款":        "方案三（五）激励保障",
		"适用条件":      `AND(方向="派出",满一年="是",结束日期>=批次起,结束日期<=批次止,对账结果="相符")`,
		"公式":        "支教奖励标准",
		"参数 支教奖励标准": "6000 元；方案三（五）激励保障；示例（参数!C77）；示例，须由人社局以正式标准替换",
	} {
		if got := rowOf(t, s, 0, label)[2].Value.Text(); got != want {
			t.Errorf("%s: %s, want %s", label, got, want)
		}
	}
}

// The condition of 表彰个人 counts rows of other tables; the reason says which.
func TestAReasonSaysWhatWasCounted(t *testing.T) {
	s := sheetOf(t, reports.Rewards(standard(), meta), "表彰个人")
	row := rowOf(t, s, 3, "张一年")
	const want = "人员性质为“在编”；年度考核等次为“优秀”；“交流轮岗”中本人的方向为“派出”、满一年为“是”的记录有1条"
	if got := beneath(t, s, row, "说明").Value.Text(); got != want {
		t.Errorf("%s, want %s", got, want)
	}
	if got := reasonIn(s, almost, "乙一"); got != "没有“交流轮岗”中本人的方向为“派出”、满一年为“是”的记录，也没有“工作室”中本人的记录" && got != "" {
		t.Errorf("乙一: %s", got)
	}
}

// Who lacks the same thing as a hundred others is counted and not named.
func TestTooManyAreCountedAndNotNamed(t *testing.T) {
	s := sheetOf(t, reports.Rewards(filed(t), meta), "表彰个人")
	counted := slices.ContainsFunc(s.Rows, func(r *reports.Row) bool {
		return len(r.Cells) > 0 && strings.HasPrefix(r.Cells[0].Value.Text(), "另有 ") && strings.Contains(r.Cells[0].Value.Text(), "人只差一项，不逐一列出：没有“交流轮岗”")
	})
	if !counted {
		t.Error("nobody is counted")
	}
	if n := len(s.Rows); n > 400 {
		t.Errorf("the list has %d rows", n)
	}
}

// A list of groups names the grade, and a grade that waits for a return is not
// a grade.
func TestGroupsAreListedByTheirGrade(t *testing.T) {
	res := filed(t, "S13")
	s := sheetOf(t, reports.Rewards(res, meta), "表彰集体")
	for _, g := range []string{"沂源县实验小学教育集团"} {
		if got := reasonIn(s, notYet, g); got != "考核等级未报" {
			t.Errorf("%s: %s", g, got)
		}
	}
	listed := 0
	for _, r := range s.Rows[3:] {
		if len(r.Cells) > 0 && r.Cells[0].Value.Text() == "合计" {
			break
		}
		listed++
		if got := beneath(t, s, r.Cells, "说明").Value.Text(); got != "考核等级为“优秀”" {
			t.Errorf("listed because %s", got)
		}
	}
	near := block(s, almost)
	if len(near) < 5 || !strings.HasSuffix(beneath(t, s, near[1], "说明").Value.Text(), "，应为“优秀”") {
		t.Errorf("%d groups of another grade", len(near))
	}
	if beneath(t, s, near[1], "表彰集体（分）").Value.Kind() != value.Number {
		t.Error("a group that is not listed shows no points")
	}
}

// What stands for a part of the period is no list of its own; the list of a
// rate that rises in July has the rate of the days.
func TestAnItemInPartsIsOneList(t *testing.T) {
	seeds := policy.Default()
	for i := range seeds {
		at := func(column string) int { _, k := seeds[i].Table.Column(column); return k }
		switch seeds[i].Table.Name {
		case "激励":
			for _, row := range seeds[i].Rows {
				if row[0] == "T2" {
					row[at("分段")] = "累加"
				}
			}
		case "参数":
			seeds[i].Rows = later(seeds[i].Table, seeds[i].Rows, "支教奖励标准", "7200")
		}
	}
	w := reports.Rewards(exchanged(compiled(seeds)), meta)
	sheets := 0
	for _, s := range w.Sheets {
		if strings.HasPrefix(s.Name, "支教奖励") {
			sheets++
		}
	}
	if sheets != 1 {
		t.Errorf("支教奖励 has %d lists", sheets)
	}
	s := sheetOf(t, w, "支教奖励")
	row := rowOf(t, s, 4, "张一年") // ends in August
	if got := beneath(t, s, row, "支教奖励（元）").Value; !got.Equal(number(7200)) {
		t.Errorf("张一年 gets %s", got)
	}
	rowOf(t, s, 1, "1 人")
}

// later lets a parameter have another value from July on.
func later(t *form.Table, rows [][]string, name, text string) [][]string {
	at := func(column string) int { _, k := t.Column(column); return k }
	for i, row := range rows {
		if row[at("名称")] == name {
			next := slices.Clone(row)
			row[at("失效")] = "2026-06-30"
			next[at("值")], next[at("生效")] = text, "2026-07-01"
			return slices.Insert(rows, i+1, next)
		}
	}
	panic(name)
}

func TestTheListsComeToWhatWasComputed(t *testing.T) {
	check := sheetOf(t, reports.Rewards(standard(), meta), "核对")
	row := rowOf(t, check, 0, "T2 支教奖励（元）")
	if !row[2].Value.Num().Equal(num.Int(6000)) || !row[4].Value.Num().Equal(num.Int(6000)) || row[6].Value.Text() != "相符" {
		t.Errorf("计算表 %s, 名单 %s: %s", row[2].Value, row[4].Value, row[6].Value)
	}
	for _, r := range check.Rows {
		if len(r.Cells) == 7 && r.Cells[6].Formula != "" && r.Cells[6].Value.Text() != "相符" && r.Cells[6].Value.Text() != "未超" {
			t.Errorf("%s: %s", r.Cells[0].Value, r.Cells[6].Value)
		}
	}
}
