package reports_test

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"

	"hesuan/calc"
	"hesuan/internal/form"
	"hesuan/internal/num"
	"hesuan/internal/register"
	"hesuan/internal/sample"
	"hesuan/internal/value"
	"hesuan/reports"
)

func schoolOf(t testing.TB, res *calc.Result, code string) int {
	t.Helper()
	s, ok := res.Find(calc.School, code)
	if !ok {
		t.Fatalf("no school %s", code)
	}
	return s.Index
}

func notice(t testing.TB, res *calc.Result, school int, draft bool) []byte {
	t.Helper()
	data, err := reports.Notice(reports.NoticeInput{Result: res, Meta: meta, Draft: draft, Issuer: "县教育和体育局", Program: "0.1.0", School: school})
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// noticeText is a notice as one string without spaces.
func noticeText(t testing.TB, res *calc.Result, code string) string {
	t.Helper()
	return strings.Join(pages(t, notice(t, res, schoolOf(t, res, code), false)), "")
}

func says(t testing.TB, text string, wants ...string) {
	t.Helper()
	for _, w := range wants {
		if !strings.Contains(text, bare(w)) {
			t.Errorf("it does not say %q", w)
		}
	}
}

// refill changes a cell of a return.
func refill(r *form.Return, table string, row int, column string, v any) {
	recs := r.Tables[table]
	_, i := recs.Table.Column(column)
	recs.Rows[row].Cells[i].Value = typed(v)
}

// rich is the county with a budget that suffices and 192 pupils in S03.
func rich(t testing.TB) *calc.Result {
	t.Helper()
	return run(t, func(r form.Return) *form.Return {
		switch r.Subject {
		case "财政局":
			refill(&r, "预算安排", 0, "金额", 100_000_000)
		case "S03":
			for i, pupils := range []int{40, 38, 38, 38, 38} {
				refill(&r, "班级学生", i, "在校生数", pupils)
			}
			refill(&r, "办学条件", 0, "校级职数核定", 2)
			refill(&r, "办学条件", 0, "中层职数核定", 3)
		}
		return &r
	})
}

// S03 is a village school of a 城乡共建型 group, there all year: 192 pupils at
// 30 yuan by 1.2 are 6,912.00; a member school gets 20,000.00.
func TestANoticeWorksOutAnAmountAsOneDoesByHand(t *testing.T) {
	text := noticeText(t, rich(t), "S03")
	says(t, text,
		"生均集团化经费 6,912.00 0.00 6,912.00 X1未超，不压减",
		"成员校补助费 20,000.00 0.00 20,000.00",
		`公式：SUM(班级学生[生均经费])*IF(城乡="乡村",乡村校系数,1)*在团月数/全年月数`, "方案三（二）经费保障",
		"班级学生[生均经费]合计＝192人×30元/人", "代入：5,760×1.2×12÷12＝6,912",
		"填报表：班级学生!D4:D8 在校生数（合计192人）、A4:A8 学段", "城乡：乡村（集团名册.xlsx 学校!F7）",
		"生均标准·小学 30元/人", "乡村校系数 1.2", "示例",
		`条件：角色="成员校"，成立`, "代入：20,000×12÷12＝20,000",
		"不适用于你校：Z1 基础补助",
		"填报表即你校的沂源县张家坡镇流泉完全小学.xlsx", "如有疑问，请在收到后向县教育和体育局核对", "收件/沂源县张家坡镇流泉完全小学", "县教育和体育局2026年12月20日",
		"没有：学校和部门的填报表全部受理",
	)
	if strings.Contains(text, "草稿：") {
		t.Error("a release calls itself a draft")
	}
}

func TestANoticeSumsItsPersonsAndNamesNone(t *testing.T) {
	res := rich(t)
	text := noticeText(t, res, "S05")
	m, _ := res.Find(calc.Member, "S05")
	base, _ := res.Program.Item("J1")
	pool, _ := res.Program.Item("J2")
	share, _ := res.Program.Item("J4")
	sum, persons := num.Int(0), 0
	for _, p := range res.Under(m, calc.Teacher) {
		if v := res.Value(share, p.Index); v.Kind() == value.Number {
			sum, persons = sum.Add(v.Num()), persons+1
		}
	}
	if persons == 0 || !sum.Equal(res.Value(pool, m.Index).Num()) {
		t.Fatalf("%d persons share %s", persons, sum)
	}
	says(t, text,
		"J1 绩效基数 "+res.Value(base, m.Index).Num().Grouped(2), "J2 学校增量总额 "+sum.Grouped(2),
		fmt.Sprintf("J4 个人增量合计 %s 元 %d人，总额减各人之和0.00", sum.Grouped(2), persons), "公式：分配(J2，J3)",
	)
	for _, p := range res.Under(m, calc.Teacher) {
		if strings.Contains(text, p.Name) {
			t.Errorf("it names %s", p.Name)
		}
	}
}

func TestANoticeTellsHowItsGroupWasGraded(t *testing.T) {
	res := filed(t)
	text := noticeText(t, res, "S03")
	g, _ := res.Find(calc.Group, "G01")
	total, _ := res.Named(calc.Group, g.Index, "考核总分")
	grade, _ := res.Named(calc.Group, g.Index, "考核等级")
	says(t, text, fmt.Sprintf("振华教育集团（城乡共建型）考核总分%s分，在14个集团中列第%s名，同类型4个中列第", total.Num().Grouped(2), res.Rank(g.Index)),
		"等级"+grade.Text(), "等级关系到你校的考核奖补费、学校增量总额", "得分/适用分值：组织管理")
}

// The core of a unified group is paid for all of it; what it is paid is what
// the funding workbook says, and so for every other payee.
func TestNoticesComeToWhatTheFundingWorkbookPays(t *testing.T) {
	res := moved(t)
	paid, total := map[string]num.Num{}, num.Int(0)
	for _, s := range reports.Funding(res, meta).Sheets {
		if s.Name != "汇总" {
			continue
		}
		approved := len(s.Rows[2].Cells) - 2
		for _, r := range s.Rows[3:] {
			if len(r.Cells) > approved && r.Cells[0].Value.Kind() == value.Number { // a payee of a group
				payee, v := r.Cells[3].Value.String(), r.Cells[approved].Value.Num()
				paid[payee], total = paid[payee].Add(v), total.Add(v)
			}
		}
	}
	if len(paid) < 20 {
		t.Fatalf("only %d payees in the workbook", len(paid))
	}
	sum := num.Int(0)
	for _, s := range res.Subjects(calc.School) {
		text := strings.Join(pages(t, notice(t, res, s.Index, false)), "")
		want, isPaid := paid[s.Name]
		marks := regexp.MustCompile(`你校收款合计[\d,]+\.\d\d([\d,]+\.\d\d)`)
		if !strings.Contains(text, "你校收款合计") {
			marks = regexp.MustCompile(`合计[\d,]+\.\d\d[\d,]+\.\d\d([\d,]+\.\d\d)注`)
		}
		switch got := marks.FindStringSubmatch(text); {
		case strings.Contains(text, "收款，本单所列是集团内部分列"):
			if isPaid {
				t.Errorf("%s is paid and does not know", s.Name)
			}
		case got == nil:
			if isPaid {
				t.Errorf("%s: no sum", s.Name)
			}
		case got[1] != want.Grouped(2):
			t.Errorf("%s: its notice says %s, the workbook %s", s.Name, got[1], want.Grouped(2))
		default:
			n, _ := num.Parse(strings.ReplaceAll(got[1], ",", ""))
			sum = sum.Add(n)
		}
	}
	if !sum.Equal(total) {
		t.Errorf("the notices come to %s, the workbook to %s", sum, total)
	}
}

func TestPayeesAreToldApart(t *testing.T) {
	res := filed(t)
	says(t, noticeText(t, res, "S14"), "本集团统一法定代表人，由你校（核心校）代全集团收款", "你校收款合计", "悦庄镇两县春蕾小学", "淄博市埠村希望小学")
	says(t, noticeText(t, res, "S15"), "沂源县悦庄镇教育集团统一法定代表人，你校的经费由核心校沂源县悦庄镇中心小学收款，本单所列是集团内部分列给你校的金额。")
	lead := noticeText(t, res, "S41")
	says(t, lead, "职普融通型 牵头校 整个批次 12 你校", "代入：100,000×12÷24＝50,000.00")
	if strings.Contains(lead, "收款合计") {
		t.Error("an independent school is said to be paid for others")
	}
}

// moved is the county in which S40 leaves G13 for G02 at midsummer and S99 is
// in no group; G14 ends with September.
func moved(t testing.TB, without ...string) *calc.Result {
	t.Helper()
	seeds := register.Default()
	for i, s := range seeds {
		switch s.Table.Name {
		case "成员":
			rows := slices.Clone(s.Rows)
			for k, row := range rows {
				row = slices.Clone(row)
				switch row[0] + row[1] {
				case "G13S40":
					row[4], row[6], row[7] = "2026-06-30", "战略调整", "沂教字〔2026〕9号"
				case "G14S41", "G14S42":
					row[4], row[6], row[7] = "2026-09-30", "目标达成", "沂教字〔2026〕12号"
				}
				rows[k] = row
			}
			seeds[i].Rows = append(rows, []string{"G02", "S40", "成员校", "2026-07-01", "", "通过", "", "", "示例"})
		case "学校":
			seeds[i].Rows = append(slices.Clone(s.Rows), []string{"S99", "沂源县独立小学", "", "小学", "", "乡村", "村", "", "", "", "", "县教育和体育局", "待核", "未入集团"})
		case "集团":
			rows := slices.Clone(s.Rows)
			for k, row := range rows {
				if row[0] == "G14" {
					rows[k] = slices.Clone(row)
					rows[k][4] = "2026-09-30"
				}
			}
			seeds[i].Rows = rows
		}
	}
	book := decoded("集团名册.xlsx", register.Schema(), seeds)
	reg, _ := register.Build(book)
	program, _ := lawbook()
	in := calc.Input{Register: reg, RegisterBook: book}
	for _, r := range everyReturn(program.Rules, reg) {
		if !slices.Contains(without, r.Subject) {
			in.Returns = append(in.Returns, r)
		}
	}
	return program.Run(in)
}

func TestASchoolThatChangedGroupsIsToldBothStretches(t *testing.T) {
	res := moved(t)
	text := noticeText(t, res, "S40")
	says(t, text,
		"①沂源一中贯通培养型教育集团 贯通培养型 成员校 2026年6月30日退出 6 你校",
		"②历山中学教育集团 城乡共建型 成员校 2026年7月1日加入 6 你校",
		"Z2 成员校补助费① 10,000.00", "Z2 成员校补助费② 10,000.00", "代入：20,000×6÷12＝10,000",
		"沂源一中贯通培养型教育集团（贯通培养型）考核总分", "历山中学教育集团（城乡共建型）考核总分", "结果①", "结果②",
	)
	for _, once := range []string{"Z5交流补助①", "Z6共享资源补助费①"} {
		if strings.Contains(text, once) {
			t.Errorf("%s is counted for a stretch", once)
		}
	}
}

func TestASchoolInNoGroupIsToldSo(t *testing.T) {
	says(t, noticeText(t, moved(t), "S99"), "本批次内你校没有加入教育集团", "你校没有加入教育集团，不参加集团考核。", "Z2 成员校补助费、Z3 生均集团化经费")
}

func TestASchoolThatDidNotFileReadsMissingAndNotZero(t *testing.T) {
	text := noticeText(t, filed(t, "S38"), "S38")
	says(t, text, "你校填报表未受理", "没有受理到你校2026年度的填报表", "都是“未报”，不是零", "Z3 生均集团化经费 未报 — 未报 未报，原因见第三部分",
		"未报：缺班级学生[生均经费]", "等级未定", "补报前不核定这些金额，也不按零计", "收件/东里镇福禄坪小学", "（暂定，不得据以拨付）")
	for _, wrong := range []string{"生均集团化经费0.00", "成立未报"} {
		if strings.Contains(text, wrong) {
			t.Errorf("it says %q", wrong)
		}
	}
}

func TestAMissingNeighbourIsNamed(t *testing.T) {
	says(t, noticeText(t, filed(t, "S38", "教体局"), "S35"), "沂源县东里镇教育集团的东里镇福禄坪小学未报", "教体局未报，用到其数据的结果未定或不完整", "因此未定的有：考核奖补费、学校增量总额")
}

func TestABudgetThatStopsLeavesNoAmountButTheProtected(t *testing.T) {
	res := run(t, func(r form.Return) *form.Return {
		if r.Subject == "财政局" {
			refill(&r, "预算安排", 0, "金额", 100_000)
		}
		return &r
	})
	says(t, noticeText(t, res, "S03"), "限额X1“集团化办学经费预算”未能执行", "预算不足，无法安排", "未定", "财政局.xlsx：预算安排!B4 金额")
}

func TestAReductionIsExplainedToTheFen(t *testing.T) {
	res := filed(t)
	o := res.Ceilings[0]
	if !o.Reduced {
		t.Fatal("this county's budget is meant to be short")
	}
	says(t, noticeText(t, res, "S03"), "全县预算3,600,000.00元", "先保障Z1、Z4、Z5，计"+o.Protected.Grouped(2)+"元，余"+o.Left.Grouped(2)+"元",
		"全县应拨"+o.Reducible.Grouped(2)+"元", "限额!E", "X1按")
}

func TestAGradeThatIsNotFinalStillFindsItsRate(t *testing.T) {
	res := filed(t, "S38")
	found := false
	for _, s := range res.Subjects(calc.School) {
		grade, _ := res.Named(calc.Group, s.Group, "考核等级")
		if grade.Kind() != value.Text || !grade.Partial() || found {
			continue
		}
		found = true
		rate := map[string]string{"优秀": "1.2", "良好": "1", "合格": "0.8", "不合格": "0"}[grade.Text()]
		says(t, noticeText(t, res, s.Code), "等级系数·"+grade.Text()+" "+rate+"（参数!", "（暂定）")
	}
	if !found {
		t.Error("no grade of this county is provisional")
	}
}

// The first half of the year has a subsidy of 20,000, the second of 24,000: a
// member of the whole year gets 10,000 and 12,000.
func TestAStandardThatChangesIsToldInItsParts(t *testing.T) {
	res := runUnder(t, func(sheet string, rows [][]string) [][]string {
		if sheet != "参数" {
			return rows
		}
		for i, row := range rows {
			if row[0] == "成员校补助" {
				before, after := slices.Clone(row), slices.Clone(row)
				before[len(row)-1] = "2026-06-30"
				after[2], after[len(row)-2] = "24000", "2026-07-01"
				rows[i] = before
				return append(rows, after)
			}
		}
		panic("no 成员校补助")
	})
	says(t, noticeText(t, res, "S03"), "Z2 成员校补助费 应拨 22,000.00", "代入：10,000＋12,000＝22,000", "24,000元/校", "代入：20,000×6÷12＝10,000", "代入：24,000×6÷12＝12,000")
}

func TestADraftNoticeSaysSoOnEveryPage(t *testing.T) {
	res := filed(t)
	for i, p := range pages(t, notice(t, res, 2, true)) {
		if strings.Count(p, "草") < 2 { // the stamp, beside the version in the foot
			t.Errorf("page %d of a draft has no stamp", i+1)
		}
		says(t, p, "批次："+meta.Period, "版本："+meta.Version, "指纹："+meta.Fingerprint, "数据截至："+meta.AsOf, fmt.Sprintf("— %d —", i+1))
		if i == 0 {
			says(t, p, "草稿：尚未经有关部门会签，不作拨款和兑现的依据")
		}
	}
}

func TestTheSameRunGivesTheSameNoticeAndBrief(t *testing.T) {
	a, b := filed(t, "S20"), filed(t, "S20")
	if !bytes.Equal(notice(t, a, 19, true), notice(t, b, 19, true)) {
		t.Error("two notices of one run differ")
	}
	if !bytes.Equal(brief(t, a, 6, true), brief(t, b, 6, true)) {
		t.Error("two briefs of one run differ")
	}
}

func TestPapersOfOneRunMayBeDrawnAtOnce(t *testing.T) {
	res := filed(t)
	var alone, atOnce [8][]byte
	for i := range alone {
		alone[i] = notice(t, res, i, false)
	}
	again := filed(t)
	var wait sync.WaitGroup
	for i := range atOnce {
		wait.Go(func() {
			data, err := reports.Notice(reports.NoticeInput{Result: again, Meta: meta, Issuer: "县教育和体育局", Program: "0.1.0", School: i})
			if err != nil {
				t.Error(err)
			}
			atOnce[i] = data
		})
	}
	wait.Wait()
	for i := range alone {
		if !bytes.Equal(alone[i], atOnce[i]) {
			t.Errorf("notice %d differs when it is not drawn alone", i)
		}
	}
}

func TestANoticeNeedsItsSchoolAndItsDay(t *testing.T) {
	res := filed(t)
	in := reports.NoticeInput{Result: res, Meta: meta, School: 42}
	if _, err := reports.Notice(in); err == nil || !strings.Contains(err.Error(), "42") {
		t.Errorf("a notice to no school: %v", err)
	}
	in.School, in.Meta.AsOf = 0, "年底"
	if _, err := reports.Notice(in); err == nil || !strings.Contains(err.Error(), "年底") {
		t.Errorf("a notice of no day: %v", err)
	}
	if _, err := reports.Notice(reports.NoticeInput{Meta: meta}); err == nil {
		t.Error("a notice of no run is drawn")
	}
}

// Every school of the sample county has its notice and every group its brief,
// in few pages that name nobody and whose formulas come to what they say. With HESUAN_REPORTS set to a folder they are written there, to be looked at.
func TestTheSampleCountysPapers(t *testing.T) {
	for name, res := range map[string]*calc.Result{
		"whole": sampled(t, sample.Options{Seed: 1, Veto: true}),
		"short": sampled(t, sample.Options{Seed: 2, BudgetShort: true}, "S13", "S29", "S38"),
	} {
		staff := map[string]bool{}
		for _, p := range res.Subjects(calc.Teacher) {
			staff[p.Name] = true
		}
		schools := res.Subjects(calc.School)
		if name == "whole" { // all of them are drawn once, in the county that is short
			schools = schools[38:]
		}
		look := func(paper string, most int, data []byte) string {
			list := spaced(t, data)
			if n := len(list); n > most {
				t.Errorf("%s %s has %d pages, want at most %d", name, paper, n, most)
			}
			all := strings.Join(list, "")
			if id := identity.FindString(all); id != "" {
				t.Errorf("%s %s holds %s", name, paper, id)
			}
			for word := range strings.FieldsSeq(all) {
				if staff[word] {
					t.Errorf("%s %s names %s", name, paper, word)
				}
			}
			if strings.Contains(all, "NaN") || strings.Contains(all, "!!") {
				t.Errorf("%s %s shows what is no value", name, paper)
			}
			if dir := os.Getenv("HESUAN_REPORTS"); dir != "" {
				write(t, filepath.Join(dir, name+"-"+paper+".pdf"), data)
			}
			return bare(all)
		}
		for _, s := range schools {
			text := look(s.Code, 3, notice(t, res, s.Index, name == "short"))
			says(t, text, s.Name+"（"+s.Code+"）")
			bornOut(t, s.Name, text)
		}
		for _, g := range res.Subjects(calc.Group) {
			says(t, look(g.Code, 2, brief(t, res, g.Index, name == "short")), g.Name+"简报")
		}
	}
}

func BenchmarkNotice(b *testing.B) {
	res := sampled(b, sample.Options{Seed: 2, BudgetShort: true}, "S13")
	for i := 0; b.Loop(); i++ {
		notice(b, res, i%42, true)
	}
}
