// Package digest is the address of a document.
//
// Every original a school sends, every version of the register and of the policy, and every artefact of a run is
// named by the SHA-256 of its bytes. The same bytes have the same address on any machine, years later; that is what
// makes each step of intake repeatable and each run reproducible.
package digest

import (
	"crypto/sha256"
	"database/sql/driver"
	"encoding/hex"
	"fmt"
)

// Hash is the SHA-256 of a document's bytes. The zero Hash means "none": no known document has it.
type Hash [sha256.Size]byte

// Of returns the address of data.
func Of(data []byte) Hash { return sha256.Sum256(data) }

// Parse reads the 64 lower-case hexadecimal digits that String writes, and nothing else: an address has one spelling,
// because it is also a file name and a database key.
func Parse(s string) (Hash, error) {
	var h Hash
	if len(s) != hex.EncodedLen(len(h)) {
		return Hash{}, fmt.Errorf("digest: %q is not 64 hexadecimal digits", s)
	}
	if _, err := hex.Decode(h[:], []byte(s)); err != nil || h.String() != s {
		return Hash{}, fmt.Errorf("digest: %q is not 64 lower-case hexadecimal digits", s)
	}
	return h, nil
}

// String is the 64 lower-case hexadecimal digits of the address.
func (h Hash) String() string { return hex.EncodeToString(h[:]) }

// Short is the first 12 digits, enough to tell documents apart on a page.
func (h Hash) Short() string { return hex.EncodeToString(h[:6]) }

// IsZero reports whether h addresses nothing.
func (h Hash) IsZero() bool { return h == Hash{} }

// MarshalText writes the address into JSON and manifests.
func (h Hash) MarshalText() ([]byte, error) { return hex.AppendEncode(nil, h[:]), nil }

// UnmarshalText is the inverse of MarshalText.
func (h *Hash) UnmarshalText(text []byte) error {
	parsed, err := Parse(string(text))
	if err != nil {
		return err
	}
	*h = parsed
	return nil
}

// Value stores the address as text.
func (h Hash) Value() (driver.Value, error) { return h.String(), nil }

// Scan reads an address that Value stored.
func (h *Hash) Scan(src any) error {
	text, ok := src.(string)
	if !ok {
		return fmt.Errorf("digest: cannot read an address from %T", src)
	}
	return h.UnmarshalText([]byte(text))
}
