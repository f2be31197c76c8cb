package service

import (
	"cmp"
	"context"
	"errors"
	"io/fs"
	"slices"
	"time"

	"hesuan/internal/share"
	"hesuan/internal/share/digest"
	"hesuan/internal/store"
)

// Outcome is what became of one dropped file.
type Outcome struct {
	Folder string // as it is called in 收件; "" for a file beside the folders
	File   string
	State  store.State
	Label  string // the state in Chinese
	Errors int
	Warns  int
	Answer string // path of the answer in the share
	Again  bool   // these bytes were answered before
	Note   string // why it stays in 收件; then State is empty
	Fault  string // what went wrong when it was read, for the operator; names no person
}

// Pass is what one look into 收件 led to.
type Pass struct {
	Outcomes []Outcome
	Waiting  int // files that have not held still yet
	Told     int // schools with something to settle with another school
}

// Rejected reports whether anything was returned, refused or could not be
// read.
func (p Pass) Rejected() bool {
	for _, o := range p.Outcomes {
		if !o.State.Counts() && o.State != store.Late {
			return true
		}
	}
	return false
}

// TakeIn makes one pass over 收件: what has held still since the last look is
// archived, recorded, answered and only then removed. A file that cannot be
// dealt with does not keep other senders waiting; its error is joined to the
// others'. What an earlier pass recorded and did not answer is answered.
func (o *Office) TakeIn(ctx context.Context, progress func(done, all int)) (Pass, error) {
	if err := o.Share.Refresh(); err != nil {
		return Pass{}, err
	}
	l, err := o.InForce(ctx)
	if err != nil {
		return Pass{}, err
	}
	folders := map[string]bool{}
	for _, f := range o.folders(l) {
		folders[share.Key(f)] = true
	}
	seen, look, err := o.Share.Scan(o.look, o.clock(), share.Rules{
		Quiet: o.Config.Intake.Quiet, StaleLock: o.Config.Intake.StaleLock, Empty: o.Config.Intake.Patience,
		Known: func(subject string) bool { return folders[share.Key(subject)] },
	})
	if err != nil {
		return Pass{}, err
	}
	o.look = look
	pass := Pass{Waiting: len(seen.Waiting)}
	var errs []error
	for _, f := range seen.Faults {
		errs = append(errs, &FileError{Folder: f.Subject, File: f.Title, Err: f.Err})
	}
	o.rest.begin(seen, o.clock())
	lying := map[place]bool{}
	for _, x := range seen.Waiting {
		lying[place{x.Subject, x.Title}] = true
	}
	if err := o.takeReady(ctx, seen.Ready, &pass, lying, progress); err != nil {
		errs = append(errs, err)
	}
	if ctx.Err() != nil {
		return pass, errors.Join(errs...)
	}
	resumed, err := o.resume(ctx, l, lying)
	if err != nil {
		errs = append(errs, err)
	}
	pass.Outcomes = append(pass.Outcomes, resumed...)
	left, err := o.tellRest(l)
	pass.Outcomes = append(pass.Outcomes, left...)
	errs = append(errs, err)
	// The first pass of a process also makes up for one that was cut short.
	// What is only refused, pass after pass, changes nothing.
	took := slices.ContainsFunc(pass.Outcomes, func(x Outcome) bool { return x.State != "" })
	if took || !o.settled && !o.clock().Before(o.again) {
		if pass.Told, err = o.settle(ctx); err != nil {
			errs = append(errs, err)
		}
		o.settled, o.again = err == nil, time.Time{}
		if errors.Is(err, share.ErrInUse) { // a notice open at a school's is closed by and by
			o.again = o.clock().Add(o.Config.Intake.Patience)
		}
	}
	err = errors.Join(errs...)
	// A share that went away in the middle says it once, not for every file.
	if gone := o.Share.Refresh(); errors.Is(gone, share.ErrShareGone) {
		return pass, gone
	}
	return pass, err
}

// takeReady takes what has held still, in order, and notes what stays lying.
func (o *Office) takeReady(ctx context.Context, ready []share.Drop, pass *Pass, lying map[place]bool, progress func(done, all int)) error {
	var errs []error
	stuck, waits := map[string]bool{}, map[string]bool{}
	for i, drop := range ready {
		if err := ctx.Err(); err != nil {
			return errors.Join(append(errs, err)...)
		}
		if waits[drop.Subject] {
			pass.Waiting++
			lying[place{drop.Subject, drop.Title()}] = true
			continue
		}
		out, why, err := o.take(ctx, drop)
		if why != "" {
			o.rest.add(drop, why)
			lying[place{drop.Subject, drop.Title()}] = true
		}
		if why.Waits() {
			pass.Waiting++
		}
		if err != nil {
			errs = append(errs, &FileError{Folder: drop.Subject, File: drop.Title(), Err: err})
			// What its sender filed later would count as earlier. A file that
			// fails again and again keeps nothing waiting but itself.
			where := drop.Subject + "/" + drop.Name
			stuck[where], lying[place{drop.Subject, drop.Title()}] = true, true
			waits[drop.Subject] = !o.stuck[where]
		} else if out.State != "" {
			pass.Outcomes = append(pass.Outcomes, out)
		}
		progress(i+1, len(ready))
	}
	o.stuck = stuck
	return errors.Join(errs...)
}

// settle lets pass what an extension made in time, compares the returns of the
// period that is open, if one is, and brings what shows the moment up to date.
func (o *Office) settle(ctx context.Context) (int, error) {
	l, p, err := o.programFor(ctx, "")
	if errors.Is(err, ErrNoPeriod) {
		return 0, nil
	}
	if err != nil {
		return 0, err
	}
	if _, err := o.letPass(ctx, l, p.Rules.Period); err != nil {
		return 0, err
	}
	return o.compare(ctx, l, p)
}

// Look looks into 收件 without taking anything, so that the next TakeIn knows
// what has held still since.
func (o *Office) Look(ctx context.Context) error {
	_, look, err := o.Share.Scan(o.look, o.clock(), share.Rules{Quiet: o.Config.Intake.Quiet, StaleLock: o.Config.Intake.StaleLock})
	o.look = look
	return err
}

// take deals with one file: archived, recorded, answered, removed. Where it stays in 收件 it says why; there is no State
// where it was not taken, or taken before.
func (o *Office) take(ctx context.Context, drop share.Drop) (Outcome, share.Reason, error) {
	if claim, ok := o.rest.answered[drop.Place()]; ok && claim.Of(drop) {
		why, err := o.remove(claim)
		return Outcome{}, why, err
	}
	claim, err := o.Share.Claim(drop, o.Config.Intake.MaxBytes)
	if err != nil {
		return Outcome{}, share.Failing, err
	}
	if claim.Refused != "" {
		return Outcome{}, claim.Refused, nil
	}
	out, err := o.deal(ctx, drop, claim)
	if errors.Is(err, share.ErrInUse) {
		return Outcome{}, share.Answer, nil
	}
	if err != nil {
		return Outcome{}, share.Failing, err
	}
	why, err := o.remove(claim)
	return out, why, err
}

// remove takes an answered file away. One that the service may not take away, or that somebody has open, is remembered,
// so that it is not judged and answered at every pass.
func (o *Office) remove(claim share.Claim) (share.Reason, error) {
	removed, err := o.Share.Remove(claim)
	switch {
	case removed:
		return "", err
	case errors.Is(err, fs.ErrPermission):
		o.rest.keep(claim)
		return share.Stuck, nil
	case err != nil:
		return share.Failing, err
	}
	o.rest.keep(claim)
	return "", nil
}

// deal judges an archived file, records the verdict and answers.
func (o *Office) deal(ctx context.Context, drop share.Drop, claim share.Claim) (Outcome, error) {
	out := Outcome{Folder: drop.Subject, File: drop.Title()}
	j, err := o.judge(ctx, drop, claim)
	if err != nil {
		return out, err
	}
	sub, again, err := o.Store.Receive(ctx, store.Stamp{At: o.came(drop), Actor: Actor}, j.arrival)
	if err != nil {
		return out, err
	}
	return o.conclude(ctx, j, sub, again && settled(sub), drop)
}

// came is when a file lay whole in 收件, as far as looks can tell: that its turn comes after midnight, or when a full disk
// has room again, makes nobody late. A clock that was set in between tells how long ago that was, not when.
func (o *Office) came(drop share.Drop) time.Time {
	now := o.clock()
	if drop.Since.IsZero() {
		return now
	}
	return now.Add(-max(0, now.Sub(drop.Since)))
}

// settled reports bytes that count already, or were replaced since: they keep
// their verdict, and are answered again, not counted again.
func settled(sub store.Submission) bool { return sub.State.Counts() || sub.ReplacedBy != 0 }

// conclude records the verdict on a submission that is not settled yet, acts on
// it and answers.
func (o *Office) conclude(ctx context.Context, j *judgement, sub store.Submission, settled bool, drop share.Drop) (Outcome, error) {
	out := Outcome{Folder: drop.Subject, File: drop.Title()}
	var err error
	if settled {
		j.verdict.State = sub.State
	} else {
		if j.verdict.State.Counts() && j.late(sub) {
			j.verdict.State = store.Late
		}
		if sub, err = o.Store.Judge(ctx, o.stamp(), sub.ID, j.verdict); err != nil {
			return out, err
		}
	}
	// Also what counted before: a crash may have come between its verdict and this. Once answered it was acted on, and the
	// same bytes sent again, or left lying, do not undo what has come into force since.
	if sub.Current() && sub.AnsweredAt.IsZero() {
		if err := o.install(ctx, sub, j); err != nil {
			return out, err
		}
	}
	files, err := o.answer(ctx, j, sub, settled)
	if err != nil {
		return out, err
	}
	dir := share.Answers + "/" + answerFolder(drop.Subject, drop.Known)
	if err := o.Share.Publish(dir, files); err != nil {
		return out, err
	}
	if err := o.Store.Answered(ctx, o.stamp(), sub.ID, files[0].Name); err != nil {
		return out, err
	}
	out.State, out.Label, out.Again = sub.State, sub.State.Label(), settled
	out.Errors, out.Warns = j.count()
	if j.fault != nil {
		out.Fault = j.fault.Error()
	}
	out.Answer = dir + "/" + files[0].Name
	return out, nil
}

// Unclaimed is where files are answered that lie in nobody's folder, and the
// sender of those that lie in no folder at all.
const Unclaimed = "无主文件"

// strangers begins the sender of what lies in a folder that is nobody's: such a
// folder may be called like the code of a school, or like its name with a mark
// that does not show, and is not the school's.
const strangers = Unclaimed + "/"

// subjectOf is who is recorded as the sender of a file, where it is no filer.
func subjectOf(drop share.Drop) string {
	if drop.Subject != "" && !drop.Known {
		return strangers + drop.Subject
	}
	return cmp.Or(drop.Subject, Unclaimed)
}

func answerFolder(subject string, known bool) string {
	if !known {
		return Unclaimed
	}
	return share.CleanName(subject)
}

// install puts an accepted register or policy in force, or the register that
// an accepted 集团变更 leads to, and grants what its 延期 grants; what is in
// force or granted already changes nothing.
func (o *Office) install(ctx context.Context, sub store.Submission, j *judgement) error {
	if err := o.grant(ctx, sub, j.granted); err != nil {
		return err
	}
	if j.amended != nil {
		return o.enact(ctx, sub, j.amended)
	}
	if sub.Kind != store.Register && sub.Kind != store.Policy {
		return nil
	}
	if _, err := o.Store.AddVersion(ctx, o.stamp(), store.Version{Kind: sub.Kind, Hash: sub.Hash, Note: sub.File, Submission: sub.ID}); err != nil {
		return err
	}
	return o.admit(ctx)
}

// Document reads an archived original, whatever the limit was when it was taken.
func (o *Office) Document(h digest.Hash) ([]byte, error) {
	return o.Share.Archive.Read(h, anySize)
}
