package reports

import (
	"fmt"
	"strings"

	"hesuan/calc"
	"hesuan/internal/value"
)

// attention lists what a leader has to know first.
func (b *brief) attention() []string {
	var out []string
	add := func(format string, args ...any) { out = append(out, fmt.Sprintf(format, args...)) }
	if names := b.absentIn(b.group); len(names) > 0 {
		add("未报：%s。%s。", someOf(names, 6), b.absentEffect())
	}
	if offices := b.absentOffices(); len(offices) > 0 {
		add("部门未报：%s，用到其数据的结果未定或不完整。", someOf(offices, 6))
	}
	if b.vetoed(b.Index) {
		add("一票否决：%s。", b.remark(b.Index))
	}
	if strings.Contains(b.remark(b.Index), "已满") {
		add("考核达到更高等级的分数线，因名额已满按下一等级定。")
	}
	if p := b.failed(); p != "" {
		add("%s", p)
	}
	for _, o := range b.res.Ceilings {
		if o.Stopped {
			add("%s", sentence(o.Message))
		}
	}
	if b.exchange != nil && !b.exchange.unknown() && b.belowTarget() {
		add("派出占应交流教师%s，低于目标%s。", shareOf(wholeNum(b.exchange.persons), b.exchange.due.sum), b.parameterRate(targetExchange))
	}
	for _, s := range b.stages {
		if text := s.failing(b.paper.county); text != "" {
			add("%s", text)
		}
	}
	return out
}

// absentEffect says what hangs on the returns that are missing.
func (b *brief) absentEffect() string {
	switch {
	case b.named(calc.Group, b.Index, nameGrade).Kind() == value.Missing:
		return "集团等级未定，与等级挂钩的奖补和增量未定"
	case b.named(calc.Group, b.Index, nameTotal).Partial():
		return "集团总分不完整"
	}
	return "这些学校的金额未定"
}

// failed names what could not be computed for the group and its schools.
func (b *brief) failed() string {
	n := 0
	first := ""
	for _, p := range b.res.Problems {
		if p.Item == nil || p.Level == calc.Line || p.Level == calc.Teacher || b.res.Subject(p.Level, p.Subject).Group != b.Index {
			continue
		}
		if n++; n == 1 {
			first = p.Item.Name + "：" + p.Message
		}
	}
	if n == 0 {
		return ""
	}
	return fmt.Sprintf("计算出错%d处，如%s", n, sentence(first))
}
