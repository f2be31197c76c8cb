//go:build !windows

package main

import (
	"context"
	"io"
)

// asService is for Windows alone: elsewhere a service is a process like any
// other.
func asService(func(ctx context.Context, args []string, stdout, stderr io.Writer) int) (code int, ok bool) {
	return 0, false
}
