package reports

import (
	"slices"
	"strings"

	"hesuan/internal/form"
	"hesuan/internal/register"
	"hesuan/internal/value"
)

// townSeat is where a studio has to be: 方案二（1）, 在镇驻地学校挂牌.
const townSeat = "镇驻地"

// studioTitles are the titles of which a host should have one, as the
// register's own sheet offers them: 方案二（1）.
func studioTitles() []string {
	for _, t := range register.Schema() {
		if c, _ := t.Column("称号"); c != nil && t.Name == studioTable {
			return c.Options
		}
	}
	return nil
}

// qualified judges a studio's place and its host's title: 不符合 where one of
// them is wrong, 待核 where one is not known, and why.
func (b *resourceBook) qualified(st studio) (verdict, why string) {
	var wrong, open, good []string
	switch site := b.site(st); {
	case st.school < 0:
		open = append(open, "名册未写挂牌学校")
	case site.Kind() == value.Blank:
		open = append(open, b.schoolName(st.school)+"的驻地未登记")
	case site.String() != townSeat:
		wrong = append(wrong, b.schoolName(st.school)+"的驻地为“"+site.String()+"”，不是"+townSeat)
	case st.hung < 0:
		open = append(open, "名册未写挂牌学校，填报学校"+b.schoolName(st.school)+"在"+townSeat)
	default:
		good = append(good, "设在"+townSeat+"学校")
	}
	switch {
	case st.title == "":
		open = append(open, b.openTitle(st))
	case !slices.Contains(studioTitles(), st.title):
		wrong = append(wrong, "主持人称号为“"+st.title+"”")
	default:
		good = append(good, "主持人为"+st.title)
	}
	switch {
	case len(wrong) > 0:
		return "不符合", strings.Join(append(wrong, open...), "；")
	case len(open) > 0:
		return "待核", strings.Join(open, "；")
	}
	return "符合", strings.Join(good, "，")
}

func (b *resourceBook) qualifies(st studio) Cell {
	verdict, _ := b.qualified(st)
	if verdict == "符合" {
		return Text(verdict)
	}
	return Text(verdict).As(Alarm)
}

// openTitle words that the register names no title, with what the roster of
// the school that filed says of the host.
func (b *resourceBook) openTitle(st studio) string {
	held := b.rosterTitles(st)
	if len(held) == 0 {
		return "名册未写主持人称号"
	}
	return "名册未写主持人称号，教职工表中为" + strings.Join(held, "、")
}

// rosterTable is the table whose rows are people, as calc knows it.
const rosterTable = "教职工"

// rosterTitles are the titles that the roster gives the person named by the
// identity number of a filed studio. The person is not named.
func (b *resourceBook) rosterTitles(st studio) []string {
	studios, ok := b.rules.Table(studioTable)
	roster, known := b.rules.Table(rosterTable)
	if !ok || !known || st.line < 0 {
		return nil
	}
	host, key := identityOf(studios), identityOf(roster)
	if host == "" || key == "" {
		return nil
	}
	_, _, id := b.res.Line(studioTable, st.line, host)
	lines, _ := b.res.Lines(rosterTable, schoolPlace, st.school)
	for _, i := range lines {
		if _, _, other := b.res.Line(rosterTable, i, key); other.Value.Kind() == value.Text && other.Value.Equal(id.Value) {
			return b.titlesOf(roster, i)
		}
	}
	return nil
}

func (b *resourceBook) titlesOf(roster *form.Table, line int) []string {
	var out []string
	titles := studioTitles()
	for _, c := range roster.Columns {
		if c.Personal || c.Computed != "" {
			continue
		}
		_, _, cell := b.res.Line(rosterTable, line, c.Name)
		if text := cell.Value.Text(); slices.Contains(titles, text) && !slices.Contains(out, text) {
			out = append(out, text)
		}
	}
	return out
}

// identityOf is the column of a table that holds an identity number.
func identityOf(t *form.Table) string {
	for _, c := range t.Columns {
		if c.Type == form.IdentityNo {
			return c.Name
		}
	}
	return ""
}
