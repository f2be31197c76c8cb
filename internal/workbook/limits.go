package workbook

// Limits bound what one file may cost. Start from Default; a zero field allows
// nothing. All are checked before anything of that size is allocated.
type Limits struct {
	FileBytes     int64 // the file as it lies on disk
	Entries       int   // entries of the zip directory
	PartBytes     int64 // one part, inflated
	TotalBytes    int64 // all parts, inflated, as the directory declares them
	Sheets        int
	Styles        int   // cell formats (cellXfs)
	RowsPerSheet  int   // rows that hold something; empty formatted rows are free
	Cols          int   // the last column a cell may stand in, 1-based
	CellsPerSheet int   // cells that hold something
	Merges        int   // merged ranges of one sheet
	SharedStrings int   // entries of the shared string table
	TextRunes     int   // characters of one cell, one formula, one shared string
	TextBytes     int64 // all text kept of one sheet, or of the shared string table
}

// Default allows what Excel allows where that is affordable, and far more than
// a county's largest return otherwise.
//
// The arithmetic of the worst file that is still accepted. Memory: a part is
// inflated through a window (at most 1 MiB), never held whole, so one open sheet
// costs 1,000,000 cells × 56 B + 200,000 rows × 40 B + 64 MiB text ≈ 131 MiB, and
// the shared string table 1,000,000 × 16 B + 64 MiB ≈ 80 MiB. Time: 512 MiB of
// XML a part, at roughly 200 MiB a second, is below three seconds. That much is
// needed: a million empty formatted rows of ten cells, which people really send,
// are 300 MiB of XML, and are read and not refused.
func Default() Limits {
	return Limits{
		FileBytes:     32 << 20,
		Entries:       4096,
		PartBytes:     512 << 20,
		TotalBytes:    1 << 30,
		Sheets:        256,
		Styles:        65_490, // Excel's own limit
		RowsPerSheet:  200_000,
		Cols:          maxCol,
		CellsPerSheet: 1_000_000,
		Merges:        100_000,
		SharedStrings: 1_000_000,
		TextRunes:     32_767, // Excel's own limit
		TextBytes:     64 << 20,
	}
}
