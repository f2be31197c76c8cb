package service

import (
	"context"
	"errors"
	"path"
	"strings"

	"hesuan/internal/answer"
	"hesuan/internal/confine"
	"hesuan/internal/form"
	"hesuan/internal/share"
	"hesuan/internal/share/digest"
	"hesuan/internal/store"
	"hesuan/internal/value"
)

// answer makes what the sender gets back: a receipt for what counts or waits
// for the office, their own workbook marked for what is returned, a list of
// findings for what cannot be opened or is not theirs to see. What lies beside
// the answer follows it.
func (o *Office) answer(ctx context.Context, j *judgement, sub store.Submission, settled bool) ([]share.File, error) {
	head := o.head(j, sub)
	instead, err := o.instead(ctx, j, sub)
	if err != nil {
		return nil, err
	}
	name := func(kind string) string { return answerName(kind, j.arrival.File, instead, sub) }
	switch {
	case sub.State.Counts() || sub.State == store.Late:
		return o.receipt(ctx, j, sub, head, settled, instead, name)
	case j.whole && j.verdict.State == store.Returned && j.markable():
		data, err := o.marked(ctx, j.data, j.findings, head)
		if err == nil {
			return []share.File{{Name: name("退回"), Data: data}}, nil
		}
		if failed := (*confine.FailedError)(nil); !errors.Is(err, confine.ErrExceeded) && !errors.As(err, &failed) {
			return nil, err // the world's failure, not the workbook's
		}
		// The workbook is whole but too costly or too strange to write
		// into: the list of findings says the same.
	}
	data, err := answer.Findings(j.findings, head)
	return []share.File{{Name: name("退回说明"), Data: data}}, err
}

// Overtaken stands in the name of a receipt of a file that stands no longer.
const Overtaken = "已被代替"

// answerName says what is answered, when it came and, by the beginning of its hash, which bytes it was. The same bytes
// under another name (报表.XLSX beside 报表.xlsx, on a disk that keeps them apart) get an answer of their own, also where
// the answer lies on a disk that does not; so does a receipt that says what stands now instead, for one that was given is
// not changed. Folders that are nobody's are answered in one place, each by its name.
func answerName(kind, file, instead string, sub store.Submission) string {
	end := "_" + sub.ReceivedAt.In(Zone).Format("0102-1504") + "_" + sub.Hash.Short()[:6]
	if instead != "" {
		end = "-" + Overtaken + digest.Of([]byte(instead)).Short()[:4] + end
	}
	if file != sub.File {
		end = "-" + digest.Of([]byte(file)).Short()[:4] + end
	}
	if folder, ok := strings.CutPrefix(sub.Subject, strangers); ok {
		kind += "_" + folder
	}
	return share.CleanNameEnding(kind+"_"+strings.TrimSuffix(file, path.Ext(file)), end+".xlsx")
}

// markable reports whether the sender's own workbook may be handed back. One
// that belongs to somebody else is not: it may hold the other school's data,
// and marking it would lay that in this school's 回执.
func (j *judgement) markable() bool {
	return j.read != nil || j.arrival.Kind == store.Register || j.arrival.Kind == store.Policy
}

// receipt makes a receipt and, where policy or register changed by it, the
// workbook that shows what that moves.
func (o *Office) receipt(ctx context.Context, j *judgement, sub store.Submission, head answer.Head, settled bool, instead string, name func(kind string) string) ([]share.File, error) {
	f := answer.Facts{
		Head: head, Status: sub.State.Label(), SHA256: sub.Hash.String(), Received: Civil(sub.ReceivedAt),
		Read: sub.Rows.Read, Accepted: sub.Rows.Accepted, Rejected: sub.Rows.Rejected, Blank: sub.Rows.Blank,
		Findings: j.findings, Instead: instead,
	}
	// Under its own name it may be what a crash left in 收件: it is answered as
	// it was, byte for byte.
	if settled && j.arrival.File != sub.File {
		f.Status += "（此前已收到同一份文件，不重复计入）"
	}
	if j.extended && !head.Deadline.IsZero() {
		f.Usual = j.period.Deadline
	}
	f.Granted = told(j.granted, j.period.Deadline)
	if j.read != nil {
		for _, t := range j.filer.Tables {
			if recs := j.read.Tables[t.Name]; recs != nil {
				f.Tables = append(f.Tables, answer.TableRows{Table: t.Name, Rows: len(recs.Rows)})
			}
		}
	}
	if sub.Replaces != 0 {
		earlier, err := o.Reader.Submission(ctx, sub.Replaces)
		if err != nil {
			return nil, err
		}
		f.Replaced = earlier.File + arrivedAt(earlier)
		if j.read != nil {
			if f.Vanished, err = o.vanished(ctx, j, earlier); err != nil {
				return nil, err
			}
		}
	}
	var beside []share.File
	if sub.State.Counts() && sub.Subject == Bureau { // who keeps the books
		book, w, err := o.changed(ctx, sub)
		if err != nil {
			return nil, err
		}
		if f.Book = book; w != nil {
			book.Workbook = name(strings.TrimSuffix(w.Name, path.Ext(w.Name)))
			beside = []share.File{{Name: book.Workbook, Data: w.Workbook}}
		}
	}
	data, err := answer.Receipt(f)
	return append([]share.File{{Name: name("回执"), Data: data}}, beside...), err
}

// instead names what stands now in place of a file that was accepted; nothing where it stands itself. Who sends a file
// again, after another, must not take the receipt for one that puts it back.
func (o *Office) instead(ctx context.Context, j *judgement, sub store.Submission) (string, error) {
	if sub.ReplacedBy != 0 {
		s := sub
		for s.ReplacedBy != 0 {
			var err error
			if s, err = o.Reader.Submission(ctx, s.ReplacedBy); err != nil {
				return "", err
			}
		}
		return "“" + s.File + "”" + arrivedAt(s), nil
	}
	if sub.State.Counts() && sub.Kind == store.Grant {
		due, err := o.deadlines(ctx, j.period)
		return overtaken(j.granted, due), err
	}
	if !sub.State.Counts() || sub.Kind != store.Register && sub.Kind != store.Policy {
		return "", nil
	}
	v, err := o.Reader.InForce(ctx, sub.Kind)
	if err != nil || v.Hash == sub.Hash {
		return "", err
	}
	return versionName(v), nil
}

// arrivedAt tells one file of a name from another in an answer.
func arrivedAt(sub store.Submission) string {
	return "（" + sub.ReceivedAt.In(Zone).Format("2006-01-02 15:04") + " 收到）"
}

// vanished lists the keyed records of the earlier return that the new one does
// not have, so that nobody loses a person by a slip of the mouse.
func (o *Office) vanished(ctx context.Context, j *judgement, earlier store.Submission) ([]string, error) {
	l, err := o.InForce(ctx)
	if err != nil {
		return nil, err
	}
	before, err := o.reread(l, earlier, j.filer)
	if err != nil {
		return nil, err
	}
	var out []string
	for _, t := range j.filer.Tables {
		if len(t.Key) == 0 || t.Name == ExtensionTable { // what was granted stands
			continue
		}
		if before.Tables[t.Name] == nil || j.read.Tables[t.Name] == nil {
			continue
		}
		kept := map[string]bool{}
		for _, r := range j.read.Tables[t.Name].All() {
			kept[keyOf(r)] = true
		}
		for _, r := range before.Tables[t.Name].All() {
			if !kept[keyOf(r)] {
				out = append(out, t.Name+"："+r.Text(t.Columns[0].Name)+"（原第 "+r.Row.Cells[0].Ref+" 格）")
			}
		}
	}
	return out, nil
}

func keyOf(r form.Record) string {
	var parts []string
	for _, k := range r.Table.Key {
		if v := r.Cell(k).Value; v.Kind() != value.Blank {
			parts = append(parts, v.String())
		}
	}
	return strings.Join(parts, "\x1f")
}
