package reports

import (
	"fmt"
	"slices"
	"strings"

	"hesuan/calc"
)

// text writes the cells: D5:D9 在校生数（合计192人）.
func (s stretchOfCells) text() string {
	slices.Sort(s.rows)
	first, last := s.rows[0], s.rows[len(s.rows)-1]
	at := fmt.Sprintf("%s%d", s.letters, first)
	switch n := len(s.rows); {
	case n == 1:
	case last-first == n-1:
		at += fmt.Sprintf(":%s%d", s.letters, last)
	default:
		at += fmt.Sprintf("…%s%d共%d格", s.letters, last, n)
	}
	at += " " + s.name
	if s.added {
		at += "（合计" + exactNum(s.sum) + s.unit + "）"
	}
	return at
}

// standardsText writes the standards, those of one clause together. A clause
// that is the formula's own is not said again.
func (e *evidence) standardsText(own string) string {
	var parts []string
	for i, s := range e.standards {
		if slices.ContainsFunc(e.standards[:i], func(o standard) bool { return o.basis == s.basis }) {
			continue
		}
		var names, cells []string
		for _, o := range e.standards[i:] {
			if o.basis == s.basis {
				names, cells = append(names, o.text), append(cells, o.at)
			}
		}
		at := joinCells(cells)
		if basis := strings.TrimPrefix(s.basis, own); basis != s.basis {
			basis = strings.TrimPrefix(basis, "；")
			s.basis = basis
		}
		if s.basis != "" {
			at += "，" + s.basis
		}
		parts = append(parts, strings.Join(names, "、")+"（"+at+"）")
	}
	return strings.Join(parts, "；")
}

// joinCells writes cells of one sheet with its name once: 参数!C12、C35.
func joinCells(cells []string) string {
	var out []string
	before := ""
	for _, c := range cells {
		sheet, ref, ok := strings.Cut(c, "!")
		if ok && sheet == before {
			c = ref
		}
		before = sheet
		out = append(out, c)
	}
	return strings.Join(out, "、")
}

// cellsText writes the filed cells, a line a file; the school's own file has
// no name, and a sheet has its name once.
func (e *evidence) cellsText(own string) []string {
	var files []string
	text, sheet := map[string]string{}, map[string]string{}
	for _, s := range e.cells {
		at := s.text()
		switch {
		case text[s.file] == "":
			files = append(files, s.file)
			at = s.sheet + "!" + at
		case sheet[s.file] == s.sheet:
			at = "、" + at
		default:
			at = "；" + s.sheet + "!" + at
		}
		text[s.file], sheet[s.file] = text[s.file]+at, s.sheet
	}
	var out []string
	for _, f := range files {
		head := f
		if f == own {
			head = "填报表"
		}
		out = append(out, head+"："+text[f])
	}
	return out
}

// openStandards lists the standards an item may use, for an item explained for
// everybody at once: 骨干分 国家级5、省级4.
func (c *county) openStandards(it *calc.Item) *evidence {
	e := &evidence{c: c}
	for _, s := range it.Symbols() {
		ref := c.res.Program.Ref(s)
		name := map[calc.RefKind]string{calc.RefParameter: ref.Name, calc.RefKeyed: ref.Table}[ref.Kind]
		ps := c.res.Program.Parameters(name)
		if len(ps) == 0 {
			continue
		}
		at := ps[0].At("值")
		if len(ps) > 1 {
			_, last, _ := strings.Cut(ps[len(ps)-1].At("值"), "!")
			at += ":" + last
		}
		if s := (standard{sample(ps), at, marked(ps[0].Basis, ps[0].Sample)}); !slices.Contains(e.standards, s) {
			e.standards = append(e.standards, s)
		}
	}
	return e
}

// marked is a clause with 示例 where the standard under it is one.
func marked(basis string, sample bool) string {
	if sample && !strings.Contains(basis, "示例") {
		return basis + "；示例"
	}
	return basis
}
