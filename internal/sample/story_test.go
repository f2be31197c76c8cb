package sample_test

import (
	"maps"
	"slices"
	"testing"

	"hesuan/calc"
	"hesuan/internal/finding"
	"hesuan/internal/form"
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

// What contradicts another return is told to both schools; half of it is mended
// in the second round, half is still open when the story ends.
func TestTheStorysContradictionsAreToldToBothSchools(t *testing.T) {
	l := theLaw()
	for seed := range uint64(3) {
		c := county(sample.Options{Seed: seed})
		rounds, err := c.Story()
		if err != nil {
			t.Fatal(err)
		}
		subject := map[string]string{}
		for _, s := range c.Subjects() {
			subject[c.Name(s)] = s
		}
		counting := map[string]form.Return{}
		var told []map[string]int
		for _, r := range rounds {
			for _, f := range r.Files {
				s := subject[f.Folder]
				if j := judge(c, s, f); j.refused == nil && !finding.Errors(j.findings) {
					counting[s] = j.ret
				}
			}
			in := calc.Input{Register: l.register, RegisterBook: l.book}
			for _, s := range c.Subjects() {
				if ret, filed := counting[s]; filed {
					in.Returns = append(in.Returns, ret)
				}
			}
			codes := map[string]int{}
			for _, a := range l.program.Run(in).Across() {
				codes[a.Code]++
			}
			told = append(told, codes)
		}
		for i, want := range []map[string]int{{"D1": 4, "D2": 2, "C23": 2}, {"D1": 2, "D2": 2}, {"D1": 2, "D2": 2}} {
			if !maps.Equal(told[i], want) {
				t.Errorf("seed %d, round %d: %v are told, want %v", seed, i+1, told[i], want)
			}
		}
	}
}

// One school has grown by more than the rule of thumb allows, and says so
// truly; nobody else is told anything a year after the last collection.
func TestOneSchoolOfTheStoryHasGrown(t *testing.T) {
	opt := sample.Options{Seed: 1}
	was := yearBefore(opt)
	rounds, err := was.Smooth()
	if err != nil || len(rounds) != 1 || len(rounds[0].Files) != 44 || rounds[0].At.Format("2006-01-02") != "2025-12-13" {
		t.Fatalf("%d rounds: %v", len(rounds), err)
	}
	l, subject := lastYears(), map[string]string{}
	for _, s := range was.Subjects() {
		subject[was.Name(s)] = s
	}
	now := theLaw()
	for _, f := range rounds[0].Files {
		j := judgeIn(l, was, subject[f.Folder], f)
		if j.refused != nil || finding.Errors(j.findings) {
			t.Fatalf("%s: %v %v", f.Folder, j.refused, j.findings)
		}
		now.before = append(now.before, j.ret)
	}
	c := county(opt)
	if rounds, err = c.Story(); err != nil {
		t.Fatal(err)
	}
	var grown []string
	for _, f := range rounds[0].Files {
		if codes := judgeIn(now, c, subject[f.Folder], f).codes(); codes["C17"] > 0 || codes["C18"] > 0 {
			grown = append(grown, f.Folder)
		}
	}
	if len(grown) != 1 || slices.ContainsFunc(rounds[1].Files, func(f sample.File) bool { return f.Folder == grown[0] }) {
		t.Errorf("grown: %v", grown)
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
