package xlsx

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"slices"
	"strings"

	"github.com/klauspost/compress/flate"
	"github.com/xuri/excelize/v2"
)

// entries collects what excelize writes, in whatever order its maps yield, and
// packs it sorted, with no times.
type entries struct {
	names []string
	data  map[string]*bytes.Buffer
}

func (e *entries) collect(io.Writer) excelize.ZipWriter {
	e.data = map[string]*bytes.Buffer{}
	return e
}

// Create is called by excelize for every part.
func (e *entries) Create(name string) (io.Writer, error) {
	if e.data[name] != nil {
		return nil, fmt.Errorf("part %s is written twice", name)
	}
	e.names = append(e.names, name)
	e.data[name] = &bytes.Buffer{}
	return e.data[name], nil
}

// AddFS is not used by excelize when it writes a workbook of its own.
func (e *entries) AddFS(fsys fs.FS) error { return errors.ErrUnsupported }

// Close ends the collecting; pack does the work.
func (e *entries) Close() error { return nil }

// pack writes the parts by name, the list of content types first, as readers
// of streams expect.
func (e *entries) pack() ([]byte, error) {
	const contents = "[Content_Types].xml"
	slices.SortFunc(e.names, func(a, b string) int {
		if (a == contents) != (b == contents) {
			if a == contents {
				return -1
			}
			return 1
		}
		return strings.Compare(a, b)
	})
	var out bytes.Buffer
	z := zip.NewWriter(&out)
	z.RegisterCompressor(zip.Deflate, func(w io.Writer) (io.WriteCloser, error) {
		return flate.NewWriter(w, flate.DefaultCompression)
	})
	for _, name := range e.names {
		w, err := z.CreateHeader(&zip.FileHeader{Name: name, Method: zip.Deflate})
		if err != nil {
			return nil, fmt.Errorf("part %s: %w", name, err)
		}
		if _, err := w.Write(e.data[name].Bytes()); err != nil {
			return nil, fmt.Errorf("part %s: %w", name, err)
		}
	}
	if err := z.Close(); err != nil {
		return nil, err
	}
	return out.Bytes(), nil
}
