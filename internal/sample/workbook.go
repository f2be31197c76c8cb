package sample

import (
	"hesuan/internal/form"
	"hesuan/internal/template"
)

// File is one file somebody drops into the share.
type File struct {
	Folder string // whose folder below 收件: a school's name or a department
	Name   string
	Data   []byte
}

// Workbook is a subject's return as filled in correctly.
func (c *County) Workbook(subject string) ([]byte, error) {
	return c.render(subject, c.Rows(subject))
}

// FileName is what a subject calls its return.
func (c *County) FileName(subject string) string {
	return c.Name(subject) + "_" + c.opt.Rules.Period.Name + "填报表.xlsx"
}

// File is a subject's correct return, in its folder.
func (c *County) File(subject string) (File, error) {
	data, err := c.Workbook(subject)
	return File{Folder: c.Name(subject), Name: c.FileName(subject), Data: data}, err
}

func (c *County) render(subject string, rows map[string][][]string) ([]byte, error) {
	spec := c.spec(subject)
	spec.Rows = spread(spec.Tables, rows)
	return template.Render(spec)
}

// spec is the template of a subject, as its own template was made.
func (c *County) spec(subject string) template.Spec {
	if c.opt.Spec != nil {
		return c.opt.Spec(subject)
	}
	p := c.opt.Rules.Period
	return template.Spec{
		Title: "集团化办学填报表", Subject: subject, SubjectName: c.Name(subject), Period: p.Name, Deadline: p.Deadline,
		Tables: c.Tables(subject), Schools: c.names, Groups: c.groupNames, Locked: true,
	}
}

// spread lays rows of filled columns out over all columns, as a template takes
// them.
func spread(tables []*form.Table, rows map[string][][]string) map[string][][]string {
	out := map[string][][]string{}
	for _, t := range tables {
		for _, row := range rows[t.Name] {
			wide := make([]string, len(t.Columns))
			next := 0
			for i, c := range t.Columns {
				if c.Computed == "" && next < len(row) {
					wide[i] = row[next]
					next++
				}
			}
			out[t.Name] = append(out[t.Name], wide)
		}
	}
	return out
}
