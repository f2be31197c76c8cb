package reports

import (
	"strings"

	"hesuan/calc"
	"hesuan/internal/num"
	"hesuan/internal/value"
)

// figureColumn is a column of the summaries: something counted or added up over
// 台账, or made of two columns to its left.
type figureColumn struct {
	head   string
	width  float64
	format Format

	side   int         // which side's school the stay counts for
	amount string      // head of 台账 that is added up; empty counts the stays
	where  [][2]string // heads of 台账 and what must stand there
	both   bool        // for either side

	due    bool      // who should be exchanged, from the policy
	ratio  [2]string // heads of part and whole
	target string    // a parameter; with ratio[0] set, whether that share reaches it
}

// The heads of the summaries that others refer to.
const (
	figureSent      = "派出人次"
	figureTeachers  = "其中教师"
	figureShare     = "派出教师占应交流"
	figureStars     = "其中骨干"
	figureStarShare = "骨干占派出"
	figureMonths    = "派出月数"
	figureOut       = "其中乡村"
	figureYears     = "支教一年以上"
	figureSubsidy   = "交流补助"
	figureReceived  = "接收人次"
	figureOpen      = "未对上条数"
)

// chooseMeasures lists the columns that the form and the policy allow for.
func (b *exchangeBook) chooseMeasures() {
	if b.match == nil {
		return
	}
	add := func(ok bool, m figureColumn) {
		if ok {
			if m.width == 0 {
				m.width = 9
			}
			b.figureColumns = append(b.figureColumns, m)
		}
	}
	it, due := b.res.Program.Item(nameDue)
	due = due && it.Level == calc.School
	rate := func(name string) bool { _, ok := b.target(name); return ok }
	kinds, stars := b.has(exchangeKind), b.has(exchangeStar)
	add(due, figureColumn{head: nameDue, due: true, format: AsInteger})
	add(true, figureColumn{head: figureSent, format: AsInteger})
	add(kinds, figureColumn{head: figureTeachers, format: AsInteger, where: [][2]string{{exchangeKind, exchangeTeacher}}})
	add(kinds && due, figureColumn{head: figureShare, format: AsPercent, ratio: [2]string{figureTeachers, nameDue}})
	add(kinds && due && rate(nameTarget), figureColumn{head: nameTarget, format: AsCentred, ratio: [2]string{figureShare}, target: nameTarget})
	add(stars, figureColumn{head: figureStars, format: AsInteger, where: [][2]string{{exchangeStar, yes}}})
	add(stars, figureColumn{head: figureStarShare, format: AsPercent, ratio: [2]string{figureStars, figureSent}})
	add(stars && rate(nameStarTarget), figureColumn{head: nameStarTarget, format: AsCentred, ratio: [2]string{figureStarShare}, target: nameStarTarget})
	add(b.has(exchangeMonths), figureColumn{head: figureMonths, format: AsInteger, amount: exchangeMonths})
	add(b.shows(ledgerRural), figureColumn{head: figureOut, format: AsInteger, amount: ledgerRural})
	add(b.has(exchangeYear), figureColumn{head: figureYears, format: AsInteger, where: [][2]string{{exchangeYear, yes}}})
	add(b.has(exchangeSubsidy), figureColumn{head: figureSubsidy, width: 12, format: AsMoney, amount: exchangeSubsidy})
	add(true, figureColumn{head: figureReceived, format: AsInteger, side: 1})
	agreed := [][2]string{{ledgerAgreement, string(calc.Agreed)}}
	add(b.has(exchangeSender), figureColumn{head: "作派出方承担", width: 12, format: AsMoney, amount: exchangeSender, where: agreed})
	add(b.has(exchangeReceiver), figureColumn{head: "作接收方承担", width: 12, format: AsMoney, amount: exchangeReceiver, where: agreed, side: 1})
	add(true, figureColumn{head: figureOpen, format: AsInteger, both: true, where: [][2]string{{ledgerAgreement, "<>" + string(calc.Agreed)}}})
	b.figureAt = map[string]int{}
}

// counted reports whether a stay counts in a figureColumn for one side.
func (b *exchangeBook) counted(m figureColumn, s stay, side int) bool {
	if s.Lines[side] < 0 {
		return false
	}
	for _, w := range m.where {
		text := b.entry(s, w[0]).Value.Text()
		if want, not := strings.CutPrefix(w[1], "<>"); not == (text == want) {
			return false
		}
	}
	return true
}

// tallyUnits works out what each row of 学校汇总 comes to.
func (b *exchangeBook) tallyUnits() {
	b.values = make([][]value.Value, len(b.units))
	for u, unit := range b.units {
		b.values[u] = make([]value.Value, len(b.figureColumns))
		for k, m := range b.figureColumns {
			switch {
			case m.due:
				it, _ := b.res.Program.Item(nameDue)
				b.values[u][k] = b.res.Value(it, unit.school)
			case m.ratio[0] != "":
			case !b.res.Filed(unit.school):
				b.values[u][k] = value.OfMissing()
			default:
				b.values[u][k] = value.OfNum(num.Int(0))
			}
		}
	}
	for _, s := range b.stays {
		for side := range s.Schools {
			u := b.number(s, side) - 1
			for k, m := range b.figureColumns {
				if u < 0 || m.due || m.ratio[0] != "" || m.side != side && !m.both || !b.counted(m, s, side) {
					continue
				}
				v := value.OfNum(num.Int(1))
				if m.amount != "" {
					v = b.entry(s, m.amount).Value
				}
				b.values[u][k] = plus(b.values[u][k], v)
			}
		}
	}
}

// formula counts a figureColumn over 台账 for the number in column A.
func (m figureColumn) formula(b *exchangeBook, row int) string {
	one := func(side int) string {
		word := b.match.Sides[side]
		args := []string{b.stretch(b.bySchool, word+ledgerUnit), "$" + ref(row, 1), b.stretch(b.bySchool, word+ledgerFiled), `"` + yes + `"`}
		for _, w := range m.where {
			args = append(args, b.stretch(b.bySchool, w[0]), `"`+w[1]+`"`)
		}
		if m.amount == "" {
			return "COUNTIFS(" + strings.Join(args, ",") + ")"
		}
		return "SUMIFS(" + b.stretch(b.bySchool, m.amount) + "," + strings.Join(args, ",") + ")"
	}
	if m.both {
		return one(0) + "+" + one(1)
	}
	return one(m.side)
}

func (b *exchangeBook) measureHeads() ([]string, []Column) {
	var heads []string
	var columns []Column
	for _, m := range b.figureColumns {
		head := m.head
		if m.target != "" {
			rate, _ := b.target(m.target)
			head = "达到目标 " + asPercent(rate, 0)
		}
		heads, columns = append(heads, head), append(columns, Column{Width: m.width, Format: m.format})
	}
	return heads, columns
}

// figures writes the figureColumns of a row; sum gives the formula of one that is
// counted or added up.
func (b *exchangeBook) figures(s *Sheet, leads, row int, values []value.Value, sum func(k, row, col int) string) []Cell {
	out := make([]Cell, len(b.figureColumns))
	for k, m := range b.figureColumns {
		col := leads + k + 1
		b.figureAt[m.head] = k
		switch {
		case m.target != "":
			out[k] = b.metCell(s, leads, row, m, out)
		case m.ratio[0] != "":
			out[k] = b.shareCell(leads, row, m, out)
		case isNumber(values[k]):
			out[k] = Live(values[k], sum(k, row, col))
		default:
			out[k] = Of(values[k])
		}
	}
	return out
}

// shareCell is one figureColumn over another.
func (b *exchangeBook) shareCell(leads, row int, m figureColumn, left []Cell) Cell {
	part, whole := b.figureAt[m.ratio[0]], b.figureAt[m.ratio[1]]
	p, w := left[part].Value, left[whole].Value
	if !isNumber(p) || !isNumber(w) || w.Num().IsZero() {
		return dash()
	}
	q, _ := p.Num().Quo(w.Num())
	v := value.OfNum(q)
	if p.Partial() || w.Partial() {
		v = v.WithPartial()
	}
	return Live(v, ref(row, leads+part+1)+"/"+ref(row, leads+whole+1))
}

// metCell says whether a share reaches its target.
func (b *exchangeBook) metCell(s *Sheet, leads, row int, m figureColumn, left []Cell) Cell {
	share := b.figureAt[m.ratio[0]]
	v := left[share].Value
	rate, _ := b.target(m.target)
	address, err := b.trace.rates.one(s, m.target)
	if !isNumber(v) || err != nil {
		return dash()
	}
	word, role := "达到", Body
	if v.Num().Cmp(rate) < 0 {
		word, role = "未达到", Alarm
	}
	met := value.OfText(word)
	if v.Partial() {
		met = met.WithPartial()
	}
	return Live(met, "IF("+ref(row, leads+share+1)+">="+address+`,"达到","未达到")`).As(role)
}
