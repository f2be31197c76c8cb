// Package house keeps the shape of the repository. It has no code, only tests:
//
//   - lattice_test.go: which package may import which, as a table to be read
//   - library_test.go: which package may import which library, with the reason
//   - habit_test.go: what no file may do (skip a test, sleep, read the clock)
//   - text_test.go: what the prose may not do (dead links, unknown commands,
//     packages that the map leaves out, paths of somebody's machine)
//   - plan_test.go: docs/plan-coverage.md, against the plan's own sentences, the
//     default policy, the documents and the tests
//   - page_test.go, findings_test.go, forms_test.go: the generated pages
//     docs/findings.md and docs/forms.md
//
// A failure names the rule and its reason. Where the reason no longer holds,
// change the table in the same commit as the code and say so in
// docs/decisions.md; that is what the table is for.
//
// To write the generated pages again:
//
//	go test ./internal/house -run Page -update
package house
