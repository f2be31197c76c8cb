package service

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"hesuan/internal/config"
	"hesuan/internal/date"
	"hesuan/internal/finding"
	"hesuan/internal/policy"
	"hesuan/internal/share"
	"hesuan/internal/store"
	"hesuan/reports"
)

// A message says who has to act and where to look: names of schools and
// departments, counts, days. Persons, amounts and files stay in the share.

// titled begins every message, so that the robot of a group that goes by
// keywords knows them.
const titled = "集团化办学核算："

const (
	morning   = 8  // o'clock; nobody is told of filing before
	mostNamed = 30 // names in one list
)

// tell keeps a message for every channel that is about its topic. The same key
// is told once. Nothing is kept where no channel is set up.
func (o *Office) tell(ctx context.Context, topic, key, title string, lines ...string) error {
	now := o.clock()
	due := now
	if local := now.In(Zone); topic == config.Filing && local.Hour() < morning {
		due = time.Date(local.Year(), local.Month(), local.Day(), morning, 0, 0, 0, Zone)
	}
	var out []store.Message
	for _, c := range o.Config.Notify {
		if c.Hears(topic) {
			out = append(out, store.Message{Key: key, Channel: c.Name, Title: titled + title, Body: strings.Join(lines, "\n"), MadeAt: now, DueAt: due})
		}
	}
	if len(out) == 0 {
		return nil
	}
	return o.Store.Say(ctx, out...)
}

// tellMissing says who has not filed: every day until as many days after the
// deadline as before it, then on Mondays; not on the day of a closing, which
// said so.
func (o *Office) tellMissing(ctx context.Context, period policy.Period, rows []reports.Standing) error {
	today := o.Today()
	overdue := today.DaysSince(period.Deadline)
	if overdue > o.Config.Reminders.Days && o.clock().In(Zone).Weekday() != time.Monday {
		return nil
	}
	closings, err := o.Reader.Closings(ctx, period.Name)
	if err != nil || slices.ContainsFunc(closings, func(c store.Closing) bool { return Civil(c.ClosedAt) == today }) {
		return err
	}
	return o.tell(ctx, config.Filing, "remind/"+period.Name+"/"+today.String(), period.Name+"填报催报", missingLines(period, rows, today)...)
}

func missingLines(period policy.Period, rows []reports.Standing, today date.Date) []string {
	left := "今天截止"
	switch n := period.Deadline.DaysSince(today); {
	case n > 0:
		left = fmt.Sprintf("还有 %d 天", n)
	case n < 0:
		left = fmt.Sprintf("已逾期 %d 天", -n)
	}
	lines := append([]string{"截止日期：" + period.Deadline.Chinese() + "（" + left + "）。"}, standingLines(rows)...)
	return append(lines,
		"怎样报：用“"+share.Templates+"/"+period.Name+"”里本单位的模板填写，存为 .xlsx，放入“"+share.Inbox+"”里本单位的文件夹，稍后到“"+share.Answers+"”里本单位的文件夹看结果。",
		"教体局看全部名单：“"+currentFolder(period)+"/"+reports.ReminderTitle+".xlsx”。")
}

// standingLines count everybody and name who has to act.
func standingLines(rows []reports.Standing) []string {
	by := map[reports.Reception][]string{}
	for _, r := range rows {
		by[r.Reception] = append(by[r.Reception], r.Name)
	}
	lines := []string{fmt.Sprintf("应报 %d 个单位，已受理 %d 个。", len(rows), len(by[reports.Taken]))}
	for _, x := range []struct {
		reception reports.Reception
		words     string
	}{{reports.NotFiled, "未报"}, {reports.SentBack, "退回后没有重报"}, {reports.Held, "逾期送达、等教体局决定"}} {
		if names := by[x.reception]; len(names) > 0 {
			lines = append(lines, fmt.Sprintf("%s %d 个：%s。", x.words, len(names), named(names)))
		}
	}
	return lines
}

// named lists names, and how many more there are.
func named(names []string) string {
	if len(names) <= mostNamed {
		return strings.Join(names, "、")
	}
	return strings.Join(names[:mostNamed], "、") + fmt.Sprintf("等 %d 个", len(names))
}

// tellClosed says how everyone stood when a deadline had passed.
func (o *Office) tellClosed(ctx context.Context, c store.Closing, period policy.Period, rows []reports.Standing) error {
	n := c.Standing
	lines := append([]string{
		"截止日期：" + period.Deadline.Chinese() + "，已经截止。",
		fmt.Sprintf("应报 %d 个单位：按时受理 %d 个，逾期受理 %d 个，逾期待批 %d 个，退回后没有重报 %d 个，未报 %d 个。", n.Filers, n.OnTime, n.Late, n.Held, n.Returned, n.Missing),
	}, standingLines(rows)[1:]...)
	lines = append(lines, "没有报的单位请立即报送；逾期送达的由教体局决定是否受理。",
		"教体局看全部情况：“"+currentFolder(period)+"”里的"+reports.ClosingTitle+"和填报进度表。")
	return o.tell(ctx, config.Filing, "closing/"+period.Name+"/"+c.Terms.String(), period.Name+"填报已截止", lines...)
}

// jobWords are what the operator calls the jobs.
var jobWords = map[string]string{
	"scan": "收件", "remind": "催报", "deadline": "截止", "draft": "核算", "backup": "备份", "inspect": "巡检",
}

// TellJob says that a job of the daemon did not end well; of one job once a day.
// What went wrong stands in the log alone, for it may name what others wrote.
func (o *Office) TellJob(ctx context.Context, job string) error {
	return o.tell(ctx, config.Jobs, "job/"+job+"/"+o.Today().String(), "定时任务“"+jobWords[job]+"”没有完成",
		"时间："+o.clock().In(Zone).Format("2006-01-02 15:04")+"。",
		"请在服务器上查看日志中 job="+job+" 的行，按其中的原因处理。任务会按计划再次运行；同一任务一天只通知一次。")
}

// freshBook is how long after it came a refused book is told of.
const freshBook = 24 * time.Hour

// TellRefused says that a policy or a register that the bureau dropped was sent
// back; of each once.
func (o *Office) TellRefused(ctx context.Context) error {
	if !slices.ContainsFunc(o.Config.Notify, func(c config.Channel) bool { return c.Hears(config.Books) }) {
		return nil
	}
	filed, err := o.Reader.Filed(ctx, "")
	if err != nil {
		return err
	}
	for _, s := range filed {
		book := map[store.Kind]string{store.Policy: "政策", store.Register: "集团名册"}[s.Kind]
		if book == "" || s.State != store.Returned || o.clock().Sub(s.ReceivedAt) > freshBook {
			continue
		}
		fs, err := o.Reader.Findings(ctx, s.ID)
		if err != nil {
			return err
		}
		errs := 0
		for _, f := range fs {
			if f.Severity == string(finding.Error) {
				errs++
			}
		}
		err = o.tell(ctx, config.Books, fmt.Sprintf("book/%d", s.ID), "报送的"+book+"没有启用",
			fmt.Sprintf("%s 收到的%s有 %d 类错误，没有启用，原来的版本继续有效。", s.ReceivedAt.In(Zone).Format("2006-01-02 15:04"), book, errs),
			"请"+Bureau+"到“"+share.Answers+"/"+Bureau+"”打开退回件，按标注改正后重新放入“"+share.Inbox+"/"+Bureau+"”。")
		if err != nil {
			return err
		}
	}
	return nil
}
