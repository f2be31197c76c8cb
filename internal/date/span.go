package date

// Span is a stretch of days; From and To are both inside.
type Span struct{ From, To Date }

// Contains reports From ≤ d ≤ To.
func (s Span) Contains(d Date) bool { return !d.Before(s.From) && !s.To.Before(d) }

// Overlap is the days both spans hold; false when there are none.
func (s Span) Overlap(t Span) (Span, bool) {
	if s.From.Before(t.From) {
		s.From = t.From
	}
	if t.To.Before(s.To) {
		s.To = t.To
	}
	if s.To.Before(s.From) {
		return Span{}, false
	}
	return s, true
}

// Days counts the days inside; 0 when To is before From.
func (s Span) Days() int { return max(s.To.DaysSince(s.From)+1, 0) }

// String is 2026-09-01 至 2027-01-31.
func (s Span) String() string { return s.From.String() + " 至 " + s.To.String() }
