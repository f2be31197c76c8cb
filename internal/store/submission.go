package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"time"

	"hesuan/internal/share/digest"
)

// SubmissionID names one submission for ever.
type SubmissionID int64

// Kind is what a submitted workbook is.
type Kind string

const (
	Return   Kind = "return"   // 填报: a school's return
	Office   Kind = "office"   // 部门报送: a department's return
	Register Kind = "register" // 名册
	Policy   Kind = "policy"   // 政策
	Grant    Kind = "grant"    // 延期: extensions that the office grants, and nothing else
	Unknown  Kind = "unknown"  // 未识别: cannot be told, or nobody's
)

var kindLabels = map[Kind]string{Return: "填报", Office: "部门报送", Register: "名册", Policy: "政策", Grant: "延期", Unknown: "未识别"}

// Label is the Chinese word.
func (k Kind) Label() string { return kindLabels[k] }

// State is how far a submission has come.
type State string

const (
	Received       State = "received"        // archived and recorded, not judged yet
	Accepted       State = "accepted"        // counts
	AcceptedWarned State = "accepted-warned" // counts, with warnings
	Returned       State = "returned"        // has errors; the sender got the marked copy
	Unreadable     State = "unreadable"      // no workbook that can be read whole
	Late           State = "late"            // in order, after the deadline, held for the office
)

var stateLabels = map[State]string{
	Received: "已收", Accepted: "受理", AcceptedWarned: "受理（有警示）", Returned: "退回", Unreadable: "无法读取", Late: "逾期待批",
}

// Label is the Chinese word.
func (s State) Label() string { return stateLabels[s] }

// Counts reports the states in which a submission takes part in computation, unless it was replaced.
func (s State) Counts() bool { return s == Accepted || s == AcceptedWarned }

// Rows are what was made of the rows of a workbook: Read = Accepted + Rejected + Blank.
type Rows struct{ Read, Accepted, Rejected, Blank int }

// Arrival is a document that lies in the archive, as known before it is judged.
type Arrival struct {
	Subject string // 主体, the folder it was dropped in
	Kind    Kind
	Form    string // which workbook, where a subject files several in a period (专家评分, 预算安排); "" otherwise
	Period  string // 批次; "" where it has none or none can be told
	File    string // its name, cleaned
	Hash    digest.Hash
	Size    int64 // bytes
}

// Submission is a document and what became of it.
type Submission struct {
	ID SubmissionID
	Arrival
	ReceivedAt time.Time
	State      State
	JudgedAt   time.Time // zero: not yet
	Template   string    // the template version it says it was made from; "" for none
	Rows       Rows
	Replaces   SubmissionID // 0: none
	ReplacedBy SubmissionID // 0: none
	AnsweredAt time.Time    // zero: not yet
	Answer     string       // the answer's file name
}

// Current reports whether it takes part in computation.
func (s Submission) Current() bool { return s.State.Counts() && s.ReplacedBy == 0 }

// Receive records a document that is in the archive. The same bytes in the same folder and period are the same
// submission, as it was recorded first: then again is true and nothing changes. The caller answers it from what is
// recorded, or goes on where a crash interrupted (State Received, or AnsweredAt zero), or judges it anew where a policy
// has changed since it was returned.
func (s *Store) Receive(ctx context.Context, by Stamp, a Arrival) (sub Submission, again bool, err error) {
	if a.Subject == "" || a.File == "" || a.Hash.IsZero() || kindLabels[a.Kind] == "" {
		panic(fmt.Sprintf("store: an arrival without subject, file, hash or kind: %+v", a))
	}
	err = s.change(ctx, by, "receive submission", func(t tx) error {
		var id SubmissionID
		err := t.QueryRowContext(ctx, `SELECT id FROM submissions WHERE subject = ? AND period = ? AND sha256 = ?`,
			a.Subject, a.Period, a.Hash).Scan(&id)
		if err == nil {
			again = true
			sub, err = submission(ctx, t, id)
			return err
		}
		if !errors.Is(err, sql.ErrNoRows) {
			return err
		}
		err = t.QueryRowContext(ctx, `INSERT INTO submissions (subject, kind, form, period, file, sha256, size, received_at, state)
			VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING id`,
			a.Subject, a.Kind, a.Form, a.Period, a.File, a.Hash, a.Size, timeText(by.At), Received).Scan(&id)
		if err != nil {
			return err
		}
		sub, err = t.logSubmission(ctx, "receive", id)
		return err
	})
	return sub, again, err
}

// Answered records that the answer lies in 回执. The same answer again changes nothing.
func (s *Store) Answered(ctx context.Context, by Stamp, id SubmissionID, answer string) error {
	return s.change(ctx, by, "record answer", func(t tx) error {
		sub, err := submission(ctx, t, id)
		if err != nil {
			return err
		}
		if !sub.AnsweredAt.IsZero() && sub.Answer == answer {
			return nil
		}
		if err := t.exec(ctx, `UPDATE submissions SET answered_at = ?, answer = ? WHERE id = ?`, timeText(by.At), answer, id); err != nil {
			return err
		}
		_, err = t.logSubmission(ctx, "answer", id)
		return err
	})
}

// Submission is one submission by its identifier.
func (r *Reader) Submission(ctx context.Context, id SubmissionID) (Submission, error) {
	return submission(ctx, r.db, id)
}

// Current are the submissions of a kind that take part in the computation of a period, at most one per subject and
// form, by subject and form.
func (r *Reader) Current(ctx context.Context, period string, kind Kind) ([]Submission, error) {
	return submissions(ctx, r.db, `WHERE period = ? AND kind = ? AND state IN ('accepted', 'accepted-warned') AND replaced_by IS NULL
		ORDER BY subject, form`, period, kind)
}

// Counting are the submissions of one subject, kind and form that count, one per period, the latest received last. The
// last but one is what a return is compared with for changes since the previous period.
func (r *Reader) Counting(ctx context.Context, subject string, kind Kind, form string) ([]Submission, error) {
	return submissions(ctx, r.db, `WHERE subject = ? AND kind = ? AND form = ? AND state IN ('accepted', 'accepted-warned')
		AND replaced_by IS NULL ORDER BY id`, subject, kind, form)
}

// Filed are all submissions of a period in the order they came: who filed when, and in how many rounds.
func (r *Reader) Filed(ctx context.Context, period string) ([]Submission, error) {
	return submissions(ctx, r.db, `WHERE period = ? ORDER BY id`, period)
}

// Pending are the submissions that were recorded, or judged again, and not answered since, in the order they came: what a
// crash interrupted.
func (r *Reader) Pending(ctx context.Context) ([]Submission, error) {
	return submissions(ctx, r.db, `WHERE answered_at IS NULL ORDER BY id`)
}

func submission(ctx context.Context, q querier, id SubmissionID) (Submission, error) {
	subs, err := submissions(ctx, q, `WHERE id = ?`, id)
	if err != nil {
		return Submission{}, err
	}
	if len(subs) == 0 {
		return Submission{}, fmt.Errorf("submission %d: %w", id, ErrNotFound)
	}
	return subs[0], nil
}

// submissionColumns are what a row of submissions holds, in the order of [Submission.columns].
const submissionColumns = `id, subject, kind, form, period, file, sha256, size, received_at, state, judged_at, template, rows_read,
		rows_accepted, rows_rejected, rows_blank, COALESCE(replaces, 0), COALESCE(replaced_by, 0), answered_at, answer`

// columns are where a row is read to.
func (s *Submission) columns() []any {
	return []any{&s.ID, &s.Subject, &s.Kind, &s.Form, &s.Period, &s.File, &s.Hash, &s.Size, moment{&s.ReceivedAt}, &s.State,
		moment{&s.JudgedAt}, &s.Template, &s.Rows.Read, &s.Rows.Accepted, &s.Rows.Rejected, &s.Rows.Blank, &s.Replaces, &s.ReplacedBy,
		moment{&s.AnsweredAt}, &s.Answer}
}

func submissions(ctx context.Context, q querier, where string, args ...any) ([]Submission, error) {
	subs, err := collect(ctx, q, func(rows *sql.Rows) (s Submission, err error) {
		err = rows.Scan(s.columns()...)
		return s, err
	}, `SELECT `+submissionColumns+` FROM submissions `+where, args...)
	if err != nil {
		return nil, fmt.Errorf("read submissions: %w", err)
	}
	return slices.Clip(subs), nil
}
