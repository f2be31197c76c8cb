package calc_test

import (
	"strings"
	"testing"

	"hesuan/calc"
	"hesuan/internal/finding"
	"hesuan/internal/form"
)

// worked is a row of 算例: item, day, inputs, expected result.
type worked [4]string

// examined runs examples against a policy that has no others.
func examined(t *testing.T, edit func(map[string]*form.Seed), examples ...worked) []finding.Finding {
	t.Helper()
	p, fs := calc.Compile(rules(t, book(t, func(by map[string]*form.Seed) {
		if edit != nil {
			edit(by)
		}
		s := by["算例"]
		s.Rows = nil
		for _, x := range examples {
			row := make([]string, len(s.Table.Columns))
			for column, text := range map[string]string{"编号": "例1", "项目": x[0], "情形": "试", "日期": x[1], "输入": x[2], "期望": x[3], "依据": "方案"} {
				_, at := s.Table.Column(column)
				row[at] = text
			}
			s.Rows = append(s.Rows, row)
		}
	})))
	for _, f := range fs {
		t.Error(f)
	}
	return p.Examples()
}

func TestAnExampleHoldsByTheRateOfItsOwnDay(t *testing.T) {
	dearer := revised("2026-07-01", map[string]string{"集团基础补助": "130000", "交流补助标准/村": "1000", "工作室经费": "26000", "考核奖补/优秀": "120000"})
	june, july := "2026-06-30", "2026-07-01"
	for _, f := range examined(t, dearer,
		worked{"Z1", june, "存续月数=12;权重={12}", "{100000}"}, worked{"Z1", july, "存续月数=12;权重={12}", "{130000}"},
		worked{"Z4", june, "工作室[工作室编号]={W1}", "20000"}, worked{"Z4", july, "工作室[工作室编号]={W1}", "26000"},
		worked{"Z7", june, "考核等级=优秀;存续月数=6;权重={1,1}", "{25000,25000}"}, worked{"Z7", july, "考核等级=优秀;存续月数=6;权重={1,1}", "{30000,30000}"},
		worked{"交流轮岗[补助]", june, "方向=派出;月数=4;对方驻地=村", "3600"}, worked{"交流轮岗[补助]", july, "方向=派出;月数=4;对方驻地=村", "4000"},
		worked{"Z5", june, "交流轮岗[方向]={派出};交流轮岗[月数]={4};交流轮岗[对方驻地]={村}", "3600"},
		worked{"Z5", july, "交流轮岗[方向]={派出};交流轮岗[月数]={4};交流轮岗[对方驻地]={村}", "4000"},
	) {
		t.Error(f)
	}
	if fs := examined(t, dearer, worked{"Z1", june, "存续月数=12;权重={12}", "{130000}"}); len(fs) != 1 || fs[0].Code != "P201" {
		t.Errorf("the rate of July in June: %v", fs)
	}
}

// A rate that an example states stands in place of the one in force, so that
// the formula can be shown apart from it.
func TestAnExampleMayStateItsOwnRate(t *testing.T) {
	for _, f := range examined(t, revised("2026-01-01", map[string]string{"成员校补助": "25000", "生均标准/小学": "99"}),
		worked{"Z2", "2026-12-31", "角色=成员校;在团月数=6;成员校补助=20000", "10000"},
		worked{"Z2", "2026-12-31", "角色=成员校;在团月数=6", "12500"},
		worked{"班级学生[生均经费]", "2026-12-31", "学段=小学;在校生数=10;生均标准[键]={小学};生均标准[值]={30}", "300"},
	) {
		t.Error(f)
	}
}

// Lists of bare names are one value for each of those that share: who does not
// qualify gets nothing, and the weight is the policy's own.
//
//	1000 by 6×1000 : 3×1000 (half a year each) = 666.67 : 333.33
func TestAnAllocationIsComputedForEachOfThoseWhoShare(t *testing.T) {
	for _, f := range examined(t, nil,
		worked{"Z1", "2026-12-31", "存续月数=12;角色={核心校,成员校};在团月数={12,12}", "{100000,不适用}"},
		worked{"J4", "2026-12-31", "J2=1000;人员性质=在编;年度考核等次={优秀,不合格,合格};职务=教师;在册单位数=1;J3={6,9,3}", "{666.67,不适用,333.33}"},
	) {
		t.Error(f)
	}
}

// A computed column that is not given is computed from the columns that are,
// row by row, even where the subject has a name that the rows have too.
func TestAColumnIsComputedFromTheRowsGiven(t *testing.T) {
	id, other := "11010519491231002X", "440524188001010014"
	for _, f := range examined(t, nil,
		worked{"B32", "2026-12-31", "身份证号=" + id + ";交流轮岗[身份证号]={" + id + "," + other + "," + id + "};交流轮岗[方向]={接收,接收,派出};" +
			"交流轮岗[开始日期]={2026-03-01,2026-03-01,2026-09-01};交流轮岗[结束日期]={2026-06-30,2026-12-31,2026-12-31};批次起=2026-01-01;批次止=2026-12-31", "4"},
		worked{"T1", "2026-12-31", "交流轮岗[方向]={派出,派出};交流轮岗[形式]={支教,走教};交流轮岗[开始日期]={2025-09-01,2025-09-01};交流轮岗[结束日期]={2026-08-31,2026-08-31}", "1"},
	) {
		t.Error(f)
	}
}

func TestAnInputMayBeNamedByCodeOrByName(t *testing.T) {
	for _, f := range examined(t, nil,
		worked{"T3", "2026-12-31", "考核等级=优秀;B30=91", "91"},
		worked{"J2", "2026-12-31", "绩效基数=1000;集团类型=紧密融合型;角色=核心校;考核等级=良好;B04=12", "80"},
		worked{"K06", "2026-12-31", "教师交流比例原值=0.05", "5"},
	) {
		t.Error(f)
	}
}

func TestTheColumnsOfATableInAnExampleAreOfOneLength(t *testing.T) {
	fs := examined(t, nil, worked{"Z5", "2026-12-31", "交流轮岗[方向]={派出,派出};交流轮岗[月数]={4};交流轮岗[对方驻地]={村,村}", "1"})
	if len(fs) != 1 || fs[0].Code != "P202" || fs[0].Found != "“交流轮岗[对方驻地]”和“交流轮岗[月数]”不一样长" {
		t.Errorf("%v", fs)
	}
}

func TestAnExampleIsToldWhichInputIsMissing(t *testing.T) {
	for _, c := range []struct {
		sentence string
		example  worked
		missing  string
	}{
		{"an allocation among nobody", worked{"Z1", "2026-12-31", "存续月数=12;在团月数=12", "{100000}"}, "权重"},
		{"a weight that needs what is not given", worked{"Z7", "2026-12-31", "考核等级=优秀;存续月数=12;在校生数={300,200}", "{60000,40000}"}, "起始日期"},
		{"a column that needs another", worked{"T1", "2026-12-31", "交流轮岗[方向]={派出};交流轮岗[形式]={支教};交流轮岗[开始日期]={2025-09-01}", "1"}, "结束日期"},
		{"a column of which nothing is given", worked{"T1", "2026-12-31", "方向=派出", "1"}, "交流轮岗[满一年]"},
		{"a condition on a column of which the amounts are given", worked{"B32", "2026-12-31", "身份证号=440524188001010014;交流轮岗[身份证号]={440524188001010014};交流轮岗[月数]={3}", "3"}, "交流轮岗[方向]"},
		{"the amounts of a table of parameters whose keys are given", worked{"班级学生[生均经费]", "2026-12-31", "学段=小学;在校生数=10;生均标准[键]={小学}", "1"}, "生均标准[值]"},
		{"a grade without totals", worked{"考核等级", "2026-12-31", "师资交流={20}", "{优秀}"}, "考核总分"},
	} {
		fs := examined(t, nil, c.example)
		if len(fs) != 1 || fs[0].Code != "P202" || !strings.Contains(fs[0].Found, "“"+c.missing+"”") {
			t.Errorf("%s: %v, want P202 with %s", c.sentence, fs, c.missing)
		}
	}
}
