package importer

import (
	"slices"
	"strconv"
	"unicode/utf8"

	"hesuan/internal/finding"
	"hesuan/internal/form"
	"hesuan/internal/value"
	"hesuan/internal/workbook"
)

// yesNo are the marks people make instead of 是 and 否.
var yesNo = map[string]string{
	"√": "是", "✓": "是", "✔": "是", "y": "是", "yes": "是", "true": "是",
	"×": "否", "✗": "否", "✘": "否", "x": "否", "n": "否", "no": "否", "false": "否",
}

// choice reads one of the declared options.
func (r *reading) choice() (value.Value, bool) {
	c := r.column
	var s string
	if r.cell.Kind == workbook.Bool {
		s = r.cell.Raw
	} else {
		var v value.Value
		var ok bool
		if s, v, ok = r.word(); !ok {
			return v, false
		}
	}
	if c.Has(s) {
		return value.OfText(s), true
	}
	for _, o := range c.Options {
		if form.Fold(o) == form.Fold(s) {
			r.forgive(spelling(s), o)
			return value.OfText(o), true
		}
	}
	if meant, ok := yesNo[form.Fold(s)]; ok && c.Has(meant) && c.Has("是") && c.Has("否") {
		r.forgive(finding.YesNo, meant)
		return value.OfText(meant), true
	}
	expected := list(c.Options, 12)
	found := "“" + shown(c, s) + "”"
	if like := near(s, c.Options); like != "" {
		return r.remedy(finding.NotOption, found, expected, "是否应为“"+like+"”？请从下拉列表中选择。")
	}
	return r.remedy(finding.NotOption, found, expected, "请从下拉列表中选择。")
}

// spelling names the way in which a word differs from the declared one.
func spelling(s string) finding.Spec {
	if form.Half(s) != s {
		return finding.FullWidth
	}
	return finding.Spaces
}

// named reads a school or a group by its name or a confirmed alias, or a
// department by its name.
func (r *reading) named() (value.Value, bool) {
	s, v, ok := r.word()
	if !ok {
		return v, false
	}
	if r.opt.Names == nil {
		return value.OfText(s), true
	}
	find, unknown := r.opt.Names.School, finding.UnknownSchool
	switch r.column.Type {
	case form.GroupRef:
		find, unknown = r.opt.Names.Group, finding.UnknownGroup
	case form.FilerRef:
		unknown = finding.UnknownFiler
		for _, d := range r.opt.Departments {
			if form.Fold(d) == form.Fold(s) {
				return value.OfText(d), true
			}
		}
	}
	for _, spelled := range []string{s, form.Squeeze(s), form.Squeeze(form.Half(s))} {
		if _, official, _, ok := find(spelled); ok {
			if official != s {
				r.forgive(finding.Alias, official)
			}
			return value.OfText(official), true
		}
	}
	_, _, candidates, _ := find(s)
	found := "“" + shown(r.column, s) + "”"
	if len(candidates) == 0 {
		return r.refuse(unknown, found, "")
	}
	return r.remedy(unknown, found, "", "是否为“"+list(slices.Clone(candidates), 5)+"”？请填名册中的全称；确需使用简称的，请教体局在集团名册中确认为别名。")
}

func countOf(s string) string { return strconv.Itoa(utf8.RuneCountInString(s)) }
