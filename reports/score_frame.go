package reports

import (
	"math"

	"github.com/go-gota/gota/dataframe"
	"github.com/go-gota/gota/series"

	"hesuan/calc"
)

// The columns of the frames of this file.
const (
	frameType = "类型"
	frameName = "名称"
)

// frame is a table of groups or schools by indicator for statistics: means,
// medians, extremes and pivots by type. Its columns have explicit types and NaN
// where there is no number. Scores only; amounts of money never go this way.
type frame struct{ data dataframe.DataFrame }

// newFrame asks value for each row and column. Rows are told apart by names and
// grouped by kinds.
func newFrame(names, kinds, columns []string, value func(row, column int) float64) frame {
	all := []series.Series{series.New(names, series.String, frameName), series.New(kinds, series.String, frameType)}
	for j, c := range columns {
		values := make([]float64, len(names))
		for i := range names {
			values[i] = value(i, j)
		}
		all = append(all, series.New(values, series.Float, c))
	}
	return frame{dataframe.New(all...)}
}

// groupFrame is a frame with a row for each group.
func (c *county) groupFrame(columns []string, value func(group, int) float64) frame {
	var names, kinds []string
	for _, g := range c.groups {
		names, kinds = append(names, g.Code), append(kinds, g.kind)
	}
	return newFrame(names, kinds, columns, func(i, j int) float64 { return value(c.groups[i], j) })
}

// newRates is the frame of what share of the points of each section every
// group got.
func newRates(c *county, sections []section) frame {
	columns := make([]string, len(sections))
	for i, s := range sections {
		columns[i] = s.name
	}
	return c.groupFrame(columns, func(g group, j int) float64 {
		got, full := c.score(sections[j], g.Index)
		rate, ok := got.sum.Quo(full)
		if !ok || !got.whole() {
			return math.NaN()
		}
		return rate.Float64()
	})
}

// newScores is the frame of the points of groups, an item a column.
func newScores(c *county, items []*calc.Item) frame {
	columns := make([]string, len(items))
	for i, it := range items {
		columns[i] = it.Code
	}
	return c.groupFrame(columns, func(g group, j int) float64 { return float(c.res.Value(items[j], g.Index)) })
}

// statistic is what a column comes to over the rows of one type that have a
// value; all are NaN where none has.
type statistic struct {
	count                  int
	mean, median, max, min float64
}

// of computes a column's statistics over the rows of a type; "" is all.
func (f frame) of(column, kind string) statistic {
	none := statistic{mean: math.NaN(), median: math.NaN(), max: math.NaN(), min: math.NaN()}
	if f.data.Nrow() == 0 {
		return none
	}
	rows := f.data
	if kind != "" {
		rows = rows.Filter(dataframe.F{Colname: frameType, Comparator: series.Eq, Comparando: kind})
	}
	if rows.Nrow() == 0 {
		return none
	}
	// gota's statistics of a column with a NaN are NaN, so those rows go first.
	known := rows.Filter(dataframe.F{Colname: column, Comparator: series.CompFunc, Comparando: func(e series.Element) bool { return !e.IsNA() }})
	if known.Nrow() == 0 {
		return none
	}
	col := known.Col(column)
	return statistic{known.Nrow(), col.Mean(), col.Median(), col.Max(), col.Min()}
}

func (f frame) mean(column, kind string) float64 { return f.of(column, kind).mean }
