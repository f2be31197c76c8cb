package store

import (
	"context"
	"database/sql"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"strings"

	"github.com/pressly/goose/v3"
	_ "modernc.org/sqlite" // SQLite in Go, without cgo
)

//go:embed migrations/sqlite/*.sql
var migrationFiles embed.FS

// ErrSchema says that the database was made by another version of the program: a newer one, or, for a reader, an older
// one that the service has not brought up to date yet.
var ErrSchema = errors.New("the database has another schema")

// readers is how many queries may run at once beside the writer.
const readers = 4

// Open opens the database at path, making it or bringing its schema up to date. A database of a newer program is
// ErrSchema and is not touched. The caller holds the workspace lock.
func Open(ctx context.Context, path string) (*Store, error) {
	write, err := sql.Open("sqlite", source(path, "immediate", "journal_mode(WAL)", "synchronous(FULL)", "foreign_keys(1)"))
	if err != nil {
		return nil, fmt.Errorf("open database: %w", err)
	}
	// SQLite has one writer; a second connection would only wait for the first.
	write.SetMaxOpenConns(1)
	if err := migrate(ctx, write); err != nil {
		return nil, fmt.Errorf("open database: %w", errors.Join(err, write.Close()))
	}
	reader, err := OpenReader(ctx, path)
	if err != nil {
		return nil, errors.Join(err, write.Close())
	}
	return &Store{Reader: reader, write: write}, nil
}

// OpenReader opens a database that exists, for reading only, whether or not the service runs. One that was never made is
// fs.ErrNotExist, one whose schema is not this program's is ErrSchema.
func OpenReader(ctx context.Context, path string) (*Reader, error) {
	// SQLite would make an empty one.
	if _, err := os.Stat(path); err != nil {
		return nil, fmt.Errorf("open database: %w", err)
	}
	db, err := sql.Open("sqlite", source(path, "deferred", "query_only(1)"))
	if err != nil {
		return nil, fmt.Errorf("open database: %w", err)
	}
	db.SetMaxOpenConns(readers)
	db.SetMaxIdleConns(readers)
	provider, err := migrations(db)
	if err == nil {
		err = upToDate(ctx, db, provider)
	}
	if err != nil {
		return nil, fmt.Errorf("open database: %w", errors.Join(err, db.Close()))
	}
	return &Reader{db: db}, nil
}

// source names the file as a URI, so that no character of the path is taken for a parameter. A writing transaction begins
// immediate: one that began by reading could not be upgraded once somebody else had written.
func source(path, begin string, pragmas ...string) string {
	path = filepath.ToSlash(path)
	if filepath.VolumeName(path) != "" && !strings.HasPrefix(path, "/") {
		path = "/" + path // file:///C:/…
	}
	parameters := url.Values{"_txlock": {begin}, "_pragma": append([]string{"busy_timeout(10000)"}, pragmas...)}
	return "file:" + (&url.URL{Path: path}).EscapedPath() + "?" + parameters.Encode()
}

func migrations(db *sql.DB) (*goose.Provider, error) {
	files, err := fs.Sub(migrationFiles, "migrations/sqlite")
	if err != nil {
		return nil, err
	}
	return goose.NewProvider(goose.DialectSQLite3, db, files)
}

// latest is the schema version this program knows.
func latest(provider *goose.Provider) int64 {
	sources := provider.ListSources()
	return sources[len(sources)-1].Version
}

func migrate(ctx context.Context, db *sql.DB) error {
	provider, err := migrations(db)
	if err != nil {
		return err
	}
	have, err := provider.GetDBVersion(ctx)
	if err != nil {
		return err
	}
	if want := latest(provider); have > want {
		return fmt.Errorf("%w: version %d, this program knows %d; use the newer program", ErrSchema, have, want)
	}
	_, err = provider.Up(ctx)
	return err
}

// upToDate fails unless the schema is exactly this program's. It reads goose's own table, because asking goose would
// make the table where it is missing.
func upToDate(ctx context.Context, db *sql.DB, provider *goose.Provider) error {
	var have sql.NullInt64
	err := db.QueryRowContext(ctx, `SELECT MAX(version_id) FROM `+goose.DefaultTablename).Scan(&have)
	if err != nil {
		return fmt.Errorf("%w: %w", ErrSchema, err)
	}
	if want := latest(provider); have.Int64 != want {
		return fmt.Errorf("%w: version %d, this program knows %d", ErrSchema, have.Int64, want)
	}
	return nil
}
