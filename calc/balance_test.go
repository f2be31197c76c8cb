package calc

import (
	"math"
	"testing"
)

func TestCVIsWeightedByEnrolment(t *testing.T) {
	pupils := []float64{45, 37, 89, 76, 55}
	owned := []float64{279, 137, 935, 160, 402}
	values := make([]float64, len(owned))
	for i := range owned {
		values[i] = owned[i] / pupils[i]
	}
	mean, s, cv, ok := WeightedCV(pupils, values)
	if !ok {
		t.Fatal("not known")
	}
	for _, c := range []struct {
		name      string
		got, want float64
	}{{"mean", mean, 6.334437}, {"S", s, 3.263861}, {"CV", cv, 0.515257}} {
		if math.Abs(c.got-c.want) > 5e-7 {
			t.Errorf("%s = %.6f, want %.6f", c.name, c.got, c.want)
		}
	}
	// The unweighted one would pass the limit of 0.50; this one must not.
	if cv <= 0.5 {
		t.Error("the weighted CV fails 0.50")
	}
}

func TestTheCompositeIsThePlainMeanOfTheSeven(t *testing.T) {
	cvs := []float64{0.297929, 0.501787, 0.401952, 0.288419, 0.37545, 0.312782, 0.394205}
	if got := composite(cvs); math.Abs(got-0.367503) > 5e-7 {
		t.Errorf("composite %.6f, want 0.367503", got)
	}
}

func TestNothingToCompareIsNotZero(t *testing.T) {
	if _, _, _, ok := WeightedCV(nil, nil); ok {
		t.Error("no schools have a CV")
	}
	if _, _, _, ok := WeightedCV([]float64{3, 4}, []float64{0, 0}); ok {
		t.Error("a mean of zero has a CV")
	}
}
