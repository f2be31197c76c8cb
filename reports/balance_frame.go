package reports

import (
	"github.com/go-gota/gota/dataframe"
	"github.com/go-gota/gota/series"

	"hesuan/calc"
)

// The two kinds of schools that 集团内对比 sets against each other.
const (
	coreSchools   = "核心校"
	memberSchools = "成员校"
)

// newAttainment is, for each indicator of a stage, the mean over core schools
// and over member schools of what share of the standard they reach; NaN where
// no such school has a value.
func newAttainment(c *county, b calc.StageBalance) (core, members []float64) {
	var kinds []string
	values := make([][]float64, len(b.Indicators))
	for _, s := range b.Schools {
		leads, ok := c.leadsGroup(s.School)
		if !ok {
			continue
		}
		kinds = append(kinds, map[bool]string{true: coreSchools, false: memberSchools}[leads])
		for i, in := range b.Indicators {
			values[i] = append(values[i], attained(s.Values[i], in.Standard))
		}
	}
	columns := []series.Series{series.New(kinds, series.String, frameType)}
	for i, in := range b.Indicators {
		columns = append(columns, series.New(values[i], series.Float, in.Code))
	}
	f := frame{dataframe.New(columns...)}
	for _, in := range b.Indicators {
		core = append(core, f.mean(in.Code, coreSchools))
		members = append(members, f.mean(in.Code, memberSchools))
	}
	return core, members
}
