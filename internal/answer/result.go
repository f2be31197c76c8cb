package answer

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"hesuan/internal/finding"
)

// shownPerCause is how many places of one cause are listed. Thirty rows with
// the same slip are mended by the same hand movement; all are coloured.
const shownPerCause = 30

var resultHeads = []string{"序号", "严重度", "编号", "工作表", "单元格", "列", "问题", "现状", "要求", "处理办法"}

var gridWidths = []float64{6, 8, 7, 12, 9, 15, 21, 27, 22, 40}

// result writes the list of findings, linked to the cells of the sheets given.
func (b *book) result(sheet string, findings []finding.Finding, head Head, sheets []string) error {
	p := b.page(sheet, gridWidths...)
	p.line("校验结果", titleLook)
	p.line(facts(head), factLook)
	errors, warnings, notices := finding.Count(findings, finding.Error), finding.Count(findings, finding.Warning), finding.Count(findings, finding.Notice)
	tally := fmt.Sprintf("错误 %d 处，警示 %d 处，提示 %d 处。", errors, warnings, notices)
	if errors > 0 {
		p.line("没有受理，请改正后重新报送。"+tally, alarmLook)
		for _, step := range steps(head, len(sheets) > 0) {
			p.line(step, factLook)
		}
	} else {
		p.line("已经受理。"+tally+"警示请核对，有误的改正后再报一次；提示一般不用处理。", goodLook)
	}
	header := p.row + 1
	p.grid(findings, sheets)
	return p.print("landscape", header)
}

// facts is the line under the title.
func facts(h Head) string {
	var parts []string
	for _, f := range [][2]string{
		{"单位", h.Name}, {"批次", h.Period}, {"文件", h.File}, {"校验时间", clock(h)}, {"截止日期", h.Deadline.Chinese()},
	} {
		if f[1] != "" {
			parts = append(parts, f[0]+"："+f[1])
		}
	}
	return strings.Join(parts, "　")
}

func clock(h Head) string {
	if h.At.IsZero() {
		return ""
	}
	return h.At.Format("2006年1月2日 15:04")
}

// steps say what to do with a returned workbook.
func steps(h Head, linked bool) []string {
	inbox := "收件文件夹"
	if h.Inbox != "" {
		inbox = h.Inbox
	}
	if !linked {
		return []string{"① 按下表“处理办法”改正原来的文件　② 保存　③ 重新放入：" + inbox}
	}
	out := []string{
		"① 点“单元格”一列的蓝色链接，跳到出错的格子（红色必须改，黄色请核对）　② 就在本文件里改好、保存、关闭　③ 把本文件放入：" + inbox,
		"颜色、批注和本页都不用清除，重新报送时会自动更新。",
	}
	if h.tamed {
		out = append(out, "原来的文件里有宏或引用其他文件的公式，本文件已去掉宏，并把这些公式换成当时的数值；请核对数值，不影响填报。")
	}
	if h.copied {
		out = append(out, "原来的文件是旧的 .xls 或 .et 格式，本文件已按原样把内容转为 .xlsx（不带下拉选项和底色，公式已换成结果），请在本文件里改，不要再改原来的文件。")
	}
	return out
}

// grid writes the findings grouped by cause, errors first.
func (p *page) grid(findings []finding.Finding, sheets []string) {
	p.cells(resultHeads, func(int) look { return headLook })
	if len(findings) == 0 {
		p.line("没有发现问题。", cellLook)
		return
	}
	number := 0
	for _, cause := range finding.Group(findings, shownPerCause) {
		if cause.Count > 1 {
			p.line(causeTitle(cause), look{size: 11, bold: true, align: "left", border: true, fill: "#F2F2F2"})
		}
		for _, f := range cause.Shown {
			number++
			p.finding(number, f, sheets)
		}
	}
}

func causeTitle(c finding.Cause) string {
	f := c.First
	text := fmt.Sprintf("%s　%s：共 %d 处", f.Title, strings.Trim(f.Sheet+"　"+f.Column, "　"), c.Count)
	if c.Count > len(c.Shown) {
		text += fmt.Sprintf("，下面列出前 %d 处，其余按同样办法处理（都已在表中标色）", len(c.Shown))
	}
	return text
}

func (p *page) finding(number int, f finding.Finding, sheets []string) {
	at := f.Cell
	linked := slices.Contains(sheets, f.Sheet)
	if at == "" && linked {
		at = "整张表"
	}
	texts := []string{strconv.Itoa(number), string(f.Severity), f.Code, f.Sheet, at, f.Column, f.Title, f.Found, f.Expected, f.Remedy}
	if f.Basis != "" {
		texts[8] = strings.TrimSpace(f.Expected + "（依据：" + f.Basis + "）")
	}
	p.cells(texts, func(col int) look {
		switch col {
		case 1:
			l := midLook
			l.fill = severityFill(f.Severity)
			return l
		case 4:
			if linked {
				return linkLook
			}
			return midLook
		case 0, 2, 3, 5:
			return midLook
		}
		return cellLook
	})
	if !linked {
		return
	}
	cell := f.Cell
	if cell == "" {
		cell = "A1"
	}
	p.do(func() error {
		return p.SetCellHyperLink(p.sheet, "E"+strconv.Itoa(p.row), "'"+strings.ReplaceAll(f.Sheet, "'", "''")+"'!"+cell, "Location")
	})
}
