package calc

import (
	"slices"

	"hesuan/internal/num"
	"hesuan/internal/register"
	"hesuan/internal/value"
)

// Payment is one amount of one item for one school. Money follows the legal
// person: Payee receives it, School is what it is for.
type Payment struct {
	Item     *Item
	Subject  int // at Item.Level
	Group    int // -1 for a school in no group
	School   int
	Payee    int // the school whose legal person is paid
	Due      value.Value
	Approved value.Value // after 限额
	Ceiling  int         // which ceiling reduced it, -1 for none
}

// CeilingOutcome is what a row of 限额 did.
type CeilingOutcome struct {
	Ceiling
	Budget    value.Value
	Protected num.Num // paid in full, first
	Reducible num.Num // due on the items that may be reduced
	Left      num.Num // of the budget for them
	Approved  num.Num // what they get: the smaller of the two
	Reduced   bool
	Stopped   bool   // the budget does not allow what is protected, or the rule says to stop
	Message   string // why it could not be applied, or was stopped
}

// payments lists what is to be paid, in the order of items and codes.
func (r *run) payments() []Payment {
	var out []Payment
	schoolOf := map[register.SchoolCode]int{}
	for i, s := range r.schools {
		schoolOf[s.Code] = i
	}
	for _, it := range r.p.Items {
		if !it.Paid || (it.Level != Member && it.Level != School) {
			continue
		}
		for i, v := range r.values[it.field.id] {
			if v.Kind() == value.NotApplicable {
				continue
			}
			pay := Payment{Item: it, Subject: i, Group: -1, School: i, Due: v, Approved: v, Ceiling: -1}
			day := r.p.Rules.Period.Span.To
			if it.Level == Member {
				m := r.members[i]
				pay.School, pay.Group, day = m.school, m.group, m.Span.To
			} else if last, ok := r.latest(i); ok {
				pay.Group, day = last.group, last.Span.To
			}
			pay.Payee = schoolOf[r.in.Register.Payee(r.schools[pay.School].Code, day)]
			out = append(out, pay)
		}
	}
	return out
}

// ceilings applies 限额 in the order of the sheet.
func (r *run) ceilings(pays []Payment) []CeilingOutcome {
	out := make([]CeilingOutcome, len(r.p.Ceilings))
	for i, c := range r.p.Ceilings {
		out[i] = r.ceiling(i, c, pays)
	}
	return out
}

func (r *run) ceiling(index int, c Ceiling, pays []Payment) CeilingOutcome {
	o := CeilingOutcome{Ceiling: c, Budget: c.Limit.Eval(env{r, Place{Level: County}, 0})}
	var cut []int
	var weights []num.Num
	unfinished := o.Budget.Partial()
	for i, p := range pays {
		reducible := slices.Contains(c.Items, p.Item.Code)
		if reducible || slices.Contains(c.Protected, p.Item.Code) {
			unfinished = unfinished || p.Approved.Kind() == value.Missing || p.Approved.Partial()
		}
		if p.Approved.Kind() != value.Number {
			continue
		}
		switch {
		case reducible:
			cut = append(cut, i)
			weights = append(weights, p.Approved.Num())
			o.Reducible = o.Reducible.Add(p.Approved.Num())
		case slices.Contains(c.Protected, p.Item.Code):
			o.Protected = o.Protected.Add(p.Approved.Num())
		}
	}
	o.Approved = o.Reducible
	if o.Budget.Kind() != value.Number {
		o.Message = "限额“" + c.Name + "”无法取得：" + o.Budget.String()
		return o
	}
	o.Left = o.Budget.Num().Sub(o.Protected)
	if o.Left.Cmp(o.Reducible) >= 0 {
		return o
	}
	if o.Left.Sign() < 0 || c.Stop {
		o.Stopped = true
		o.Message = "“" + c.Name + "”" + o.Budget.Num().Grouped(2) + " 元，保障项目需要 " + o.Protected.Grouped(2) +
			" 元，其他项目需要 " + o.Reducible.Grouped(2) + " 元，无法安排；请财政局调整预算或由教体局调整标准。"
		for _, i := range cut {
			pays[i].Approved, pays[i].Ceiling = value.Fail("限额", o.Message), index
		}
		o.Approved = num.Int(0)
		return o
	}
	parts, err := num.Split(o.Left, weights, 2)
	if err != nil {
		panic(err) // amounts due are not negative and sum to more than Left
	}
	for k, i := range cut {
		v := value.OfNum(parts[k])
		if unfinished { // what is still 未报 will take its share of the same money
			v = v.WithPartial()
		}
		pays[i].Approved, pays[i].Ceiling = v, index
	}
	o.Reduced, o.Approved = true, o.Left
	return o
}
