package pdf_test

import (
	"fmt"
	"time"

	"hesuan/reports/pdf"
)

func Example() {
	d, err := pdf.New(pdf.Options{
		Title: "核定通知单", Author: "沂源县教育和体育局",
		Date:    time.Date(2026, 11, 1, 0, 0, 0, 0, time.UTC),
		Page:    pdf.Compact(),
		Running: pdf.Running{Batch: "2026年秋季", Version: "正式第1版", Fingerprint: "3fa92c41d0e5", AsOf: "2026年10月31日"},
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	d.Title("集团化办学经费核定通知单")
	d.Figures(pdf.Figure{Value: "182,213.50", Unit: "元", Label: "核定经费合计"})
	d.Heading(1, "一、各项金额")
	d.Table(pdf.Table{
		Caption: "经费核定明细", Unit: "元",
		Columns: []pdf.Column{{Head: "项目"}, {Head: "计算过程"}, {Head: "金额", Align: pdf.Right}},
		Rows: []pdf.Row{
			{Cells: []string{"生均集团化经费", "1,204人 × 40.00元/人 × 12/12", "48,160.00"}},
			{Kind: pdf.Total, Cells: []string{"合计", "", "48,160.00"}},
		},
	})
	d.Sign("沂源县教育和体育局", "2026年11月1日")
	data, err := d.Render()
	fmt.Println(d.Pages(), string(data[:5]), err)
	// Output: 1 %PDF- <nil>
}
