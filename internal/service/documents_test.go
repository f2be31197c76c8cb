package service

import (
	"context"
	"strings"
	"testing"
)

// A paper is drawn in a goroutine of its own, where a panic would take the
// daemon with it; it is the caller's instead, and says where it began.
func TestAPanicOfAPaperIsTheCallers(t *testing.T) {
	const words = "a fault of ours"
	done := 0
	fine := paper{"甲校", "核定通知单.pdf", func() ([]byte, error) { done++; return nil, nil }}
	bad := paper{"乙校", "核定通知单.pdf", func() ([]byte, error) { panic(words) }}
	defer func() {
		p, ok := recover().(*workerPanic)
		if !ok {
			t.Fatal("nothing panicked, or with something else")
		}
		value, stack := p.Origin()
		if value != words || !strings.Contains(string(stack), "documents_test.go") || !strings.Contains(p.Error(), words) {
			t.Errorf("%v\n%s", value, stack)
		}
		if done != 2 {
			t.Errorf("%d of the other papers were drawn", done)
		}
	}()
	drawn(context.Background(), []paper{fine, bad, fine}, 1)
}
