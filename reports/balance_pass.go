package reports

import (
	"fmt"

	"hesuan/calc"
	"hesuan/internal/num"
	"hesuan/internal/value"
)

// rows is a column of a stage's schools on 表Ⅱ-2; whole reports that every cell
// of it holds a number, so that formulas may go over it.
func (b *balanceBook) rows(on *Sheet, stage, col int) (address string, whole bool) {
	bl := b.blocks[stage]
	whole = bl.last >= bl.first
	for r := bl.first; r <= bl.last; r++ {
		if col <= len(b.schools.Rows[r-1].Cells) && b.schools.Rows[r-1].Cells[col-1].Value.Kind() != value.Number {
			whole = false
		}
	}
	return b.schools.From(on, b.schools.Range(bl.first, bl.last, col)), whole
}

// fillPasses writes 表Ⅱ-1.
func (b *balanceBook) fillPasses() {
	s := b.passes
	s.Landscape = true
	s.Columns = []Column{{Width: 9, Format: AsCentred}, {Width: 10, Format: AsInteger}, {Width: 20, Format: AsText}}
	heads := []string{"学段", "学校总数", "项目"}
	codes, names := b.codes()
	for i := range codes {
		s.Columns = append(s.Columns, Column{Width: 13, Format: AsInteger})
		heads = append(heads, codes[i]+" "+names[i])
	}
	s.Columns = append(s.Columns, Column{Width: 13, Format: AsInteger})
	s.Caption("填报单位：县教育和体育局（盖章）", "")
	s.Head(append(heads, fmt.Sprintf("L%d 综合评估", len(codes)+1))...).Height = 62
	for i, stage := range b.res.Balance {
		b.addPasses(i, stage)
	}
	limits := b.parameter("均衡达标项数下限", "规定")
	s.Foot("注：1. 学校总数为列入监测的学校（一贯制学校按学段计）；未报和不参与监测的见表Ⅱ-2。",
		"2. L1 至 "+codes[max(0, len(codes)-1)]+" 为达到该项标准的学校；综合评估为至少 "+limits+" 项达标、其余项不低于标准 "+b.parameterRate("均衡最低达成率")+" 的学校。",
		"3. 达标学校比例 = 达标学校总数 ÷ 学校总数。", signatures)
}

func (b *balanceBook) addPasses(i int, stage calc.StageBalance) {
	s := b.passes
	row := s.Last() + 1
	b.passRow = append(b.passRow, row)
	total := 0
	for _, school := range stage.Schools {
		if judged(school) {
			total++
		}
	}
	count := []Cell{Text(stage.Stage), b.schoolCount(i, total), Text("达标学校总数")}
	rate := []Cell{Text(""), Text(""), Text("达标学校比例（%）")}
	addRate := func(n int, col int, live bool) {
		q, ok := num.Int(int64(n)).Mul(num.Int(100)).Quo(num.Int(int64(total)))
		c := dash()
		if ok {
			if c = Number(q).In(AsMoney); live {
				c = Live(value.OfNum(q), ref(row, col)+"/"+ref(row, 2)+"*100").In(AsMoney)
			}
		}
		rate = append(rate, c)
	}
	for k, in := range stage.Indicators {
		cells, whole := b.rows(s, i, listFirst+k)
		c := Count(in.Met)
		if whole { // a binary float on the standard must land on our side of it
			c = Live(c.Value, "SUMPRODUCT((ROUND("+cells+",9)>="+b.schools.From(s, b.schools.Fixed(b.blocks[i].standards, listFirst+k))+")*1)")
		}
		count = append(count, c)
		addRate(in.Met, 4+k, whole)
	}
	for range b.width() - len(stage.Indicators) {
		count, rate = append(count, Text("")), append(rate, Text(""))
	}
	verdicts, _ := b.rows(s, i, b.overall())
	passed := Count(stage.Passed)
	if total > 0 {
		passed = Live(passed.Value, `COUNTIF(`+verdicts+`,"达标")`)
	}
	count = append(count, passed)
	addRate(stage.Passed, 4+b.width(), total > 0)
	s.Add(count...)
	s.Add(rate...)
}

// schoolCount counts the rows of a stage on 表Ⅱ-2.
func (b *balanceBook) schoolCount(i, total int) Cell {
	cells, _ := b.rows(b.passes, i, listName)
	if total == 0 {
		return Count(0)
	}
	return Live(value.OfNum(num.Int(int64(total))), "COUNTA("+cells+")")
}
