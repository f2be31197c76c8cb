package importer_test

import (
	"archive/zip"
	"bytes"
	"io"
	"regexp"
	"strings"
	"testing"
)

// part is one file of a workbook under the knife.
type part struct {
	name string
	data []byte
}

// unpack takes a workbook apart, pack puts it together again.
func unpack(t *testing.T, data []byte) []part {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	var out []part
	for _, e := range z.File {
		r, err := e.Open()
		if err != nil {
			t.Fatal(err)
		}
		b, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, part{e.Name, b})
	}
	return out
}

func pack(t *testing.T, parts []part) []byte {
	t.Helper()
	var out bytes.Buffer
	z := zip.NewWriter(&out)
	for _, p := range parts {
		w, err := z.Create(p.name)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := w.Write(p.data); err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// rewrite changes one part; it fails when nothing was changed.
func rewrite(t *testing.T, data []byte, name string, change func(string) string) []byte {
	t.Helper()
	parts := unpack(t, data)
	for i := range parts {
		if parts[i].name == name {
			after := change(string(parts[i].data))
			if after == string(parts[i].data) {
				t.Fatalf("%s: nothing changed", name)
			}
			parts[i].data = []byte(after)
			return pack(t, parts)
		}
	}
	t.Fatalf("no part %s", name)
	return nil
}

var cellName = regexp.MustCompile(`r="([A-Z]+\d+)"`)

// replaceCell puts another element in a cell's place.
func replaceCell(t *testing.T, data []byte, part, cell string) []byte {
	t.Helper()
	name := cellName.FindStringSubmatch(cell)[1]
	old := regexp.MustCompile(`<c r="` + name + `"(?:[^>]*/>|.*?</c>)`)
	return rewrite(t, data, part, func(s string) string {
		return old.ReplaceAllLiteralString(s, cell)
	})
}

func swap(old, with string) func(string) string {
	return func(s string) string { return strings.Replace(s, old, with, 1) }
}
