package register

import (
	"cmp"
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// ByName looks a school up by its official name or a confirmed alias. Width of
// characters and spaces are forgiven. Where nothing matches, near holds up to
// three official names that look most alike, best first; it is for a person to
// choose.
func (r *Register) ByName(name string) (code SchoolCode, official string, near []string, ok bool) {
	c, official, near, ok := r.schoolName.find(name)
	return SchoolCode(c), official, near, ok
}

// GroupByName looks a group up as [Register.ByName] does a school.
func (r *Register) GroupByName(name string) (code GroupCode, official string, near []string, ok bool) {
	c, official, near, ok := r.groupName.find(name)
	return GroupCode(c), official, near, ok
}

// Names answers the look-ups a decoder of returns needs.
type Names struct{ register *Register }

// Names is the register as a decoder of returns sees it.
func (r *Register) Names() Names { return Names{r} }

// School looks a school up as [Register.ByName] does.
func (n Names) School(name string) (code, official string, near []string, ok bool) {
	return n.register.schoolName.find(name)
}

// Group looks a group up as [Register.GroupByName] does.
func (n Names) Group(name string) (code, official string, near []string, ok bool) {
	return n.register.groupName.find(name)
}

// names is an index of spellings. Of two owners of one spelling the first
// keeps it; the clash is a finding of its own.
type names struct {
	byKey   map[string]int // into entries
	entries []nameEntry
	holders map[rune]int // how many entries hold a character in any spelling
}

type nameEntry struct {
	code, official string
	keys           []string // the official name's first
}

// The most candidates worth reading, and how alike a name must look to be one.
const (
	mostNear  = 3
	leastLike = 0.5
)

func newNames() *names { return &names{byKey: map[string]int{}, holders: map[rune]int{}} }

func (n *names) add(code, official string, aliases []string) {
	e := nameEntry{code: code, official: official}
	seen := map[rune]bool{}
	for _, spelling := range append([]string{official}, aliases...) {
		k := key(spelling)
		e.keys = append(e.keys, k)
		first(n.byKey, k, len(n.entries))
		for _, c := range k {
			seen[c] = true
		}
	}
	for c := range seen {
		n.holders[c]++
	}
	n.entries = append(n.entries, e)
}

func (n *names) find(name string) (code, official string, near []string, ok bool) {
	k := key(name)
	if i, known := n.byKey[k]; known && k != "" {
		return n.entries[i].code, n.entries[i].official, nil, true
	}
	return "", "", n.near(k), false
}

// key is a spelling without what typing adds to it: full-width forms, spaces
// of any kind, and the invisible characters that come along when text is
// copied from elsewhere.
func key(name string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) || unicode.Is(unicode.Cf, r) {
			return -1
		}
		return unicode.ToUpper(r)
	}, norm.NFKC.String(name))
}

// near ranks the official names by likeness to k, ties by code.
func (n *names) near(k string) []string {
	type candidate struct {
		nameEntry
		score float64
	}
	var best []candidate
	for _, e := range n.entries {
		score := 0.0
		for _, spelling := range e.keys {
			score = max(score, n.likeness(k, spelling))
		}
		if score >= leastLike {
			best = append(best, candidate{e, score})
		}
	}
	slices.SortStableFunc(best, func(a, b candidate) int {
		return cmp.Or(-cmp.Compare(a.score, b.score), cmp.Compare(a.code, b.code))
	})
	var out []string
	for _, c := range best[:min(len(best), mostNear)] {
		out = append(out, c.official)
	}
	return out
}

// likeness is between 0 and 1: the share of the two spellings that stands in
// both in the same order, each character weighing the more the fewer names
// hold it. 赵庄 tells schools apart; 小学 does not.
func (n *names) likeness(a, b string) float64 {
	x, y := []rune(a), []rune(b)
	weigh := func(c rune) float64 { return 1 / float64(max(n.holders[c], 1)) }
	total := 0.0
	for _, c := range x {
		total += weigh(c)
	}
	for _, c := range y {
		total += weigh(c)
	}
	if total == 0 {
		return 0
	}
	// The longest common subsequence by weight, one row at a time.
	above := make([]float64, len(y)+1)
	for _, c := range x {
		row := make([]float64, len(y)+1)
		for j, d := range y {
			row[j+1] = max(above[j+1], row[j])
			if c == d {
				row[j+1] = max(row[j+1], above[j]+weigh(c))
			}
		}
		above = row
	}
	return 2 * above[len(y)] / total
}
