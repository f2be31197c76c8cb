package formula

import (
	"errors"
	"strings"
	"testing"
)

// Each mistake is marked with ^ in the source, in front of the place reported.
func TestMistakesAreReportedWhereTheyAre(t *testing.T) {
	w := county()
	for _, c := range []struct{ src, code, says string }{
		{"", "syntax", "公式是空的"},
		{"^   ", "syntax", "公式是空的"},
		{"1+^", "syntax", "没有写完"},
		{"1+ ^*2", "syntax", "前面少了一个数"},
		{"^(1+2", "syntax", "没有配对的右括号"},
		{"(1+2)^)", "syntax", "多了一个右括号"},
		{`校名=^"振华`, "syntax", "双引号没有配对"},
		{"SUM(教职工^[周课时)", "syntax", "没有配对的右方括号"},
		{"班级数 ^在校生数", "syntax", "少了运算符"},
		{"SUM(班级数 ^在校生数)", "syntax", "少了运算符"},
		{"2^(3)", "syntax", "少了运算符"},
		{"(2)^(3)", "syntax", "少了运算符"},
		{"1^,000", "syntax", "千位分隔符"},
		{"班级数=^=30", "syntax", "只写一个 ="},
		{"^30人", "syntax", "乘号要写 *"},
		{"^12E-3", "syntax", "既不是数"},
		{"在校生数^×生均标准", "character", "请改用英文半角的 *"},
		{"ROUND^（在校生数,2)", "character", "全角"},
		{"在校生数^≥30", "character", ">="},
		{"在校生数^!=30", "character", "不等于请写 <>"},
		{"A1^:A9", "character", "表[列]"},
		{"IF(达标^;1;2)", "character", "英文逗号"},
		{"1+^\u200b2", "unknown-name", ""},
		{"^在校生+1", "unknown-name", "最接近的是“在校生数”"},
		{"^B12*2", "unknown-name", "单元格地址"},
		{"SUM(^教职工[周学时])", "unknown-name", "教职工[周课时]"},
		{"SUM(^[周课时])", "syntax", "表[列]"},
		{"^SUMM(1)", "unknown-function", "SUM"},
		{"^PMT(1,2)", "unknown-function", ""},
		{"^在校生数(1+2)", "unknown-function", "是一个项目"},
		{"^ROUND(1)", "arguments", "ROUND(数, 小数位数)"},
		{"IF(达标,^,2)", "arguments", "第 2 个参数是空的"},
		{`^COUNTIFS(教职工[年龄],">1",教职工[周课时])`, "arguments", "成对"},
		{"^IFS(达标,1,达标)", "arguments", "成对"},
		{`DATEDIF(加入日期,期末,^"MD")`, "arguments", `"D"`},
		{`TEXT(经费,^"G/通用格式")`, "arguments", "#,##0.00"},
		{"ISBLANK(^经费+1)", "arguments", "不是名称"},
		{"1+^教职工[周课时]", "column", "SUMPRODUCT"},
		{"ROUND(^教职工[周课时],2)", "column", "一整列"},
		{`COUNTIFS(^在校生数,">1")`, "column", "表[列]"},
		{"SUMPRODUCT(^在校生数*2)", "column", "不含任何一列"},
		{"SUM(^教职工[周课时]*2)", "column", "SUMPRODUCT"},
		{`COUNTIFS(教职工[年龄],">1",^成员[人数],">1")`, "table", "同一张表"},
		{"SUMPRODUCT(教职工[年龄]*^成员[人数])", "table", "同一张表"},
		{"XLOOKUP(1,标准[起点],^成员[人数])", "table", "同一张表"},
		{"^校名*2", "type", "VALUE(校名)"},
		{"IF(^在校生数,1,2)", "type", "在校生数>0"},
		{"IF(^角色,1,2)", "type", `角色="是"`},
		{`IF(达标,1,^"无")`, "type", "同一类型"},
		{"在校生数^=校名", "type", "不能相比"},
		{"1<在校生数^<5", "type", "AND(1<在校生数, 在校生数<5)"},
		{`校名^>"a"`, "type", "不能比大小"},
		{`经费^>""`, "type", "空白只能"},
		{"期末^+加入日期", "type", "EDATE"},
		{`"截止"&^期末`, "type", "yyyy-mm-dd"},
		{"LEN(^经费)", "type", "TEXT(经费"},
		{"YEAR(^2026)", "type", "DATE(年, 月, 日)"},
		{"SUM(^教职工[姓名])", "type", "需要数值"},
		{"LOOKUP(\"小学\",^标准[名称],标准[金额])", "type", "XLOOKUP"},
		{"经费^+在校生数", "unit", "“经费”的单位是 元，“在校生数”的单位是 人"},
		{"经费^+经费万元", "unit", "1 万元 = 10000 元"},
		{"经费^>在校生数", "unit", "不能相比"},
		{"IF(达标,经费,^在校生数)", "unit", "作为同一个结果"},
		{"SUM(经费,^在校生数)", "unit", ""},
		{"乡村校系数^+经费", "unit", "无（比率或个数）"},
		{"期末^+在团月数", "unit", "EDATE(期末, 月数)"},
		{"9-2*2+经费^+在校生数^2", "unit", ""},
		{"ROUND(2,^在校生数)", "unit", "不能有单位"},

		{"ROUND(经费,^在校生数)", "unit", "不能有单位"},
		{`COUNTIFS(教职工[年龄],">="&^在校生数)`, "unit", ""},
		{`角色=^"核心"`, "option", "最接近的是“核心校”"},
		{`^"xyz"=角色`, "option", "核心校、成员校、牵头校"},
		{`COUNTIFS(教职工[骨干级别],^"县")`, "option", "县级"},
		{`COUNTIFS(教职工[骨干级别],^"<>没有")`, "option", ""},
		{`SUMPRODUCT((教职工[骨干级别]=^"地级")*1)`, "option", ""},
		{`COUNTIFS(教职工[年龄],^"五十")`, "criteria", "不是数"},
		{`COUNTIFS(教职工[年龄],^">=")`, "criteria", "少了数"},
		{`COUNTIFS(教职工[姓名],^"王*")`, "criteria", "通配符"},
		{`COUNTIFS(教职工[姓名],^">王")`, "criteria", "只能用等于"},
		{`COUNTIFS(教职工[任教起],^">去年")`, "criteria", "2026-09-01"},
		{`COUNTIFS(教职工[姓名],^5)`, "criteria", "永远不会符合"},
		{"^" + strings.Repeat("(", 70) + "1" + strings.Repeat(")", 70), "too-long", "套得太深"},
		{strings.Repeat("-", 70) + "1", "too-long", "套得太深"},
	} {
		mark := strings.Index(c.src, "^") // powers have tests of their own
		src := c.src
		if mark >= 0 {
			src = c.src[:mark] + c.src[mark+1:]
		}
		_, err := Compile(src, w)
		var e *Error
		if !errors.As(err, &e) {
			t.Errorf("%s: compiled, want %s", src, c.code)
			continue
		}
		if e.Code != c.code || !strings.Contains(e.Text, c.says) {
			t.Errorf("%s: %s %v\n\twant %s …%s…", src, e.Code, err, c.code, c.says)
		}
		if want := len([]rune(c.src[:max(mark, 0)])); mark >= 0 && e.Pos != want && c.code != "too-long" {
			t.Errorf("%s: reported at %d (%v), want %d", src, e.Pos, err, want)
		}
	}
}

func TestAllMistakesAreReportedAtOnce(t *testing.T) {
	_, err := Compile(`IF(角色="核心", 在校生+经费, SUMM(1)) + ROUND(校名, 2) + (经费+在校生数)`, county())
	var all Errors
	if !errors.As(err, &all) {
		t.Fatal(err)
	}
	var codes []string
	for _, e := range all {
		codes = append(codes, e.Code)
	}
	if got := strings.Join(codes, " "); got != "option unknown-name unknown-function type unit" {
		t.Errorf("%s\n%v", got, err)
	}
}

func TestOneMistakeBringsNoOthers(t *testing.T) {
	for _, src := range []string{"(在校生+1)*2>3", "IF(在校生>1,经费,0)", "SUM(教职工[学时])/COUNTA(教职工[姓名])", "ROUND(SUMM(1),2)+经费", "在校生数×2"} {
		_, err := Compile(src, county())
		var all Errors
		if !errors.As(err, &all) || len(all) != 1 {
			t.Errorf("%s: %v", src, err)
		}
	}
}

func TestThePlaceIsCountedInCharactersFromOne(t *testing.T) {
	_, err := Compile("在校生数+在校生", county())
	if err == nil || !strings.HasPrefix(err.Error(), "第 6 个字符处：没有叫“在校生”的项目") {
		t.Error(err)
	}
}

func TestUnitsAndTypesAreInferred(t *testing.T) {
	w := county()
	for _, c := range []struct {
		src  string
		typ  Type
		unit string
		bare bool
	}{
		{"生均标准*在校生数", Num, "元", false},
		{"经费/在校生数", Num, "元/人", false},
		{"经费/经费", Num, "", false},
		{"经费*比例", Num, "元", false},
		{"经费*8%", Num, "元", false},
		{"经费+100", Num, "元", false},
		{"100-经费", Num, "元", false},
		{"2*3+1", Num, "", true},
		{"IF(达标,0,经费)", Num, "元", false},
		{"IF(达标,经费,\"\")", Num, "元", false},
		{"IFS(达标,0,TRUE,经费)", Num, "元", false},
		{"月标准*在团月数", Num, "元", false},
		{"COUNTA(教职工[姓名])*生均标准", Num, "元", false},
		{`COUNTIFS(成员[角色],"成员校")`, Num, "校", false},
		{"SUM(教职工[绩效])*12", Num, "元/月", false},
		{"MAX(经费,0)", Num, "元", false},
		{"AVERAGE(教职工[年龄])", Num, "岁", false},
		{"SUMPRODUCT((教职工[骨干级别]=\"县级\")*教职工[绩效])", Num, "元/月", false},
		{"期末-加入日期", Num, "天", false},
		{"期末+30", Date, "", true},
		{"YEAR(期末)", Num, "", true},
		{`DATEDIF(加入日期,期末,"M")`, Num, "", true},
		{"LEN(校名)*经费", Num, "元", false},
		{"RANK(1,成员[得分])", Num, "", true},
		{"XLOOKUP(\"小学\",标准[名称],标准[金额])*在校生数", Num, "元", false},
		{"ROUND(经费/7,2)", Num, "元", false},
		{"在校生数^2", Num, "人·人", false},
		{"校名&1", Text, "", true},
		{"经费>0", Bool, "", true},
		{"MIN(教职工[任教起])", Date, "", true},
	} {
		p := compile(t, w, c.src)
		if p.Type() != c.typ || p.Unit() != unitNamed(c.unit) || p.Bare() != c.bare {
			t.Errorf("%s is %s, unit %q, bare %v; want %s, %q, %v", c.src, p.Type(), p.Unit(), p.Bare(), c.typ, c.unit, c.bare)
		}
	}
}

func TestAssignable(t *testing.T) {
	u := unitNamed
	for _, c := range []struct {
		inferred, declared, row string
		bare, want              bool
	}{
		{"元", "元", "校", false, true},
		{"元/校", "元", "校", false, true},
		{"元/人", "元", "校", false, false},
		{"万元", "元", "校", false, false},
		{"", "元", "校", true, true},
		{"", "元", "校", false, false},
		{"", "%", "校", false, true},
	} {
		if got := Assignable(u(c.inferred), u(c.declared), u(c.row), c.bare); got != c.want {
			t.Errorf("%s into %s on a row of one %s: %v", c.inferred, c.declared, c.row, got)
		}
	}
}

func TestSymbolsAreListedOnceInOrder(t *testing.T) {
	p := compile(t, county(), "在校生数*生均标准+在校生数*经费/COUNTA(教职工[姓名])")
	var names []string
	for _, s := range p.Symbols() {
		names = append(names, s.Name)
	}
	if got := strings.Join(names, " "); got != "在校生数 生均标准 经费 教职工[姓名]" {
		t.Error(got)
	}
}
