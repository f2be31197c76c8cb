package service

import (
	"bytes"
	"context"
	"fmt"

	"hesuan/internal/finding"
	"hesuan/internal/form"
	"hesuan/internal/register"
	"hesuan/internal/share"
	"hesuan/internal/store"
)

// amend carries out the 集团变更 of a return on the register in force and
// returns the workbook of its next version; nil where nothing changes. What
// cannot be carried out, or would leave a group the plan does not allow, is a
// finding at its row.
func (l *Law) amend(ret *form.Workbook) ([]byte, []finding.Finding, error) {
	rows := ret.Tables[register.ApplicationTable].All()
	if len(rows) == 0 {
		return nil, nil, nil
	}
	next, changed, refused := register.Apply(l.registerBook, rows)
	var fs []finding.Finding
	for _, r := range refused {
		fs = append(fs, finding.ApplicationRefused.At(r.Row.Place(r.Column), r.Why, ""))
	}
	if !changed || len(fs) > 0 {
		return nil, fs, nil
	}
	data, err := RenderBook("集团名册", next)
	if err != nil {
		return nil, nil, err
	}
	_, _, judged := LoadRegister(data, RegisterFile)
	for _, f := range judged {
		if f.Severity == finding.Error {
			fs = append(fs, finding.ApplicationUnsound.At(rows[0].Place("事项"), f.Title+"："+f.Found, f.Expected))
		}
	}
	return data, fs, nil
}

// enact puts the register that follows from an accepted 集团变更 in force and
// lays a copy beside the templates and into the bureau's 回执.
func (o *Office) enact(ctx context.Context, sub store.Submission, data []byte) error {
	hash, err := o.Share.Archive.Put(bytes.NewReader(data), o.Config.Intake.MaxBytes)
	if err != nil {
		return fmt.Errorf("archive the amended register: %w", err)
	}
	if _, err := o.Store.AddVersion(ctx, o.stamp(), store.Version{Kind: store.Register, Hash: hash, Note: "集团变更：" + sub.File, Submission: sub.ID}); err != nil {
		return fmt.Errorf("record the amended register: %w", err)
	}
	if err := o.Share.Publish(share.Templates, []share.File{{Name: RegisterFile, Data: data}}); err != nil {
		return fmt.Errorf("publish the amended register: %w", err)
	}
	name := share.CleanName("集团名册_变更后_" + hash.Short()[:6] + ".xlsx")
	if err := o.Share.Publish(share.Answers+"/"+Bureau, []share.File{{Name: name, Data: data}}); err != nil {
		return fmt.Errorf("publish the amended register: %w", err)
	}
	return o.admit(ctx)
}

// admit gives folders to everyone the books in force know.
func (o *Office) admit(ctx context.Context) error {
	l, err := o.InForce(ctx)
	if err != nil {
		return err
	}
	return o.Share.AddSubjects(o.folders(l))
}
