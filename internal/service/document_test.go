package service

import "testing"

// The limit is for what is dropped from now on. What was taken under a larger one
// is read as before, or a lower limit would stop every computation.
func TestALowerLimitKeepsNothingFromBeingRead(t *testing.T) {
	d := newDesk(t)
	f := d.file("S05")
	d.filed("S05")
	d.o.Config.Intake.MaxBytes, d.o.law = int64(len(f.Data))-1, nil
	if _, err := d.o.InForce(t.Context()); err != nil {
		t.Fatal(err)
	}
	filed, err := d.o.Reader.Filed(t.Context(), "2026年度")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := d.o.Document(filed[0].Hash); err != nil {
		t.Error(err)
	}
}
