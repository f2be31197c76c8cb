package finding

import "slices"

// Catalogue lists every code, in the order of the documentation: files,
// returns, register, policy, intake.
func Catalogue() []Spec {
	return slices.Concat(fileSpecs, returnSpecs, registerSpecs, policySpecs, intakeSpecs)
}

// enter adds a spec to its area's list and returns it, so that a code is
// declared and catalogued in one place.
func enter(area *[]Spec, s Spec) Spec {
	*area = append(*area, s)
	return s
}

var fileSpecs, returnSpecs, registerSpecs, policySpecs, intakeSpecs []Spec
