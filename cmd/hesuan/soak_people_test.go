//go:build linux

package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"syscall"
	"time"

	"hesuan/internal/service"
	"hesuan/internal/share"
	"hesuan/internal/share/digest"
)

// sender is somebody who drops files into one folder.
type sender struct {
	*rand.Rand
	s      *soak
	folder string
	papers []paper
	lying  []*lying // whole, and not withdrawn
	litter []string // folders, links and the like, to be taken away again
	number int      // of what is dropped next; nobody else has it
}

// lying is a file that was dropped and may still be there.
type lying struct {
	*drop
	path string
	data []byte
}

// crowd is everybody at work.
type crowd struct {
	all  []*sender
	stop context.CancelFunc
	busy sync.WaitGroup
}

// open sets everybody to work.
func (s *soak) open() *crowd {
	ctx, stop := context.WithCancel(s.t.Context())
	c := &crowd{stop: stop}
	by := map[string]*sender{}
	for _, p := range append(s.stock, s.oddities()...) {
		if by[p.folder] == nil {
			by[p.folder] = &sender{Rand: rand.New(rand.NewPCG(s.Uint64(), 0)), s: s, folder: p.folder}
			c.all = append(c.all, by[p.folder])
		}
		by[p.folder].papers = append(by[p.folder].papers, p)
	}
	for _, p := range c.all {
		s.must(os.MkdirAll(p.inbox(""), 0o755))
		s.must(os.MkdirAll(p.desk(), 0o755))
		c.busy.Go(func() { p.work(ctx) })
	}
	return c
}

// leave ends the day: everybody finishes what is begun and tidies up.
func (c *crowd) leave() {
	c.stop()
	c.busy.Wait()
}

// work drops something again and again; who has much lying waits for answers.
func (p *sender) work(ctx context.Context) {
	most := 3 * time.Second
	if p.s.length < time.Minute {
		most = 600 * time.Millisecond
	}
	if p.folder == service.Bureau { // a book changes everything, and is not sent as often
		most *= 5
	}
	for ctx.Err() == nil {
		pause(ctx, time.Duration(p.Float64()*float64(most)))
		p.lying = slices.DeleteFunc(p.lying, func(l *lying) bool { return !l.there() })
		p.act(ctx)
		if p.Uint32()%4 == 0 {
			p.tidy()
		}
	}
	p.tidy()
}

func (l *lying) there() bool {
	_, err := os.Lstat(l.path)
	return err == nil
}

// act does one thing of what people do.
func (p *sender) act(ctx context.Context) {
	p.next()
	paper := p.papers[p.IntN(len(p.papers))]
	// The books come into force in the order in which they were dropped, which
	// can be told only of those that are moved in whole.
	careful := p.folder == service.Bureau || p.folder == ""
	what := p.IntN(100)
	switch {
	case len(p.lying) >= 4:
	case what < 30 || careful && what < 70:
		p.whole(paper, "交来")
	case careful:
		p.replace()
	case what < 40:
		p.slowly(ctx, p.fresh(paper, p.name(paper)), os.O_CREATE|os.O_EXCL, "慢慢拷入")
	case what < 47:
		p.overwrite(ctx)
	case what < 55:
		p.replace()
	case what < 63:
		p.rename()
	case what < 70:
		p.delete()
	case what < 77:
		p.again()
	case what < 84:
		p.open(ctx, paper)
	case what < 91:
		p.clutter()
	default:
		p.odd(paper)
	}
}

// next takes a number.
func (p *sender) next() {
	p.s.mu.Lock()
	defer p.s.mu.Unlock()
	p.s.numbers++
	p.number = p.s.numbers
}

func (p *sender) inbox(name string) string {
	return filepath.Join(p.s.dir, "共享", share.Inbox, p.folder, name)
}

// desk is where a sender keeps files before dropping them, on the same disk.
func (p *sender) desk() string { return filepath.Join(p.s.dir, "桌面", p.folder) }

// name is a name nobody has used before.
func (p *sender) name(of paper) string {
	ext := filepath.Ext(of.name)
	return fmt.Sprintf("%s 第%d份%s", strings.TrimSuffix(of.name, ext), p.number, ext)
}

// fresh is a variant of a paper that nobody has dropped before.
func (p *sender) fresh(of paper, name string) *lying {
	of.name = name
	of.data = of.vary(of.data, p.number)
	return p.note(of)
}

// note puts down what is about to be dropped. Two drops may be answered under
// one name only where the names are one when they are cleaned.
func (p *sender) note(of paper) *lying {
	l := &lying{drop: &drop{paper: of, hash: digest.Of(of.data)}, path: p.inbox(of.name), data: of.data}
	l.drop.name, l.drop.data = share.CleanName(of.name), nil
	p.s.mu.Lock()
	defer p.s.mu.Unlock()
	p.s.drops = append(p.s.drops, l.drop)
	return l
}

func (p *sender) count(what string) {
	p.s.mu.Lock()
	defer p.s.mu.Unlock()
	p.s.did[what]++
}

// failed reports what a sender could not do; that the daemon was faster is no
// failure, and done is false then.
func (p *sender) failed(err error) (done bool) {
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		p.s.t.Errorf("in %s: %v", p.folder, err)
	}
	return err == nil
}

// whole moves a paper in.
func (p *sender) whole(of paper, what string) *lying {
	l := p.fresh(of, p.name(of))
	p.move(l)
	p.count(what)
	return l
}

// move moves a file in under its name, over what may lie there.
func (p *sender) move(l *lying) {
	desk := filepath.Join(p.desk(), "稿")
	p.failed(os.WriteFile(desk, l.data, 0o644))
	if p.failed(os.Rename(desk, l.path)) {
		p.lying = append(p.lying, l)
	}
}

// any is something that may still lie there; nil where there is nothing.
func (p *sender) any() *lying {
	if len(p.lying) == 0 {
		return nil
	}
	return p.lying[p.IntN(len(p.lying))]
}

// forget leaves a file out of account: it was withdrawn, perhaps in time.
func (p *sender) forget(l *lying) {
	p.s.mu.Lock()
	l.replaced = true
	p.s.mu.Unlock()
	p.lying = slices.DeleteFunc(p.lying, func(x *lying) bool { return x == l })
}

// replace moves another file over one that lies there.
func (p *sender) replace() {
	old := p.any()
	if old == nil {
		return
	}
	of := p.papers[p.IntN(len(p.papers))]
	l := p.fresh(of, filepath.Base(old.path))
	p.forget(old)
	p.move(l)
	p.count("改名覆盖")
}

// overwrite writes into a file that lies there.
func (p *sender) overwrite(ctx context.Context) {
	old := p.any()
	if old == nil {
		return
	}
	of := p.papers[p.IntN(len(p.papers))]
	l := p.fresh(of, filepath.Base(old.path))
	p.forget(old)
	p.slowly(ctx, l, os.O_CREATE|os.O_TRUNC, "原地改写")
}

// rename gives a file that lies there another name, perhaps while it is read.
func (p *sender) rename() {
	old := p.any()
	if old == nil {
		return
	}
	of := old.paper
	of.name, of.data = fmt.Sprintf("改名%d_%s", p.number, filepath.Base(old.path)), old.data
	l := p.note(of)
	if p.failed(os.Rename(old.path, l.path)) {
		p.forget(old)
		p.lying = append(p.lying, l)
		p.count("改名")
		return
	}
	p.forget(l) // there was nothing left to give a name to
}

// delete withdraws a file.
func (p *sender) delete() {
	if old := p.any(); old != nil && p.failed(os.Remove(old.path)) {
		p.forget(old)
		p.count("删除")
	}
}

// again drops the same bytes, under the same or another name.
func (p *sender) again() {
	old := p.any()
	if old == nil {
		return
	}
	of := old.paper
	of.name, of.data = filepath.Base(old.path), old.data
	if p.IntN(2) == 0 {
		of.name = fmt.Sprintf("再交%d_%s", p.number, of.name)
	} else {
		p.forget(old)
	}
	p.move(p.note(of))
	p.count("重复报送")
}

// open drops a file that is open in Excel for a while.
func (p *sender) open(ctx context.Context, of paper) {
	name := p.name(of)
	lock := p.inbox("~$" + name)
	p.failed(os.WriteFile(lock, []byte("王"), 0o644))
	l := p.fresh(of, name)
	p.move(l)
	p.count("打开着报送")
	pause(ctx, p.s.quiet+p.s.quiet/2)
	if !l.there() {
		p.s.t.Errorf("%s was taken while it was open", l.path)
	}
	p.failed(os.Remove(lock))
}

// clutter leaves what is no file, or too large a one.
func (p *sender) clutter() {
	path := p.inbox(fmt.Sprintf("杂物%d.xlsx", p.number))
	var err error
	switch p.IntN(4) {
	case 0:
		err = os.MkdirAll(filepath.Join(path, "里层"), 0o755)
	case 1:
		err = os.Symlink(filepath.Join(p.s.dir, "数据", "hesuan.db"), path)
	case 2:
		err = syscall.Mkfifo(path, 0o644)
	default:
		desk := filepath.Join(p.desk(), "大")
		err = errors.Join(os.WriteFile(desk, make([]byte, mostMB<<20+1), 0o644), os.Rename(desk, path))
	}
	p.failed(err)
	p.litter = append(p.litter, path)
	p.count("文件夹、链接、管道、过大文件")
}

// tidy takes away what cannot be taken in.
func (p *sender) tidy() {
	for _, path := range p.litter {
		p.failed(os.RemoveAll(path))
	}
	p.litter = nil
}

// odd drops a paper under an odd name.
func (p *sender) odd(of paper) {
	names := []string{
		"带\x07控制符%d.xlsx", "反向\u202excod%d.xlsx", " 前有空格%d.xlsx", "后有点%d.xlsx.", "CON.%d.xlsx", "e\u0301分解%d.xlsx",
		"引号\"<>|?*%d.xlsx", "换\n行%d.xlsx", "没有扩展名%d", "很长很长" + strings.Repeat("的名字", 22) + "%d.xlsx", "\U0001F600笑脸%d.XLSX", "坏\xff字节%d.xlsx",
	}
	p.move(p.fresh(of, fmt.Sprintf(names[p.IntN(len(names))], p.number)))
	p.count("怪名字")
}

// slowly writes a file where it is to lie, piece by piece. Nothing may take it
// before it is whole, unless the writing stood still for as long as whoever
// writes no more.
func (p *sender) slowly(ctx context.Context, l *lying, how int, what string) {
	f, err := os.OpenFile(l.path, os.O_WRONLY|how, 0o644)
	if !p.failed(err) {
		p.forget(l)
		return
	}
	defer f.Close()
	p.count(what)
	still, last, written := time.Duration(0), time.Now(), 0
	for piece := range slices.Chunk(l.data, len(l.data)/(3+p.IntN(6))+1) {
		_, err := f.Write(piece)
		p.failed(err)
		stood := time.Since(last)
		if stood > p.s.quiet*3/4 { // the machine is busy: what there was may have been taken for the whole file
			of := l.paper
			of.name, of.state, of.data = filepath.Base(l.path), "", l.data[:written]
			p.forget(p.note(of))
		}
		still, last, written = max(still, stood), time.Now(), written+len(piece)
		pause(ctx, time.Duration(p.Float64()*float64(p.s.quiet)/3))
	}
	p.landed(l, f, max(still, time.Since(last)))
}

// landed tells what became of a file written in place.
func (p *sender) landed(l *lying, f *os.File, still time.Duration) {
	own, err := f.Stat()
	p.failed(err)
	if there, err := os.Lstat(l.path); err == nil && os.SameFile(own, there) {
		p.lying = append(p.lying, l)
		return
	}
	p.forget(l)
	if still < p.s.quiet*3/4 {
		p.s.t.Errorf("%s was taken while it was written, which never stood still for more than %v", l.path, still)
	}
}
