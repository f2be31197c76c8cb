package store

import (
	"crypto/sha256"
	"encoding/binary"
	"hash"
	"strconv"
	"time"

	"hesuan/internal/share/digest"
)

// content hashes fields so that no two lists of fields read alike: each text is preceded by its length. The order of the
// fields is part of every log that exists; a migration that adds a column leaves it out for rows where it is empty.
type content struct{ hash.Hash }

func newContent() content { return content{sha256.New()} }

func (c content) text(fields ...string) {
	var length [8]byte
	for _, field := range fields {
		binary.BigEndian.PutUint64(length[:], uint64(len(field)))
		c.Write(length[:])
		c.Write([]byte(field))
	}
}

func (c content) number(fields ...int64) {
	for _, field := range fields {
		c.text(strconv.FormatInt(field, 10))
	}
}

func (c content) time(at time.Time) {
	if at.IsZero() {
		c.text("")
		return
	}
	c.text(timeText(at))
}

func (c content) sum() digest.Hash { return digest.Hash(c.Sum(nil)) }

func submissionContent(s Submission, all []Finding) digest.Hash {
	c := newContent()
	c.number(int64(s.ID), s.Size, int64(s.Replaces), int64(s.ReplacedBy))
	c.text(s.Subject, string(s.Kind), s.Form, s.Period, s.File, s.Hash.String(), string(s.State), s.Template, s.Answer)
	c.time(s.ReceivedAt)
	c.time(s.JudgedAt)
	c.time(s.AnsweredAt)
	c.number(int64(s.Rows.Read), int64(s.Rows.Accepted), int64(s.Rows.Rejected), int64(s.Rows.Blank), int64(len(all)))
	for _, f := range all {
		c.text(f.Code, f.Severity, f.Sheet, f.Cell, f.Field, f.Found, f.Expected, f.Message, f.Remedy)
		c.number(int64(f.Count))
	}
	return c.sum()
}

func versionContent(v Version) digest.Hash {
	c := newContent()
	c.text(string(v.Kind), v.Hash.String(), v.Note, strconv.FormatBool(v.Refused))
	c.number(int64(v.Number), int64(v.Submission))
	c.time(v.ReceivedAt)
	return c.sum()
}

func runContent(r Run) digest.Hash {
	c := newContent()
	c.number(int64(r.ID))
	c.text(r.Period, r.Fingerprint.String(), r.Register.String(), r.Policy.String(), r.Program, string(r.State), string(r.Totals))
	c.time(r.CreatedAt)
	c.number(int64(len(r.Inputs)))
	for _, in := range r.Inputs {
		c.text(in.Subject, string(in.Kind), in.Form, in.Hash.String())
	}
	c.number(int64(len(r.Missing)))
	c.text(r.Missing...)
	c.number(int64(len(r.Artefacts)))
	for _, a := range r.Artefacts {
		c.text(a.Name, a.Recipient, a.Hash.String())
		c.number(a.Size)
	}
	return c.sum()
}
