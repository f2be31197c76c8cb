package service

import (
	"context"
	"fmt"
	"runtime"
	"runtime/debug"
	"slices"
	"sync"

	"hesuan/calc"
	"hesuan/internal/share"
	"hesuan/internal/version"
	"hesuan/reports"
	"hesuan/reports/xlsx"
)

// Leaders receive the papers that can be read in five minutes.
const Leaders = "领导"

// issuer signs the papers.
const issuer = "县教育和体育局"

// Artefact is one file of a run for one recipient.
type Artefact struct {
	Recipient, Name string
	Data            []byte
}

// Papers is what a run's files are made of.
type Papers struct {
	Result   *calc.Result
	Before   *calc.Result // of last year; nil where there is none
	Meta     reports.Meta
	Cautions []reports.Caution
}

// paper is one file to be made.
type paper struct {
	recipient, name string
	draw            func() ([]byte, error)
}

// Documents makes every file of a run, in a fixed order: the workbooks one by
// one, for those of a large county take much memory, then the papers, several
// at a time. It stops between two when ctx is done.
func Documents(ctx context.Context, p Papers) ([]Artefact, error) {
	out, err := drawn(ctx, p.workbooks(), 1)
	if err != nil {
		return nil, err
	}
	papers, err := drawn(ctx, slices.Concat([]paper{p.annual()}, p.briefs(), p.notices()), runtime.GOMAXPROCS(0))
	return append(out, papers...), err
}

// workerPanic is a panic of a goroutine beside the caller's, where nobody could
// survive it; the caller panics with it instead.
type workerPanic struct {
	value any
	stack []byte
}

// Origin is what the panic was, and where.
func (p *workerPanic) Origin() (value any, stack []byte) { return p.value, p.stack }

func (p *workerPanic) Error() string { return fmt.Sprintf("%v\n\n%s", p.value, p.stack) }

// attempt draws a paper and keeps a panic.
func (j paper) attempt(kept **workerPanic) ([]byte, error) {
	defer func() {
		if r := recover(); r != nil {
			*kept = &workerPanic{r, debug.Stack()}
		}
	}()
	return j.draw()
}

// drawn draws papers, at most so many at once, until ctx is done.
func drawn(ctx context.Context, jobs []paper, atOnce int) ([]Artefact, error) {
	out, errs, panics := make([]Artefact, len(jobs)), make([]error, len(jobs)), make([]*workerPanic, len(jobs))
	var wait sync.WaitGroup
	next := make(chan int)
	for range atOnce {
		wait.Go(func() {
			for i := range next {
				if ctx.Err() != nil {
					continue // told to stop: what is left is not begun
				}
				data, err := jobs[i].attempt(&panics[i])
				out[i], errs[i] = Artefact{jobs[i].recipient, jobs[i].name, data}, err
			}
		})
	}
	for i := range jobs {
		next <- i
	}
	close(next)
	wait.Wait()
	for _, p := range panics {
		if p != nil {
			panic(p)
		}
	}
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	for i, err := range errs {
		if err != nil {
			return nil, fmt.Errorf("%s: %w", jobs[i].name, err)
		}
	}
	return out, nil
}

// workbooks lists the offices' workbooks.
func (p Papers) workbooks() []paper {
	of := func(recipient, title string, build func() *reports.Workbook) paper {
		return paper{recipient, title + ".xlsx", func() ([]byte, error) { return xlsx.Render(build()) }}
	}
	plain := func(recipient, title string, build func(*calc.Result, reports.Meta) *reports.Workbook) paper {
		return of(recipient, title, func() *reports.Workbook { return build(p.Result, p.Meta) })
	}
	return []paper{
		plain("财政局", "集团化办学经费分配表", reports.Funding),
		plain("人社局", "教师绩效工资增量核定表", reports.Pay),
		plain("人社局", "激励表彰名单", reports.Rewards),
		plain("编办", "编制职数调剂建议表", reports.Quota),
		plain(Bureau, "考核评价得分表", reports.Score),
		of(Bureau, "优质均衡监测表", func() *reports.Workbook { return reports.Balance(p.Result, p.Before, p.Meta) }),
		plain(Bureau, "交流轮岗台账", reports.Exchange),
		plain(Bureau, "工作室与资源台账", reports.Resources),
		plain(Bureau, "激励表彰名单", reports.Rewards),
	}
}

func (p Papers) annual() paper {
	return paper{Leaders, "集团化办学年度报告.pdf", func() ([]byte, error) {
		return reports.Annual(reports.AnnualInput{
			Result: p.Result, Before: p.Before, Meta: p.Meta, Draft: true, Issuer: issuer, Program: version.Program, Cautions: p.Cautions,
		})
	}}
}

// briefs lists the papers on each group.
func (p Papers) briefs() []paper {
	var out []paper
	for _, g := range p.Result.Subjects(calc.Group) {
		out = append(out, paper{Leaders, share.CleanName("集团简报_" + g.Name + ".pdf"), func() ([]byte, error) {
			return reports.Brief(reports.BriefInput{Result: p.Result, Meta: p.Meta, Draft: true, Issuer: issuer, Program: version.Program, Group: g.Index})
		}})
	}
	return out
}

// notices lists the papers for each school, each in a folder of the school's
// own: what one is told is no other's business.
func (p Papers) notices() []paper {
	var out []paper
	for _, s := range p.Result.Subjects(calc.School) {
		out = append(out, paper{share.CleanName(s.Name), "核定通知单.pdf", func() ([]byte, error) {
			return reports.Notice(reports.NoticeInput{Result: p.Result, Meta: p.Meta, Draft: true, Issuer: issuer, Program: version.Program, School: s.Index})
		}})
	}
	return out
}
