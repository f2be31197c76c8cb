package sample_test

import (
	"bytes"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"testing"

	"hesuan/internal/date"
	"hesuan/internal/form"
	"hesuan/internal/num"
	"hesuan/internal/register"
	"hesuan/internal/sample"
)

// list is a table of a subject's rows, asked by column name.
type list struct {
	table *form.Table
	rows  [][]string
}

func rowsOf(t testing.TB, c *sample.County, subject, table string) list {
	t.Helper()
	for _, tab := range c.Tables(subject) {
		if tab.Name == table {
			return list{tab, c.Rows(subject)[table]}
		}
	}
	return list{}
}

func (l list) get(row int, column string) string {
	i := slices.IndexFunc(l.table.Filled(), func(c *form.Column) bool { return c.Name == column })
	return l.rows[row][i]
}

func (l list) num(t testing.TB, row int, column string) num.Num {
	t.Helper()
	n, err := num.Parse(l.get(row, column))
	if err != nil {
		t.Fatalf("%s %s: %v", l.table.Name, column, err)
	}
	return n
}

func TestTheSameSeedGivesTheSameBytes(t *testing.T) {
	a, b, other := county(sample.Options{Seed: 7}), county(sample.Options{Seed: 7}), county(sample.Options{Seed: 8})
	for _, s := range []string{"S01", "S19", "财政局", "教体局"} {
		if !bytes.Equal(mustFile(t, a, s).Data, mustFile(t, b, s).Data) {
			t.Errorf("%s: two makings of one seed differ", s)
		}
	}
	if reflect.DeepEqual(a.Rows("S01"), other.Rows("S01")) {
		t.Error("two seeds make one county")
	}
}

func TestTheRegisterMakesTheSameCountyAsItsSeeds(t *testing.T) {
	a := county(sample.Options{Seed: 3})
	b := county(sample.Options{Seed: 3, Register: theLaw().register})
	for _, s := range a.Subjects() {
		if !reflect.DeepEqual(a.Rows(s), b.Rows(s)) {
			t.Errorf("%s differs", s)
		}
	}
}

// A number stands on a second roster only where an exchange explains it.
func TestIdentityNumbersAreValidAndUnique(t *testing.T) {
	c := county(sample.Options{Seed: 1})
	seen, here := map[string]string{}, map[string]bool{}
	for _, s := range c.Schools() {
		l := rowsOf(t, c, s, "交流轮岗")
		for i := range l.rows {
			if l.get(i, "方向") == "接收" {
				here[s+l.get(i, "身份证号")] = true
			}
		}
	}
	people, rare := 0, map[string]bool{}
	for _, s := range c.Schools() {
		l := rowsOf(t, c, s, "教职工")
		for i := range l.rows {
			id, name := l.get(i, "身份证号"), l.get(i, "姓名")
			if here[s+id] {
				continue
			}
			people++
			if strings.ContainsAny(name, "𬭎䶮㛃·") {
				rare[name] = true
			}
			if before, twice := seen[id]; twice {
				t.Errorf("%s and %s have one number", before, name)
			}
			seen[id] = name
			if !strings.HasPrefix(id, "370323") || !valid(id) {
				t.Errorf("%s is not a number of the county", id)
			}
			born, err := date.Parse(id[6:14])
			if err != nil {
				t.Errorf("%s: %v", id, err)
			}
			if age := 2026 - born.Year(); l.get(i, "人员性质") == "在编" && (age < 22 || age > 60) {
				t.Errorf("%s is on the roll at %d", id, age)
			}
		}
	}
	if people < 2800 || people > 4500 {
		t.Errorf("%d people", people)
	}
	if !rare["张𬭎"] || len(rare) != 4 {
		t.Errorf("rare names %v", rare)
	}
}

// valid proves a number by GB 11643, as ISO 7064 MOD 11-2 is stated there.
func valid(id string) bool {
	sum := 0
	for i, r := range id {
		n := int(r - '0')
		if r == 'X' {
			n = 10
		}
		weight := 1
		for range 17 - i {
			weight = weight * 2 % 11
		}
		sum += n * weight
	}
	return len(id) == 18 && sum%11 == 1
}

func TestWhatIsSentIsReceived(t *testing.T) {
	c := county(sample.Options{Seed: 1})
	code := map[string]string{}
	for _, s := range c.Schools() {
		code[c.Name(s)] = s
	}
	type key struct{ id, from, to string }
	same := []string{"姓名", "形式", "人员类别", "是否骨干", "开始日期", "结束日期", "周课时", "接收校考核等次", "食宿交通协商总额", "派出方承担", "接收方承担", "协议编号"}
	sent, received := map[key][]string{}, map[key][]string{}
	long, middle := 0, map[int]bool{}
	for _, s := range c.Schools() {
		l := rowsOf(t, c, s, "交流轮岗")
		for i := range l.rows {
			other := code[l.get(i, "对方学校")]
			if other == "" || other == s {
				t.Fatalf("%s deals with %s", s, l.get(i, "对方学校"))
			}
			var row []string
			for _, column := range same {
				row = append(row, l.get(i, column))
			}
			from, _ := date.Parse(l.get(i, "开始日期"))
			to, _ := date.Parse(l.get(i, "结束日期"))
			middle[from.Day()] = true
			if l.get(i, "方向") == "派出" {
				if to.AddDays(1).Compare(from.AddMonths(12)) >= 0 {
					long++
				}
				sent[key{l.get(i, "身份证号"), s, other + from.String()}] = row
				continue
			}
			received[key{l.get(i, "身份证号"), other, s + from.String()}] = row
		}
	}
	if !reflect.DeepEqual(sent, received) {
		t.Error("what the two sides say differs")
	}
	if len(sent) < 80 || long < 5 {
		t.Errorf("%d exchanges, %d of a year", len(sent), long)
	}
	for _, d := range []int{14, 15, 16} {
		if !middle[d] {
			t.Errorf("nobody begins on the %dth", d)
		}
	}
}

func TestSumsHold(t *testing.T) {
	c := county(sample.Options{Seed: 1})
	for _, s := range c.Schools() {
		estate, staff := rowsOf(t, c, s, "办学条件"), rowsOf(t, c, s, "教职工")
		on, held := 0, 0
		received := map[string]bool{} // on the roll of the sending school
		for i, stays := 0, rowsOf(t, c, s, "交流轮岗"); i < len(stays.rows); i++ {
			if stays.get(i, "方向") == "接收" {
				received[stays.get(i, "身份证号")] = true
			}
		}
		for i := range staff.rows {
			if staff.get(i, "人员性质") == "在编" && !received[staff.get(i, "身份证号")] {
				on++
			}
			if post := staff.get(i, "职务"); strings.HasSuffix(post, "校长") || post == "书记" {
				held++
			}
		}
		if estate.get(0, "实有在编") != strconv.Itoa(on) || estate.get(0, "校级职数实配") != strconv.Itoa(held) {
			t.Errorf("%s has %d on the roll, %d heads", s, on, held)
		}
		money := rowsOf(t, c, s, "经费使用")
		if len(money.rows) == 0 {
			t.Errorf("%s spends nothing", s)
		}
		for i := range money.rows {
			if !money.num(t, i, "到位").Sub(money.num(t, i, "支出")).Equal(money.num(t, i, "结余")) {
				t.Errorf("%s %s does not add up", s, money.get(i, "项目"))
			}
		}
		lent := rowsOf(t, c, s, "交流轮岗")
		for i := range lent.rows {
			if !lent.num(t, i, "派出方承担").Add(lent.num(t, i, "接收方承担")).Equal(lent.num(t, i, "食宿交通协商总额")) {
				t.Errorf("%s: the shares of %s do not add up", s, lent.get(i, "协议编号"))
			}
		}
	}
}

func TestSixStudiosAtTheSeatsOfTownships(t *testing.T) {
	c := county(sample.Options{Seed: 1})
	seen := map[string]bool{}
	for _, s := range c.Schools() {
		l, staff := rowsOf(t, c, s, "工作室"), rowsOf(t, c, s, "教职工")
		for i := range l.rows {
			seen[l.get(i, "工作室编号")] = true
			school, _ := theLaw().register.School(register.SchoolCode(s))
			if school.Site != "镇驻地" {
				t.Errorf("a studio hangs in %s", school.Name)
			}
			host := slices.IndexFunc(staff.rows, func(row []string) bool { return slices.Contains(row, l.get(i, "主持人身份证号")) })
			if host < 0 || staff.get(host, "职称") != "正高级教师" {
				t.Errorf("the host of %s is nobody of standing in %s", l.get(i, "工作室编号"), s)
			}
		}
	}
	if len(seen) != 6 {
		t.Errorf("studios %v", seen)
	}
}

// The studio that the register names stands in the school it names, under the
// host it names, who bears the title it names, year after year.
func TestAStudioIsAsTheRegisterNamesIt(t *testing.T) {
	seeds := register.Default()
	for _, s := range seeds {
		if s.Table.Name != "工作室" {
			continue
		}
		for column, text := range map[string]string{"主持人": "公茂生", "称号": "特级教师", "挂牌学校": "S20"} {
			_, at := s.Table.Column(column)
			s.Rows[2][at] = text
		}
	}
	reg, _ := build(seeds)
	id := ""
	for _, c := range []*sample.County{yearBefore(sample.Options{Seed: 1, Register: reg}), county(sample.Options{Seed: 1, Register: reg})} {
		l, staff := rowsOf(t, c, "S20", "工作室"), rowsOf(t, c, "S20", "教职工")
		at := slices.IndexFunc(l.rows, func(row []string) bool { return slices.Contains(row, "W3") })
		if at < 0 {
			t.Fatal("W3 hangs elsewhere")
		}
		if id != "" && l.get(at, "主持人身份证号") != id {
			t.Error("another host of the same name")
		}
		id = l.get(at, "主持人身份证号")
		host := slices.IndexFunc(staff.rows, func(row []string) bool { return slices.Contains(row, id) })
		if staff.get(host, "姓名") != "公茂生" || staff.get(host, "荣誉称号") != "特级教师" {
			t.Errorf("%s, %s, hosts it", staff.get(host, "姓名"), staff.get(host, "荣誉称号"))
		}
	}
}

func TestAVetoOnlyWhereItIsAskedFor(t *testing.T) {
	count := func(veto bool) int {
		n := 0
		l := rowsOf(t, county(sample.Options{Seed: 1, Veto: veto}), "教体局", "奖惩认定")
		for i := range l.rows {
			if l.get(i, "类别") == "一票否决" {
				n++
			}
		}
		return n
	}
	if count(false) != 0 || count(true) != 1 {
		t.Errorf("%d and %d vetoes", count(false), count(true))
	}
}

func TestCoversOfUnifiedGroupsShareOneHead(t *testing.T) {
	c := county(sample.Options{Seed: 1})
	head := func(s string) string { return rowsOf(t, c, s, "办学条件").get(0, "法定代表人") }
	if head("S14") != head("S15") || head("S14") != head("S19") {
		t.Error("one legal person has two heads")
	}
	if head("S01") == head("S02") {
		t.Error("two legal persons share a head")
	}
}
