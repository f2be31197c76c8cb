package register

import (
	"hesuan/internal/finding"
	"hesuan/internal/form"
	"hesuan/internal/value"
)

// read turns the typed rows of w into records. The decoder has already said
// what is wrong with single cells; a row that still lacks what it must have
// is left out, and said to be.
func (r *Register) read(w *form.Workbook) []finding.Finding {
	var out []finding.Finding
	for _, table := range Schema() {
		records := w.Tables[table.Name]
		if records == nil {
			continue
		}
		for _, row := range records.Rows {
			s := source{form.Record{Table: records.Table, Row: row}}
			if f, blank := incomplete(s, table); blank {
				out = append(out, f)
				continue
			}
			r.enter(s)
		}
	}
	return out
}

// incomplete finds the first cell without which the row cannot be used: a
// required one left blank, or a date or count that is neither.
func incomplete(s source, table *form.Table) (finding.Finding, bool) {
	for _, c := range table.Columns {
		kind := s.Cell(c.Name).Value.Kind()
		if kind == value.Blank {
			if c.Required {
				return finding.RegisterIncomplete.At(s.Place(c.Name), "空白", ""), true
			}
			continue
		}
		if c.Type == form.Day && kind != value.Date || c.Type == form.Integer && kind != value.Number {
			return finding.RegisterIncomplete.At(s.Place(c.Name), quote(s.Text(c.Name)), "填写"+string(c.Type)), true
		}
	}
	return finding.Finding{}, false
}

func (r *Register) enter(s source) {
	switch s.Table.Name {
	case sheetType:
		r.types = append(r.types, readType(s))
	case sheetSchool:
		r.schools = append(r.schools, readSchool(s))
	case sheetGroup:
		r.groups = append(r.groups, readGroup(s))
	case sheetMember:
		r.members = append(r.members, readMembership(s))
	case sheetStudio:
		r.studios = append(r.studios, readStudio(s))
	}
}

func readType(s source) *GroupType {
	t := &GroupType{
		Name: s.Text("类型"), Legal: Legal(s.Text("法人")), CoreRole: Role(s.Text("核心角色")),
		Foundings: form.List(s.Text("成立方式")), StudentTransfer: s.Yes("学籍互转"),
		ScoredApart: s.Yes("成员单独考核"), Basis: s.Text("依据"), At: s.at(), source: s,
	}
	t.Cores, _ = s.whole("核心校数")
	t.LeastMembers, _ = s.whole("最少成员校数")
	t.Studios, t.studiosStated = s.whole("县级工作室数")
	return t
}

func readSchool(s source) *School {
	return &School{
		Code: SchoolCode(s.Text("学校代码")), Name: s.Text("学校名称"), Aliases: form.List(s.Text("别名")),
		Stages: form.List(s.Text("学段")), Town: s.Text("镇街"), Area: s.Text("城乡"), Site: s.Text("驻地"),
		Representative: s.Text("法定代表人"), CreditCode: s.Text("统一社会信用代码"), SchoolNo: s.Text("学校标识码"),
		Ownership: s.Text("办学性质"), Authority: s.Text("主管部门"), Verified: s.Text("核实状态") == "已核",
		Note: s.Text("备注"), At: s.at(), source: s,
	}
}

func readGroup(s source) *Group {
	return &Group{
		Code: GroupCode(s.Text("集团代码")), Name: s.Text("集团名称"), Type: s.Text("类型"),
		Founded: s.Day("成立日期"), Dissolved: s.Day("撤销日期"), Founding: s.Text("成立方式"),
		Basis: s.Text("依据"), At: s.at(), source: s,
	}
}

func readMembership(s source) *Membership {
	return &Membership{
		Group: GroupCode(s.Text("集团代码")), School: SchoolCode(s.Text("学校代码")), Role: Role(s.Text("角色")),
		Joined: s.Day("加入日期"), Left: s.Day("退出日期"), Admission: s.Text("准入评估"),
		Reason: s.Text("退出原因"), Consent: s.Text("批准文号"), Basis: s.Text("依据"), At: s.at(), source: s,
	}
}

func readStudio(s source) *Studio {
	return &Studio{
		Code: s.Text("工作室编号"), Host: s.Text("主持人"), Title: s.Text("称号"), School: SchoolCode(s.Text("挂牌学校")),
		From: s.Day("周期起"), To: s.Day("周期止"), Basis: s.Text("依据"), At: s.at(), source: s,
	}
}
