package service

import (
	"archive/zip"
	"bytes"
	"encoding/json"
	"errors"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"reflect"
	"runtime"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"hesuan/internal/share"
	"hesuan/internal/share/digest"
)

// A county lost with its machine is made again out of a backup: the log goes
// on, everyone stands where they stood, and the same run comes out.
func TestABackupRestoresToAnEmptyMachine(t *testing.T) {
	d := twoYears(t)
	before := d.verified(VerifyOptions{Runs: NoRuns})
	_, standings, err := d.o.Status(t.Context(), "")
	if err != nil {
		t.Fatal(err)
	}
	released := d.releases()
	last, err := d.o.Reader.LatestRun(t.Context(), "2026年度")
	if err != nil {
		t.Fatal(err)
	}
	for _, target := range []string{"备份.zip", "备份"} {
		t.Run(target, func(t *testing.T) {
			from := filepath.Join(t.TempDir(), target)
			if err := d.o.Backup(t.Context(), from); err != nil {
				t.Fatal(err)
			}
			if others, _ := os.ReadDir(filepath.Dir(from)); len(others) != 1 {
				t.Errorf("%d entries beside the backup", len(others))
			}
			dir := filepath.Join(t.TempDir(), "新机器")
			v, err := Restore(t.Context(), from, dir, d.o.clock, func(string) {})
			if err != nil {
				t.Fatal(err)
			}
			if len(v.Faults)+len(v.Notes) != 0 || v.Head != before.Head || v.Documents != before.Documents || v.Files != before.Files {
				t.Errorf("restored: %+v\nbefore: %+v", v, before)
			}
			n := &desk{t: t, dir: dir, now: d.now, c: d.c}
			o, err := Open(t.Context(), dir, func() time.Time { return n.now })
			if err != nil {
				t.Fatal(err)
			}
			defer o.Close()
			n.o = o
			if got := n.releases(); !reflect.DeepEqual(got, released) {
				t.Errorf("%d released files, were %d, or their bytes differ", len(got), len(released))
			}
			if _, got, err := o.Status(t.Context(), ""); err != nil || !slices.Equal(got, standings) {
				t.Errorf("everyone stands elsewhere: %v\n%v\n%v", err, got, standings)
			}
			again := n.computed("2026年度")
			if !again.Again || again.Run.Fingerprint != last.Fingerprint || !reflect.DeepEqual(again.Run.Artefacts, last.Artefacts) {
				t.Errorf("computed again: %s, was %s", again.Run.Fingerprint, last.Fingerprint)
			}
			f := d.file("S08")
			n.drop(f.Folder, f.Name, f.Data)
			if out := n.only(n.pass()); !out.State.Counts() {
				t.Errorf("the restored service does not take a return: %+v", out)
			}
			if info, err := os.Stat(o.Config.State); err != nil || runtime.GOOS != "windows" && info.Mode().Perm() != 0o700 {
				t.Errorf("the state is %v, %v", info.Mode(), err)
			}
		})
	}
}

// releases are the files in 发布 that belong to runs.
func (d *desk) releases() map[string]string {
	d.t.Helper()
	all := tree(d.t, filepath.Join(d.o.Config.Share, share.Releases))
	for name := range all {
		if strings.Contains(name, Current) {
			delete(all, name)
		}
	}
	return all
}

// small is a workspace with one return and no run, and its backup.
func small(t *testing.T, name string) (*desk, string) {
	t.Helper()
	d := newDesk(t)
	d.filed("S05")
	to := filepath.Join(t.TempDir(), name)
	if err := d.o.Backup(t.Context(), to); err != nil {
		t.Fatal(err)
	}
	return d, to
}

func TestABackupIsTakenBesideTheServiceAndOverwritesNothing(t *testing.T) {
	d, there := small(t, "a.zip")
	old, err := os.ReadFile(there)
	if err != nil {
		t.Fatal(err)
	}
	looking, err := OpenReader(t.Context(), d.dir, d.o.clock)
	if err != nil {
		t.Fatal(err)
	}
	defer looking.Close()
	if err := looking.Backup(t.Context(), filepath.Join(t.TempDir(), "b.zip")); err != nil {
		t.Errorf("beside the service: %v", err)
	}
	if err := looking.Backup(t.Context(), there); !errors.Is(err, fs.ErrExist) {
		t.Errorf("over another: %v", err)
	}
	if now, err := os.ReadFile(there); err != nil || !bytes.Equal(now, old) {
		t.Errorf("the older backup changed: %v", err)
	}
	inside := filepath.Join(d.o.Config.Share, share.Answers, "b.zip")
	if err := looking.Backup(t.Context(), inside); err == nil || !strings.Contains(err.Error(), "in the share") {
		t.Errorf("into the share: %v", err)
	}
	if _, err := os.Stat(inside); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("something lies in the share: %v", err)
	}
}

func TestABackupIsForItsOwnerAlone(t *testing.T) {
	if runtime.GOOS == "windows" {
		return // permissions are inherited there
	}
	for _, name := range []string{"a.zip", "a"} {
		_, to := small(t, name)
		err := filepath.WalkDir(to, func(name string, entry fs.DirEntry, err error) error {
			if err != nil {
				return err
			}
			if info, err := entry.Info(); err != nil || info.Mode().Perm()&0o077 != 0 {
				t.Errorf("%s is %v, %v", name, info.Mode(), err)
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
}

// What was damaged before is in no backup, and every step says so.
func TestABackupOfADamagedWorkspaceSaysWhatItLacks(t *testing.T) {
	d := newDesk(t)
	d.filed("S05")
	filed, err := d.o.Reader.Filed(t.Context(), "2026年度")
	if err != nil {
		t.Fatal(err)
	}
	lost := d.o.Share.Archive.Path(filed[0].Hash)
	flip(t, filepath.Join(d.o.Config.State, filepath.FromSlash(lost)))
	to := filepath.Join(t.TempDir(), "a.zip")
	var faulty *BackupError
	if err := d.o.Backup(t.Context(), to); !errors.As(err, &faulty) || len(faulty.Faults) != 1 || faulty.Faults[0].Entity != lost {
		t.Fatalf("%v", err)
	}
	v, err := Restore(t.Context(), to, filepath.Join(t.TempDir(), "w"), d.o.clock, func(string) {})
	if err != nil {
		t.Fatal(err)
	}
	if len(v.Faults) != 1 || !names(v.Faults, lost, "is missing") {
		t.Errorf("%v", v.Faults)
	}
}

// relist writes a backup's manifest again, edited.
func relist(t *testing.T, backup string, edit func(*manifest)) {
	t.Helper()
	name := filepath.Join(backup, manifestFile)
	text, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	var m manifest
	if err := json.Unmarshal(text, &m); err != nil {
		t.Fatal(err)
	}
	edit(&m)
	if text, err = json.Marshal(m); err != nil {
		t.Fatal(err)
	}
	overwrite(t, name, text)
}

func TestADamagedBackupIsNotRestored(t *testing.T) {
	d, good := small(t, "a")
	var document string
	err := filepath.WalkDir(filepath.Join(good, "archive"), func(name string, entry fs.DirEntry, err error) error {
		if err == nil && !entry.IsDir() {
			document, err = filepath.Rel(good, name)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	listing := func(edit func(*manifest)) func(*testing.T, string) {
		return func(t *testing.T, dir string) { relist(t, dir, edit) }
	}
	for _, c := range []struct {
		name, says string
		damage     func(t *testing.T, dir string)
	}{
		{"a byte of a document", filepath.ToSlash(document), func(t *testing.T, dir string) { flip(t, filepath.Join(dir, document)) }},
		{"a byte of the database", backupDatabase, func(t *testing.T, dir string) { flip(t, filepath.Join(dir, backupDatabase)) }},
		{"a document gone", filepath.ToSlash(document), func(t *testing.T, dir string) {
			if err := os.Remove(filepath.Join(dir, document)); err != nil {
				t.Fatal(err)
			}
		}},
		{"a file slipped in", "does not list", func(t *testing.T, dir string) {
			if err := os.WriteFile(filepath.Join(dir, "archive", "x"), []byte("x"), 0o600); err != nil {
				t.Fatal(err)
			}
		}},
		{"no manifest", manifestFile, func(t *testing.T, dir string) {
			if err := os.Remove(filepath.Join(dir, manifestFile)); err != nil {
				t.Fatal(err)
			}
		}},
		{"a newer format", "this program knows", listing(func(m *manifest) { m.Format = "hesuan-backup/2" })},
		{"no database", "has no hesuan.db", listing(func(m *manifest) {
			m.Files = slices.DeleteFunc(m.Files, func(f backedFile) bool { return f.Name == backupDatabase })
		})},
		{"a name that leads out", `it lists "../x"`, listing(func(m *manifest) { m.Files[0].Name = "../x" })},
		{"a file twice", "it lists", listing(func(m *manifest) { m.Files = append(m.Files, m.Files[0]) })},
	} {
		t.Run(c.name, func(t *testing.T) {
			from, dir := filepath.Join(t.TempDir(), "b"), filepath.Join(t.TempDir(), "w")
			if err := os.CopyFS(from, os.DirFS(good)); err != nil {
				t.Fatal(err)
			}
			c.damage(t, from)
			_, err := Restore(t.Context(), from, dir, d.o.clock, func(string) {})
			if !errors.Is(err, ErrBackup) || !strings.Contains(err.Error(), c.says) {
				t.Errorf("%v, want %s", err, c.says)
			}
			if _, err := os.Stat(dir); !errors.Is(err, fs.ErrNotExist) {
				t.Errorf("something was made of it: %v", err)
			}
		})
	}
	cut := filepath.Join(t.TempDir(), "cut.zip")
	if err := os.WriteFile(cut, []byte("PK\x03\x04"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := Restore(t.Context(), cut, filepath.Join(t.TempDir(), "w"), d.o.clock, func(string) {}); !errors.Is(err, ErrBackup) || !errors.Is(err, zip.ErrFormat) {
		t.Errorf("a zip cut short: %v", err)
	}
}

func TestARestoreTouchesNoWorkspaceThatIsThere(t *testing.T) {
	d, from := small(t, "a.zip")
	before := tree(t, d.dir)
	if _, err := Restore(t.Context(), from, d.dir, time.Now, func(string) {}); !errors.Is(err, fs.ErrExist) {
		t.Errorf("%v", err)
	}
	if !reflect.DeepEqual(tree(t, d.dir), before) {
		t.Error("the workspace changed")
	}
}

// older puts a backup's database back to the schema of a program before this
// one, which had no messages.
func older(t *testing.T, backup string) {
	t.Helper()
	const program = `import sqlite3, sys
db = sqlite3.connect(sys.argv[1])
db.execute("DROP TABLE messages")
assert db.execute("DELETE FROM goose_db_version WHERE version_id >= 6").rowcount > 0
db.commit()
db.close()`
	name := filepath.Join(backup, backupDatabase)
	if out, err := exec.Command("python3", "-c", program, name).CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	data, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	relist(t, backup, func(m *manifest) {
		i := slices.IndexFunc(m.Files, func(f backedFile) bool { return f.Name == backupDatabase })
		m.Files[i] = backedFile{backupDatabase, int64(len(data)), digest.Of(data)}
	})
}

// What was backed up before the program was replaced is what it is restored from
// when the machine is lost on the day after.
func TestABackupOfAnOlderProgramIsRestored(t *testing.T) {
	d, from := small(t, "a")
	before := d.verified(VerifyOptions{Runs: NoRuns})
	older(t, from)
	v, err := Restore(t.Context(), from, filepath.Join(t.TempDir(), "w"), d.o.clock, func(string) {})
	if err != nil {
		t.Fatal(err)
	}
	if len(v.Faults)+len(v.Notes) != 0 || v.Head != before.Head {
		t.Errorf("%+v", v)
	}
}

// A restore that was cut short before the state got its name is repeated.
func TestARestoreCutShortIsRepeated(t *testing.T) {
	d, from := small(t, "a.zip")
	dir := filepath.Join(t.TempDir(), "w")
	b, err := openBackup(from)
	if err != nil {
		t.Fatal(err)
	}
	defer b.close()
	cfg, err := b.settle(dir)
	if err != nil {
		t.Fatal(err)
	}
	if err := share.Init(cfg.Share, cfg.State+".restoring"); err != nil {
		t.Fatal(err)
	}
	v, err := Restore(t.Context(), from, dir, d.o.clock, func(string) {})
	if err != nil || len(v.Faults) != 0 {
		t.Fatalf("%+v, %v", v, err)
	}
}

// A restore may be cut short anywhere, even while it writes its first file.
func TestARestoreThatWasCutShortIsRepeated(t *testing.T) {
	d, from := small(t, "a.zip")
	settings, err := os.ReadFile(filepath.Join(d.dir, "hesuan.toml"))
	if err != nil {
		t.Fatal(err)
	}
	for name, cut := range map[string]func(dir string) error{
		"in the settings": func(dir string) error {
			return os.WriteFile(filepath.Join(dir, "hesuan.toml.restoring"), settings[:len(settings)/2], 0o644)
		},
		"after the settings": func(dir string) error {
			return os.WriteFile(filepath.Join(dir, "hesuan.toml"), settings, 0o644)
		},
		"in the state": func(dir string) error {
			return errors.Join(os.WriteFile(filepath.Join(dir, "hesuan.toml"), settings, 0o644),
				os.MkdirAll(filepath.Join(dir, "数据.restoring", "archive", "tmp"), 0o700),
				os.WriteFile(filepath.Join(dir, "数据.restoring", "hesuan.db"), settings, 0o600))
		},
	} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			if err := cut(dir); err != nil {
				t.Fatal(err)
			}
			v, err := Restore(t.Context(), from, dir, d.o.clock, func(string) {})
			if err != nil || len(v.Faults)+len(v.Notes) != 0 {
				t.Fatalf("%+v, %v", v, err)
			}
			left, err := filepath.Glob(filepath.Join(dir, "*.restoring"))
			if err != nil || len(left) > 0 {
				t.Errorf("left: %v, %v", left, err)
			}
			if again, err := os.ReadFile(filepath.Join(dir, "hesuan.toml")); err != nil || !bytes.Equal(again, settings) {
				t.Errorf("the settings are %q, %v", again, err)
			}
		})
	}
}

// What is damaged is named, and the rest is backed up; what cannot be read only
// at this moment is no damage, and there is no backup without it.
func TestABackupLacksWhatIsDamagedAndNothingElse(t *testing.T) {
	for err, lacks := range map[error]bool{share.ErrDamaged: true, fs.ErrNotExist: true, syscall.EIO: true, syscall.EMFILE: false, syscall.ENOMEM: false} {
		m := &manifest{}
		got := m.add(t.Context(), nil, "archive/ab", nil, &fs.PathError{Op: "open", Path: "x", Err: err})
		if (got == nil) != lacks || (len(m.Lacks) == 1) != lacks {
			t.Errorf("%v: %v, lacks %v", err, got, m.Lacks)
		}
	}
}
