// Package config reads hesuan.toml, the operator's one settings file.
//
//	cfg, err := config.Load(dir)        // dir holds hesuan.toml
//	ws, err := share.Open(cfg.Share, cfg.State)
//
// The file is decoded strictly. An unknown key, a value of the wrong type or one out of range is an error that names
// file, line and key; there is no setting that is silently ignored. Messages are in English because the operator reads
// them. Cron expressions are kept as text: package schedules parses them, and it alone knows their grammar.
package config

import (
	"bytes"
	_ "embed"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/pelletier/go-toml/v2"
)

// FileName is the settings file inside a workspace folder.
const FileName = "hesuan.toml"

//go:embed default.toml
var defaults []byte

// Config is the settings of one workspace, with every default filled in.
type Config struct {
	Share     string // absolute path of the shared folder
	State     string // absolute path of the service's own state
	Intake    Intake
	Reminders Reminders
	Schedules Schedules
	Backup    string    // absolute path of the folder for the daemon's backups; "" for none
	Monitor   string    // address of the loopback where health and figures are told; "" for nowhere
	Notify    []Channel // where messages go; none unless the operator names one
}

// Intake is when a dropped file is taken.
type Intake struct {
	Quiet     time.Duration // size and mtime must hold still this long
	StaleLock time.Duration // an older ~$ lock file no longer holds a workbook back; 0 means it always does
	Patience  time.Duration // what waits for longer is named in the sender's 回执; an empty file is taken as it is
	MaxBytes  int64         // a larger file is refused
}

// Reminders is when a filer is reminded.
type Reminders struct {
	Days int // this many days before its deadline, and from then on until its return came
}

// Schedules are cron expressions in Asia/Shanghai. An empty one switches its job off.
type Schedules struct {
	Scan     string // take what was dropped in 收件, and answer it
	Remind   string // remind those whose return is missing
	Deadline string // close a collection whose deadline has passed
	Draft    string // compute a draft run of the open period
	Backup   string // copy everything that cannot be made again; off without Config.Backup
	Inspect  string // prove that everything is as the service left it
	Notify   string // send the messages that wait; off without Config.Notify
}

// file is the shape of hesuan.toml.
type file struct {
	Roots struct {
		Share string `toml:"share"`
		State string `toml:"state"`
	} `toml:"roots"`
	Intake struct {
		Quiet     span `toml:"quiet"`
		StaleLock span `toml:"stale_lock"`
		Patience  span `toml:"patience"`
		MaxMB     int  `toml:"max_mb"`
	} `toml:"intake"`
	Reminders struct {
		Days int `toml:"days"`
	} `toml:"reminders"`
	Schedules struct {
		Scan     string `toml:"scan"`
		Remind   string `toml:"remind"`
		Deadline string `toml:"deadline"`
		Draft    string `toml:"draft"`
		Backup   string `toml:"backup"`
		Inspect  string `toml:"inspect"`
		Notify   string `toml:"notify"`
	} `toml:"schedules"`
	Backup struct {
		Folder string `toml:"folder"`
	} `toml:"backup"`
	Monitor struct {
		Listen string `toml:"listen"`
	} `toml:"monitor"`
	Notify []channel `toml:"notify"`
}

// span is a time.Duration written as text, which TOML has no type for.
type span time.Duration

func (s *span) UnmarshalText(text []byte) error {
	d, err := time.ParseDuration(string(text))
	if err != nil {
		return err
	}
	if d < 0 {
		return fmt.Errorf("%q is negative", text)
	}
	*s = span(d)
	return nil
}

// Init writes the default hesuan.toml into dir, which must exist, and loads it. A file that is already there is left
// as it is, so that init can be repeated.
func Init(dir string) (Config, error) {
	f, err := os.OpenFile(filepath.Join(dir, FileName), os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644)
	switch {
	case errors.Is(err, fs.ErrExist):
		return Load(dir)
	case err != nil:
		return Config{}, fmt.Errorf("write settings: %w", err)
	}
	_, err = f.Write(defaults)
	if err := errors.Join(err, f.Sync(), f.Close()); err != nil {
		return Config{}, fmt.Errorf("write settings: %w", err)
	}
	return Load(dir)
}

// Load reads dir/hesuan.toml. A folder without one is not a workspace: the error wraps fs.ErrNotExist.
func Load(dir string) (Config, error) {
	path := filepath.Join(dir, FileName)
	text, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return Config{}, fmt.Errorf("%s is not a workspace, run \"hesuan init\" first: %w", dir, err)
	}
	if err != nil {
		return Config{}, fmt.Errorf("read settings: %w", err)
	}
	base, err := filepath.Abs(dir)
	if err != nil {
		return Config{}, fmt.Errorf("read settings: %w", err)
	}
	return parse(path, base, text)
}

// parse decodes text over the defaults and resolves relative roots against base.
func parse(path, base string, text []byte) (Config, error) {
	var f file
	if err := decode(defaults, &f); err != nil {
		panic("config: the embedded defaults do not decode: " + err.Error())
	}
	if err := decode(text, &f); err != nil {
		return Config{}, fmt.Errorf("%s:%w", path, err)
	}
	switch {
	case f.Roots.Share == "":
		return Config{}, fmt.Errorf("%s: roots.share is empty", path)
	case f.Roots.State == "":
		return Config{}, fmt.Errorf("%s: roots.state is empty", path)
	case f.Intake.MaxMB < 1 || f.Intake.MaxMB > 1024:
		return Config{}, fmt.Errorf("%s: intake.max_mb is %d, want 1 to 1024", path, f.Intake.MaxMB)
	case f.Reminders.Days < 0 || f.Reminders.Days > 366:
		return Config{}, fmt.Errorf("%s: reminders.days is %d, want 0 to 366", path, f.Reminders.Days)
	}
	cfg := Config{
		Share: under(base, f.Roots.Share),
		State: under(base, f.Roots.State),
		Intake: Intake{
			Quiet:     time.Duration(f.Intake.Quiet),
			StaleLock: time.Duration(f.Intake.StaleLock),
			Patience:  time.Duration(f.Intake.Patience),
			MaxBytes:  int64(f.Intake.MaxMB) << 20,
		},
		Reminders: Reminders{Days: f.Reminders.Days},
		Schedules: Schedules{Scan: f.Schedules.Scan, Remind: f.Schedules.Remind, Deadline: f.Schedules.Deadline, Draft: f.Schedules.Draft, Backup: f.Schedules.Backup, Inspect: f.Schedules.Inspect, Notify: f.Schedules.Notify},
		Monitor:   f.Monitor.Listen,
	}
	if f.Backup.Folder != "" {
		cfg.Backup = under(base, f.Backup.Folder)
	}
	for i, c := range f.Notify {
		read, err := c.read(base, cfg)
		if err != nil {
			return Config{}, fmt.Errorf("%s: notify %d: %w", path, i+1, err)
		}
		cfg.Notify = append(cfg.Notify, read)
	}
	return cfg, nil
}

func under(base, path string) string {
	if filepath.IsAbs(path) {
		return filepath.Clean(path)
	}
	return filepath.Join(base, path)
}

// decode is strict and words its errors "line:column: key: what", to follow a file name.
func decode(text []byte, f *file) error {
	// Notepad writes a byte order mark, which TOML does not allow.
	dec := toml.NewDecoder(bytes.NewReader(bytes.TrimPrefix(text, []byte("\ufeff"))))
	err := dec.DisallowUnknownFields().Decode(f)
	if unknown := (*toml.StrictMissingError)(nil); errors.As(err, &unknown) {
		line, column := unknown.Errors[0].Position()
		return fmt.Errorf("%d:%d: unknown setting %s", line, column, strings.Join(unknown.Errors[0].Key(), "."))
	}
	if bad := (*toml.DecodeError)(nil); errors.As(err, &bad) {
		line, column := bad.Position()
		if key := strings.Join(bad.Key(), "."); key != "" {
			return fmt.Errorf("%d:%d: %s: %w", line, column, key, err)
		}
		return fmt.Errorf("%d:%d: %w", line, column, err)
	}
	return err
}
