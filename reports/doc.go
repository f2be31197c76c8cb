// Package reports turns the results of a run into documents: what stands on
// which sheet, in which words, and which cell of it is a live formula.
//
//	wb := reports.Funding(res, meta)      // 集团化办学经费分配表
//	data, err := xlsx.Render(wb)          // the same workbook as bytes
//
// The packages below draw what is built here: reports/xlsx workbooks,
// reports/pdf papers. Nothing is computed here. Every number is one of
// calc's, or the exact sum of such numbers; where a cell carries a formula, it
// is the policy's own, printed with the addresses of the cells its names
// stand for, and the value beside it is calc's. A reader who changes a rate on
// the sheet 参数 sees the whole workbook follow; a reader who does not, sees
// what was approved.
//
// # Writing a workbook
//
// A [Workbook] is sheets, a [Sheet] is columns and rows, a [Cell] is a typed
// value with an optional formula. Rows are numbered as the spreadsheet numbers
// them, so an address is known as soon as a row is added:
//
//	s := wb.Sheet("汇总", "集团化办学经费分配汇总表")
//	s.Columns = []reports.Column{{Format: reports.AsText}, {Format: reports.AsMoney}}
//	s.Caption("填报单位：县教育和体育局", "单位：元")
//	s.Head("收款单位", "金额")
//	s.Add(reports.Text("振华实验学校"), reports.Number(amount))
//	row := s.Last()
//	s.Add(reports.Text("合计"), reports.Live(sum, "SUM("+s.Range(row, row, 2)+")")).As(reports.Total)
//
// 未报, 不适用, 计算出错, a blank and 0 stay five different things on the page; a
// number that was computed while returns were missing is marked 不完整 by the
// renderer without anybody having to ask for it.
//
// # Tracing numbers
//
// [Trace] lays out the calculation behind any set of items: one sheet for each
// level, one for each table of returns, the parameters and the register, with
// the policy's formulas live in them. The funding and the pay workbook are thin
// readers of it.
package reports
