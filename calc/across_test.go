package calc_test

import (
	"maps"
	"slices"
	"strings"
	"testing"

	"hesuan/calc"
)

// agreeing is a county in which every return that must agree with another
// does: an exchange from S05 to S06, a pupil from S41 to S42, one head for the
// three schools of G05.
func agreeing() map[string]filed {
	received := inOrder().of("06")
	received["交流轮岗"] = []map[string]string{away(map[string]string{"方向": "接收", "对方学校": "沂源县历山中学"})}
	out := map[string]filed{"S05": inOrder(), "S06": received}
	for _, school := range []string{"S11", "S12", "S13", "S41", "S42"} {
		out[school] = plain(map[string]string{"办学条件.法定代表人": "统一校长"}).of(school[1:])
	}
	transferred("方向", "转出")(out["S41"])
	transferred("方向", "转入")(out["S42"])
	out["S42"]["学籍互转"][0]["对方学校"] = "淄博电子工程学校"
	for school, f := range out {
		f.christen(school)
	}
	return out
}

// christen gives everybody in a return a name of their own.
func (f filed) christen(school string) {
	for _, table := range []string{"教职工", "交流轮岗", "学籍互转"} {
		for i, row := range f[table] {
			row["姓名"] = "姓名" + school + table + string(rune('甲'+i))
		}
	}
}

// people are the names and numbers of everybody a county's returns speak of.
func people(returns map[string]filed) []string {
	var out []string
	for _, f := range returns {
		for _, rows := range f {
			for _, row := range rows {
				for _, column := range []string{"姓名", "身份证号", "学籍号", "法定代表人"} {
					if row[column] != "" {
						out = append(out, row[column])
					}
				}
			}
		}
	}
	return out
}

// One line or more for every rule that only several returns together can
// break: what was done, and who is told at which of their own cells. A side
// that lacks the row is told on the sheet, without a cell.
var acrossReproducers = []struct {
	code, sentence string
	change         func(map[string]filed)
	told           map[string]string // school → 表!格
	words          map[string]string // school → what it is told is there
}{
	{"C23", "on two rosters, and no exchange to explain it", func(r map[string]filed) {
		r["S06"]["教职工"] = append(r["S06"]["教职工"], maps.Clone(r["S05"]["教职工"][2]))
		delete(r["S05"], "交流轮岗")
		delete(r["S06"], "交流轮岗")
	}, map[string]string{"S05": "教职工!B7", "S06": "教职工!B8"}, map[string]string{"S05": "见该单元格", "S06": "见该单元格"}},
	{"C46", "a staff post taken from a school that is full", func(r map[string]filed) {
		moved("-2", "0")(r["S05"])
		r["S06"].set(map[string]string{"办学条件.核定编制": "4"})
	}, map[string]string{"S05": "编制调剂!B6"}, map[string]string{"S05": "拟调剂编制 填的是 -2"}},
	{"C47", "a tight group with two heads", func(r map[string]filed) {
		r["S12"].set(map[string]string{"办学条件.法定代表人": "另一校长"})
	}, map[string]string{"S11": "办学条件!"}, map[string]string{"S11": "沂源县实验小学教育集团"}},
	{"C48", "two legal persons with one code", func(r map[string]filed) {
		for _, school := range []string{"S05", "S06"} {
			r[school].set(map[string]string{"办学条件.统一社会信用代码": "53640000MJX173680A"})
		}
	}, map[string]string{"S05": "办学条件!P5", "S06": "办学条件!P5"}, map[string]string{"S05": "53640000MJX173680A", "S06": "53640000MJX173680A"}},
	{"D1", "an end on which the two do not agree", func(r map[string]filed) {
		r["S06"]["交流轮岗"][0]["结束日期"] = "2026-11-30"
	}, map[string]string{"S05": "交流轮岗!B5", "S06": "交流轮岗!B5"}, map[string]string{"S05": "本校填 结束日期 2026-12-31", "S06": "本校填 结束日期 2026-11-30"}},
	{"D1", "shares of board and travel on which they do not agree", func(r map[string]filed) {
		r["S05"]["交流轮岗"][0]["派出方承担"], r["S05"]["交流轮岗"][0]["接收方承担"] = "1500", "1500"
	}, map[string]string{"S05": "交流轮岗!B5", "S06": "交流轮岗!B5"}, map[string]string{"S05": "派出方承担 1500，接收方承担 1500", "S06": "派出方承担 1000，接收方承担 2000"}},
	{"D1", "sent, and received by nobody", func(r map[string]filed) {
		delete(r["S06"], "交流轮岗")
	}, map[string]string{"S05": "交流轮岗!B5", "S06": "交流轮岗!"}, map[string]string{"S05": "沂源县土门中学没有对应的接收记录", "S06": "开始日期 2026-03-01"}},
	{"D1", "received, and sent by nobody", func(r map[string]filed) {
		delete(r["S05"], "交流轮岗")
	}, map[string]string{"S05": "交流轮岗!", "S06": "交流轮岗!B5"}, map[string]string{"S05": "从本校接收一人", "S06": "沂源县历山中学没有对应的派出记录"}},
	{"D2", "a pupil who left on one day and came on another", func(r map[string]filed) {
		r["S42"]["学籍互转"][0]["转接日期"] = "2026-09-01"
	}, map[string]string{"S41": "学籍互转!A5", "S42": "学籍互转!A5"}, map[string]string{"S41": "本校填 转接日期 2026-12-31", "S42": "本校填 转接日期 2026-09-01"}},
	{"D2", "a pupil who left and never came", func(r map[string]filed) {
		delete(r["S42"], "学籍互转")
	}, map[string]string{"S41": "学籍互转!A5", "S42": "学籍互转!"}, map[string]string{"S41": "没有对应的转入记录", "S42": "类型 职转普"}},
}

// across is what a county is told, by school and code.
func across(t *testing.T, p *calc.Program, returns map[string]filed) (*calc.Result, []calc.Told) {
	t.Helper()
	reg, w := registered(t, nil)
	in := calc.Input{Register: reg, RegisterBook: w}
	for _, subject := range slices.Sorted(maps.Keys(returns)) {
		in.Returns = append(in.Returns, returns[subject].ret(t, p.Rules, subject))
	}
	res := p.Run(in)
	return res, res.Across()
}

func TestWhatTwoReturnsDisagreeOnIsToldToBothAndNamesNobody(t *testing.T) {
	p, _ := calc.Compile(rules(t, book(t, nil)))
	res, told := across(t, p, agreeing())
	for _, x := range told {
		t.Errorf("returns that agree: %s is told %s", res.Subject(calc.School, x.School).Code, x.Finding)
	}
	for _, c := range acrossReproducers {
		returns := agreeing()
		everybody := people(returns)
		c.change(returns)
		everybody = append(everybody, people(returns)...)
		res, told := across(t, p, returns)
		got := map[string]string{}
		for _, x := range told {
			school := res.Subject(calc.School, x.School).Code
			words := strings.Join([]string{x.Title, x.Found, x.Expected, x.Remedy}, "　")
			for _, who := range everybody {
				if strings.Contains(words, who) {
					t.Errorf("%s: %s is told of %s: %s", c.sentence, school, who, words)
				}
			}
			if x.Code != c.code {
				t.Errorf("%s: %s is told %s besides", c.sentence, school, x.Finding)
				continue
			}
			got[school] = x.Sheet + "!" + x.Cell
			if !strings.Contains(x.Found, c.words[school]) {
				t.Errorf("%s: %s is told %q, want %q", c.sentence, school, x.Found, c.words[school])
			}
			if x.Expected == "" || x.Remedy == "" || x.Basis == "" {
				t.Errorf("%s: %s does not say what to do and why", c.sentence, x.Finding)
			}
		}
		if !maps.Equal(got, c.told) {
			t.Errorf("%s: %s is told to %v, want %v", c.sentence, c.code, got, c.told)
		}
	}
}

// Who has not filed yet is waited for: nobody is told that a row is missing.
func TestAMissingReturnIsNoDisagreement(t *testing.T) {
	p, _ := calc.Compile(rules(t, book(t, nil)))
	for _, absent := range []string{"S05", "S06", "S41", "S42"} {
		returns := agreeing()
		delete(returns, absent)
		res, told := across(t, p, returns)
		for _, x := range told {
			t.Errorf("%s has not filed: %s is told %s", absent, res.Subject(calc.School, x.School).Code, x.Finding)
		}
	}
}
