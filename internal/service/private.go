package service

import "strings"

// FileError says which dropped file could not be dealt with, and why.
type FileError struct {
	Folder, File string
	Err          error
}

func (e *FileError) Error() string { return e.Folder + "/" + e.File + ": " + e.Err.Error() }

func (e *FileError) Unwrap() error { return e.Err }

// Private is the error without the name the sender gave to the file, which may
// be a person's.
func (e *FileError) Private() string {
	return e.Folder + ": " + strings.ReplaceAll(e.Err.Error(), e.File, "…")
}
