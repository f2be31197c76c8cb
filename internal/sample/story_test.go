package sample_test

import (
	"testing"

	"hesuan/internal/finding"
	"hesuan/internal/sample"
)

func TestTheStoryEndsWithEverybodyFiled(t *testing.T) {
	c := county(sample.Options{Seed: 1, BudgetShort: true})
	rounds, err := c.Story()
	if err != nil || len(rounds) != 3 {
		t.Fatal(len(rounds), err)
	}
	subject := map[string]string{}
	for _, s := range c.Subjects() {
		subject[c.Name(s)] = s
	}
	deadline := theLaw().rules.Period.Deadline.String()
	good := map[string]int{} // subject → the first round whose file is accepted
	var bad [3]int
	for i, r := range rounds {
		if late := r.At.Format("2006-01-02") > deadline; late != (i == 2) || r.Note == "" {
			t.Errorf("round %d is at %s: %q", i+1, r.At, r.Note)
		}
		for _, f := range r.Files {
			s := subject[f.Folder]
			j := judge(c, s, f)
			if j.refused == nil {
				j.refused = readAll(f.Data)
			}
			if j.refused != nil || finding.Errors(j.findings) {
				bad[i]++
				continue
			}
			if good[s] == 0 {
				good[s] = i + 1
			}
		}
	}
	if bad != [3]int{8, 0, 0} {
		t.Errorf("returned or refused by round: %v", bad)
	}
	late := 0
	for _, s := range c.Subjects() {
		switch good[s] {
		case 0:
			t.Errorf("%s never files", s)
		case 3:
			late++
		}
	}
	if late != 1 || len(rounds[0].Files) != 42 || good["财政局"] != 1 || good["教体局"] != 1 {
		t.Errorf("%d late, %d files in the first round", late, len(rounds[0].Files))
	}
}

// The smallest counties have a story too.
func TestAStoryOfTwoSchools(t *testing.T) {
	for _, n := range []int{2, 3, 5} {
		c := sample.New(sample.Options{Seed: 1, Schools: n, Rules: theLaw().rules})
		rounds, err := c.Story()
		if err != nil {
			t.Fatal(err)
		}
		filed := map[string]bool{}
		for _, r := range rounds {
			for _, f := range r.Files {
				filed[f.Folder] = true
			}
		}
		if len(filed) != n+2 {
			t.Errorf("%d of %d schools and departments file", len(filed), n+2)
		}
	}
}
