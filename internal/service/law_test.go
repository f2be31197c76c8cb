package service

import (
	"testing"

	"hesuan/internal/finding"
	"hesuan/internal/form"
)

// Schools, departments and periods have folders of their name: a book in force
// with a name that no folder can have would stop everything that writes there.
func TestANameThatNoFolderCanHaveIsRefused(t *testing.T) {
	put := func(sheet, was, now string) func(string, *form.Seed) {
		return func(name string, s *form.Seed) {
			for _, row := range s.Rows {
				for i, text := range row {
					if name == sheet && text == was {
						row[i] = now
					}
				}
			}
		}
	}
	for _, c := range []struct{ sheet, column, was, now string }{
		{"学校", "学校名称", "实验小学", "实验小学/东校区"},
		{"学校", "学校名称", "实验小学", "CON"},
		{"批次", "批次", "2027年度", "../2027年度"},
		{"填报表", "填报主体", "财政局", "财政局."},
	} {
		var fs []finding.Finding
		if c.sheet == "学校" {
			_, _, fs = LoadRegister(bookWith(t, "集团名册", DefaultSeeds().Register, put(c.sheet, c.was, c.now)), RegisterFile)
		} else {
			fs, _ = CheckPolicy(policyWith(t, put(c.sheet, c.was, c.now)), PolicyFile)
		}
		if len(only(fs, finding.UnfitName)) != 1 {
			t.Errorf("%s as %s: %v", c.now, c.column, fs)
		}
		for _, f := range only(fs, finding.UnfitName) {
			if f.Sheet != c.sheet || f.Column != c.column || f.Cell == "" || f.Severity != finding.Error {
				t.Errorf("%s: %v", c.now, f)
			}
		}
	}
}

func only(fs []finding.Finding, spec finding.Spec) []finding.Finding {
	var out []finding.Finding
	for _, f := range fs {
		if f.Code == spec.Code {
			out = append(out, f)
		}
	}
	return out
}
