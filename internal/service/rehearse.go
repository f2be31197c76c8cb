package service

import (
	"context"
	"errors"
	"time"

	"hesuan/importer"
	"hesuan/internal/confine"
	"hesuan/internal/finding"
	"hesuan/internal/workbook"
)

// What the first reading of a file may cost, and what that of a register or a
// policy may, which are also compiled, with every worked example. The default
// policy needs a twentieth of a second and a seventh of the memory.
var (
	fileLimits = confine.Limits{Time: 10 * time.Second, Memory: 300 << 20, Disk: 1 << 20, Output: 1 << 10}
	bookLimits = confine.Limits{Time: time.Minute, Memory: 300 << 20, Disk: 1 << 20, Output: 1 << 10}
)

// rehearseFile reads a file as the service is about to and says only what it
// is: reading depends on the bytes alone, so what ended well once ends well
// again.
var rehearseFile = confine.Step("rehearse file", func(data []byte) ([]byte, error) {
	book, err := workbook.Open(data, workbook.Default())
	if err != nil {
		return nil, nil // refused within bounds: the real reading tells the sender why
	}
	for _, s := range book.Sheets() {
		_, _ = book.Sheet(s.Index) // a fault in it is told by the real reading too
	}
	return []byte(importer.Identify(book).Kind), nil
})

// rehearseBook loads a register or compiles a policy.
var rehearseBook = confine.Step("rehearse book", func(data []byte) ([]byte, error) {
	book, err := workbook.Open(data, workbook.Default())
	if err != nil {
		return nil, err
	}
	if importer.Identify(book).Kind == importer.Policy {
		CheckPolicy(data, PolicyFile)
	} else {
		LoadRegister(data, RegisterFile)
	}
	return nil, nil
})

// UnreadError says that a file was not read because trying to, in a process of
// its own, ended badly: the sender's file is too much, or our reader is at
// fault.
type UnreadError struct {
	Finding finding.Finding // for the sender
	Cause   error           // for the operator; names no person
}

func (e *UnreadError) Error() string { return "read in a process of its own: " + e.Cause.Error() }

// rehearse reads a file once where nothing can come of it; with books, also as
// the register or policy it may be. Files are opened in this process only after
// that.
func rehearse(ctx context.Context, data []byte, books bool, scratch string) error {
	kind, err := rehearseFile.Run(ctx, data, inside(scratch, fileLimits))
	if k := importer.Kind(kind); err == nil && books && (k == importer.Register || k == importer.Policy) {
		_, err = rehearseBook.Run(ctx, data, inside(scratch, bookLimits))
	}
	var failed *confine.FailedError
	switch {
	case errors.Is(err, confine.ErrExceeded):
		return &UnreadError{finding.FileTooCostly.At(finding.Place{}, "没有在规定的时间和内存内读完", ""), err}
	case errors.As(err, &failed):
		return &UnreadError{finding.FileBroke.At(finding.Place{}, "读到一半中止", ""), err}
	}
	return err
}

// inside lets a step work in a folder.
func inside(scratch string, l confine.Limits) confine.Limits {
	l.Scratch = scratch
	return l
}
