package digest

import (
	"encoding/json"
	"strings"
	"testing"
)

// FIPS 180-4's own example.
const abc = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"

func TestOneSpelling(t *testing.T) {
	h := Of([]byte("abc"))
	if h.String() != abc || h.Short() != abc[:12] {
		t.Fatalf("Of(abc) = %s, %s", h, h.Short())
	}
	if got, err := Parse(abc); err != nil || got != h {
		t.Fatalf("Parse = %s, %v", got, err)
	}
	for _, bad := range []string{"", abc[1:], abc + "0", strings.ToUpper(abc), "g" + abc[1:]} {
		if got, err := Parse(bad); err == nil {
			t.Errorf("Parse(%q) = %s, want an error", bad, got)
		}
	}
}

func TestTextAndDatabaseRoundTrip(t *testing.T) {
	h := Of([]byte("abc"))
	text, err := json.Marshal(map[string]Hash{"sha256": h})
	if err != nil {
		t.Fatal(err)
	}
	var back map[string]Hash
	if err := json.Unmarshal(text, &back); err != nil || back["sha256"] != h {
		t.Fatalf("%s came back as %v, %v", text, back, err)
	}
	stored, err := h.Value()
	if err != nil {
		t.Fatal(err)
	}
	var scanned Hash
	if err := scanned.Scan(stored); err != nil || scanned != h {
		t.Fatalf("Scan = %s, %v", scanned, err)
	}
	for _, bad := range []any{nil, int64(1), "abc"} {
		if err := scanned.Scan(bad); err == nil {
			t.Errorf("Scan(%v) gave no error", bad)
		}
	}
	if !(Hash{}).IsZero() || h.IsZero() {
		t.Error("IsZero is wrong")
	}
}
