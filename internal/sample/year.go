package sample

// founded is the year the county is first drawn in. The county of a later year
// is that one grown older year by year, the county of an earlier one is drawn
// in that year itself.
const founded = 2025

// arrive draws the county and lets it grow older until the year of the period.
// What is drawn for a year depends on the years before it and on none after.
func (c *County) arrive(seats []studioSeat) {
	year := min(founded, c.year)
	people := newPeople()
	for _, s := range c.schools {
		s.enrol(c.chance("pupils", s.code))
		s.furnish(c.chance("premises", s.code))
		s.hire(c.chance("staff", s.code), people, year)
		s.allot(c.chance("posts", s.code))
	}
	c.lead()
	c.plantRarities(year)
	c.openStudios(seats, year)
	c.appraise(year)
	c.exchange(year - 1)
	c.exchange(year)
	for year < c.year {
		year++
		c.grow(year, people)
		c.exchange(year)
	}
}

// grow takes the county from one year to the next.
func (c *County) grow(year int, people *people) {
	for _, g := range c.groups {
		g.vigour = min(max(g.vigour+c.yearly("vigour", g.code, year).between(-4, 8), 50), 130)
	}
	for _, s := range c.schools {
		s.moveUp(c.yearly("pupils", s.code, year))
		s.improve(c.yearly("premises", s.code, year))
		s.turnOver(c.yearly("staff", s.code, year), people, year)
		s.inherit(c.yearly("master", s.code, year), year)
		s.progress(c.yearly("quality", s.code, year), c.rise(s, year))
	}
	c.lead()
}

// happen fills the year of the period with what is reported of it alone.
func (c *County) happen() {
	now := func(purpose, subject string) chance { return c.yearly(purpose, subject, c.year) }
	c.keepCurrent()
	for _, g := range c.groups {
		g.live(now("life", g.code), c.opt.Rules.Period)
		g.train(now("joint", g.code), c.year)
		g.transfer(now("transfer", g.code), c.year)
	}
	for _, s := range c.schools {
		for _, st := range s.studios {
			st.work(now("studio", st.seat.code))
		}
		s.spend(now("money", s.code))
		s.count()
	}
	for _, g := range c.groups {
		g.shift(now("quota", g.code))
	}
}
