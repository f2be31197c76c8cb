package calc

import (
	"math"
	"slices"

	"github.com/go-gota/gota/dataframe"
	"github.com/go-gota/gota/series"

	"hesuan/internal/policy"
	"hesuan/internal/value"
)

// StageBalance is the resource balance of one 学段 over the county
// (优质均衡, 教督〔2017〕6号).
type StageBalance struct {
	Stage      string
	Indicators []IndicatorBalance
	Schools    []SchoolBalance // by code
	Composite  float64         // plain mean of the indicators' 差异系数
	Known      bool            // whether any school was judged
	Passed     int             // schools that meet the standard
}

// IndicatorBalance is one indicator over the schools of a stage.
type IndicatorBalance struct {
	policy.Balance
	Item   *Item
	Judged int     // schools with a value
	Met    int     // of those, at or above the standard
	Mean   float64 // weighted by enrolment
	CV     float64 // 差异系数, weighted by enrolment
	Known  bool
	Within bool // CV at or below its limit
	Core   GroupMeans
}

// GroupMeans compares core and member schools inside the groups: the plain
// means of each, by group code.
type GroupMeans map[string]CoreAndMembers

// CoreAndMembers holds the mean of a group's core schools and of its members;
// NaN where there is none.
type CoreAndMembers struct{ Core, Members float64 }

// SchoolBalance is one school's part in a stage.
type SchoolBalance struct {
	Subject int // at the level 学部
	School  int
	Pupils  value.Value
	Values  []value.Value // parallel to Indicators
	Met     value.Value   // how many are met
	Pass    value.Value   // 学部均衡达标
}

// The names a balance report reads; rows of 基础量.
const (
	namePupils    = "学部在校生数"
	nameStagePass = "学部均衡达标"
)

func (r *run) balance() []StageBalance {
	var out []StageBalance
	for _, it := range r.p.Items {
		if it.Balance == nil {
			continue
		}
		i := slices.IndexFunc(out, func(b StageBalance) bool { return b.Stage == it.Balance.Stage })
		if i < 0 {
			i = len(out)
			out = append(out, StageBalance{Stage: it.Balance.Stage})
		}
		out[i].Indicators = append(out[i].Indicators, IndicatorBalance{Balance: *it.Balance, Item: it})
	}
	for i := range out {
		r.stage(&out[i])
	}
	return out
}

func (r *run) stage(b *StageBalance) {
	stageValue := func(name string, i int) value.Value {
		f := r.p.lookup(Place{Level: Stage}, name)
		if f == nil {
			return value.Value{}
		}
		return r.field(f, Place{Level: Stage}, i)
	}
	for i, s := range r.stages {
		if s.name != b.Stage {
			continue
		}
		sb := SchoolBalance{Subject: i, School: s.school, Pupils: stageValue(namePupils, i), Met: stageValue(nameMet, i), Pass: stageValue(nameStagePass, i)}
		for _, in := range b.Indicators {
			sb.Values = append(sb.Values, r.values[in.Item.field.id][i])
		}
		if sb.Pass.Kind() == value.Bool && sb.Pass.Bool() {
			b.Passed++
		}
		b.Schools = append(b.Schools, sb)
	}
	frame := r.frame(b)
	var cvs []float64
	for k := range b.Indicators {
		in := &b.Indicators[k]
		pupils, values := column(frame, in.Code)
		in.Judged = len(values)
		for _, s := range b.Schools {
			if v := s.Values[k]; v.Kind() == value.Number && v.Num().Cmp(in.Standard) >= 0 {
				in.Met++
			}
		}
		in.Mean, _, in.CV, in.Known = WeightedCV(pupils, values)
		in.Within = in.Known && in.CV <= in.CVLimit.Float64()
		in.Core = groupMeans(frame, in.Code)
		if in.Known {
			cvs = append(cvs, in.CV)
		}
	}
	if len(cvs) > 0 {
		b.Composite, b.Known = composite(cvs), true
	}
}

// composite is the plain mean of the indicators' 差异系数.
func composite(cvs []float64) float64 {
	sum := 0.0
	for _, cv := range cvs {
		sum += cv
	}
	return sum / float64(len(cvs))
}

// The columns of the school × indicator frame beside the indicators.
const (
	frameGroup  = "集团代码"
	frameCore   = "核心"
	framePupils = "在校生数"
)

// frame is the school × indicator table of a stage, for statistics only:
// explicit column types, NaN where a value is not a number. Amounts of money
// never go this way.
func (r *run) frame(b *StageBalance) dataframe.DataFrame {
	groups, cores := make([]string, len(b.Schools)), make([]string, len(b.Schools))
	pupils := make([]float64, len(b.Schools))
	for i, s := range b.Schools {
		if m, ok := r.latest(s.School); ok {
			groups[i], cores[i] = string(m.Group), string(m.Role)
		}
		pupils[i] = float(s.Pupils)
	}
	cols := []series.Series{
		series.New(groups, series.String, frameGroup), series.New(cores, series.String, frameCore),
		series.New(pupils, series.Float, framePupils),
	}
	for k, in := range b.Indicators {
		vs := make([]float64, len(b.Schools))
		for i, s := range b.Schools {
			vs[i] = float(s.Values[k])
		}
		cols = append(cols, series.New(vs, series.Float, in.Code))
	}
	return dataframe.New(cols...)
}

func float(v value.Value) float64 {
	if v.Kind() != value.Number {
		return math.NaN()
	}
	return v.Num().Float64()
}

// column takes enrolment and one indicator of the schools that have both.
func column(f dataframe.DataFrame, name string) (pupils, values []float64) {
	if f.Nrow() == 0 {
		return nil, nil
	}
	p, v := f.Col(framePupils).Float(), f.Col(name).Float()
	for i := range v {
		if !math.IsNaN(v[i]) && !math.IsNaN(p[i]) && p[i] > 0 {
			pupils, values = append(pupils, p[i]), append(values, v[i])
		}
	}
	return pupils, values
}

// groupMeans groups a frame by group and compares cores with members.
func groupMeans(f dataframe.DataFrame, indicator string) GroupMeans {
	out := GroupMeans{}
	if f.Nrow() == 0 {
		return out
	}
	known := f.Filter(dataframe.F{Colname: indicator, Comparator: series.CompFunc, Comparando: func(e series.Element) bool { return !e.IsNA() }})
	if known.Nrow() == 0 {
		return out
	}
	for code, part := range known.GroupBy(frameGroup).GetGroups() {
		mean := func(member bool) float64 {
			sel := part.Filter(dataframe.F{Colname: frameCore, Comparator: series.CompFunc, Comparando: func(e series.Element) bool {
				return (e.String() == "成员校") == member
			}})
			if sel.Nrow() == 0 {
				return math.NaN()
			}
			return sel.Col(indicator).Mean()
		}
		out[code] = CoreAndMembers{Core: mean(false), Members: mean(true)}
	}
	return out
}

// WeightedCV is the enrolment-weighted 差异系数 of 教督〔2017〕6号 over
// per-pupil values: mean = Σ(Pᵢvᵢ)/ΣP, s = √Σ(Pᵢ/P)(vᵢ − mean)², cv = s/mean.
// ok is false without schools or with a mean of zero.
func WeightedCV(pupils, values []float64) (mean, s, cv float64, ok bool) {
	total := 0.0
	for i, p := range pupils {
		total += p
		mean += p * values[i]
	}
	if total == 0 {
		return 0, 0, 0, false
	}
	mean /= total
	for i, p := range pupils {
		s += p / total * (values[i] - mean) * (values[i] - mean)
	}
	s = math.Sqrt(s)
	if mean == 0 {
		return mean, s, 0, false
	}
	return mean, s, s / mean, true
}
