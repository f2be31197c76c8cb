// Package service joins the parts into the acts of the office: make a
// workspace, hand out templates, take in what was dropped, compute a draft,
// explain a number. The commands and the daemon call it; everything below it
// is ignorant of the others.
//
//	office, err := service.Open(ctx, dir, clock)
//	report, err := office.TakeIn(ctx)            // one pass over 收件
//	draft, err := office.Compute(ctx, period)    // results and files in 发布
//	why, err := office.Explain(ctx, …)           // the tree behind one number
//
// Every act is repeatable: taken in twice is taken in once, and computing
// again from the same inputs gives the same files.
package service

import (
	"context"
	"errors"
	"fmt"
	"time"

	"hesuan/internal/config"
	"hesuan/internal/date"
	"hesuan/internal/finding"
	"hesuan/internal/share"
	"hesuan/internal/store"
)

// Actor is how the service signs the audit log.
const Actor = "hesuan"

// Zone is the county's civil time.
var Zone = time.FixedZone("Asia/Shanghai", 8*3600)

// RefusedError says that a policy or register cannot be used, with every
// reason.
type RefusedError struct {
	What     string // policy or register
	Findings []finding.Finding
}

func (e *RefusedError) Error() string {
	return fmt.Sprintf("the %s is refused: %d finding(s), first: %s", e.What, len(e.Findings), e.Findings[0])
}

// ErrNoPeriod says that the policy has no period of the name, or none open.
var ErrNoPeriod = errors.New("no such collection period in the policy in force")

// Office is an open workspace. One process writes at a time.
type Office struct {
	Config config.Config
	Share  *share.Workspace
	Store  *store.Store // nil when opened for reading
	Reader *store.Reader

	dir   string // holds hesuan.toml
	clock func() time.Time
	lock  *share.Lock
	look  share.Look
	stuck map[string]bool // files that the pass before could not deal with
	rest  rest
	law   *Law

	settled bool      // the returns have been compared since this process began
	again   time.Time // or are not to be compared before then
}

// Open opens a workspace for writing and takes its lock; share.ErrHeld when
// another process has it.
func Open(ctx context.Context, dir string, clock func() time.Time) (*Office, error) {
	o, err := open(dir, clock)
	if err != nil {
		return nil, err
	}
	if o.lock, err = o.Share.Lock(); err != nil {
		return nil, errors.Join(err, o.Share.Close())
	}
	if o.Store, err = store.Open(ctx, o.Share.Database()); err != nil {
		return nil, errors.Join(err, o.Close())
	}
	o.Reader = o.Store.Reader
	return o, nil
}

// OpenReader opens a workspace beside the service, for looking only.
func OpenReader(ctx context.Context, dir string, clock func() time.Time) (*Office, error) {
	o, err := open(dir, clock)
	if err != nil {
		return nil, err
	}
	if o.Reader, err = store.OpenReader(ctx, o.Share.Database()); err != nil {
		return nil, errors.Join(err, o.Close())
	}
	return o, nil
}

func open(dir string, clock func() time.Time) (*Office, error) {
	cfg, err := config.Load(dir)
	if err != nil {
		return nil, fmt.Errorf("open workspace: %w", err)
	}
	ws, err := share.Open(cfg.Share, cfg.State)
	if err != nil {
		return nil, fmt.Errorf("open workspace: %w", err)
	}
	return &Office{Config: cfg, Share: ws, dir: dir, clock: clock}, nil
}

// Close lets everything go.
func (o *Office) Close() error {
	var errs []error
	switch {
	case o.Store != nil:
		errs = append(errs, o.Store.Close())
	case o.Reader != nil:
		errs = append(errs, o.Reader.Close())
	}
	if o.lock != nil {
		errs = append(errs, o.lock.Release())
	}
	return errors.Join(append(errs, o.Share.Close())...)
}

func (o *Office) stamp() store.Stamp { return store.Stamp{At: o.clock(), Actor: Actor} }

// Now is the moment the office acts at.
func (o *Office) Now() time.Time { return o.clock() }

// Today is the county's civil day.
func (o *Office) Today() date.Date { return Civil(o.clock()) }

// Civil is the county's day at a moment.
func Civil(t time.Time) date.Date {
	y, m, d := t.In(Zone).Date()
	return date.Of(y, int(m), d)
}
