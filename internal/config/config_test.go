package config

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"
)

func TestInitWritesDefaultsOnceAndLoadsThem(t *testing.T) {
	dir := t.TempDir()
	cfg, err := Init(dir)
	if err != nil {
		t.Fatal(err)
	}
	want := Config{
		Share:     filepath.Join(dir, "共享"),
		State:     filepath.Join(dir, "数据"),
		Intake:    Intake{Quiet: 3 * time.Second, StaleLock: 12 * time.Hour, Patience: 10 * time.Minute, MaxBytes: 32 << 20},
		Reminders: Reminders{Days: 7},
		Schedules: Schedules{Scan: "@every 10s", Remind: "0 8 * * *", Deadline: "5 0 * * *", Draft: "0 2 * * *", Backup: "0 3 * * 0", Inspect: "0 4 * * *", Notify: "@every 1m"},
	}
	if !reflect.DeepEqual(cfg, want) {
		t.Fatalf("got %+v\nwant %+v", cfg, want)
	}
	mine := []byte("[intake]\nmax_mb = 8\n")
	if err := os.WriteFile(filepath.Join(dir, FileName), mine, 0o644); err != nil {
		t.Fatal(err)
	}
	want.Intake.MaxBytes = 8 << 20
	if cfg, err := Init(dir); err != nil || !reflect.DeepEqual(cfg, want) {
		t.Fatalf("a second Init gave %+v, %v: it must keep the operator's file", cfg, err)
	}
}

func TestRootsMayBeElsewhere(t *testing.T) {
	elsewhere := filepath.Join(t.TempDir(), "share")
	base := t.TempDir()
	cfg, err := parse(FileName, base, []byte("\ufeff[roots]\r\nshare = '"+elsewhere+"'\r\nstate = 'a/../state'\r\n"))
	if err != nil {
		t.Fatal(err)
	}
	if cfg.Share != elsewhere || cfg.State != filepath.Join(base, "state") {
		t.Fatalf("roots are %q and %q", cfg.Share, cfg.State)
	}
}

func TestBackupsGoWhereTheOperatorSays(t *testing.T) {
	elsewhere := filepath.Join(t.TempDir(), "backup")
	for setting, want := range map[string]string{"": "", "backup": filepath.Join("/w", "backup"), elsewhere: elsewhere} {
		cfg, err := parse(FileName, "/w", []byte("[backup]\nfolder = '"+setting+"'\n"))
		if err != nil || cfg.Backup != want {
			t.Errorf("%q: %q, %v", setting, cfg.Backup, err)
		}
	}
}

func TestMistakesNameTheLine(t *testing.T) {
	tests := []struct{ name, text, want string }{
		{"unknown key", "[intake]\nquiet = '1s'\nquite = '2s'\n", "hesuan.toml:3:1: unknown setting intake.quite"},
		{"unknown table", "[schedule]\nscan = ''\n", "hesuan.toml:1:2: unknown setting schedule"},
		{"duration without a unit", "[intake]\n\nquiet = '5'\n", "hesuan.toml:3:"},
		{"negative duration", "[intake]\nstale_lock = '-1h'\n", "is negative"},
		{"wrong type", "[intake]\nmax_mb = 'big'\n", "hesuan.toml:2:"},
		{"zero size", "[intake]\nmax_mb = 0\n", "intake.max_mb is 0"},
		{"size that overflows", "[intake]\nmax_mb = 99999999999999999999\n", "hesuan.toml:2:"},
		{"days that are none", "[reminders]\ndays = -1\n", "reminders.days is -1"},
		{"empty root", "[roots]\nstate = ''\n", "roots.state is empty"},
		{"not TOML", "[intake\n", "hesuan.toml:1:"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			cfg, err := parse(FileName, "/w", []byte(test.text))
			if err == nil || !strings.Contains(err.Error(), test.want) {
				t.Fatalf("got %+v, %v\nwant an error with %q", cfg, err, test.want)
			}
		})
	}
}

func TestAFolderWithoutSettingsIsNoWorkspace(t *testing.T) {
	if _, err := Load(t.TempDir()); !errors.Is(err, fs.ErrNotExist) || !strings.Contains(err.Error(), "hesuan init") {
		t.Fatalf("got %v", err)
	}
}
