package sample

// spending is one row of 经费使用, in fen.
type spending struct {
	item                   string
	budget, arrived, spent int
}

// spend fills 经费使用: what was budgeted, what of it arrived, what of that
// was spent. What is left over is always the difference.
func (s *school) spend(c chance) {
	scale := 1
	if s.core() {
		scale = 3
	}
	arrives := 96
	if s.group != nil {
		arrives = min(100, 70+s.group.vigour/3)
	}
	for _, item := range []string{"交流补助", "教研", "培训", "线上资源", "工作室", "奖励", "其他"} {
		switch {
		case item == "交流补助" && len(s.exchanges) == 0, item == "工作室" && len(s.studios) == 0:
			continue
		case item != "教研" && item != "工作室" && c.permille(300):
			continue
		}
		m := spending{item: item, budget: c.between(30, 160) * 10000 * scale}
		if item == "工作室" {
			m.budget = 2000000 * len(s.studios)
		}
		m.arrived = m.budget * min(100, c.between(arrives-4, arrives+6)) / 100
		m.spent = m.arrived*c.between(82, 100)/100 - c.IntN(100)
		if item == "工作室" {
			m.spent = 0
			for _, st := range s.studios {
				m.spent += st.spent
			}
			m.arrived = m.budget
		}
		s.spending = append(s.spending, m)
	}
}

func (m spending) cell(column string) (string, bool) {
	switch column {
	case "项目":
		return m.item, true
	case "预算":
		return yuan(m.budget), true
	case "到位":
		return yuan(m.arrived), true
	case "支出":
		return yuan(m.spent), true
	case "结余":
		return yuan(m.arrived - m.spent), true
	}
	return "", false
}
