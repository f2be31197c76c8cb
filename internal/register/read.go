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
			s := source{table: records.Table, row: row}
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
		kind := s.cell(c.Name).Kind()
		if kind == value.Blank {
			if c.Required {
				return finding.RegisterIncomplete.At(s.place(c.Name), "空白", ""), true
			}
			continue
		}
		if c.Type == form.Day && kind != value.Date || c.Type == form.Integer && kind != value.Number {
			return finding.RegisterIncomplete.At(s.place(c.Name), quote(s.text(c.Name)), "填写"+string(c.Type)), true
		}
	}
	return finding.Finding{}, false
}

func (r *Register) enter(s source) {
	switch s.table.Name {
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
		Name: s.text("类型"), Legal: Legal(s.text("法人")), CoreRole: Role(s.text("核心角色")),
		Foundings: list(s.text("成立方式")), StudentTransfer: s.yes("学籍互转"),
		ScoredApart: s.yes("成员单独考核"), Basis: s.text("依据"), At: s.at(), source: s,
	}
	t.Cores, _ = s.whole("核心校数")
	t.LeastMembers, _ = s.whole("最少成员校数")
	t.Studios, t.studiosStated = s.whole("县级工作室数")
	return t
}

func readSchool(s source) *School {
	return &School{
		Code: SchoolCode(s.text("学校代码")), Name: s.text("学校名称"), Aliases: list(s.text("别名")),
		Stages: list(s.text("学段")), Town: s.text("镇街"), Area: s.text("城乡"), Site: s.text("驻地"),
		Representative: s.text("法定代表人"), CreditCode: s.text("统一社会信用代码"), SchoolNo: s.text("学校标识码"),
		Ownership: s.text("办学性质"), Authority: s.text("主管部门"), Verified: s.text("核实状态") == "已核",
		Note: s.text("备注"), At: s.at(), source: s,
	}
}

func readGroup(s source) *Group {
	return &Group{
		Code: GroupCode(s.text("集团代码")), Name: s.text("集团名称"), Type: s.text("类型"),
		Founded: s.day("成立日期"), Dissolved: s.day("撤销日期"), Founding: s.text("成立方式"),
		Basis: s.text("依据"), At: s.at(), source: s,
	}
}

func readMembership(s source) *Membership {
	return &Membership{
		Group: GroupCode(s.text("集团代码")), School: SchoolCode(s.text("学校代码")), Role: Role(s.text("角色")),
		Joined: s.day("加入日期"), Left: s.day("退出日期"), Admission: s.text("准入评估"),
		Reason: s.text("退出原因"), Consent: s.text("批准文号"), Basis: s.text("依据"), At: s.at(), source: s,
	}
}

func readStudio(s source) *Studio {
	return &Studio{
		Code: s.text("工作室编号"), Host: s.text("主持人"), Title: s.text("称号"), School: SchoolCode(s.text("挂牌学校")),
		From: s.day("周期起"), To: s.day("周期止"), Basis: s.text("依据"), At: s.at(), source: s,
	}
}
