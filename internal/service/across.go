package service

import (
	"context"
	"errors"
	"fmt"

	"hesuan/calc"
	"hesuan/internal/answer"
	"hesuan/internal/finding"
	"hesuan/internal/share"
	"hesuan/reports"
	"hesuan/reports/xlsx"
)

// compare holds the returns of a period against each other (对账, and the rules
// of 校验 of the levels 集团 and 全县行) and lays a notice into 回执 of every
// school concerned. A school whose matters have been settled since finds its
// notice saying so; one that never had any gets none.
func (o *Office) compare(ctx context.Context, l *Law, p *calc.Program) (told int, err error) {
	res, _, err := o.calculate(ctx, l, p)
	if err != nil {
		return 0, err
	}
	due, err := o.deadlines(ctx, p.Rules.Period)
	if err != nil {
		return 0, err
	}
	by := map[int][]finding.Finding{}
	for _, t := range res.Across() {
		by[t.School] = append(by[t.School], t.Finding)
	}
	var faults []error
	for _, s := range res.Subjects(calc.School) {
		if !res.Filed(s.School) {
			continue
		}
		until, _ := due.of(s.Code)
		wrote, err := o.notify(answer.Head{
			Name: s.Name, Period: p.Rules.Period.Name, Deadline: until, Inbox: share.Inbox + "/" + s.Name,
		}, by[s.Index])
		if err != nil { // one that cannot be written, being open at the school's, does not keep back the others
			faults = append(faults, err)
		}
		if wrote && len(by[s.Index]) > 0 {
			told++
		}
	}
	return told, errors.Join(append(faults, o.publishCurrent(ctx, res))...)
}

// Current is the folder, beside a period's runs, of what belongs to the moment
// and not to a run: it is written again whenever something came in.
const Current = "当前"

// publishCurrent lays 填报进度表 and 集团名册变更 into the bureau's folder.
func (o *Office) publishCurrent(ctx context.Context, res *calc.Result) error {
	period := res.Program.Rules.Period
	progress, err := o.Progress(ctx, period.Name)
	if err != nil {
		return err
	}
	changes, err := o.RegisterChanges(ctx, res, reports.Meta{Period: period.Name, AsOf: o.Today().Chinese()})
	if err != nil {
		return err
	}
	var files []share.File
	for _, wb := range []*reports.Workbook{reports.Progress(progress), reports.RegisterChanges(changes)} {
		data, err := xlsx.Render(wb)
		if err != nil {
			return fmt.Errorf("%s: %w", wb.Title, err)
		}
		files = append(files, share.File{Name: wb.Title + ".xlsx", Data: data})
	}
	if err := o.Share.Publish(currentFolder(period), files); err != nil {
		return err
	}
	return o.unremind(ctx)
}

// notify writes the notice of the school the head names; false where there is nothing to say and
// nothing was said before.
func (o *Office) notify(head answer.Head, fs []finding.Finding) (bool, error) {
	dir := share.Answers + "/" + share.CleanName(head.Name)
	name := share.CleanName("核对通知_" + head.Period + ".xlsx")
	if len(fs) == 0 {
		if there, err := o.Share.Published(dir, name); err != nil || !there {
			return false, err
		}
	}
	data, err := answer.Notice(fs, head)
	if err != nil {
		return false, err
	}
	if err := o.Share.Publish(dir, []share.File{{Name: name, Data: data}}); err != nil {
		return false, fmt.Errorf("notice of %s: %w", head.Name, err)
	}
	return true, nil
}
