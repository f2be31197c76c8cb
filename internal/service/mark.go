package service

import (
	"bytes"
	"context"
	"encoding/gob"
	"fmt"
	"time"

	"hesuan/internal/answer"
	"hesuan/internal/confine"
	"hesuan/internal/date"
	"hesuan/internal/finding"
)

// markLimits bound the making of a marked copy, which hands the sender's bytes
// to excelize.
var markLimits = confine.Limits{Time: 10 * time.Second, Memory: 300 << 20, Disk: 256 << 20, Output: 64 << 20}

// markInput is what the step is told: the arguments of [answer.Marked], the
// deadline as text.
type markInput struct {
	Original                            []byte
	Findings                            []finding.Finding
	Name, Period, File, Inbox, Deadline string
	At                                  time.Time
}

var markStep = confine.Step("mark", func(in []byte) ([]byte, error) {
	var m markInput
	if err := gob.NewDecoder(bytes.NewReader(in)).Decode(&m); err != nil {
		return nil, fmt.Errorf("mark: %w", err)
	}
	var deadline date.Date
	if m.Deadline != "" {
		var err error
		if deadline, err = date.Parse(m.Deadline); err != nil {
			return nil, fmt.Errorf("mark: %w", err)
		}
	}
	return answer.Marked(m.Original, m.Findings, answer.Head{
		Name: m.Name, Period: m.Period, File: m.File, At: m.At.In(Zone), Inbox: m.Inbox, Deadline: deadline,
	})
})

// marked makes the sender's marked copy in a process of its own.
func (o *Office) marked(ctx context.Context, original []byte, findings []finding.Finding, h answer.Head) ([]byte, error) {
	m := markInput{Original: original, Findings: findings, Name: h.Name, Period: h.Period, File: h.File, Inbox: h.Inbox, At: h.At}
	if !h.Deadline.IsZero() {
		m.Deadline = h.Deadline.String()
	}
	var in bytes.Buffer
	if err := gob.NewEncoder(&in).Encode(m); err != nil {
		return nil, fmt.Errorf("mark: %w", err)
	}
	return markStep.Run(ctx, in.Bytes(), inside(o.Share.Scratch(), markLimits))
}
