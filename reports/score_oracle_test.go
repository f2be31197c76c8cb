package reports_test

import (
	"iter"
	"testing"

	"hesuan/internal/num"
	"hesuan/internal/oracle"
	"hesuan/reports"
	"hesuan/reports/xlsx"
)

func drawn(t testing.TB, w *reports.Workbook) []byte {
	t.Helper()
	data, err := xlsx.Render(w)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// within is how far apart unrounded numbers of two programs may lie, relative
// to their size: a sum of squares adds up its roundings.
var within = num.Frac(1, 1e11)

// agrees has LibreOffice recalculate the workbooks and compares every formula
// with the value beside it.
func agrees(t *testing.T, books map[string]*reports.Workbook) {
	t.Helper()
	files := map[string][]byte{}
	for name, w := range books {
		files[name] = drawn(t, w)
	}
	saved := oracle.Recalculate(t, files)
	for name, w := range books {
		if live := oracle.Compare(t, name, saved[name], claims(w), within); live < 300 {
			t.Errorf("%s has only %d live formulas", name, live)
		}
	}
}

func claims(w *reports.Workbook) iter.Seq[oracle.Claim] {
	return func(yield func(oracle.Claim) bool) {
		for i, s := range w.Sheets {
			for r, row := range s.Rows {
				for c, cell := range row.Cells {
					if cell.Formula != "" && !yield(oracle.Claim{Sheet: i, Name: s.Name, Row: r + 1, Col: c + 1, Formula: cell.Formula, Value: cell.Value}) {
						return
					}
				}
			}
		}
	}
}

func TestLibreOfficeComesToTheSameScoresAndBalance(t *testing.T) {
	books := map[string]*reports.Workbook{}
	for name, without := range map[string][]string{"whole": nil, "short": {"S13", "S38", "S02"}, "unjudged": {"教体局", "S07"}} {
		res := filed(t, without...)
		books[name+"-score"], books[name+"-balance"] = reports.Score(res, meta), reports.Balance(res, nil, meta)
	}
	books["years-balance"] = reports.Balance(equipped(t, 2500), equipped(t, 1000, "S13", "S20"), meta)
	agrees(t, books)
}
