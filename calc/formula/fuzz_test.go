package formula

import (
	"testing"
)

func FuzzParse(f *testing.F) {
	for _, s := range []string{
		`IF(角色="核心校", ROUND(在校生数*生均标准/7, 2), 经费/零)`, "-2^2%--3", `SUMPRODUCT((教职工[骨干级别]="县级")*教职工[绩效])`,
		`COUNTIFS(教职工[年龄],">="&任意)`, "1.5E-3", "(((", `"""`, "表[", "=+ -\n1", "SUM(教职工[周课时],1)", "IFS(达标,1,TRUE,\"\")", "9^9^9^9", "任意&任意文字",
		`TEXT(期末-1,"yyyy-mm-dd")`, "XLOOKUP(1,标准[起点],标准[等级],角色)", "１＋２", "a b", "1,2", "F(a)b", "a\"b\"", "{1;2}", "#N/A", "'a'!b",
	} {
		f.Add(s)
	}
	w := county()
	f.Fuzz(func(t *testing.T, src string) {
		p, err := Compile(src, w)
		if err != nil {
			for _, e := range err.(Errors) {
				if n := len([]rune(src)); e.Pos < 0 || e.Pos > n || e.Text == "" || e.Code == "" {
					t.Fatalf("%q: %d of %d, %+v", src, e.Pos, n, e)
				}
			}
			return
		}
		v := p.Eval(values{w})
		again, err := Compile(p.Source(), w)
		if err != nil || !again.Eval(values{w}).Equal(v) {
			t.Fatalf("%q compiled once, then: %v", src, err)
		}
		tree := p.Explain(values{w})
		if !tree.Value.Equal(v) {
			t.Fatalf("%q is %s, explained as %s", src, show(v), show(tree.Value))
		}
		checkTree(t, tree)
		printed, err := p.Excel(asNames)
		if err != nil {
			if len(src) > 1000 {
				return // longer than a cell once guarded
			}
			t.Fatalf("%q: %v", src, err)
		}
		if printed == "" {
			t.Fatalf("%q prints nothing", src)
		}
	})
}
