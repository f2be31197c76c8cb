// Package importer turns a workbook somebody sent into typed rows and
// findings. It is the only door: returns, the register and the policy are all
// read by [Decode] under declared tables.
//
//	book, err := workbook.Open(data, workbook.Default())
//	if err != nil {
//		if f, ok := importer.Refusal(err); ok { … answer with f … }
//		return err
//	}
//	id := importer.Identify(book)
//	findings := id.Check(importer.Expected{Subject: "S01", Period: "2026年度", Schema: …})
//	wb, more, counts := importer.Decode(book, name, sha, tables, importer.Options{Names: register})
//
// The promise: every cell that holds something under a declared column is
// either a typed value or a finding that says where and what to do; whatever
// was not read, because it is a total, a note or a column of the sender's own,
// is said to be so. A blank stays blank and a zero stays zero. Text that was
// read in a forgiving way is reported, never silently repaired.
//
// A row with a faulty cell counts as rejected but is still handed over, the
// faulty values Failed, so that the checks of the policy can look at the rest
// in the same pass. A workbook with an error is never accepted, so such a row
// reaches no calculation.
package importer
