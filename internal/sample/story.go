package sample

import (
	"slices"
	"time"

	"hesuan/internal/date"
)

// Round is what is dropped at one time of a story.
type Round struct {
	At    time.Time // when the files lie in the share; UTC+8
	Files []File
	Note  string // what happens, in a sentence
}

// zone is where the story happens.
var zone = time.FixedZone("UTC+8", 8*60*60)

// What goes wrong in the first round of a story, in the order schools are
// picked for it.
var mishaps = []FaultKind{WrongValues, NumericIDs, OldTemplate, Renamed, Truncated, WrongValues, Foreign, FlippedByte, WanYuan, HandMade}

// settled are the faults of the first round that nobody mends: a return that
// is good as it is, or a contradiction still open when the story ends.
var settled = []FaultKind{HandMade, Grown, ForgottenStay, OtherTransfer}

// Story is a whole collection: most schools file well in time, some get their
// return back, some contradict each other, one is late. A county too small for
// all of it has fewer rounds and mishaps; every subject files in the end. The
// year before, if it was collected too, was [County.Smooth].
func (c *County) Story() ([]Round, error) {
	p := c.opt.Rules.Period
	faults, plot := c.disputes(shuffled(c.chance("story", ""), c.Schools()))
	missing, plot := split(plot, min(2, len(plot)/6))
	slips, _ := split(plot, min(len(mishaps), len(plot)/3))
	for i, subject := range slips {
		faults[subject] = mishaps[i]
	}

	first := Round{At: at(p.Deadline.AddDays(-8), 9, 30), Note: "The first wave, eight days before the deadline: most returns are fine, some are not, some contradict each other, and some schools have not filed yet."}
	second := Round{At: at(p.Deadline.AddDays(-3), 15, 20), Note: "Three days before the deadline: what was returned comes back corrected, two schools mend what contradicted another, and a school that was missing files."}
	third := Round{At: at(p.Deadline.AddDays(2), 10, 5), Note: "Two days after the deadline the last school files; its return is held until somebody allows it (逾期待批)."}
	for _, subject := range c.Subjects() {
		if slices.Contains(missing, subject) {
			continue
		}
		kind, wrong := faults[subject]
		if !wrong {
			if err := c.drop(&first, subject); err != nil {
				return nil, err
			}
			continue
		}
		files, err := c.Faulty(kind, subject)
		if err != nil {
			return nil, err
		}
		first.Files = append(first.Files, files...)
		if slices.Contains(settled, kind) {
			continue
		}
		if err := c.drop(&second, subject); err != nil {
			return nil, err
		}
	}
	for i, subject := range missing {
		round := &second
		if i > 0 {
			round = &third
		}
		if err := c.drop(round, subject); err != nil {
			return nil, err
		}
	}
	return slices.DeleteFunc([]Round{first, second, third}, func(r Round) bool { return len(r.Files) == 0 }), nil
}

// Smooth is a collection in which nothing goes wrong: everybody files well, in
// one round, a week before the deadline.
func (c *County) Smooth() ([]Round, error) {
	p := c.opt.Rules.Period
	r := Round{At: at(p.Deadline.AddDays(-7), 10, 0), Note: p.Name + ": everybody files well and in time."}
	for _, subject := range c.Subjects() {
		if err := c.drop(&r, subject); err != nil {
			return nil, err
		}
	}
	return []Round{r}, nil
}

func (c *County) drop(r *Round, subject string) error {
	f, err := c.File(subject)
	r.Files = append(r.Files, f)
	return err
}

func split[T any](list []T, n int) (head, tail []T) { return list[:n], list[n:] }

func at(d date.Date, hour, minute int) time.Time {
	return time.Date(d.Year(), time.Month(d.Month()), d.Day(), hour, minute, 0, 0, zone)
}
