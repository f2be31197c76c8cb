package service

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"hesuan/internal/form"
	"hesuan/internal/share"
	"hesuan/internal/store"
)

// policyWith renders the policy that ships with its rows edited.
func policyWith(t *testing.T, edit func(sheet string, s *form.Seed)) []byte {
	t.Helper()
	return bookWith(t, "集团化办学政策", DefaultSeeds().Policy, edit)
}

func bookWith(t *testing.T, title string, seeds []form.Seed, edit func(sheet string, s *form.Seed)) []byte {
	t.Helper()
	for i := range seeds {
		edit(seeds[i].Table.Name, &seeds[i])
	}
	data, err := RenderBook(title, seeds)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// rate is the policy with 集团基础补助 at another amount than 100000.
func rate(t *testing.T, amount string) []byte {
	return policyWith(t, func(sheet string, s *form.Seed) {
		if sheet == "参数" {
			i := slices.IndexFunc(s.Rows, func(r []string) bool { return r[0] == "集团基础补助" })
			s.Rows[i][2] = amount
		}
	})
}

// twoCores is the register with a second core in the first group, which breaks
// its rules.
func twoCores(t *testing.T) []byte {
	return bookWith(t, "集团名册", DefaultSeeds().Register, func(sheet string, s *form.Seed) {
		if sheet == "成员" {
			s.Rows[1][2] = "核心校"
		}
	})
}

// file drops subjects' returns and takes them in.
func (d *desk) files(subjects ...string) {
	d.t.Helper()
	for _, s := range subjects {
		f := d.file(s)
		d.drop(f.Folder, f.Name, f.Data)
	}
	d.pass()
}

func TestWhatIfMovesWhatIsDueAndChangesNothing(t *testing.T) {
	d := newDesk(t)
	d.files("S01", "S02", "S03", "S04", "财政局", "教体局")
	before := tree(t, d.dir)
	w, err := d.o.WhatIf(t.Context(), "", rate(t, "120000"), nil)
	if err != nil {
		t.Fatal(err)
	}
	if len(w.Changes) != 1 || w.Changes[0].Text != "参数 集团基础补助：值自 2023-09-01 起由 100000 改为 120000" {
		t.Errorf("changes: %+v", w.Changes)
	}
	if w.Period != "2026年度" || w.Returns != 6 || len(w.Lacking) != 0 || w.Name != "政策影响测算.xlsx" {
		t.Errorf("period %s, %d returns, lacking %v, name %s", w.Period, w.Returns, w.Lacking, w.Name)
	}
	for _, x := range w.Totals {
		if x.Code == "Z1" && amounts(x.Due) != [3]string{"1,400,000.00", "1,680,000.00", "280,000.00"} {
			t.Errorf("Z1: %v, want 14 times 100000 and 120000", amounts(x.Due))
		}
	}
	sound(t, w.Name, w.Workbook)
	after := tree(t, d.dir)
	if len(after) != len(before) {
		t.Errorf("%d files before, %d after", len(before), len(after))
	}
	if v, err := d.o.Reader.InForce(t.Context(), store.Policy); err != nil || v.Number != 1 {
		t.Errorf("version %d is in force, %v", v.Number, err)
	}
}

func TestWhatIfRefusesWhatCouldNotComeIntoForce(t *testing.T) {
	d := newDesk(t)
	var refused *RefusedError
	_, err := d.o.WhatIf(t.Context(), "", policyWith(t, func(sheet string, s *form.Seed) {
		if sheet == "资金" {
			s.Rows[1][4] = "没有这个名称"
		}
	}), nil)
	if !errors.As(err, &refused) || refused.What != "policy" || len(refused.Findings) == 0 || refused.Findings[0].Sheet != "资金" {
		t.Errorf("a policy with an unknown name: %v", err)
	}
	_, err = d.o.WhatIf(t.Context(), "", nil, bookWith(t, "集团名册", DefaultSeeds().Register, func(sheet string, s *form.Seed) {
		if sheet == "成员" {
			s.Rows[1][2] = "核心校"
		}
	}))
	if !errors.As(err, &refused) || refused.What != "register" {
		t.Errorf("a register with two cores: %v", err)
	}
	if _, err := d.o.WhatIf(t.Context(), "没有的批次", rate(t, "110000"), nil); !errors.Is(err, ErrNoPeriod) {
		t.Errorf("a period that is not: %v", err)
	}
}

// A column that the returns do not have reads as blank and is named.
func TestWhatIfNamesTheColumnsThatTheReturnsLack(t *testing.T) {
	d := newDesk(t)
	d.files("S01", "S02")
	w, err := d.o.WhatIf(t.Context(), "", policyWith(t, func(sheet string, s *form.Seed) {
		if sheet == "表单" {
			i := slices.IndexFunc(s.Rows, func(r []string) bool { return r[0] == "教职工" && r[1] == "周课时" })
			added := slices.Clone(s.Rows[i])
			added[1] = "校龄"
			s.Rows = append(s.Rows, added)
		}
	}), nil)
	if err != nil {
		t.Fatal(err)
	}
	if !slices.Equal(w.Lacking, []string{"教职工[校龄]（2 份）"}) {
		t.Errorf("lacking %q", w.Lacking)
	}
	f, err := excelize.OpenReader(bytes.NewReader(w.Workbook))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	rows, err := f.GetRows("说明")
	if err != nil || !slices.ContainsFunc(rows, func(r []string) bool { return strings.Contains(strings.Join(r, ""), "教职工[校龄]（2 份）") }) {
		t.Errorf("说明 does not name the column, %v", err)
	}
}

func TestTheReceiptOfAPolicySaysWhatItChangedAndMoved(t *testing.T) {
	d := newDesk(t)
	d.files("S01", "S02", "财政局", "教体局")
	d.now = d.now.Add(time.Hour)
	d.drop(Bureau, "政策.xlsx", rate(t, "120000"))
	out := d.only(d.pass())
	text := d.answerText(out)
	for _, want := range []string{
		"与政策第 1 版（随程序提供，指纹 ", "相比有 1 项", "参数 集团基础补助：值自 2023-09-01 起由 100000 改为 120000", "参数!C5",
		"按受理本文件时 2026年度 已受理的 4 份填报表", "Z1 基础补助\t1,400,000.00\t1,680,000.00\t280,000.00", "政策影响测算_政策_",
	} {
		if !strings.Contains(text, want) {
			t.Errorf("the receipt does not say %q:\n%s", want, text)
		}
	}
	books, err := filepath.Glob(filepath.Join(d.o.Config.Share, share.Answers, Bureau, "政策影响测算_*.xlsx"))
	if err != nil || len(books) != 1 {
		t.Fatalf("workbooks beside the receipt: %v, %v", books, err)
	}
	data, err := os.ReadFile(books[0])
	if err != nil {
		t.Fatal(err)
	}
	sound(t, books[0], data)
	receipt, err := os.ReadFile(filepath.Join(d.o.Config.Share, filepath.FromSlash(out.Answer)))
	if err != nil {
		t.Fatal(err)
	}
	sound(t, out.Answer, receipt)
}

func TestTheReceiptOfAPolicyThatChangesNothingSaysSo(t *testing.T) {
	d := newDesk(t)
	d.files("S01")
	d.now = d.now.Add(time.Hour)
	d.drop(Bureau, "政策.xlsx", policyWith(t, func(_ string, s *form.Seed) { slices.Reverse(s.Rows) }))
	if text := d.answerText(d.only(d.pass())); !strings.Contains(text, "本次变更：没有变更，内容与政策第 1 版") {
		t.Errorf("rows in another order:\n%s", text)
	}
	d.drop(Bureau, "原样.xlsx", policyWith(t, func(string, *form.Seed) {}))
	text := d.answerText(d.only(d.pass()))
	if !strings.Contains(text, "本次变更：没有变更，内容与政策第 2 版") {
		t.Errorf("the first version again:\n%s", text)
	}
	if books, _ := filepath.Glob(filepath.Join(d.o.Config.Share, share.Answers, Bureau, "政策影响测算_*.xlsx")); len(books) != 0 {
		t.Errorf("an effect of nothing was written: %v", books)
	}
}

func TestTheReceiptOfARegisterSaysWhoLeaves(t *testing.T) {
	d := newDesk(t)
	d.files("S01", "S04", "财政局")
	d.now = d.now.Add(time.Hour)
	d.drop(Bureau, "名册.xlsx", bookWith(t, "集团名册", DefaultSeeds().Register, func(sheet string, s *form.Seed) {
		if sheet == "成员" {
			i := slices.IndexFunc(s.Rows, func(r []string) bool { return r[0] == "G01" && r[1] == "S04" })
			s.Rows[i][4], s.Rows[i][6], s.Rows[i][7] = "2026-06-30", "目标达成", "沂教〔2026〕9号"
		}
	}))
	text := d.answerText(d.only(d.pass()))
	for _, want := range []string{"退出 G01 振华教育集团，最后一天为2026年6月30日", "Z2 成员校补助费\t540,000.00\t530,000.00\t-10,000.00", "名册影响测算_名册_"} {
		if !strings.Contains(text, want) {
			t.Errorf("the receipt does not say %q:\n%s", want, text)
		}
	}
}

// An accepted 集团变更 changes the register too.
func TestTheReceiptOfAnApplicationSaysWhatItChangedAndMoved(t *testing.T) {
	d := newDesk(t)
	d.files("S01", "S04", "财政局")
	d.now = d.now.Add(time.Hour)
	d.drop(Bureau, "教体局.xlsx", d.application(map[string]string{"事项": "退出", "集团": "振华教育集团", "学校": "沂源县韩旺中心学校", "生效日期": "2026-06-30", "原因": "目标达成", "批准文号": "沂教字〔2026〕2号"}))
	text := d.answerText(d.only(d.pass()))
	for _, want := range []string{"退出 G01 振华教育集团，最后一天为2026年6月30日", "Z2 成员校补助费\t540,000.00\t530,000.00\t-10,000.00", "已受理的 4 份填报表", "共 "} {
		if !strings.Contains(text, want) {
			t.Errorf("the receipt does not say %q:\n%s", want, text)
		}
	}
	d.now = d.now.Add(time.Hour)
	d.drop(Bureau, "教体局.xlsx", d.file(Bureau).Data)
	if text := d.answerText(d.only(d.pass())); strings.Contains(text, "本次变更") {
		t.Errorf("a return that changes no register is told of one:\n%s", text)
	}
}

// What was filed, and what came into force, after a policy does not change
// what is said of it.
func TestAnsweringAPolicyAgainSaysTheSame(t *testing.T) {
	d := newDesk(t)
	d.files("S01", "S02", "财政局")
	d.now = d.now.Add(time.Hour)
	first := rate(t, "120000")
	d.drop(Bureau, "政策.xlsx", first)
	d.pass()
	answers := filepath.Join(d.o.Config.Share, share.Answers, Bureau)
	before := tree(t, answers)
	d.now = d.now.Add(time.Hour)
	d.files("S03", "S04", "教体局")
	d.now = d.now.Add(time.Hour)
	f := d.file("S01")
	d.drop(f.Folder, f.Name, without(t, f.Data, "集团活动")) // replaces what was counted
	d.pass()
	d.now = d.now.Add(time.Hour)
	d.drop(Bureau, "政策.xlsx", rate(t, "150000"))
	d.pass()
	d.now = d.now.Add(time.Hour)
	d.drop(Bureau, "政策.xlsx", first)
	if out := d.only(d.pass()); !out.Again {
		t.Fatalf("%+v", out)
	}
	after := tree(t, answers)
	effects := 0
	for name, data := range before {
		if strings.HasPrefix(name, "政策影响测算") {
			effects++
			if after[name] != data {
				t.Errorf("%s was written otherwise", name)
			}
		}
		if strings.HasPrefix(name, "回执_政策") {
			was, now := bookText(t, []byte(data)), bookText(t, []byte(after[name]))
			now = strings.ReplaceAll(now, "（此前已收到同一份文件，不重复计入）", "")
			now = strings.ReplaceAll(now, "，但已被后来的代替，现在不以本文件为准", "")
			now = regexp.MustCompile(`现在为准\t.*\n`).ReplaceAllString(now, "") // but for what it is told of now
			if was != now {
				t.Errorf("the receipt says\n%s\nand said\n%s", now, was)
			}
		}
	}
	if effects != 1 {
		t.Errorf("%d effect workbooks", effects)
	}
}

func bookText(t *testing.T, data []byte) string {
	t.Helper()
	f, err := excelize.OpenReader(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	var b strings.Builder
	for _, sheet := range f.GetSheetList() {
		rows, err := f.GetRows(sheet)
		if err != nil {
			t.Fatal(err)
		}
		for _, r := range rows {
			b.WriteString(strings.Join(r, "\t") + "\n")
		}
	}
	return b.String()
}

func TestAPolicyBeforeAnyReturnSaysWhyNothingIsComputed(t *testing.T) {
	d := newDesk(t)
	d.drop(Bureau, "政策.xlsx", rate(t, "120000"))
	text := d.answerText(d.only(d.pass()))
	if !strings.Contains(text, "2026年度还没有受理的填报表，不测算影响。") || !strings.Contains(text, "相比有 1 项") {
		t.Errorf("the receipt says\n%s", text)
	}
}
