package share

import (
	"maps"
	"os"
	"path/filepath"
	"testing"

	"hesuan/internal/share/digest"
)

// A name can be written in two ways that read alike: 量 and é have two spellings.
// Whoever lays a released file aside under the other one and puts another in its
// place is found out, whichever is met first.
func TestATwinOfAReleasedFileIsAnotherFile(t *testing.T) {
	for name, twin := range map[string]string{"增量表.xlsx": "增\uf97e表.xlsx", "caf\u00e9.xlsx": "cafe\u0301.xlsx"} {
		s := newSpace(t)
		const dir = "发布/2026年度/草稿-1a2b3c4d"
		must(t, s.PublishRelease(dir, []File{{Name: name, Data: []byte("forged")}}))
		must(t, os.WriteFile(filepath.Join(s.share, filepath.FromSlash(dir), twin), []byte("released"), 0o644))
		got, err := s.ReleaseHashes(dir)
		want := map[string]digest.Hash{name: digest.Of([]byte("forged")), twin: digest.Of([]byte("released"))}
		if err != nil || !maps.Equal(got, want) {
			t.Errorf("%v, %v", got, err)
		}
	}
}
