package main

import (
	"slices"
	"testing"
	"time"

	"hesuan/schedules"
)

// A share that does not answer holds a pass up for ever. Nothing has failed
// then, and yet nothing goes on.
func TestAJobThatHangsIsToldAsWrong(t *testing.T) {
	now := time.Date(2026, 12, 1, 9, 0, 0, 0, time.UTC)
	records := []schedules.Record{
		{Job: "draft"},
		{Job: "backup", Since: now.Add(-time.Hour)},
		{Job: "scan", Since: now.Add(-time.Hour - time.Second)},
	}
	if got, want := hanging(records, now), []string{"job scan at work since 2026-12-01T07:59:59Z"}; !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}
