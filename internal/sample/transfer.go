package sample

import (
	"cmp"
	"fmt"
	"slices"

	"hesuan/internal/date"
)

// transfer is one pupil's change between the vocational and the general school
// of a group. Both schools file it.
type transfer struct {
	number, name string
	from, to     *school
	kind         string
	day          date.Date
	basis        string
}

// transfer moves eight to twenty pupils a year between the two schools of a
// 职普融通型 group, at the turns of the terms.
func (g *group) transfer(r chance, year int) {
	vocational, general := g.teaching("中职"), g.teaching("高中")
	if g.typ != typeMixed || vocational == nil || general == nil {
		return
	}
	days := []date.Date{date.Of(year, 3, 2), date.Of(year, 7, 13), date.Of(year, 8, 31), date.Of(year, 9, 7)}
	for i := range r.between(8, 20) {
		t := transfer{from: vocational, to: general, kind: "职转普"}
		if r.permille(450) {
			t = transfer{from: general, to: vocational, kind: "普转职"}
		}
		born := year - r.between(15, 17)
		t.name = r.name(r.permille(550), born)
		// No region begins with 99, so nobody has such a number.
		t.number = fmt.Sprintf("G99%s%d%02d%02d%04d", region[2:], born, r.between(1, 12), r.between(1, 28), 100*r.IntN(100)+i)
		t.day = pick(r, days).AddDays(r.IntN(5))
		t.basis = fmt.Sprintf("《学籍互转办法》第六条；沂教基学籍〔%d〕%d号", year, r.between(11, 58))
		t.from.transfers = append(t.from.transfers, t)
		t.to.transfers = append(t.to.transfers, t)
	}
	for _, s := range []*school{vocational, general} {
		slices.SortFunc(s.transfers, func(a, b transfer) int {
			return cmp.Or(a.day.Compare(b.day), cmp.Compare(a.number, b.number))
		})
	}
}

// teaching is the first of a group's schools with a stage; nil for none.
func (g *group) teaching(stage string) *school {
	for _, s := range g.members {
		if slices.Contains(s.stages, stage) {
			return s
		}
	}
	return nil
}

// pupilSeenBy is the row one of the two schools files.
type pupilSeenBy struct {
	transfer
	sent bool
}

func (t pupilSeenBy) cell(column string) (string, bool) {
	switch column {
	case "学籍号":
		return t.number, true
	case "姓名":
		return t.name, true
	case "方向":
		if t.sent {
			return "转出", true
		}
		return "转入", true
	case "对方学校":
		if t.sent {
			return t.to.name, true
		}
		return t.from.name, true
	case "类型":
		return t.kind, true
	case "转接日期":
		return t.day.String(), true
	case "转接依据":
		return t.basis, true
	}
	return "", false
}
