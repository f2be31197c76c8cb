package sample_test

import (
	"archive/zip"
	"bytes"
	"errors"
	"slices"
	"strings"
	"testing"

	"hesuan/internal/finding"
	"hesuan/internal/sample"
	"hesuan/internal/workbook"
)

func faulty(t testing.TB, c *sample.County, kind sample.FaultKind, subject string) sample.File {
	t.Helper()
	files, err := c.Faulty(kind, subject)
	if err != nil || len(files) != 1 {
		t.Fatal(kind, subject, len(files), err)
	}
	if files[0].Folder != c.Name(subject) {
		t.Errorf("%s lies in the folder of %s", kind, files[0].Folder)
	}
	return files[0]
}

// Each kind, at schools of several shapes, is told for what it is.
func TestEachFaultIsSeenForWhatItIs(t *testing.T) {
	c := county(sample.Options{Seed: 1})
	subjects := []string{"S01", "S13", "S17", "S34", "S41"}
	codes := map[sample.FaultKind][]string{
		sample.WrongValues: {finding.NotNumber.Code, finding.NotOption.Code, finding.IdentityCheck.Code, finding.NotDate.Code, "C01", "C11", "C20", "C40"},
		sample.Foreign:     {finding.OtherSubject.Code},
		sample.OldTemplate: {finding.OtherPeriod.Code},
		sample.NumericIDs:  {finding.LostDigits.Code},
		sample.WanYuan:     {"C13"},
	}
	for kind, want := range codes {
		for _, s := range subjects {
			j := judge(c, s, faulty(t, c, kind, s))
			got := j.codes()
			for _, code := range want {
				if got[code] == 0 {
					t.Errorf("%s of %s: %s is not told, only %v %v", kind, s, code, got, j.refused)
				}
			}
			if returned := finding.Errors(j.findings); returned != (kind != sample.WanYuan) {
				t.Errorf("%s of %s: returned %v", kind, s, returned)
			}
		}
	}
}

func TestDamagedFilesAreRefused(t *testing.T) {
	c := county(sample.Options{Seed: 1})
	for kind, want := range map[sample.FaultKind][]string{
		sample.Truncated: nil, sample.FlippedByte: {"crc"}, sample.Renamed: {"html"},
	} {
		for _, s := range c.Subjects() {
			err := readAll(faulty(t, c, kind, s).Data)
			var f *workbook.Fault
			if !errors.As(err, &f) || want != nil && !slices.Contains(want, f.Code) {
				t.Errorf("%s of %s: %v", kind, s, err)
			}
		}
	}
}

// readAll reads every sheet strictly.
func readAll(data []byte) error {
	book, err := workbook.Open(data, workbook.Default())
	if err != nil {
		return err
	}
	for i := range book.Sheets() {
		if _, err := book.Sheet(i); err != nil {
			return err
		}
	}
	return nil
}

// A return that contradicts another is accepted by itself.
func TestAContradictionIsAcceptedByItself(t *testing.T) {
	c := county(sample.Options{Seed: 1})
	tried := map[sample.FaultKind]int{}
	for _, kind := range []sample.FaultKind{sample.OtherDates, sample.ForgottenStay, sample.TwoRosters, sample.OtherTransfer, sample.Grown} {
		for _, s := range c.Schools() {
			files, err := c.Faulty(kind, s)
			if err != nil {
				continue // nothing of the kind in this school
			}
			tried[kind]++
			j := judge(c, s, files[0])
			if j.refused != nil || finding.Errors(j.findings) {
				t.Errorf("%s of %s: %v %v", kind, s, j.refused, j.findings)
			}
			if bytes.Equal(files[0].Data, mustFile(t, c, s).Data) {
				t.Errorf("%s of %s: nothing is other", kind, s)
			}
		}
		if _, err := c.Faulty(kind, "教体局"); err == nil {
			t.Errorf("%s of a department", kind)
		}
	}
	if tried[sample.OtherTransfer] != 2 || tried[sample.OtherDates] < 20 || tried[sample.ForgottenStay] < 20 || tried[sample.TwoRosters] < 10 || tried[sample.Grown] != 42 {
		t.Errorf("returns with room for each: %v", tried)
	}
}

// One digit of one number is another, and nothing else has changed: who does
// not check the sum reads a good file.
func TestAFlippedByteIsOneDigit(t *testing.T) {
	c := county(sample.Options{Seed: 1})
	good, bad := parts(t, mustFile(t, c, "S05").Data), parts(t, faulty(t, c, sample.FlippedByte, "S05").Data)
	changed := 0
	for name := range good {
		if len(good[name]) != len(bad[name]) {
			t.Fatalf("%s is another part", name)
		}
		for i := range good[name] {
			if a, b := good[name][i], bad[name][i]; a != b {
				changed++
				if a < '0' || a > '9' || b < '0' || b > '9' {
					t.Errorf("%s: %q became %q", name, a, b)
				}
			}
		}
	}
	if changed != 1 {
		t.Errorf("%d bytes changed", changed)
	}
}

// parts inflates a workbook without minding checksums.
func parts(t testing.TB, data []byte) map[string][]byte {
	t.Helper()
	r, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	out := map[string][]byte{}
	for _, f := range r.File {
		in, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		var b bytes.Buffer
		if _, err := b.ReadFrom(in); err != nil && !errors.Is(err, zip.ErrChecksum) {
			t.Fatal(err)
		}
		out[f.Name] = b.Bytes()
	}
	return out
}

// A workbook rebuilt by hand is accepted, says how it was read, and means what
// the template would have meant.
func TestAHandMadeWorkbookMeansTheSame(t *testing.T) {
	c := county(sample.Options{Seed: 1})
	for _, s := range append(c.Schools(), "财政局", "教体局") {
		j := judge(c, s, faulty(t, c, sample.HandMade, s))
		for _, f := range j.findings {
			if f.Severity == finding.Error {
				t.Fatalf("%s: %s", s, f)
			}
		}
		got := j.codes()
		if len(got) < 3 {
			t.Errorf("%s: only %v are told", s, got)
		}
		plain := judge(c, s, mustFile(t, c, s))
		for name, records := range plain.ret.Tables {
			other := j.ret.Tables[name]
			if len(other.Rows) != len(records.Rows) {
				t.Fatalf("%s %s: %d rows, want %d", s, name, len(other.Rows), len(records.Rows))
			}
			for i := range records.Rows {
				for k, col := range records.Table.Columns {
					if a, b := records.Rows[i].Cells[k].Value, other.Rows[i].Cells[k].Value; !a.Equal(b) {
						t.Errorf("%s %s row %d %s: %s, want %s", s, name, i, col.Name, b, a)
					}
				}
			}
		}
	}
}

func TestALateReturnIsAGoodOne(t *testing.T) {
	c := county(sample.Options{Seed: 1})
	if !bytes.Equal(faulty(t, c, sample.LateOnly, "S05").Data, mustFile(t, c, "S05").Data) {
		t.Error("a late return is another one")
	}
}

func TestFaultsHaveRoom(t *testing.T) {
	c := county(sample.Options{Seed: 1})
	if _, err := c.Faulty(sample.NumericIDs, "财政局"); err == nil || !strings.Contains(err.Error(), "财政局") {
		t.Errorf("a department without identity numbers: %v", err)
	}
	if _, err := c.Faulty("burnt", "S01"); err == nil {
		t.Error("an unknown kind is made")
	}
	if _, err := c.Faulty(sample.Truncated, "S99"); err == nil {
		t.Error("an unknown subject files")
	}
	seen := map[string]bool{}
	for _, f := range c.Faults(100) {
		if seen[f.Subject] {
			t.Errorf("%s is at fault twice", f.Subject)
		}
		seen[f.Subject] = true
		faulty(t, c, f.Kind, f.Subject)
	}
	if len(seen) != 42 {
		t.Errorf("%d faults", len(seen))
	}
}

func TestFaultsAreTheSameEveryTime(t *testing.T) {
	c := county(sample.Options{Seed: 1})
	for _, kind := range sample.FaultKinds() {
		i := slices.IndexFunc(c.Schools(), func(s string) bool {
			_, err := c.Faulty(kind, s)
			return err == nil
		})
		if i < 0 {
			t.Fatalf("no school has room for %s", kind)
		}
		subject := c.Schools()[i]
		if !bytes.Equal(faulty(t, c, kind, subject).Data, faulty(t, c, kind, subject).Data) {
			t.Errorf("%s differs from itself", kind)
		}
	}
}
