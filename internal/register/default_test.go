package register

import (
	"os"
	"strings"
	"testing"

	"hesuan/internal/finding"
)

func TestTheDefaultIsTheCountyOfThePlan(t *testing.T) {
	r := newCounty(t).sound()
	if n := len(r.Groups()); n != 14 {
		t.Errorf("%d groups, the plan has 14", n)
	}
	if n := len(r.Schools()); n != 42 {
		t.Errorf("%d schools, the plan has 42", n)
	}
	if n := len(r.Studios()); n != 6 {
		t.Errorf("%d studios, the plan has 6", n)
	}
	type tally struct{ groups, cores, members int }
	want := map[string]tally{
		"城乡共建型": {4, 4, 6},
		"紧密融合型": {8, 8, 20},
		"贯通培养型": {1, 1, 1},
		"职普融通型": {1, 2, 0},
	}
	got := map[string]tally{}
	for _, g := range r.Groups() {
		n := got[g.Type]
		n.groups++
		for _, m := range r.MembersOn(g.Code, day("2026-09-01")) {
			if m.Role == Member {
				n.members++
			} else {
				n.cores++
			}
		}
		got[g.Type] = n
	}
	for name, n := range want {
		if got[name] != n {
			t.Errorf("%s: %+v, the plan has %+v", name, got[name], n)
		}
	}
	if len(got) != len(want) {
		t.Errorf("types %v, the plan has %v", got, want)
	}
}

// sections is the line of the plan about each group: the plan gives a group one
// line, with the names of all its schools.
func sections(t *testing.T) map[GroupCode]string {
	t.Helper()
	data, err := os.ReadFile("testdata/plan.txt")
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(string(data), "\n")
	out := map[GroupCode]string{}
	for _, g := range newCounty(t).sound().Groups() {
		for _, line := range lines {
			if strings.Contains(line, g.Name) {
				out[g.Code] = line
			}
		}
	}
	return out
}

func TestEveryNameStandsInThePlanUnderItsGroup(t *testing.T) {
	text := sections(t)
	r := newCounty(t).sound()
	for _, g := range r.Groups() {
		line := text[g.Code]
		if line == "" {
			t.Errorf("the plan does not name %s", g.Name)
			continue
		}
		for _, m := range r.MembersOn(g.Code, day("2026-09-01")) {
			s, _ := r.School(m.School)
			if !strings.Contains(line, s.Name) {
				t.Errorf("the plan does not name %s under %s", s.Name, g.Name)
			}
			core := strings.Contains(line, "核心校为"+s.Name) || strings.Contains(line, "以"+s.Name+"为核心校")
			if core != (m.Role == Core) {
				t.Errorf("%s: role %s, core in the plan: %t", s.Name, m.Role, core)
			}
		}
	}
}

func TestNothingThePlanLeavesOpenIsStatedAsFact(t *testing.T) {
	r, fs := newCounty(t).build()
	if n := len(fs); n != 42 {
		t.Errorf("%d findings, want one 待核 for each of 42 schools", n)
	}
	for _, f := range fs {
		if f.Code != finding.RegisterPending.Code {
			t.Errorf("unexpected %v", f)
		}
	}
	for _, s := range r.Schools() {
		if s.Representative+s.CreditCode+s.SchoolNo+s.Ownership != "" {
			t.Errorf("%s states what the plan does not", s.Name)
		}
		if !strings.Contains(s.Note, "方案未写明") {
			t.Errorf("%s does not say what was assumed: %q", s.Name, s.Note)
		}
	}
	for _, g := range r.Groups() {
		if !strings.Contains(g.Basis, "方案未写明成立日期，示例") {
			t.Errorf("%s gives a founding day without saying it is a sample", g.Name)
		}
	}
	for _, s := range r.Studios() {
		if s.Host+s.Title+string(s.School) != "" {
			t.Errorf("studio %s is named; the plan names none", s.Code)
		}
	}
}

// An alias stands in the text itself, in a group called after its core, or is
// the other of two ways in which the text writes such names.
func TestAliasesOfTheDefaultFindTheirSchool(t *testing.T) {
	r := newCounty(t).sound()
	for alias, want := range map[string]string{
		"沂源县实验小学":   "实验小学",
		"历山中学":      "沂源县历山中学",
		"实验中学":      "沂源县实验中学",
		"中庄镇胡庄完全小学": "中庄镇胡庄完小",
		"中庄镇社庄完小":   "中庄镇社庄完全小学",
		"沂源县第四中学":   "沂源四中",
		"沂源二中":      "沂源县第二中学",
	} {
		if _, official, _, ok := r.ByName(alias); !ok || official != want {
			t.Errorf("%s is %q (%t), want %s", alias, official, ok, want)
		}
	}
}

func TestSchemaIsTheCallersOwn(t *testing.T) {
	Schema()[0].Columns[0].Name = "改了"
	if got := Schema()[0].Columns[0].Name; got != "类型" {
		t.Errorf("a caller changed the schema for others: %s", got)
	}
}
