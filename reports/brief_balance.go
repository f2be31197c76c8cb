package reports

import (
	"fmt"
	"math"
	"strings"

	"hesuan/calc"
	"hesuan/internal/value"
	"hesuan/reports/pdf"
)

// stageOfGroup is a stage of the balance as far as a group's schools go.
type stageOfGroup struct {
	stage          calc.StageBalance
	schools        []calc.SchoolBalance
	judged, passed int
}

// balanceOf picks the schools that are in a group at last out of the balance.
func (c *county) balanceOf(g group) []stageOfGroup {
	var out []stageOfGroup
	in := map[int]bool{}
	for _, s := range g.schools() {
		in[s] = c.res.Subject(calc.School, s).Group == g.Index
	}
	for _, b := range c.res.Balance {
		part := stageOfGroup{stage: b}
		for _, s := range b.Schools {
			if !in[s.School] {
				continue
			}
			part.schools = append(part.schools, s)
			if s.Pass.Kind() == value.Bool {
				part.judged++
				if s.Pass.Bool() {
					part.passed++
				}
			}
		}
		if len(part.schools) > 0 {
			out = append(out, part)
		}
	}
	return out
}

// weakest is the indicator of which a school reaches the least part of the
// standard; false where it has no value.
func (s stageOfGroup) weakest(school calc.SchoolBalance) (in calc.IndicatorBalance, rate float64, ok bool) {
	rate = math.Inf(1)
	for i, x := range s.stage.Indicators {
		if r := attained(school.Values[i], x.Standard); !math.IsNaN(r) && r < rate {
			in, rate, ok = x, r, true
		}
	}
	return in, rate, ok
}

// failing names the schools that do not meet the standard, each with where it
// is furthest from it.
func (s stageOfGroup) failing(c *county) string {
	var parts []string
	for _, x := range s.schools {
		if x.Pass.Kind() != value.Bool || x.Pass.Bool() {
			continue
		}
		text := c.schoolName(x.School)
		if in, rate, ok := s.weakest(x); ok {
			text += fmt.Sprintf("（%s为标准的%.0f%%）", in.Name, math.Floor(rate*100))
		}
		parts = append(parts, text)
	}
	if len(parts) == 0 {
		return ""
	}
	return s.stage.Stage + "未达优质均衡标准：" + strings.Join(parts, "、") + "。"
}

// balanced sets core against members for each indicator.
func (b *brief) balanced() {
	d := b.d
	judged := 0
	for _, s := range b.stages {
		judged += s.judged
	}
	switch {
	case len(b.stages) == 0:
		d.Para("集团的学校没有纳入优质均衡监测的学段。")
		return
	case judged == 0:
		d.Para("有关学校未报，或达不到监测的规模，没有可以评估的学校。")
		return
	}
	t := pdf.Table{Caption: "优质均衡：核心校与成员校", Size: 8, Columns: []pdf.Column{{Head: "指标"}}}
	var codes []string
	names := map[string]string{}
	for _, s := range b.stages {
		for _, in := range s.stage.Indicators {
			if names[in.Code] == "" {
				codes = append(codes, in.Code)
			}
			names[in.Code] = in.Name
		}
		for _, head := range []string{"标准", "核心校", "成员校", "全县平均", "达标"} {
			t.Columns = append(t.Columns, pdf.Column{Head: head, Group: s.stage.Stage, Align: pdf.Right})
		}
	}
	for _, code := range codes {
		cells := []string{code + " " + names[code]}
		for _, s := range b.stages {
			cells = append(cells, s.cells(code, b.Code)...)
		}
		t.Rows = append(t.Rows, pdf.Row{Cells: cells})
	}
	t.Note = "注：核心校（牵头校）、成员校为集团内各校的平均，▼ 低于标准；全县平均按在校生数加权；达标为“达到标准的学校数/有数据的学校数”，限本集团。"
	b.table(t)
}

// cells are a stage's columns for one indicator.
func (s stageOfGroup) cells(code, group string) []string {
	in, ok := indicatorOf(s.stage, code)
	if !ok {
		return []string{"—", "—", "—", "—", "—"}
	}
	standard, places := in.Standard.Float64(), 2
	if standard >= 1000 {
		places = 0
	}
	mean := func(v float64, ok bool) string {
		switch {
		case !ok || math.IsNaN(v):
			return "—"
		case v < standard:
			return fmt.Sprintf("%.*f▼", places, v)
		}
		return fmt.Sprintf("%.*f", places, v)
	}
	met, known := 0, 0
	for i, x := range s.stage.Indicators {
		if x.Code != code {
			continue
		}
		for _, school := range s.schools {
			if v := school.Values[i]; v.Kind() == value.Number {
				known++
				if v.Num().Cmp(in.Standard) >= 0 {
					met++
				}
			}
		}
	}
	means, judged := in.Core[group]
	return []string{in.Standard.String(), mean(means.Core, judged), mean(means.Members, judged), mean(in.Mean, in.Known), fmt.Sprintf("%d/%d", met, known)}
}
