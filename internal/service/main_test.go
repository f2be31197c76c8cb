package service

import (
	"os"
	"strings"
	"testing"
	"time"

	"hesuan/internal/confine"
	"hesuan/internal/store"
)

func TestMain(m *testing.M) {
	if code, ran := confine.Main(); ran {
		os.Exit(code)
	}
	os.Exit(m.Run())
}

// A workbook on which the library that writes into it hangs is answered all the
// same, with the list of what is wrong.
func TestAWorkbookThatCannotBeMarkedInTimeIsAnsweredWithItsFindings(t *testing.T) {
	patient := markLimits
	markLimits.Time = time.Millisecond
	t.Cleanup(func() { markLimits = patient })
	d := newDesk(t)
	files, err := d.c.Faulty("wrong-values", "S06")
	if err != nil {
		t.Fatal(err)
	}
	d.drop(files[0].Folder, files[0].Name, files[0].Data)
	out := d.only(d.pass())
	if out.State != store.Returned || !strings.Contains(out.Answer, "退回说明") || !strings.Contains(d.answerText(out), "处理办法") {
		t.Errorf("%+v", out)
	}
	markLimits = patient
	d.drop(files[0].Folder, "再报.xlsx", append(files[0].Data, 0))
	if out := d.only(d.pass()); !strings.Contains(out.Answer, "退回_") && out.State != store.Unreadable {
		t.Errorf("%+v", out)
	}
}
