package service

import (
	"reflect"
	"runtime"
	"testing"

	"hesuan/internal/store"
)

// How many papers are drawn at once depends on the machine; what is drawn does
// not.
func TestARunIsTheSameBytesWithOneTwoAndEightWorkers(t *testing.T) {
	d := newDesk(t)
	d.filed("S01", "S02", "S03", "S06")
	l, p, err := d.o.programFor(t.Context(), "")
	if err != nil {
		t.Fatal(err)
	}
	filed, err := d.o.counting(t.Context(), p.Rules.Period.Name)
	if err != nil || len(filed) != 4 {
		t.Fatalf("%d returns count, %v", len(filed), err)
	}
	usual := runtime.GOMAXPROCS(0)
	t.Cleanup(func() { runtime.GOMAXPROCS(usual) })
	var one []store.Artefact
	for _, workers := range []int{1, 2, 8} {
		runtime.GOMAXPROCS(workers)
		m, err := d.o.produce(t.Context(), l, p, filed, nil, func(string) {})
		if err != nil {
			t.Fatal(err)
		}
		if one == nil {
			one = m.run.Artefacts
		}
		if len(one) < 60 {
			t.Errorf("only %d files", len(one))
		}
		if !reflect.DeepEqual(m.run.Artefacts, one) {
			t.Errorf("%d workers make other files than one", workers)
		}
	}
}
