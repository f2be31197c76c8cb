package share

import (
	"fmt"
	"path"
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// maxName is the longest name we write, in bytes of UTF-8. ext4 takes 255, Windows 255 UTF-16 units with a path of 260
// characters in Excel; 180 bytes are 60 Chinese characters and leave room for a folder and a temporary name around it.
const maxName = 180

// Key is the form in which names are compared: NFC. A Mac or an old share may store 甲校 with another sequence of code
// points than the register does; they are one name.
func Key(name string) string { return norm.NFC.String(name) }

// CheckName says why a name may not be written into the share: every name must be valid on Windows, where most of its
// readers are, and must show as what it is.
func CheckName(name string) error {
	switch {
	case name == "":
		return fmt.Errorf("name is empty")
	case len(name) > maxName:
		return fmt.Errorf("name %q is longer than %d bytes", CleanName(name), maxName)
	case CleanName(name) != Key(name):
		return fmt.Errorf("name %q is not valid on Windows; %q would be", name, CleanName(name))
	}
	return nil
}

// CleanName turns any name into one that CheckName accepts and that is safe to show: NFC, invisible and reserved
// characters replaced by "_", direction marks dropped (so that "gpj.xslx" cannot be made to read "xlsx.jpg"), device names
// such as CON prefixed, trailing dots and spaces dropped, and cut to length before its extension. A cleaned name is for
// people and for answers; a dropped file is always opened under the name it has on disk.
func CleanName(name string) string {
	var b strings.Builder
	for _, r := range norm.NFC.String(strings.ToValidUTF8(name, "_")) {
		switch {
		case unicode.Is(unicode.Bidi_Control, r), unicode.Is(unicode.Variation_Selector, r), r == '\u200b', r == '\ufeff':
			// Direction marks, zero-width space, byte order mark: no shape of their own.
		case strings.ContainsRune(`<>:"/\|?*`, r), !unicode.IsGraphic(r), r == utf8.RuneError:
			b.WriteByte('_')
		case unicode.IsSpace(r) && r != '\u3000':
			b.WriteByte(' ')
		default:
			b.WriteRune(r)
		}
	}
	// Dropping a mark can bring two code points together that compose.
	name = norm.NFC.String(b.String())
	ext := path.Ext(name)
	if len(ext) > 16 {
		ext = ""
	}
	stem := cut(strings.TrimSuffix(name, ext), maxName-len(ext)-1)
	name = strings.TrimRight(stem+ext, ". ")
	name = strings.TrimLeft(name, " ")
	// The service's temporary files and people's dot files begin with a dot, Office's lock files with ~$.
	if strings.HasPrefix(name, ".") || strings.HasPrefix(name, "~$") {
		name = "_" + name[1:]
	}
	if name == "" {
		return "_"
	}
	if reserved(name) {
		return "_" + name
	}
	return name
}

// identityNumber finds what looks like 身份证号, as it stands in a name, also with its last digits lost.
var identityNumber = regexp.MustCompile(`[1-9]\d{5}(?:18|19|20)\d{2}[01]\d[0-3]\d{3,4}[0-9Xx]?`)

// titleOf cleans a name that a sender gave, and hides the middle of a number of an identity card in it with the sign that
// stands for whatever a name cannot hold: 370323________0018.
func titleOf(name string) string {
	return identityNumber.ReplaceAllStringFunc(CleanName(name), func(id string) string {
		return id[:6] + strings.Repeat("_", len(id)-10) + id[len(id)-4:]
	})
}

// CleanNameEnding is CleanName of a name whose end tells it from others: where the whole is too long, the beginning gives
// way. The end must be clean and shorter than a name.
func CleanNameEnding(beginning, end string) string {
	return CleanName(cut(CleanName(beginning), maxName-len(end)-1) + end)
}

// cut shortens s to at most n bytes without splitting a character.
func cut(s string, n int) string {
	if len(s) <= n {
		return s
	}
	for n > 0 && !utf8.RuneStart(s[n]) {
		n--
	}
	return s[:n]
}

// reserved reports the device names of Windows, which stay devices with any extension.
func reserved(name string) bool {
	stem, _, _ := strings.Cut(strings.ToUpper(name), ".")
	stem = strings.TrimRight(stem, " ")
	switch stem {
	case "CON", "PRN", "AUX", "NUL", "CONIN$", "CONOUT$":
		return true
	}
	for _, port := range []string{"COM", "LPT"} {
		if digit, ok := strings.CutPrefix(stem, port); ok && utf8.RuneCountInString(digit) == 1 &&
			strings.Contains("0123456789¹²³", digit) {
			return true
		}
	}
	return false
}
