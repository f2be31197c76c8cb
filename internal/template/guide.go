package template

import (
	"strconv"

	"github.com/xuri/excelize/v2"

	"hesuan/internal/form"
)

// guide writes 说明: what to fill in, how, by when and where to hand it in.
func (b *book) guide() error {
	for i, w := range []float64{7, 24, 14, 12, 62} {
		if err := b.SetColWidth(GuideSheet, letter(i+1), letter(i+1), w); err != nil {
			return err
		}
	}
	g := guide{book: b}
	g.line(b.spec.Title, titleLook, 34)
	if who := b.spec.SubjectName; who != "" {
		label := "填报单位："
		if !b.spec.Locked {
			label = "编制单位："
		}
		g.line(label+who, bodyLook, 20)
	}
	if b.spec.Period != "" {
		g.line("批　　次："+b.spec.Period, bodyLook, 20)
	}
	if !b.spec.Deadline.IsZero() {
		l := bodyLook
		l.bold, l.colour = true, markColour
		g.line("截止日期："+b.spec.Deadline.Chinese(), l, 20)
	}
	g.section("一、本工作簿有哪些表")
	g.contents()
	g.section("二、怎样填")
	for i, text := range b.howTo() {
		g.line(strconv.Itoa(i+1)+"．"+text, bodyLook, 0)
	}
	if b.spec.Locked {
		g.section("三、怎样交")
		for i, text := range b.handIn() {
			g.line(strconv.Itoa(i+1)+"．"+text, bodyLook, 0)
		}
		g.section("四、颜色说明")
		g.legend()
	}
	if g.err != nil {
		return g.err
	}
	if err := b.page(GuideSheet, "portrait"); err != nil {
		return err
	}
	hide := false
	if err := b.SetSheetView(GuideSheet, 0, &excelize.ViewOptions{ShowGridLines: &hide}); err != nil {
		return err
	}
	if b.spec.Locked {
		return b.ProtectSheet(GuideSheet, &locked)
	}
	return nil
}

func (b *book) howTo() []string {
	if !b.spec.Locked {
		return append([]string{
			"每张表第 4 行是表头，一行一条；表头文字、工作表名称不要改动，行的先后可以调整。",
			"带 * 的栏目必填；下拉的栏目请从列表中选择；公式写成文字，前面不带等号。",
			"每一行都要写明依据；有“生效、失效”的表，改动请另起一行写明生效日期，并给旧行填上失效日期，不要直接改旧行。",
		}, b.spec.Notes...)
	}
	return append([]string{
		"只在空白的填报格里填写；不要改动工作表名称和表头文字，可以增加行。",
		"带红色 * 的项目必填；没有的数填 0，不适用的选填项留空，不要填“无”“—”“/”。",
		"有下拉箭头的请从列表中选择；金额以“元”为单位，最多两位小数，不要填“万元”。",
		"日期写作 2026-09-01，年月写作 2026-09；身份证号等长号码的格子已设为文本，请照证件输入。",
		"合计由系统计算，不要在表里写合计行；不要合并单元格。",
	}, b.spec.Notes...)
}

func (b *book) handIn() []string {
	inbox, outbox := b.spec.Inbox, b.spec.Outbox
	if inbox == "" {
		inbox = "本单位的“收件”文件夹"
	}
	if outbox == "" {
		outbox = "本单位的“回执”文件夹"
	}
	return []string{
		"填好后保存并关闭，把整个文件放入：" + inbox + "。",
		"稍后到 " + outbox + " 查看结果：收到“回执”即为受理；收到标了颜色的退回件，请直接在退回件上改好，再放入一次。",
		"可以多次报送，以最后一次受理的为准；截止后报送须经下发单位同意。",
	}
}

// guide writes downwards and remembers the first error.
type guide struct {
	*book
	row int
	err error
}

func (g *guide) do(f func() error) {
	if g.err == nil {
		g.err = f()
	}
}

// line writes one merged line; a height of 0 is estimated.
func (g *guide) line(text string, l look, height float64) {
	g.row++
	if height == 0 {
		height = float64(17*lines(text, 114)) + 3
	}
	g.do(func() error { return g.span(GuideSheet, g.row, 1, 5, text, l) })
	g.do(func() error { return g.SetRowHeight(GuideSheet, g.row, height) })
}

func (g *guide) section(text string) {
	g.line(text, sectionLook, 26)
}

// contents lists the tables, each linked to its sheet.
func (g *guide) contents() {
	g.row++
	for i, text := range []string{"序号", "工作表", "填法", "是否必报", "说明"} {
		g.do(func() error { return g.put(GuideSheet, g.row, i+1, text, headLook) })
	}
	for i, t := range g.spec.Tables {
		g.row++
		layout, required := "一行一条", "有则填报"
		if t.Layout == form.Down {
			layout = "逐项填写"
		}
		if t.Required {
			required = "必报"
		}
		if !g.spec.Locked {
			required = ""
		}
		cells := []struct {
			text string
			look look
		}{{strconv.Itoa(i + 1), centreLook}, {t.Name, linkLook}, {layout, centreLook}, {required, centreLook}, {t.Note, hintLook}}
		for j, c := range cells {
			g.do(func() error { return g.put(GuideSheet, g.row, j+1, c.text, c.look) })
		}
		g.do(func() error {
			return g.SetCellHyperLink(GuideSheet, form.Ref(g.row, 2), quoted(t.Name)+"!A1", "Location")
		})
		g.do(func() error { return g.SetRowHeight(GuideSheet, g.row, float64(max(20, 15*lines(t.Note, 60)+3))) })
	}
}

// legend shows the colours of the template and of a returned copy.
func (g *guide) legend() {
	for _, c := range []struct{ fill, text string }{
		{requiredFill, "必填栏目的表头"}, {headFill, "选填栏目的表头"}, {inputFill, "逐项填写的表里要填的格子"},
		{fixedFill, "已经填好、不要改动的内容"}, {ErrorFill, "退回件：错误，必须改正"}, {WarningFill, "退回件、受理件：警示，请核对"},
	} {
		g.row++
		l := centreLook
		l.fill = c.fill
		g.do(func() error { return g.put(GuideSheet, g.row, 1, "", l) })
		g.do(func() error { return g.span(GuideSheet, g.row, 2, 5, c.text, bodyLook) })
		g.do(func() error { return g.SetRowHeight(GuideSheet, g.row, 20) })
	}
}
