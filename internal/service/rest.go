package service

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"time"

	"hesuan/internal/answer"
	"hesuan/internal/share"
)

// RestFile is the note in 回执 that lists what lies in a subject's 收件 and is not taken, and what to do about it. It has
// no time, so that a pass which finds the same writes nothing; when nothing is left it says so.
const RestFile = "未收取文件.xlsx"

// rest is what passes leave in 收件, as far as this process remembers. All of it may be lost without harm.
type rest struct {
	now      time.Time
	left     []share.Obstacle
	busy     map[string]bool        // folders of 回执 whose subjects have something in 收件
	since    map[string]time.Time   // when a file that was ready was first not taken
	answered map[string]share.Claim // answered, but still there
	told     map[string]string      // by folder of 回执, what its note says; nil: not looked yet

	sinceNow    map[string]time.Time // of the pass at work
	answeredNow map[string]share.Claim
}

// begin starts a pass with what its look found.
func (r *rest) begin(seen share.Sighting, now time.Time) {
	r.now, r.busy = now, map[string]bool{}
	r.left = slices.Concat(seen.Refused, seen.Waiting)
	r.sinceNow, r.answeredNow = map[string]time.Time{}, map[string]share.Claim{}
}

// add says why a file that was ready stays.
func (r *rest) add(d share.Drop, why share.Reason) {
	since, ok := r.since[d.Place()]
	if !ok || since.After(r.now) {
		since = r.now
	}
	r.sinceNow[d.Place()] = since
	// What may not be read is so from the beginning; a program that ends after one pass says it, too.
	if why == share.Closed && d.ModTime.Before(since) {
		since = d.ModTime
	}
	r.left = append(r.left, share.Obstacle{Subject: d.Subject, Known: d.Known, Title: d.Title(), Why: why, Since: since})
}

func (r *rest) keep(c share.Claim) { r.answeredNow[c.Drop.Place()] = c }

// tellRest brings the notes up to date and tells what they say. What waits is named once it has waited for long.
func (o *Office) tellRest(l *Law) ([]Outcome, error) {
	r := &o.rest
	r.since, r.answered = r.sinceNow, r.answeredNow
	by := map[string][]answer.Leftover{}
	names := map[string]string{}
	var out []Outcome
	for _, x := range r.left {
		folder := answerFolder(x.Subject, x.Known)
		r.busy[folder] = true
		if x.Why.Waits() && r.now.Sub(x.Since) < o.Config.Intake.Patience {
			continue
		}
		title := cmp.Or(x.Title, "（整个文件夹）")
		names[folder] = cmp.Or(x.Subject, Unclaimed)
		out = append(out, Outcome{Folder: x.Subject, File: title, Note: x.Why.Label(), Answer: share.Answers + "/" + folder + "/" + RestFile})
		if folder == Unclaimed && x.Subject != "" {
			title = x.Subject + "/" + title
		}
		by[folder] = append(by[folder], answer.Leftover{File: title, Why: x.Why.Label()})
	}
	if err := o.recallRest(l); err != nil {
		return out, err
	}
	var faults []error
	for folder, left := range by {
		slices.SortFunc(left, func(a, b answer.Leftover) int { return cmp.Or(cmp.Compare(a.File, b.File), cmp.Compare(a.Why, b.Why)) })
		faults = append(faults, o.noteRest(folder, names[folder], left))
	}
	for folder := range r.told {
		if !r.busy[folder] {
			faults = append(faults, o.noteRest(folder, folder, nil))
		}
	}
	return out, errors.Join(faults...)
}

// recallRest finds the notes of earlier processes, once.
func (o *Office) recallRest(l *Law) error {
	if o.rest.told != nil {
		return nil
	}
	told := map[string]string{}
	for _, name := range append(o.folders(l), Unclaimed) {
		folder := share.CleanName(name)
		there, err := o.Share.Published(share.Answers+"/"+folder, RestFile)
		if err != nil {
			return err
		}
		if there {
			told[folder] = "?"
		}
	}
	o.rest.told = told
	return nil
}

// noteRest writes one note, unless it says so already. One that is open at the school's is written another time.
func (o *Office) noteRest(folder, name string, left []answer.Leftover) error {
	text := fmt.Sprint(left)
	if o.rest.told[folder] == text {
		return nil
	}
	inbox := share.Inbox + "/" + name
	if folder == Unclaimed {
		inbox = share.Inbox
	}
	data, err := answer.Leftovers(left, answer.Head{Name: name, Inbox: inbox})
	if err != nil {
		return err
	}
	err = o.Share.Publish(share.Answers+"/"+folder, []share.File{{Name: RestFile, Data: data}})
	if err == nil {
		o.rest.told[folder] = text
	} else if errors.Is(err, share.ErrInUse) {
		err = nil
	}
	return err
}
