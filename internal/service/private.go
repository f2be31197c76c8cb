package service

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"regexp"
	"slices"
	"strings"

	"hesuan/internal/share"
)

// FileError says which dropped file could not be dealt with, and why.
type FileError struct {
	Folder, File string
	Err          error
}

func (e *FileError) Error() string {
	where := e.Folder
	if e.File != "" {
		where += "/" + e.File
	}
	return where + ": " + e.Err.Error()
}

func (e *FileError) Unwrap() error { return e.Err }

// Private is an error as it may be logged: the folder of a dropped file, as
// folder gives it, and of every error in it our own words up to the first that
// need not be ours. A name that a sender gave to a file may be a person's, it
// goes into the names of answers and so into the errors of the system; what a
// book's cell says goes into findings. The whole of an error is told on a
// terminal alone, by the verb that does what the job does.
func Private(err error, folder func(string) string) error {
	if err == nil {
		return nil
	}
	if joined, ok := err.(interface{ Unwrap() []error }); ok && ownWords(err) == "" {
		var out []error
		for _, e := range joined.Unwrap() {
			out = append(out, Private(e, folder))
		}
		return errors.Join(out...)
	}
	return &privateError{privately(err, folder), err}
}

// privateError tells what it may and is what it was.
type privateError struct {
	words string
	error error
}

func (e *privateError) Error() string { return e.words }

func (e *privateError) Is(target error) bool { return errors.Is(e.error, target) }

func privately(err error, folder func(string) string) string {
	switch e := err.(type) {
	case *FileError:
		return folder(e.Folder) + ": " + upTo(privately(e.Err, folder), e.File)
	case *RefusedError:
		return fmt.Sprintf("the %s is refused: %d finding(s)", e.What, len(e.Findings))
	case *fs.PathError:
		return e.Op + ": " + privately(e.Err, folder)
	case *os.LinkError:
		return e.Op + ": " + privately(e.Err, folder)
	case *os.SyscallError:
		return e.Syscall + ": " + privately(e.Err, folder)
	}
	words := ownWords(err)
	var inner []error
	switch e := err.(type) {
	case interface{ Unwrap() []error }:
		inner = e.Unwrap()
	case interface{ Unwrap() error }:
		inner = []error{e.Unwrap()}
	}
	for _, e := range inner {
		if e != nil {
			words = strings.TrimPrefix(words+": "+privately(e, folder), ": ")
		}
	}
	return words
}

// plain is a word that is nobody's name where an error of ours begins with it.
var plain = regexp.MustCompile(`^[A-Za-z'-]+[,;:]?$`)

// ownWords is the beginning of an error's own words, without those of the errors
// in it.
func ownWords(err error) string {
	text := err.Error()
	switch e := err.(type) {
	case interface{ Unwrap() []error }:
		for _, inner := range e.Unwrap() {
			text, _, _ = strings.Cut(text, inner.Error())
		}
	case interface{ Unwrap() error }:
		if inner := e.Unwrap(); inner != nil {
			text, _, _ = strings.Cut(text, inner.Error())
		}
	}
	words := strings.Fields(text)
	n := slices.IndexFunc(words, func(w string) bool { return !plain.MatchString(w) })
	if n >= 0 {
		words = append(words[:n:n], "…")
	}
	return strings.TrimSuffix(strings.Join(words, " "), ":")
}

// upTo is a text up to the first word that is a part of a name.
func upTo(text, name string) string {
	words := strings.Fields(text)
	for i, w := range words {
		if bare := strings.Trim(w, ",;:"); bare != "…" && strings.Contains(name, bare) {
			return strings.Join(append(words[:i:i], "…"), " ")
		}
	}
	return text
}

// Folders tells how a folder of 收件 is called in the log: by its name where it
// is somebody's, for other names are a sender's words.
func (o *Office) Folders(ctx context.Context) func(string) string {
	known := map[string]bool{}
	if l, err := o.InForce(ctx); err == nil {
		for _, f := range o.folders(l) {
			known[share.Key(f)] = true
		}
	}
	return func(folder string) string {
		if known[share.Key(folder)] {
			return folder
		}
		return Unclaimed
	}
}
