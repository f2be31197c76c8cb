// Package workbook reads the cells of an .xlsx, .xls or .et file that somebody
// else wrote.
//
// The promise: what Sheet returns is everything the sheet holds, each value
// exactly as it is stored, each at its own address; or it is a *Fault that says
// in the sender's language what is wrong, where, and what to do. A damaged
// workbook is never a shorter one, and no file, however made, takes more memory
// or time than Limits allow.
//
//	book, err := workbook.Open(data, workbook.Default())
//	if err != nil {
//		return err // errors.As(err, *Fault): a lookalike, a damaged zip, …
//	}
//	for _, info := range book.Sheets() {
//		sheet, err := book.Sheet(info.Index)
//		if err != nil {
//			return err
//		}
//		for _, row := range sheet.Rows {
//			for _, cell := range row.Cells {
//				fmt.Println(workbook.CellName(cell.Row, cell.Col), cell.Kind, cell.Raw)
//			}
//		}
//	}
//
// How a file is judged, in this order, each step before the next may allocate:
//
//  1. What it is at all: a zip, or a named lookalike (sniff.go).
//  2. The zip directory: every entry, its name, sizes and place (directory.go).
//  3. The parts by relationship, never by a fixed path (package.go): workbook,
//     styles, shared strings (book.go, styles.go, sst.go).
//  4. A sheet, when asked for (sheet.go): inflated in pieces to its end so that
//     its size and CRC are proven (inflate.go), each piece checked as XML to the
//     last byte (scan.go), rows and cells in order and once.
//
// A .xls or .et (BIFF8) goes another way to the same cells: the sectors of the
// compound file (cfb.go), the stream as whole records and substreams (biff.go,
// biffrecord.go), the shared texts (bifftext.go), and a sheet when asked for
// (biffsheet.go). A number there is a double, and Cell.Raw its shortest decimal,
// which is what was typed.
//
// Numbers of an .xlsx are never turned into floats here, and dates are not computed: Cell.Raw
// is the stored literal and Cell.Format says how its author wanted it shown.
// Writing is excelize's work, elsewhere.
package workbook
