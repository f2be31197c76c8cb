package service

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strings"
	"syscall"
	"testing"

	"hesuan/internal/finding"
	"hesuan/internal/share"
)

func TestAnErrorIsLoggedInOurOwnWordsAlone(t *testing.T) {
	folder := func(name string) string {
		if name == "甲校" {
			return name
		}
		return Unclaimed
	}
	denied := &os.PathError{Op: "open", Path: "收件/甲校/wang xiaoming.xlsx", Err: syscall.EACCES}
	for _, c := range []struct {
		err  error
		want string
	}{
		{denied, "open: permission denied"},
		{&FileError{"甲校", "王小明.xlsx", denied}, "甲校: open: permission denied"},
		{&FileError{"李四370323199001010018", "表.xlsx", denied}, "无主文件: open: permission denied"},
		// The name of an answer is made from the name of the file.
		{&FileError{"甲校", "wang xiaoming.xlsx", fmt.Errorf("publish 回执/甲校/退回_wang xiaoming_20261218.xlsx: %w", &os.LinkError{Op: "rename", Old: "王小明", New: "王小明", Err: syscall.ENOSPC})},
			"甲校: publish …: rename: no space left on device"},
		{fmt.Errorf("scan %s: %w", "收件/甲校/wang xiaoming.xlsx", denied), "scan …: open: permission denied"},
		{fmt.Errorf("publish release %s: %w", "发布/草稿-1", fmt.Errorf("%w: it also holds %s", share.ErrDiffers, "wang xiaoming.xlsx")), "publish release …: a different release of this name exists"},
		{&RefusedError{What: "register", Findings: []finding.Finding{{Title: "法定代表人 王小明"}}}, "the register is refused: 1 finding(s)"},
		{fmt.Errorf("name %q has a folder in it", "wang xiaoming"), "name …"},
		{errors.New("王小明"), "…"},
		{&FileError{"甲校", "wang xiaoming", errors.New("cannot remove wang xiaoming")}, "甲校: cannot remove …"},
		{errors.Join(errors.New("no space"), &FileError{"甲校", "x", denied}), "no space\n甲校: open: permission denied"},
		{fmt.Errorf("register in force: %w", fs.ErrNotExist), "register in force: file does not exist"},
		{errors.New("longer than 5 bytes"), "longer than …"},
	} {
		got := Private(c.err, folder)
		if got.Error() != c.want {
			t.Errorf("%v: logged as %q, want %q", c.err, got, c.want)
		}
		if strings.Contains(got.Error(), "xiaoming") || strings.Contains(got.Error(), "小明") {
			t.Errorf("a person is named: %s", got)
		}
	}
	if Private(nil, folder) != nil {
		t.Error("no error became one")
	}
	if stopped := Private(fmt.Errorf("甲校: %w", context.Canceled), folder); !errors.Is(stopped, context.Canceled) {
		t.Errorf("%v is no longer what it was", stopped)
	}
}
