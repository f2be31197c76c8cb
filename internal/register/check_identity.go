package register

import (
	"fmt"
	"slices"
	"strings"
	"unicode"

	"hesuan/internal/finding"
)

// stages is the vocabulary of 学段. Formulas and forms compare with these
// words, so a spelling of one's own would silently match nothing.
var stages = []string{"幼儿园", "小学", "初中", "高中", "中职", "特殊教育"}

func (r *Register) checkCodes() []finding.Finding {
	var out []finding.Finding
	once := func(column string) func(source) {
		seen := map[string]source{}
		return func(s source) {
			code := s.Text(column)
			if code == "" {
				return
			}
			if before, taken := seen[code]; taken {
				out = append(out, finding.RegisterDuplicateCode.At(s.Place(column), quote(code)+"已在 "+before.Place(column).Cell+" 出现", ""))
				return
			}
			seen[code] = s
		}
	}
	each(r.types, once("类型"))
	each(r.schools, once("学校代码"))
	each(r.schools, once("学校标识码"))
	each(r.groups, once("集团代码"))
	each(r.studios, once("工作室编号"))
	return out
}

// record is anything read from a row.
type record interface{ origin() source }

func (s source) origin() source { return s }

func each[T record](records []T, do func(source)) {
	for _, r := range records {
		do(r.origin())
	}
}

func (r *Register) checkNames() []finding.Finding {
	var out []finding.Finding
	type owner struct{ code, title string }
	owners := map[string]owner{}
	claim := func(s source, column, spelling, code, title string) {
		k := key(spelling)
		before, taken := owners[k]
		if !taken {
			owners[k] = owner{code, title}
			return
		}
		if before.code != code { // one school may list its own name as an alias
			out = append(out, finding.RegisterDuplicateName.At(s.Place(column), quote(spelling)+"已用于 "+before.title, ""))
		}
	}
	// Official names first: where an alias equals another school's name, the
	// alias is the one to go.
	for _, s := range r.schools {
		claim(s.source, "学校名称", s.Name, string(s.Code), s.title())
	}
	for _, s := range r.schools {
		for _, alias := range s.Aliases {
			claim(s.source, "别名", alias, string(s.Code), s.title())
		}
	}
	clear(owners) // a group may bear the name of a school
	for _, g := range r.groups {
		claim(g.source, "集团名称", g.Name, string(g.Code), g.title())
	}
	return out
}

// nameSigns are what a folder of Windows cannot be called by and what formulas
// of a spreadsheet read as a pattern.
const nameSigns = `*?~[]:/\<>|"`

func (r *Register) checkNameSigns() []finding.Finding {
	var out []finding.Finding
	look := func(column string) func(source) {
		return func(s source) {
			for _, c := range s.Text(column) {
				if strings.ContainsRune(nameSigns, c) || unicode.IsControl(c) {
					out = append(out, finding.RegisterNameSign.At(s.Place(column), fmt.Sprintf("%s里的 %s", quote(s.Text(column)), sign(c)), ""))
					return
				}
			}
		}
	}
	each(r.schools, look("学校名称"))
	each(r.groups, look("集团名称"))
	return out
}

// sign shows a character that may be one nobody sees.
func sign(c rune) string {
	if unicode.IsControl(c) {
		return fmt.Sprintf("控制字符（U+%04X）", c)
	}
	return "“" + string(c) + "”"
}

func (r *Register) checkReferences() []finding.Finding {
	var out []finding.Finding
	for _, g := range r.groups {
		if r.typeOf[g.Type] == nil {
			var known []string
			for _, t := range r.types {
				known = append(known, t.Name)
			}
			out = append(out, finding.RegisterUnknownCode.At(g.Place("类型"), quote(g.Type), "“集团类型”表中的类型："+joined(known)))
		}
	}
	for _, m := range r.members {
		if r.groupOf[m.Group] == nil {
			out = append(out, unknown(m.source, "集团代码", r.groupName))
		}
		if r.schoolOf[m.School] == nil {
			out = append(out, unknown(m.source, "学校代码", r.schoolName))
		}
	}
	for _, s := range r.studios {
		if s.School != "" && r.schoolOf[s.School] == nil {
			out = append(out, unknown(s.source, "挂牌学校", r.schoolName))
		}
	}
	return out
}

// unknown reports a code nobody bears, with what was probably meant: the code
// of the name that was written instead, or codes one slip away.
func unknown(s source, column string, n *names) finding.Finding {
	written := s.Text(column)
	f := finding.RegisterUnknownCode.At(s.Place(column), quote(written), "")
	if code, official, _, ok := n.find(written); ok {
		return f.With("这里应填代码：" + official + "的代码是 " + code + "。")
	}
	var near []string
	for _, e := range n.entries {
		if oneSlip([]rune(strings.ToUpper(written)), []rune(strings.ToUpper(e.code))) {
			near = append(near, e.code+" "+e.official)
		}
	}
	if len(near) == 0 {
		return f
	}
	slices.Sort(near)
	return f.With("相近的代码：" + joined(near[:min(len(near), mostNear)]) + "。" + f.Remedy)
}

// oneSlip reports whether one character put in, left out or mistaken turns a
// into b, or two neighbours swapped.
func oneSlip(a, b []rune) bool {
	for len(a) > 0 && len(b) > 0 && a[0] == b[0] {
		a, b = a[1:], b[1:]
	}
	for len(a) > 0 && len(b) > 0 && a[len(a)-1] == b[len(b)-1] {
		a, b = a[:len(a)-1], b[:len(b)-1]
	}
	return len(a) <= 1 && len(b) <= 1 || len(a) == 2 && len(b) == 2 && a[0] == b[1] && a[1] == b[0]
}

func (r *Register) checkStages() []finding.Finding {
	var out []finding.Finding
	for _, s := range r.schools {
		for _, stage := range s.Stages {
			if !slices.Contains(stages, stage) {
				out = append(out, finding.RegisterUnknownStage.At(s.Place("学段"), quote(stage), joined(stages)))
			}
		}
	}
	return out
}

func (r *Register) checkPending() []finding.Finding {
	var out []finding.Finding
	for _, s := range r.schools {
		if !s.Verified {
			found := s.title() + " 待核"
			if s.Note != "" {
				found += "：" + s.Note
			}
			out = append(out, finding.RegisterPending.At(s.Place("核实状态"), found, ""))
		}
	}
	return out
}
