package answer

import (
	"fmt"

	"hesuan/internal/date"
	"hesuan/internal/finding"
)

// ReceiptSheet is the sheet of a receipt.
const ReceiptSheet = "回执"

// Facts is everything a sender is told about a file that was taken.
type Facts struct {
	Head
	Status   string // 受理, 受理（有警示）, 逾期待批, …
	SHA256   string
	Received date.Date // the day that counts for the deadline; zero: not printed

	Read, Accepted, Rejected, Blank int // rows; Read = Accepted + Rejected + Blank

	Tables   []TableRows // rows by table; may be nil
	Replaced string      // the earlier file this one replaces; empty if none
	Instead  string      // what stands now instead of this file, which stood once; empty if this one stands
	Vanished []string    // records of the earlier file that are not in this one
	Findings []finding.Finding
	Usual    date.Date // the deadline of everybody else, where this one's is its own; zero otherwise
	Granted  []Granted // extensions that an accepted file grants
	Book     *Book     // of a policy or a register that came into force; nil otherwise
}

// TableRows is how many records one table brought.
type TableRows struct {
	Table string
	Rows  int
}

// Receipt makes the receipt as a workbook.
func Receipt(r Facts) ([]byte, error) {
	b := fresh(ReceiptSheet)
	defer b.Close()
	p := b.page(ReceiptSheet, gridWidths...)
	p.line("填报回执", titleLook)
	p.line(r.verdict(), goodLook)
	for _, f := range [][2]string{
		{"填报单位", r.Name},
		{"批次", r.Period},
		{"文件", r.File},
		{"处理结果", r.Status},
		{"现在为准", r.instead()},
		{"收到日期", r.Received.Chinese()},
		{"校验时间", clock(r.Head)},
		{"截止日期", r.due()},
		{"读取行数", r.rows()},
		{"各表条数", r.tables()},
		{"替代的文件", r.replaced()},
		{"文件指纹", r.SHA256},
	} {
		if f[1] == "" {
			continue
		}
		p.row++
		p.span(1, 3, f[0], labelLook)
		p.span(4, len(p.widths), f[1], cellLook)
		p.height(max(22, 8+14.5*float64(lines(f[1], 135))))
	}
	p.row++
	if len(r.Granted) > 0 {
		for _, l := range granted(r.Granted) {
			p.line(l, stepLook)
		}
		p.row++
	}
	if r.Book != nil {
		for _, l := range r.Book.lines() {
			p.line(l, stepLook)
		}
		p.row++
	}
	if len(r.Vanished) > 0 {
		p.line(fmt.Sprintf("上次报送有、这次没有的记录，共 %d 条（如属误删，请补回后再报一次）：", len(r.Vanished)), alarmLook)
		for i, v := range r.Vanished {
			if i == shownPerCause {
				p.line(fmt.Sprintf("……其余 %d 条略", len(r.Vanished)-i), factLook)
				break
			}
			p.line("· "+v, factLook)
		}
		p.row++
	}
	if len(r.Findings) > 0 {
		p.line(fmt.Sprintf("需要留意：警示 %d 处，提示 %d 处", finding.Count(r.Findings, finding.Warning), finding.Count(r.Findings, finding.Notice)), stepLook)
		p.grid(r.Findings, nil)
	} else {
		p.line("没有发现问题。", stepLook)
	}
	p.row++
	p.line("“文件指纹”是文件内容的唯一编号，内容改动一个字，指纹就不同；如有争议，以此核对。", factLook)
	if err := p.print("landscape", 0); err != nil {
		return nil, fmt.Errorf("receipt for %s: %w", r.File, err)
	}
	if r.Book != nil {
		if err := r.Book.sheets(b, r.Head); err != nil {
			return nil, fmt.Errorf("receipt for %s: %w", r.File, err)
		}
	}
	return b.bytes()
}

// verdict is the one line a busy clerk reads.
func (r Facts) verdict() string {
	status := r.Status
	if status == "" {
		status = "受理"
	}
	if r.Instead != "" {
		status += "，但已被后来的代替，现在不以本文件为准"
	}
	return r.Name + "报送的“" + r.File + "”：" + status + "。"
}

// rows is blank for a book, whose rows are not counted.
func (r Facts) rows() string {
	if r.Book != nil && r.Read == 0 {
		return ""
	}
	return fmt.Sprintf("共 %d 行 ＝ 受理 %d 行 ＋ 未计入 %d 行（合计行等）＋ 空白 %d 行", r.Read, r.Accepted, r.Rejected, r.Blank)
}

func (r Facts) tables() string {
	text := ""
	for i, t := range r.Tables {
		if i > 0 {
			text += "，"
		}
		text += fmt.Sprintf("%s %d", t.Table, t.Rows)
	}
	return text
}

func (r Facts) replaced() string {
	if r.Replaced == "" {
		return ""
	}
	if r.Instead != "" {
		return r.Replaced + "（原文件仍保留备查）"
	}
	return r.Replaced + "（本次受理后，以本文件为准；原文件仍保留备查）"
}

// instead says how a file that was sent before comes to stand again: the same bytes never do.
func (r Facts) instead() string {
	if r.Instead == "" {
		return ""
	}
	return r.Instead + "。要改以本文件为准，请用 Excel 或 WPS 打开本文件，另存一份后重新放入收件文件夹；一个字节不变的文件不会再次计入"
}

// due is the last day on which the sender's return is on time.
func (r Facts) due() string {
	if r.Usual.IsZero() {
		return r.Deadline.Chinese()
	}
	return r.Deadline.Chinese() + "（经教体局批准延期，原为" + r.Usual.Chinese() + "）"
}

// Granted is an extension that an accepted file grants.
type Granted struct {
	Name         string // of the filer
	Until, Usual date.Date
}

// granted words extensions, and what follows from them.
func granted(all []Granted) []string {
	out := []string{fmt.Sprintf("批准延期，共 %d 个单位：", len(all))}
	for _, g := range all {
		if g.Until == g.Usual {
			out = append(out, "· "+g.Name+"：不延期，截止日期为"+g.Usual.Chinese())
			continue
		}
		out = append(out, "· "+g.Name+"：延至"+g.Until.Chinese()+"（原为"+g.Usual.Chinese()+"），当日算按时")
	}
	return append(out, "在新期限之内已经送达、逾期待批的填报表随即受理，回执另发到该单位的“回执”文件夹；各单位现在的期限见“填报进度表”。")
}
