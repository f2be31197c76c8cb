package formula

import (
	"fmt"
	"strings"
	"testing"

	"hesuan/internal/value"
)

// outline writes a tree as indented lines: source, operation, value, notes.
func outline(n *Node, depth int) string {
	line := strings.Repeat("  ", depth) + n.Source + " | " + n.Op
	if !n.NotTaken && n.Column == nil {
		line += " | " + show(n.Value)
	}
	if n.Column != nil {
		line += fmt.Sprintf(" | %d 行", len(n.Column))
	}
	for _, note := range n.Notes {
		line += " | " + note
	}
	line += "\n"
	for _, c := range n.Children {
		line += outline(c, depth+1)
	}
	return line
}

func TestTheReasonTreeTellsTheWholeStory(t *testing.T) {
	for _, c := range []struct{ src, want string }{
		{`IF(角色="核心校", ROUND(在校生数*生均标准/7, 2), 经费/零*零)`, `
IF(角色="核心校", ROUND(在校生数*生均标准/7, 2), 经费/零*零) | IF 条件取值 | 5515.71
  角色="核心校" | 等于 | TRUE
    角色 | 引用 | 核心校
    "核心校" | 常数 | 核心校
  ROUND(在校生数*生均标准/7, 2) | ROUND 四舍五入 | 5515.71 | 四舍五入：5515.714285714285714… → 5515.71
    在校生数*生均标准/7 | 除 | 5515.714285714285714…
      在校生数*生均标准 | 乘 | 38610
        在校生数 | 引用 | 1287
        生均标准 | 引用 | 30
      7 | 常数 | 7
    2 | 常数 | 2
  经费/零*零 | 乘 | 没有用到
`},
		{`SUMIFS(成员[人数],成员[角色],"成员校")*(空数+1)`, `
SUMIFS(成员[人数],成员[角色],"成员校")*(空数+1) | 乘 | ~!空白
  SUMIFS(成员[人数],成员[角色],"成员校") | SUMIFS 按条件求和 | ~600 | 成员[人数] 共 4 行，其中未报 1 行
    成员[人数] | 整列 | 4 行
    成员[角色] | 整列 | 4 行
    "成员校" | 常数 | 成员校
  (空数+1) | 加 | !空白
    空数 | 引用 | 空白
    1 | 常数 | 1
`},
		{`OR(达标, 经费>0)`, `
OR(达标, 经费>0) | OR 任一成立 | TRUE
  达标 | 引用 | TRUE
  经费>0 | 大于 | 没有用到
`},
		{"SUMPRODUCT((教职工[周课时]>9)*教职工[绩效]*(1+比例))", `
SUMPRODUCT((教职工[周课时]>9)*教职工[绩效]*(1+比例)) | SUMPRODUCT 逐行相乘求和 | 2484.108 | 教职工[周课时] 共 5 行，其中空白 1 行
  教职工[周课时] | 整列 | 5 行
  9 | 常数 | 9
  教职工[绩效] | 整列 | 5 行
  (1+比例) | 加 | 1.08
    1 | 常数 | 1
    比例 | 引用 | 0.08
`},
	} {
		w := county()
		tree := compile(t, w, c.src).Explain(values{w})
		if got := outline(tree, 0); got != strings.TrimPrefix(c.want, "\n") {
			t.Errorf("%s\n%s\nwant%s", c.src, got, c.want)
		}
		checkTree(t, tree)
	}
}

func TestLeavesCarryTheirSymbols(t *testing.T) {
	w := county()
	tree := compile(t, w, "在校生数*SUM(教职工[周课时])+1").Explain(values{w})
	var names []string
	var walk func(*Node)
	walk = func(n *Node) {
		if n.HasSymbol() {
			names = append(names, n.Symbol.Name)
		}
		for _, c := range n.Children {
			walk(c)
		}
	}
	walk(tree)
	if got := strings.Join(names, " "); got != "在校生数 教职工[周课时]" {
		t.Error(got)
	}
}

func TestReplayDependsOnTheChildrenOnly(t *testing.T) {
	w := county()
	tree := compile(t, w, "在校生数*2").Explain(values{w})
	tree.Children[0].Value = value.OfNum(hundredth)
	if got := tree.Replay().String(); got != "0.02" {
		t.Errorf("replayed to %s with a changed child", got)
	}
}
