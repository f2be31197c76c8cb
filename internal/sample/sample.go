// Package sample makes a believable county: who teaches where, how many
// children sit in which class, who was lent to which village school, and the
// filled return workbooks that follow from it. `hesuan demo` and `hesuan
// sample`, tests and benchmarks live on it.
//
//	c := sample.New(sample.Options{Seed: 1, Rules: rules, Register: reg})
//	for _, subject := range c.Subjects() {
//		data, err := c.Workbook(subject)       // the return, as a clerk filled it in
//	}
//	bad, err := c.Faulty(sample.NumericIDs, "S05") // the same return, gone wrong
//	rounds, err := c.Story()                    // a whole collection, week by week
//	rounds, err = lastYears.Smooth()            // the one before it, of the county under last year's rules
//
// Everybody in it is invented; telephone numbers and 学籍号 are ones nobody
// hands out. The promise: the same options give the same bytes, on any machine;
// every return that is not made faulty on purpose passes the checks of the
// default policy, those over the whole county included; what two schools say
// about one person agrees; and the rules of two periods give one county at two
// times: children move up, staff come and go, a stay over the new year stands in
// both, and this year's 上年合格率 is last year's 合格率.
//
// A county larger or smaller than the plan's begins with [Seeds], which makes a
// register in the plan's proportions.
package sample

import (
	"slices"

	"hesuan/internal/form"
	"hesuan/internal/policy"
	"hesuan/internal/register"
	"hesuan/internal/template"
)

// Options says which county to make.
type Options struct {
	Seed  uint64
	Rules *policy.Rules // required: the forms, the period, the rates the budget is guessed from

	// Register is the county's own. Without one, Schools schools are made up as
	// [Seeds] does; 0 means the plan's own county.
	Register *register.Register
	Schools  int

	// Spec is the template of a subject, so that sample returns carry the stamp
	// of the templates in use. Nil: a plain one with the same tables.
	Spec func(subject string) template.Spec

	BudgetShort bool // the budget does not cover what is due, but covers what is protected
	Veto        bool // one group is vetoed (一票否决)
	Changes     bool // one school leaves its group and another takes it in (集团变更), when the period is over
}

// County is one made-up county. It is immutable once made; its methods may be
// called at the same time.
type County struct {
	opt     Options
	seeds   []form.Seed
	year    int // of the period's first day
	schools []*school
	groups  []*group
	offices []string // departments that have to file
	bySubj  map[string]*school

	names, groupNames []string // for dropdowns
}

// New makes the county. It panics without Rules: what a return looks like is
// the policy's business.
func New(opt Options) *County {
	if opt.Rules == nil {
		panic("sample: no rules")
	}
	c := &County{opt: opt, year: opt.Rules.Period.Span.From.Year(), bySubj: map[string]*school{}}
	var studios []studioSeat
	if opt.Register != nil {
		studios = c.fromRegister(opt.Register)
	} else {
		c.seeds = Seeds(opt.Seed, opt.Schools)
		studios = c.fromSeeds(c.seeds)
	}
	for _, s := range c.schools {
		c.bySubj[s.code] = s
		c.names = append(c.names, s.name)
	}
	for _, g := range c.groups {
		c.groupNames = append(c.groupNames, g.name)
	}
	for _, t := range opt.Rules.Tables {
		for _, f := range t.Filers {
			if t.Required && f != form.BySchool && !slices.Contains(c.offices, f) {
				c.offices = append(c.offices, f)
			}
		}
	}
	c.arrive(studios)
	c.happen()
	return c
}

// Subjects lists who has to file: school codes first, in order, then
// departments. A department all of whose tables may stay away, as 会签单 does
// until there is something to sign, is not among them.
func (c *County) Subjects() []string {
	var out []string
	for _, s := range c.schools {
		out = append(out, s.code)
	}
	return append(out, c.offices...)
}

// Schools lists the codes of the schools.
func (c *County) Schools() []string { return c.Subjects()[:len(c.schools)] }

// Name is how people call a subject: a school's official name, or the
// department itself. Folders in the share bear it.
func (c *County) Name(subject string) string {
	if s := c.bySubj[subject]; s != nil {
		return s.name
	}
	return subject
}

// Seeds are the rows of the register the county was made for; nil when it was
// made for a register somebody else holds.
func (c *County) Seeds() []form.Seed { return c.seeds }

// Tables lists the tables a subject files, as the policy orders them.
func (c *County) Tables(subject string) []*form.Table {
	s := c.bySubj[subject]
	if s == nil {
		return c.opt.Rules.FiledBy(subject)
	}
	var out []*form.Table
	for _, t := range c.opt.Rules.FiledBy(form.BySchool) {
		for _, h := range s.hats {
			if t.Applies(s.stages, h.groupType, h.role) {
				out = append(out, t)
				break
			}
		}
	}
	return out
}
