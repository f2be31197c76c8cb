package register

import (
	"slices"
	"strconv"

	"hesuan/internal/date"
	"hesuan/internal/finding"
)

// seat is the 驻地 of a school at the seat of its town.
const seat = "镇驻地"

// checkStudioCount counts the studios of each day one begins; those without a
// first day count from the beginning. Where 集团类型 states no number, there is
// no limit to keep.
func (r *Register) checkStudioCount() []finding.Finding {
	limit, stated := 0, false
	basis := ""
	for _, t := range r.types {
		if t.studiosStated {
			limit += t.Studios
			stated = true
			basis = t.Basis
		}
	}
	if !stated {
		return nil
	}
	var out []finding.Finding
	for i, s := range r.studios {
		n := 0
		for j, other := range r.studios {
			began := other.From.Before(s.From) || other.From == s.From && j <= i
			if began && !open(other.To).Before(s.From) {
				n++
			}
		}
		if n > limit {
			out = append(out, resting(finding.RegisterStudioCount.At(s.Place("工作室编号"),
				s.Code+"是"+since(s.From)+"第"+strconv.Itoa(n)+"个", "同一时间不超过"+strconv.Itoa(limit)+"个"), basis))
		}
	}
	return out
}

func since(d date.Date) string {
	if d.IsZero() {
		return ""
	}
	return d.Chinese() + "起的"
}

func (r *Register) checkStudioSite() []finding.Finding {
	var out []finding.Finding
	for _, s := range r.studios {
		if school := r.schoolOf[s.School]; school != nil && school.Site != seat {
			out = append(out, finding.RegisterStudioSite.At(s.Place("挂牌学校"), school.title()+"的驻地为"+quote(school.Site), ""))
		}
	}
	return out
}

func (r *Register) checkStudioTitle() []finding.Finding {
	titles := options(sheetStudio, "称号")
	var out []finding.Finding
	for _, s := range r.studios {
		if s.Title != "" && !slices.Contains(titles, s.Title) {
			out = append(out, finding.RegisterStudioTitle.At(s.Place("称号"), quote(s.Title), joined(titles)+"之一"))
		}
	}
	return out
}

func (r *Register) checkStudioComplete() []finding.Finding {
	var out []finding.Finding
	for _, s := range r.studios {
		if s.Host == "" && s.Title == "" && s.School == "" {
			continue
		}
		for _, column := range []string{"主持人", "称号", "挂牌学校"} {
			if s.Text(column) == "" {
				out = append(out, finding.RegisterStudioIncomplete.At(s.Place(column), s.Code+"的"+column+"为空白", ""))
			}
		}
	}
	return out
}

func (r *Register) checkStudioDates() []finding.Finding {
	var out []finding.Finding
	for _, s := range r.studios {
		if !s.To.IsZero() && s.To.Before(s.From) {
			out = append(out, finding.RegisterStudioDates.At(s.Place("周期止"), s.From.Chinese()+"起，"+s.To.Chinese()+"止", ""))
		}
	}
	return out
}
