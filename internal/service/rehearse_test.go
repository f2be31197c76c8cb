package service

import (
	"os"
	"strings"
	"testing"
	"time"

	"hesuan/internal/confine"
	"hesuan/internal/store"
)

var (
	brokenReader = confine.Step("a reader with a fault", func([]byte) ([]byte, error) { panic("index out of range") })
	greedyReader = confine.Step("a reader without measure", func(data []byte) ([]byte, error) {
		for {
			data = append(data, data...)
		}
	})
)

// Whatever reading a file costs, or does to the reader, its sender is answered,
// its bytes are kept, and the neighbours' files are taken.
func TestAFileThatCannotBeReadInTimeIsAnsweredAndKept(t *testing.T) {
	for _, c := range []struct {
		name, code, found, fault string
		spoil                    func()
	}{
		{"too costly", "F049", "没有在规定的时间和内存内读完", "beyond its bounds", func() { fileLimits.Time = time.Millisecond }},
		{"too much memory", "F049", "没有在规定的时间和内存内读完", "beyond its bounds", func() { rehearseFile = greedyReader }},
		{"our fault", "F050", "读到一半中止", "index out of range", func() { rehearseFile = brokenReader }},
	} {
		t.Run(c.name, func(t *testing.T) {
			limits, step := fileLimits, rehearseFile
			t.Cleanup(func() { fileLimits, rehearseFile = limits, step })
			d := newDesk(t)
			first, second := d.file("S01"), d.file("S02")
			d.drop(first.Folder, first.Name, first.Data)
			c.spoil()
			out := d.only(d.pass())
			if out.State != store.Unreadable || !strings.Contains(out.Fault, c.fault) || !strings.Contains(out.Answer, "退回说明") {
				t.Errorf("%+v", out)
			}
			if text := d.answerText(out); !strings.Contains(text, c.code) || !strings.Contains(text, c.found) {
				t.Errorf("answered %s", text)
			}
			fileLimits, rehearseFile = limits, step
			d.drop(second.Folder, second.Name, second.Data)
			if out := d.only(d.pass()); !out.State.Counts() || out.Fault != "" {
				t.Errorf("the next file: %+v", out)
			}
			d.drop(first.Folder, first.Name, first.Data)
			if out := d.only(d.pass()); !out.State.Counts() || out.Again {
				t.Errorf("the same bytes, when they can be read: %+v", out)
			}
			if left, err := os.ReadDir(d.o.Share.Scratch()); err != nil || len(left) > 0 {
				t.Errorf("left %v, %v", left, err)
			}
		})
	}
}

// A policy is compiled with its worked examples, which takes longer than reading
// a file, so it has bounds of its own; no school's file is ever given them.
func TestAPolicyThatCannotBeCompiledInTimeIsAnswered(t *testing.T) {
	limits := bookLimits
	bookLimits.Time = time.Millisecond
	t.Cleanup(func() { bookLimits = limits })
	d := newDesk(t)
	policy, err := RenderBook("集团化办学政策", DefaultSeeds().Policy)
	if err != nil {
		t.Fatal(err)
	}
	d.drop(Bureau, PolicyFile, policy)
	if out := d.only(d.pass()); out.State != store.Unreadable || !strings.Contains(d.answerText(out), "F049") {
		t.Errorf("%+v", out)
	}
	d.drop(d.file("S01").Folder, PolicyFile, policy)
	if out := d.only(d.pass()); out.Fault != "" || out.State != store.Returned {
		t.Errorf("in a school's folder: %+v", out)
	}
}
