package answer

import (
	"fmt"

	"hesuan/internal/finding"
)

// noticeSheet is the sheet of a notice.
const noticeSheet = "核对通知"

// Notice returns a workbook that tells a school what came out when its accepted
// return was held against those of other schools. Nothing of it is a refusal:
// who is in the wrong, only the schools can tell.
func Notice(findings []finding.Finding, head Head) ([]byte, error) {
	b := fresh(noticeSheet)
	defer b.Close()
	p := b.page(noticeSheet, gridWidths...)
	p.line(noticeSheet, titleLook)
	p.line(facts(head), factLook)
	if len(findings) == 0 {
		p.line("与其他单位已受理的填报表对照，目前没有需要核对的事项。此前通知的事项已经解决。", goodLook)
	} else {
		p.line(fmt.Sprintf("本校的填报表已经受理。与其他单位的填报表对照，有 %d 处需要核对。", len(findings)), alarmLook)
		p.line("① 逐条与对方单位核对　② 错在本校的，改好填报表重新放入："+head.Inbox+"　③ 错在对方的，由对方改正；双方一致后，本通知自动更新。", factLook)
	}
	header := p.row + 1
	p.grid(findings, nil)
	if err := p.print("landscape", header); err != nil {
		return nil, fmt.Errorf("notice for %s: %w", head.Name, err)
	}
	return b.bytes()
}
