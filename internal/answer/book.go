package answer

import "fmt"

// The sheets a receipt has when a policy or a register came into force.
const (
	ChangeSheet = "本次变更"
	EffectSheet = "影响"
)

// Book is what a policy or a register changed that came into force, against
// the version before it, and what that moves.
type Book struct {
	Against  string       // the version before, as people name it
	Changes  []BookChange // none: both versions say the same
	Effect   []BookEffect // by item, the sum last; none where it could not be computed
	Note     string       // what the effect was computed from, or why there is none
	Workbook string       // the workbook with all of it, which lies beside the receipt; empty for none
}

// BookChange is one change.
type BookChange struct {
	Kind  string // 新增, 修改, 删除
	Text  string // the change as a sentence
	At    string // 参数!C6
	Basis string // 依据; may be empty
}

// BookEffect is what one item comes to before and after, and the difference,
// in 元 or in words.
type BookEffect struct {
	Item          string
	Due, Approved [3]string
}

// lines are what the receipt's first sheet says of it.
func (b *Book) lines() []string {
	if len(b.Changes) == 0 && b.Note != "" {
		return []string{"本次变更：" + b.Note}
	}
	if len(b.Changes) == 0 {
		return []string{"本次变更：没有变更，内容与" + b.Against + "一致。"}
	}
	out := []string{fmt.Sprintf("本次变更：与%s相比有 %d 项，见“%s”表。", b.Against, len(b.Changes), ChangeSheet)}
	if len(b.Effect) == 0 {
		return append(out, "影响："+b.Note)
	}
	all := b.Effect[len(b.Effect)-1]
	text := fmt.Sprintf("影响：%s应拨 %s 元 → %s 元，核定 %s 元 → %s 元，见“%s”表", all.Item, all.Due[0], all.Due[1], all.Approved[0], all.Approved[1], EffectSheet)
	if b.Workbook != "" {
		text += "；按集团、学校的明细见同一文件夹的“" + b.Workbook + "”"
	}
	return append(out, text+"。")
}

// sheets adds the lists, where there is anything to list.
func (b *Book) sheets(to *book, head Head) error {
	if len(b.Changes) == 0 {
		return nil
	}
	if err := to.changes(b, head); err != nil || len(b.Effect) == 0 {
		return err
	}
	return to.effect(b, head)
}

func (b *book) changes(c *Book, head Head) error {
	if _, err := b.NewSheet(ChangeSheet); err != nil {
		return err
	}
	p := b.page(ChangeSheet, 7, 8, 80, 15, 40)
	p.line(ChangeSheet, titleLook)
	p.line(facts(head), factLook)
	p.line("与"+c.Against+"相比。删除的行注明的是原版本中的单元格。", factLook)
	p.cells([]string{"序号", "类型", "变更", "单元格", "依据"}, func(int) look { return headLook })
	header := p.row
	for i, x := range c.Changes {
		p.cells([]string{fmt.Sprint(i + 1), x.Kind, x.Text, x.At, x.Basis}, func(col int) look {
			if col == 2 || col == 4 {
				return cellLook
			}
			return midLook
		})
	}
	return p.print("landscape", header)
}

func (b *book) effect(c *Book, head Head) error {
	if _, err := b.NewSheet(EffectSheet); err != nil {
		return err
	}
	p := b.page(EffectSheet, 30, 20, 20, 18, 20, 20, 18)
	p.line(EffectSheet, titleLook)
	p.line(facts(head), factLook)
	p.line(c.Note, factLook)
	p.cells([]string{"项目（元）", "应拨：原", "应拨：新", "差额", "核定：原", "核定：新", "差额"}, func(int) look { return headLook })
	header := p.row
	for _, x := range c.Effect {
		texts := append(append([]string{x.Item}, x.Due[:]...), x.Approved[:]...)
		p.cells(texts, func(col int) look {
			if col == 0 {
				return cellLook
			}
			return amountLook
		})
	}
	p.line("带 * 的数不完整：计算时有填报表未受理。差额只算两边都有数的。", factLook)
	return p.print("landscape", header)
}
