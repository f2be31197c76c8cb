package calc

import "hesuan/calc/formula"

// need adds what the programs use, and what that uses in turn.
func (p *Program) need(set map[*Item]bool, programs ...*formula.Program) {
	for _, prog := range programs {
		if prog == nil {
			continue
		}
		for _, sym := range prog.Symbols() {
			f := p.refs[sym.Slot].field
			if f == nil || f.item == nil || set[f.item] {
				continue
			}
			set[f.item] = true
			for _, used := range p.Uses(f.item) {
				set[used] = true
			}
		}
	}
}

// Uses lists every item that an item rests on, in order of evaluation.
func (p *Program) Uses(it *Item) []*Item {
	set := map[*Item]bool{}
	p.need(set, it.When, it.Value, it.Total, it.Weight)
	if it.grade {
		for _, other := range p.Items {
			if other.Level == Group && (other.Indicator != nil || other.Name == nameTotal || other.Name == nameVeto) {
				set[other] = true
				p.need(set, other.When, other.Value)
			}
		}
	}
	var out []*Item
	for _, other := range p.Items {
		if set[other] {
			out = append(out, other)
		}
	}
	return out
}
