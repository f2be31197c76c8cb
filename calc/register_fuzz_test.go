package calc_test

import (
	"reflect"
	"slices"
	"strings"
	"testing"

	"hesuan/internal/date"
	"hesuan/internal/finding"
	"hesuan/internal/form"
	"hesuan/internal/register"
)

// FuzzRegister edits the register that ships. Whatever is written into it is
// answered with findings that can be acted on, the same whenever it is read;
// and a register without an error keeps the rules of the plan on every day.
func FuzzRegister(f *testing.F) {
	d := newDraft(f, "集团名册", register.Default())
	base, fs := d.decode(f, nil, d.whole())
	first, more := register.Build(base)
	if fs = append(fs, more...); finding.Errors(fs) {
		f.Fatal(fs)
	}
	for _, s := range registerSeeds {
		f.Add(s[0].act, s[0].sheet, s[0].row, s[0].col, s[0].text, s[1].act, s[1].sheet, s[1].row, s[1].col, s[1].text)
	}
	f.Fuzz(func(t *testing.T, act1, sheet1 uint8, row1 uint16, col1 uint8, text1 string, act2, sheet2 uint8, row2 uint16, col2 uint8, text2 string) {
		edited, touched := d.apply(edit{act1, sheet1, row1, col1, text1}, edit{act2, sheet2, row2, col2, text2})
		w, fs := edited.decode(t, base, touched)
		if err := edited.heard(fs); err != nil {
			t.Fatal(err)
		}
		if finding.Errors(fs) {
			return
		}
		r, more := register.Build(w)
		if err := edited.heard(more); err != nil {
			t.Fatal(err)
		}
		again, moreAgain := register.Build(w)
		if !reflect.DeepEqual(more, moreAgain) || len(register.Diff(r, again)) > 0 {
			t.Fatalf("read twice, the register says\n%v\nand\n%v", more, moreAgain)
		}
		o, otherFs := edited.turned(touched).decode(t, base, touched)
		other, otherMore := register.Build(o)
		if finding.Errors(otherFs) || finding.Errors(more) != finding.Errors(otherMore) {
			t.Fatalf("accepted in one order of rows only:\n%v\n%v", more, otherMore)
		}
		if finding.Errors(more) {
			return
		}
		if !slices.Equal(codesOf(more), codesOf(otherMore)) || len(register.Diff(r, other)) > 0 {
			t.Fatalf("rows in another order say %v and %v; %v", more, otherMore, register.Diff(r, other))
		}
		soundRegister(t, r, w)
		tables := edited.pick(touched)
		tellsRegister(t, first, r, base, w, tables)
		if turn(row1, row2) == 0 {
			returnsRegister(t, edited, base, w, touched)
		}
	})
}

// soundRegister holds an accepted register to the plan on every day on which
// something in it changes, by the rows alone.
func soundRegister(t *testing.T, r *register.Register, w *form.Workbook) {
	t.Helper()
	schools := w.Tables["学校"].All()
	for _, s := range schools {
		code := register.SchoolCode(s.Text("学校代码"))
		for _, name := range append(form.List(s.Text("别名")), s.Text("学校名称")) {
			if got, official, _, ok := r.ByName(name); !ok || got != code || official != s.Text("学校名称") {
				t.Fatalf("%q is %q %q, not %q", name, got, official, code)
			}
		}
	}
	groups := map[string]form.Record{}
	for _, g := range w.Tables["集团"].All() {
		groups[g.Text("集团代码")] = g
	}
	types := map[string]form.Record{}
	for _, ty := range w.Tables["集团类型"].All() {
		types[ty.Text("类型")] = ty
	}
	members := w.Tables["成员"].All()
	for _, day := range turningDays(w) {
		roles := map[string]map[string]int{} // by group, then role
		group := map[string]string{}         // by school
		for _, m := range members {
			g := groups[m.Text("集团代码")]
			if !covers(m.Day("加入日期"), m.Day("退出日期"), day) || !covers(g.Day("成立日期"), g.Day("撤销日期"), day) {
				continue
			}
			school, code := m.Text("学校代码"), m.Text("集团代码")
			if group[school] != "" {
				t.Fatalf("%s is in %s and %s on %s", school, group[school], code, day)
			}
			group[school] = code
			if roles[code] == nil {
				roles[code] = map[string]int{}
			}
			roles[code][m.Text("角色")]++
		}
		for code, g := range groups {
			if !covers(g.Day("成立日期"), g.Day("撤销日期"), day) {
				continue
			}
			ty := types[g.Text("类型")]
			core, n := ty.Text("核心角色"), roles[code]
			cores, _ := ty.Num("核心校数")
			least, _ := ty.Num("最少成员校数")
			if have, _ := cores.Int64(); int64(n[core]) != have {
				t.Fatalf("%s has %d %s on %s, its type has %s", code, n[core], core, day, cores)
			}
			if need, _ := least.Int64(); int64(n["成员校"]) < need {
				t.Fatalf("%s has %d 成员校 on %s, its type at least %s", code, n["成员校"], day, least)
			}
			if total := n[core] + n["成员校"]; total != len(r.MembersOn(register.GroupCode(code), day)) || len(n) > 2 {
				t.Fatalf("%s on %s: %v, but %d members", code, day, n, len(r.MembersOn(register.GroupCode(code), day)))
			}
		}
		for _, s := range schools {
			code := register.SchoolCode(s.Text("学校代码"))
			m, in := r.GroupOf(code, day)
			if string(m.Group) != group[string(code)] || in != (group[string(code)] != "") {
				t.Fatalf("%s is in %q on %s, by the rows in %q", code, m.Group, day, group[string(code)])
			}
			soundPayee(t, r, code, day)
		}
	}
	soundStretches(t, r)
}

// soundPayee: the money of a school goes to a school that keeps it, itself
// or the core of its own group.
func soundPayee(t *testing.T, r *register.Register, code register.SchoolCode, day date.Date) {
	t.Helper()
	payee := r.Payee(code, day)
	if _, known := r.School(payee); !known || r.Payee(payee, day) != payee {
		t.Fatalf("%s is paid to %q on %s, and that to %q", code, payee, day, r.Payee(payee, day))
	}
	m, in := r.GroupOf(code, day)
	ty, _ := r.Type(m.Group)
	if unified := in && ty.Legal == register.Unified; !unified {
		if payee != code {
			t.Fatalf("%s is a legal person, but is paid to %s on %s", code, payee, day)
		}
		return
	}
	if core, _ := r.GroupOf(payee, day); core.Group != m.Group || core.Role != ty.CoreRole {
		t.Fatalf("%s of %s is paid to %s, %s of %s, on %s", code, m.Group, payee, core.Role, core.Group, day)
	}
}

// soundStretches: the memberships of a span lie in it, do not meet for a
// school, and say what is said of their first and last day.
func soundStretches(t *testing.T, r *register.Register) {
	t.Helper()
	span := date.Span{From: date.Of(2024, 1, 1), To: date.Of(2027, 12, 31)}
	last := map[register.SchoolCode]date.Date{}
	all := r.MembershipsIn(span)
	slices.SortStableFunc(all, func(a, b register.Stretch) int { return a.Span.From.Compare(b.Span.From) })
	for _, s := range all {
		if s.Span.From.Before(span.From) || span.To.Before(s.Span.To) || s.Span.To.Before(s.Span.From) {
			t.Fatalf("%s in %s from %s to %s", s.School, s.Group, s.Span.From, s.Span.To)
		}
		if end := last[s.School]; !end.IsZero() && !end.Before(s.Span.From) {
			t.Fatalf("%s is in %s from %s, in another group to %s", s.School, s.Group, s.Span.From, end)
		}
		last[s.School] = s.Span.To
		for _, day := range []date.Date{s.Span.From, s.Span.To} {
			if m, in := r.GroupOf(s.School, day); !in || m.At != s.At {
				t.Fatalf("%s on %s: %s, the stretch is of %s", s.School, day, m.At, s.At)
			}
		}
	}
}

func covers(from, to, day date.Date) bool {
	return !day.Before(from) && (to.IsZero() || !to.Before(day))
}

// turningDays are the days on which something begins or has just ended, and the
// ends of the calendar.
func turningDays(w *form.Workbook) []date.Date {
	out := []date.Date{date.Of(1950, 1, 1), date.Of(2026, 6, 30), date.Of(9999, 12, 31)}
	for sheet, columns := range map[string][2]string{"集团": {"成立日期", "撤销日期"}, "成员": {"加入日期", "退出日期"}} {
		for _, r := range w.Tables[sheet].All() {
			out = append(out, r.Day(columns[0]))
			if end := r.Day(columns[1]); !end.IsZero() {
				out = append(out, end)
				if end.Before(date.Of(9999, 12, 31)) {
					out = append(out, end.AddDays(1))
				}
			}
		}
	}
	slices.SortFunc(out, date.Date.Compare)
	return slices.Compact(out)
}

// tellsRegister: a new version names the rows that changed, and no others.
func tellsRegister(t *testing.T, first, r *register.Register, base, w *form.Workbook, tables []*form.Table) {
	t.Helper()
	if own := register.Diff(r, r); len(own) > 0 {
		t.Fatalf("differs from itself: %v", own)
	}
	var keys []string
	for _, row := range changed(base, w, tables) {
		columns := row.Table.Columns
		key := row.Table.Name + "!" + row.Text(columns[0].Name)
		if row.Table.Name == "成员" {
			key += " " + row.Text(columns[1].Name)
		}
		keys = append(keys, key)
	}
	diff := register.Diff(first, r)
	if (len(diff) == 0) != (len(keys) == 0) {
		t.Fatalf("rows %q changed, told as %v", keys, diff)
	}
	for _, c := range diff {
		if !slices.Contains(keys, c.Sheet+"!"+c.Key) || !chinese(c.Text) || !strings.HasPrefix(c.At, c.Sheet+"!") || c.Kind == register.Altered && c.Old == c.New {
			t.Fatalf("rows %q changed, told as %+v", keys, c)
		}
	}
}

// returnsRegister: written out as the service writes an amended register and
// read again, it is the same one; and where nothing is applied for, nothing
// changes.
func returnsRegister(t *testing.T, d *draft, base, w *form.Workbook, touched []int) {
	t.Helper()
	seeds, changed, refused := register.Apply(w, nil)
	if changed || len(refused) > 0 {
		t.Fatalf("nothing applied for: changed %t, refused %v", changed, refused)
	}
	var some []form.Seed
	for _, i := range touched {
		some = append(some, seeds[i])
	}
	again, more := decodeInto(base, drawn(t, "集团名册", some), d.pick(touched))
	if len(more) > 0 {
		t.Fatalf("written out and read again: %v", more)
	}
	if err := same(w, again, d.pick(touched)); err != nil {
		t.Fatal(err)
	}
}

// The sheets of the register by index: 0 集团类型, 1 学校, 2 集团, 3 成员, 4 工作室.
var registerSeeds = [][2]edit{
	{{actText, 1, 0, 1, "振华学校"}, {actText, 1, 1, 2, "振华实验、振华"}},
	{{actValue, 3, 3, 4, "2026-06-30"}, {actText, 3, 3, 6, "目标达成"}},
	{{actTwin, 3, 1, 0, "G02"}, {actValue, 3, 1, 4, "2025-12-31"}},
	{{actDrop, 3, 0, 0, ""}, {actSwap, 1, 999, 0, ""}},
	{{actText, 2, 1, 2, "紧密融合型"}, {actValue, 0, 1, 3, "2"}},
	{{actValue, 2, 0, 4, "2026-08-31"}, {actText, 4, 0, 3, "S02"}},
	{{actInsert, 1, 4200, 2, "、"}, {actStrike, 2, 33, 1, "　"}},
	{{actOdd, 3, 5, 3, "#N/A"}, {actHeader, 1, 0, 3, "学段 "}},
	{{actCopy, 1, 60, 8, ""}, {actText, 1, 2, 8, "53640000MJX173680A"}},
	{{actBorrow, 3, 7, 1, "a"}, {actGraft, 1, 60, 2, "b"}},
	{{actText, 1, 5, 7, "张三"}, {actText, 1, 6, 7, "张　三"}},
}
