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
	"path"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"time"

	"hesuan/internal/config"
	"hesuan/internal/scratch"
	"hesuan/internal/share"
	"hesuan/internal/share/digest"
	"hesuan/internal/store"
	"hesuan/internal/version"
)

// The names in a backup. Documents lie in it under archive/, released files
// under 发布/, both as in the workspace.
const (
	manifestFile   = "manifest.json"
	backupDatabase = "hesuan.db"
	backupFormat   = "hesuan-backup/1"
)

// manifest lists everything a backup holds.
type manifest struct {
	Format  string       `json:"format"`
	Program string       `json:"program"`
	MadeAt  time.Time    `json:"made_at"`
	Entries int64        `json:"entries"` // of the audit log
	Head    digest.Hash  `json:"head"`
	Files   []backedFile `json:"files"`
	Lacks   []damage     `json:"lacks"` // what was not as the service left it when the backup was made
}

type backedFile struct {
	Name string      `json:"name"`
	Size int64       `json:"size"`
	Hash digest.Hash `json:"sha256"`
}

type damage struct {
	Where string `json:"where"`
	What  string `json:"what"`
}

// BackupError says that a backup was made of all that is there, and what of the
// workspace was not as the service left it.
type BackupError struct {
	Target string
	Faults []store.Fault
}

func (e *BackupError) Error() string {
	return fmt.Sprintf("%s was written, but %d things were not as the service left them, first: %s %s", e.Target, len(e.Faults), e.Faults[0].Entity, e.Faults[0].What)
}

// Backup writes the settings, the database as of one moment, every document it
// names and every file it released into a new folder, or into one file where
// target ends in .zip. The service may go on working meanwhile. Target appears
// whole or not at all; it must not exist (fs.ErrExist), nor lie in the share,
// because returns hold personal data. A [*BackupError] says that it was made
// and that something was damaged before.
func (o *Office) Backup(ctx context.Context, target string) error {
	if err := o.backup(ctx, target); err != nil {
		return fmt.Errorf("backup: %w", err)
	}
	return nil
}

func (o *Office) backup(ctx context.Context, target string) (err error) {
	if _, err := os.Lstat(target); !errors.Is(err, fs.ErrNotExist) {
		return errors.Join(err, &fs.PathError{Op: "write", Path: target, Err: fs.ErrExist})
	}
	in, err := o.Share.InShare(target)
	if err != nil {
		return err
	}
	if in {
		return fmt.Errorf("%s lies in the share, where others would read it", target)
	}
	temp, err := scratch.Make(filepath.Dir(target), ".hesuan-backup-")
	if err != nil {
		return err
	}
	published := false
	defer func() {
		if left := temp.Remove(); !published { // a whole backup is one, and the next removes what is left of its making
			err = errors.Join(err, left)
		}
	}()
	out, err := newPack(temp.Path, strings.EqualFold(filepath.Ext(target), ".zip"))
	if err != nil {
		return err
	}
	m, err := o.fill(ctx, out, filepath.Join(temp.Path, "copy.db"))
	made, closeErr := out.finish(m)
	if err = errors.Join(err, closeErr); err != nil {
		return err
	}
	if err := os.Rename(made, target); err != nil {
		return err
	}
	if err := share.SyncDir(filepath.Dir(target)); err != nil {
		return errors.Join(err, os.Rename(target, made))
	}
	published = true
	if len(m.Lacks) == 0 {
		return nil
	}
	faulty := &BackupError{Target: target}
	for _, l := range m.Lacks {
		faulty.Faults = append(faulty.Faults, store.Fault{Entity: l.Where, What: l.What})
	}
	return faulty
}

// fill puts everything into a backup. The database is copied first: what it
// names was archived and released before it was recorded.
func (o *Office) fill(ctx context.Context, out *pack, copied string) (m *manifest, err error) {
	m = &manifest{Format: backupFormat, Program: version.Program, MadeAt: o.clock().UTC()}
	settings, err := os.ReadFile(filepath.Join(o.dir, config.FileName))
	if err != nil {
		return m, err
	}
	if err := out.put(config.FileName, bytes.NewReader(settings)); err != nil {
		return m, err
	}
	if err := store.Copy(ctx, o.Share.Database(), copied); err != nil {
		return m, err
	}
	rd, err := store.OpenReader(ctx, copied)
	if err != nil {
		return m, err
	}
	err = errors.Join(o.fillFrom(ctx, rd, out, m), rd.Close())
	if err != nil {
		return m, err
	}
	db, err := os.Open(copied)
	if err != nil {
		return m, err
	}
	return m, errors.Join(out.put(backupDatabase, db), db.Close(), os.Remove(copied))
}

// fillFrom adds what a copy of the database names.
func (o *Office) fillFrom(ctx context.Context, rd *store.Reader, out *pack, m *manifest) error {
	chain, err := rd.Verify(ctx)
	if err != nil {
		return err
	}
	m.Entries, m.Head = chain.Entries, chain.Head
	for _, f := range chain.Faults {
		m.Lacks = append(m.Lacks, damage{f.Entity, f.What})
	}
	references, err := rd.References(ctx)
	if err != nil {
		return err
	}
	done := map[digest.Hash]bool{}
	for _, ref := range references {
		if done[ref.Hash] {
			continue
		}
		done[ref.Hash] = true
		name := o.Share.Archive.Path(ref.Hash)
		data, err := o.Share.Archive.Read(ref.Hash, anySize)
		if err := m.add(ctx, out, name, data, err); err != nil {
			return err
		}
	}
	return o.fillReleases(ctx, rd, out, m)
}

// anySize is past every file of ours; only hashes decide what they are.
const anySize = 1 << 40

func (o *Office) fillReleases(ctx context.Context, rd *store.Reader, out *pack, m *manifest) error {
	ids, err := rd.RunIDs(ctx)
	if err != nil {
		return err
	}
	for _, id := range ids {
		r, err := rd.Run(ctx, id)
		if errors.Is(err, store.ErrRow) {
			continue // the chain named it
		}
		if err != nil {
			return err
		}
		for _, a := range r.Artefacts {
			file := share.Key(a.Recipient + "/" + a.Name)
			data, err := o.Share.ReadReleased(releaseFolder(r), file, anySize)
			if err == nil && digest.Of(data) != a.Hash {
				err = share.ErrDiffers
			}
			if err := m.add(ctx, out, releaseFolder(r)+"/"+file, data, err); err != nil {
				return err
			}
		}
	}
	return nil
}

// add puts a file into the backup, or says why it could not be read.
func (m *manifest) add(ctx context.Context, out *pack, name string, data []byte, unread error) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	if wantsFiles(unread) {
		return fmt.Errorf("%s: %w", name, unread)
	}
	if unread != nil {
		m.Lacks = append(m.Lacks, damage{name, unread.Error()})
		return nil
	}
	return out.put(name, bytes.NewReader(data))
}

// wantsFiles reports that this machine is short of open files or memory: then
// nothing is the matter with what was to be read, and a backup without it would
// be no backup.
func wantsFiles(err error) bool {
	return errors.Is(err, syscall.EMFILE) || errors.Is(err, syscall.ENFILE) || errors.Is(err, syscall.ENOMEM)
}

// pack is a backup being written: a folder, or a zip file in one.
type pack struct {
	root  *os.Root
	file  *os.File    // of the zip
	zip   *zip.Writer // nil for a folder
	files []backedFile
	dirs  map[string]bool
}

// The parts of the temporary folder that become the backup.
const (
	packFolder = "backup"
	packFile   = "backup.zip"
)

func newPack(temp string, zipped bool) (*pack, error) {
	p := &pack{dirs: map[string]bool{}}
	if zipped {
		f, err := os.OpenFile(filepath.Join(temp, packFile), os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
		if err != nil {
			return nil, err
		}
		p.file, p.zip = f, zip.NewWriter(f)
		return p, nil
	}
	folder := filepath.Join(temp, packFolder)
	if err := os.Mkdir(folder, 0o700); err != nil {
		return nil, err
	}
	root, err := os.OpenRoot(folder)
	p.root = root
	return p, err
}

// put adds one file and lists it.
func (p *pack) put(name string, r io.Reader) error {
	sum := sha256.New()
	size, err := p.write(name, io.TeeReader(r, sum))
	if err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	p.files = append(p.files, backedFile{name, size, digest.Hash(sum.Sum(nil))})
	return nil
}

func (p *pack) write(name string, r io.Reader) (int64, error) {
	if p.zip != nil {
		header := &zip.FileHeader{Name: name, Method: zip.Store} // workbooks and papers are compressed already
		if strings.HasSuffix(name, ".db") {
			header.Method = zip.Deflate
		}
		w, err := p.zip.CreateHeader(header)
		if err != nil {
			return 0, err
		}
		return io.Copy(w, r)
	}
	dir := path.Dir(name)
	if err := p.root.MkdirAll(dir, 0o700); err != nil {
		return 0, err
	}
	for ; !p.dirs[dir]; dir = path.Dir(dir) {
		p.dirs[dir] = true
	}
	f, err := p.root.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return 0, err
	}
	size, err := io.Copy(f, r)
	return size, errors.Join(err, f.Sync(), f.Close())
}

// finish writes the manifest, brings everything to the disk and tells where the
// backup lies.
func (p *pack) finish(m *manifest) (string, error) {
	m.Files = p.files
	slices.SortFunc(m.Files, func(a, b backedFile) int { return strings.Compare(a.Name, b.Name) })
	text, err := json.MarshalIndent(m, "", " ")
	if err == nil {
		_, err = p.write(manifestFile, bytes.NewReader(text))
	}
	if p.zip != nil {
		return p.file.Name(), errors.Join(err, p.zip.Close(), p.file.Sync(), p.file.Close())
	}
	for dir := range p.dirs {
		err = errors.Join(err, share.SyncDir(filepath.Join(p.root.Name(), filepath.FromSlash(dir))))
	}
	return p.root.Name(), errors.Join(err, p.root.Close())
}
