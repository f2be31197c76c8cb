package sample

import "hesuan/internal/date"

// receive lists guests among a host's own staff, as hosts do with some of those
// who stay longer: with the months they are there, and without the pay that
// counts at home. Their names then stand on two rosters, and the exchange on
// both sides explains why. A small school lists none, so that its roster is not
// another one from year to year.
func (s *school) receive(period date.Span) {
	there := map[*teacher]int{}
	for _, e := range s.exchanges {
		if e.to == s {
			there[e.who] += months(e.span, period)
		}
	}
	listed := map[*teacher]bool{}
	for _, e := range s.exchanges {
		if e.to != s || !e.listed || listed[e.who] || there[e.who] == 0 || len(s.guests) >= len(s.staff)/12 {
			continue
		}
		listed[e.who] = true
		guest := *e.who
		guest.months, guest.pay, guest.crossHours = min(there[e.who], 12), 0, 0
		guest.hours, guest.since = e.hours, date.Of(e.span.From.Year(), e.span.From.Month(), 1)
		s.guests = append(s.guests, &guest)
	}
}

// months are the whole months of a stay within a period, as the default
// policy's 月数 counts them: the first where it begins by the 15th, the last
// where it is complete.
func months(stay, period date.Span) int {
	in, ok := stay.Overlap(period)
	if !ok {
		return 0
	}
	end := in.To.AddDays(1)
	n := (end.Year()-in.From.Year())*12 + end.Month() - in.From.Month()
	if in.From.Day() > 15 {
		n--
	}
	return max(0, n)
}
