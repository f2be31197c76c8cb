package service

import (
	"archive/zip"
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"hesuan/internal/config"
	"hesuan/internal/share"
	"hesuan/internal/share/digest"
	"hesuan/internal/store"
)

// ErrBackup says that what is to be restored is no backup, or not whole.
var ErrBackup = errors.New("the backup is not whole")

// Restore makes a workspace in dir, which must be new or empty, out of a backup
// ([Office.Backup]): settings, archive, database, released files, everyone's
// folders and the two books. The backup is proven first, and what was made of
// it afterwards; the report says what differs, such as what was damaged before
// the backup was made. The database is put in place last, so a restore that was
// cut short can be repeated. Where the settings name roots outside dir, the
// state must be new or empty as well, and the share may still be there.
func Restore(ctx context.Context, from, dir string, clock func() time.Time, progress func(step string)) (*Verification, error) {
	v, err := restore(ctx, from, dir, clock, progress)
	if err != nil {
		return nil, fmt.Errorf("restore: %w", err)
	}
	return v, nil
}

func restore(ctx context.Context, from, dir string, clock func() time.Time, progress func(string)) (_ *Verification, err error) {
	b, err := openBackup(from)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, b.close()) }()
	progress("proving the backup")
	if err := b.prove(ctx); err != nil {
		return nil, err
	}
	progress("restoring")
	cfg, err := b.settle(dir)
	if err != nil {
		return nil, err
	}
	if err := b.restore(ctx, cfg); err != nil {
		return nil, err
	}
	o, err := Open(ctx, dir, clock)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, o.Close()) }()
	return o.Verify(ctx, VerifyOptions{Runs: NoRuns}, progress)
}

// furnish brings the database of an older program up to date, makes the folders
// of the share and lays the books in force into it.
func furnish(ctx context.Context, cfg config.Config, ws *share.Workspace) (err error) {
	st, err := store.Open(ctx, ws.Database())
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, st.Close()) }()
	o := &Office{Config: cfg, Share: ws, Reader: st.Reader}
	l, err := o.InForce(ctx)
	if err != nil {
		return err
	}
	for _, book := range []struct {
		file string
		hash digest.Hash
	}{{RegisterFile, l.registerHash}, {PolicyFile, l.policyHash}} {
		data, err := o.Document(book.hash)
		if err != nil {
			return err
		}
		if err := o.Share.Publish(share.Templates, []share.File{{Name: book.file, Data: data}}); err != nil {
			return err
		}
	}
	return o.Share.AddSubjects(o.folders(l))
}

// backup is an open backup.
type backup struct {
	manifest
	files fs.FS
	close func() error
}

// manifestLimit bounds the manifest: some hundred bytes a file, for a million.
const manifestLimit = 512 << 20

func openBackup(from string) (b *backup, err error) {
	b = &backup{}
	info, err := os.Stat(from)
	if err != nil {
		return nil, err
	}
	if info.IsDir() {
		root, err := os.OpenRoot(from)
		if err != nil {
			return nil, err
		}
		b.files, b.close = root.FS(), root.Close
	} else {
		z, err := zip.OpenReader(from)
		if err != nil {
			return nil, fmt.Errorf("%w: %s: %w", ErrBackup, from, err)
		}
		b.files, b.close = z, z.Close
	}
	text, err := b.read(manifestFile, manifestLimit)
	if err == nil {
		err = json.Unmarshal(text, &b.manifest)
	}
	if err == nil && b.Format != backupFormat {
		err = fmt.Errorf("format %q, this program knows %s", b.Format, backupFormat)
	}
	if err != nil {
		return nil, errors.Join(fmt.Errorf("%w: %s of %s: %w", ErrBackup, manifestFile, from, err), b.close())
	}
	return b, nil
}

// read returns a file of at most limit bytes.
func (b *backup) read(name string, limit int64) ([]byte, error) {
	f, err := b.files.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	data, err := io.ReadAll(io.LimitReader(f, limit+1))
	if err == nil && int64(len(data)) > limit {
		err = fmt.Errorf("%s is longer than %d bytes", name, limit)
	}
	return data, err
}

// prove hashes every file of the backup and compares it with the manifest.
func (b *backup) prove(ctx context.Context) error {
	listed := map[string]bool{manifestFile: true}
	for _, f := range b.Files {
		if err := ctx.Err(); err != nil {
			return err
		}
		if !fs.ValidPath(f.Name) || listed[f.Name] || !restorable(f.Name) {
			return fmt.Errorf("%w: it lists %q", ErrBackup, f.Name)
		}
		listed[f.Name] = true
		if err := b.proveFile(f); err != nil {
			return fmt.Errorf("%w: %s: %w", ErrBackup, f.Name, err)
		}
	}
	for _, name := range []string{config.FileName, backupDatabase} {
		if !listed[name] {
			return fmt.Errorf("%w: it has no %s", ErrBackup, name)
		}
	}
	return fs.WalkDir(b.files, ".", func(name string, entry fs.DirEntry, err error) error {
		if err == nil && !entry.IsDir() && !listed[name] {
			err = fmt.Errorf("%w: it holds %s, which it does not list", ErrBackup, name)
		}
		return err
	})
}

func restorable(name string) bool {
	return name == config.FileName || name == backupDatabase || strings.HasPrefix(name, archivedUnder) ||
		strings.HasPrefix(name, share.Releases+"/") && strings.Count(name, "/") >= 3
}

// archivedUnder begins the names of documents in a backup.
const archivedUnder = "archive/"

func (b *backup) proveFile(want backedFile) error {
	f, err := b.files.Open(want.Name)
	if err != nil {
		return err
	}
	defer f.Close()
	sum := sha256.New()
	size, err := io.Copy(sum, io.LimitReader(f, want.Size+1))
	switch {
	case err != nil:
		return err
	case size != want.Size:
		return fmt.Errorf("has another size than the %d bytes listed", want.Size)
	case digest.Hash(sum.Sum(nil)) != want.Hash:
		return errors.New("is not what was listed")
	}
	return nil
}

// settle puts the settings into a folder that holds nothing else.
func (b *backup) settle(dir string) (config.Config, error) {
	settings, err := b.read(config.FileName, 1<<20)
	if err != nil {
		return config.Config{}, err
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return config.Config{}, err
	}
	file := filepath.Join(dir, config.FileName)
	there, err := os.ReadFile(file)
	repeated := err == nil && bytes.Equal(there, settings)
	entries, err := os.ReadDir(dir)
	if err != nil {
		return config.Config{}, err
	}
	entries = slices.DeleteFunc(entries, func(e fs.DirEntry) bool { return e.Name() == unsettled })
	if len(entries) > 0 && !repeated {
		return config.Config{}, fmt.Errorf("%s is not empty: %w", dir, fs.ErrExist)
	}
	if !repeated {
		if err := writeSettings(dir, settings); err != nil {
			return config.Config{}, err
		}
	}
	cfg, err := config.Load(dir)
	if err != nil {
		return config.Config{}, err
	}
	state, err := os.ReadDir(cfg.State)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return config.Config{}, err
	}
	if len(state) > 0 {
		return config.Config{}, fmt.Errorf("%s is not empty: %w", cfg.State, fs.ErrExist)
	}
	return cfg, nil
}

// unsettled holds the settings until they are whole.
const unsettled = config.FileName + ".restoring"

// writeSettings makes the settings file whole or not at all: by it a restore
// that was cut short is known again.
func writeSettings(dir string, settings []byte) error {
	temp := filepath.Join(dir, unsettled)
	f, err := os.OpenFile(temp, os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o644)
	if err != nil {
		return err
	}
	_, err = f.Write(settings)
	if err = errors.Join(err, f.Sync(), f.Close()); err != nil {
		return err
	}
	if err := os.Rename(temp, filepath.Join(dir, config.FileName)); err != nil {
		return err
	}
	return share.SyncDir(dir)
}

// restore fills a state beside the one that is to be, and the share; then it
// gives the state its name, and nothing is left to do.
func (b *backup) restore(ctx context.Context, cfg config.Config) error {
	unfinished := cfg.State + ".restoring"
	if err := os.RemoveAll(unfinished); err != nil {
		return err
	}
	if err := share.Init(cfg.Share, unfinished); err != nil {
		return err
	}
	ws, err := share.Open(cfg.Share, unfinished)
	if err != nil {
		return err
	}
	err = b.unpack(ctx, ws)
	if err == nil {
		err = furnish(ctx, cfg, ws)
	}
	if err == nil {
		err = share.SyncDir(unfinished)
	}
	if err := errors.Join(err, ws.Close()); err != nil {
		return err
	}
	if err := os.Remove(cfg.State); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	if err := os.Rename(unfinished, cfg.State); err != nil {
		return err
	}
	return share.SyncDir(filepath.Dir(cfg.State))
}

func (b *backup) unpack(ctx context.Context, ws *share.Workspace) error {
	releases := map[string][]share.File{}
	for _, f := range b.Files {
		if err := ctx.Err(); err != nil {
			return err
		}
		switch parts := strings.SplitN(f.Name, "/", 4); {
		case f.Name == config.FileName:
		case f.Name == backupDatabase:
			if err := b.database(ws); err != nil {
				return err
			}
		case parts[0]+"/" == archivedUnder:
			if err := b.document(ws, f); err != nil {
				return err
			}
		default:
			data, err := b.read(f.Name, f.Size)
			if err != nil {
				return err
			}
			folder := strings.Join(parts[:3], "/")
			releases[folder] = append(releases[folder], share.File{Name: parts[3], Data: data})
		}
	}
	for folder, files := range releases {
		if err := ws.PublishRelease(folder, files); err != nil {
			return err
		}
	}
	return nil
}

func (b *backup) document(ws *share.Workspace, f backedFile) error {
	src, err := b.files.Open(f.Name)
	if err != nil {
		return err
	}
	defer src.Close()
	_, err = ws.Archive.Put(src, f.Size)
	return err
}

func (b *backup) database(ws *share.Workspace) error {
	src, err := b.files.Open(backupDatabase)
	if err != nil {
		return err
	}
	defer src.Close()
	f, err := os.OpenFile(ws.Database(), os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	_, err = io.Copy(f, src)
	return errors.Join(err, f.Sync(), f.Close())
}
