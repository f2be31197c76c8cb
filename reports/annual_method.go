package reports

import (
	"fmt"
	"slices"
	"strings"

	"hesuan/calc"
	"hesuan/internal/num"
	"hesuan/internal/policy"
	"hesuan/internal/value"
	"hesuan/reports/pdf"
)

// samples counts the parameters in force that are 示例.
func (c *county) samples() int {
	n := 0
	for _, p := range c.rules.Parameters {
		if p.Sample {
			n++
		}
	}
	return n
}

// sampleOwners names the departments that have to replace a sample.
func (c *county) sampleOwners() string {
	var out []string
	for _, p := range c.rules.Parameters {
		if p.Sample && p.Owner != "" && !slices.Contains(out, p.Owner) {
			out = append(out, p.Owner)
		}
	}
	return strings.Join(out, "、")
}

// method draws the section on where the numbers come from.
func (a *annual) method() {
	d := a.d
	schools, filedOf := a.res.Count(calc.Place{Level: calc.School}), 0
	for i := range schools {
		if a.res.Filed(i) {
			filedOf++
		}
	}
	d.Para(fmt.Sprintf("本报告由集团名册、政策和各单位填报表计算得出：名册列%d个集团、%d所学校；政策在本批次有效的有%d张填报表、%d条校验、%d个项目、%d项集团考核指标、%d项学校考核指标、%d项均衡指标、%d个参数；采用%d所学校的填报表。报告中的数都是计算结果或其合计，不另行加工。",
		len(a.groups), schools, len(a.rules.Tables), len(a.rules.Checks), len(a.rules.Items), len(a.rated(calc.Group)), len(a.rated(calc.Member)), len(a.rules.Balances), len(a.rules.Parameters), filedOf))
	t := pdf.Table{Caption: "版本", Columns: []pdf.Column{{Head: "内容"}, {Head: "说明"}}}
	add := func(name, text string) {
		if text != "" {
			t.Rows = append(t.Rows, pdf.Row{Cells: []string{name, text}})
		}
	}
	add("批次", fmt.Sprintf("%s（%s 至 %s）", a.in.Meta.Period, a.rules.Period.Span.From.Chinese(), a.rules.Period.Span.To.Chinese()))
	add("版本", a.in.Meta.Version)
	add("数据截至", a.in.Meta.AsOf)
	add("指纹", a.in.Meta.Fingerprint)
	add("政策", bookVersion(a.rules.Book.File, a.rules.Book.SHA256))
	add("程序版本", a.in.Program)
	t.Note = "注：指纹由名册、政策、填报表和程序版本算出。指纹相同，结果逐字节相同。"
	d.Keep(func() { d.Table(t) })
	if a.shortened {
		d.Callout("与上一版相比", numbered(a.in.Changed))
	}
	d.Callout("怎样查一个数的来历", "在分配表、核定表的“计算”表中，每个数都是公式，点开可看到用了哪些单元格；“参数”表列出标准和依据。也可以请县里的管理员运行 hesuan explain 项目 对象，得到从这个数到填报表单元格的完整推算。")
	d.Table(a.sampleTable())
}

// bookVersion names a workbook by its file and the start of its hash.
func bookVersion(file, sha256 string) string {
	if len(sha256) > 12 {
		sha256 = sha256[:12]
	}
	return strings.TrimSpace(file + "　" + sha256)
}

// sampleTable lists the parameters that wait for the county's own rules, by the
// department that has to give them.
func (a *annual) sampleTable() pdf.Table {
	t := pdf.Table{Caption: "示例标准（待正式文件替换）", Columns: []pdf.Column{{Head: "责任部门", Align: pdf.Center, Width: 22}, {Head: "名称与现用值（示例）"}},
		Empty: "没有示例标准"}
	var owners []string
	text := map[string][]string{}
	for i := 0; i < len(a.rules.Parameters); {
		j := i
		var same []policy.Parameter // parameters come sorted by name
		for ; j < len(a.rules.Parameters) && a.rules.Parameters[j].Name == a.rules.Parameters[i].Name; j++ {
			if a.rules.Parameters[j].Sample {
				same = append(same, a.rules.Parameters[j])
			}
		}
		i = j
		if len(same) == 0 {
			continue
		}
		p := same[0]
		if text[p.Owner] == nil {
			owners = append(owners, p.Owner)
		}
		text[p.Owner] = append(text[p.Owner], sample(same))
	}
	for _, o := range owners {
		t.Rows = append(t.Rows, pdf.Row{Cells: []string{o, strings.Join(text[o], "；")}})
	}
	return t
}

// sample writes the values of one name: 生均标准 小学30、初中40（元/人）.
func sample(same []policy.Parameter) string {
	var values []string
	for _, p := range same {
		text := p.Value.String()
		if areRates(same) {
			text = wholePercent(p.Value.Num())
		}
		values = append(values, p.Key+text)
	}
	out := same[0].Name + " " + strings.Join(values, "、")
	if unit := same[0].Unit.String(); unit != "" {
		out += "（" + unit + "）"
	}
	return out
}

// areRates reports whether parameters of one name are rates: numbers below 1
// without a unit. A unit does not tell, for % is no unit.
func areRates(ps []policy.Parameter) bool {
	return !slices.ContainsFunc(ps, func(p policy.Parameter) bool {
		return p.Value.Kind() != value.Number || p.Unit != (num.Unit{}) || p.Value.Num().Cmp(num.Int(1)) >= 0
	})
}

// wholePercent writes a rate without decimals that say nothing: 8%, 12.5%.
func wholePercent(n num.Num) string { return n.Mul(num.Int(100)).String() + "%" }
