package register

import "slices"

// Kind says what a new version does to a row.
type Kind string

// The kinds of change.
const (
	Added   Kind = "新增"
	Removed Kind = "删除"
	Altered Kind = "修改"
)

// Change is one thing a new version of the register changes: a row that came
// or went, or one cell of a row that stayed.
type Change struct {
	Kind   Kind
	Sheet  string
	Key    string // the code or name that identifies the row
	Column string // of an altered cell
	Old    string // blank for an added row
	New    string // blank for a removed row
	At     string // in the new version; of a removed row, in the old one
	Text   string // the change as a sentence
}

// Diff lists what new changes against old, sheet by sheet; nothing when they
// say the same, in whatever order of rows. Rows are known by their codes, so a
// school that is renamed is altered, not replaced. Memberships are known by
// group and school and by their order in time.
func Diff(old, new *Register) []Change {
	was, now := old.entries(), new.entries()
	var out []Change
	for _, e := range now.list {
		before, ok := was.at[e.id]
		if !ok {
			out = append(out, new.added(e))
			continue
		}
		out = append(out, altered(new, before, e)...)
	}
	for _, e := range was.list {
		if _, ok := now.at[e.id]; !ok {
			out = append(out, old.removed(e))
		}
	}
	slices.SortStableFunc(out, func(a, b Change) int { return sheetOrder(a.Sheet) - sheetOrder(b.Sheet) })
	return out
}

func sheetOrder(sheet string) int {
	return slices.Index([]string{sheetType, sheetSchool, sheetGroup, sheetMember, sheetStudio}, sheet)
}

// entry is a row as versions are compared.
type entry struct {
	id     entryID
	title  string // for sentences
	source source
}

type entryID struct {
	sheet, key string
	nth        int // of the rows with this key
}

type entries struct {
	list []entry
	at   map[entryID]entry
}

func (r *Register) entries() entries {
	es := entries{at: map[entryID]entry{}}
	put := func(s source, key, title string) {
		id := entryID{sheet: s.Table.Name, key: key}
		for _, taken := es.at[id]; taken; _, taken = es.at[id] {
			id.nth++
		}
		e := entry{id: id, title: title, source: s}
		es.list, es.at[id] = append(es.list, e), e
	}
	for _, t := range r.types {
		put(t.source, t.Name, "集团类型 "+t.Name)
	}
	for _, s := range r.schools {
		put(s.source, string(s.Code), "学校 "+s.title())
	}
	for _, g := range r.groups {
		put(g.source, string(g.Code), "集团 "+g.title())
	}
	members := slices.Clone(r.members)
	slices.SortStableFunc(members, func(a, b *Membership) int { return a.Joined.Compare(b.Joined) })
	for _, m := range members {
		put(m.source, string(m.Group)+" "+string(m.School), r.schoolTitle(m.School)+" 在 "+r.groupTitle(m.Group)+" 的登记")
	}
	for _, s := range r.studios {
		put(s.source, s.Code, "工作室 "+s.Code)
	}
	return es
}

func (r *Register) added(e entry) Change {
	c := Change{Kind: Added, Sheet: e.id.sheet, Key: e.id.key, At: e.source.at(), Text: "新增" + e.title}
	switch e.id.sheet {
	case sheetMember:
		m := readMembership(e.source)
		c.Text = r.schoolTitle(m.School) + " 自" + m.Joined.Chinese() + "起加入 " + r.groupTitle(m.Group) + "，为" + string(m.Role)
		if !m.Left.IsZero() {
			c.Text += "，至" + m.Left.Chinese()
		}
	case sheetGroup:
		g := readGroup(e.source)
		c.Text = g.Founded.Chinese() + "成立集团 " + g.title() + "（" + g.Type + "）"
	}
	return c
}

func (r *Register) removed(e entry) Change {
	return Change{Kind: Removed, Sheet: e.id.sheet, Key: e.id.key, At: e.source.at(), Text: "删去" + e.title}
}

// altered compares two versions of one row cell by cell. A column only one
// version has is compared with a blank.
func altered(r *Register, before, after entry) []Change {
	var out []Change
	compare := func(column string) {
		was, now := before.source.shown(column), after.source.shown(column)
		if was == now {
			return
		}
		c := Change{
			Kind: Altered, Sheet: after.id.sheet, Key: after.id.key, Column: column, Old: was, New: now,
			At:   after.source.at(),
			Text: after.title + "：" + column + "由" + quote(was) + "改为" + quote(now),
		}
		if p, ok := after.source.where(column); ok {
			c.At = p
		}
		if s := r.event(after.source, column, was); s != "" {
			c.Text = s
		}
		out = append(out, c)
	}
	for _, col := range after.source.Table.Columns {
		compare(col.Name)
	}
	for _, col := range before.source.Table.Columns {
		if _, i := after.source.Table.Column(col.Name); i < 0 {
			compare(col.Name)
		}
	}
	return out
}

// event tells as what happened the two alterations that are events: an end
// written where there was none.
func (r *Register) event(s source, column, was string) string {
	if was != "" {
		return ""
	}
	switch {
	case s.Table.Name == sheetMember && column == "退出日期":
		m := readMembership(s)
		text := r.schoolTitle(m.School) + " 退出 " + r.groupTitle(m.Group) + "，最后一天为" + m.Left.Chinese()
		if m.Reason != "" {
			text += "，原因：" + m.Reason
		}
		if m.Consent != "" {
			text += "（" + m.Consent + "）"
		}
		return text
	case s.Table.Name == sheetGroup && column == "撤销日期":
		g := readGroup(s)
		return "撤销集团 " + g.title() + "，最后一天为" + g.Dissolved.Chinese()
	}
	return ""
}

// shown is a cell as the changes print it; blank where the column is missing.
func (s source) shown(column string) string {
	if _, i := s.Table.Column(column); i < 0 {
		return ""
	}
	return s.Text(column)
}

func (s source) where(column string) (string, bool) {
	_, i := s.Table.Column(column)
	if i < 0 || s.Row.Cells[i].Ref == "" {
		return "", false
	}
	return s.Table.Name + "!" + s.Row.Cells[i].Ref, true
}
