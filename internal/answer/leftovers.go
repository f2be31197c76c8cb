package answer

import (
	"fmt"
	"strconv"

	"hesuan/internal/finding"
)

// leftoversSheet is the sheet of a note on what was not taken.
const leftoversSheet = "未收取文件"

// Leftover is something in 收件 that was not taken.
type Leftover struct {
	File string // as its sender named it, cleaned
	Why  string // what is the matter and what to do
}

// Leftovers returns a workbook that tells a sender what lies in its folder and is not taken; with none, that what was told
// before is done.
func Leftovers(left []Leftover, head Head) ([]byte, error) {
	b := fresh(leftoversSheet)
	defer b.Close()
	p := b.page(leftoversSheet, 6, 8, 46, 70)
	p.line(leftoversSheet, titleLook)
	p.line(facts(head), factLook)
	if len(left) == 0 {
		p.line("收件文件夹里目前没有未收取的文件。此前列出的已经处理完。", goodLook)
	} else {
		p.line(fmt.Sprintf("下面 %d 项放在收件文件夹里，还没有收取或还没有移走。", len(left)), alarmLook)
		p.line("① 按“情况和处理办法”一栏逐项处理　② 需要报送的工作簿直接放入："+head.Inbox+"　③ 处理完后，本表自动更新。", factLook)
	}
	header := p.row + 1
	p.cells([]string{"序号", "编号", "文件", "情况和处理办法"}, func(int) look { return headLook })
	for i, x := range left {
		p.cells([]string{strconv.Itoa(i + 1), finding.NotTaken.Code, x.File, x.Why}, func(col int) look {
			if col < 2 {
				return midLook
			}
			return cellLook
		})
	}
	if err := p.print("landscape", header); err != nil {
		return nil, fmt.Errorf("leftovers of %s: %w", head.Name, err)
	}
	return b.bytes()
}
