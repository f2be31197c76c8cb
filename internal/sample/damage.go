package sample

import (
	"archive/zip"
	"bytes"
	"fmt"
	"hash/crc32"
	"html"
	"io"
	"regexp"
	"strings"

	"hesuan/internal/form"
)

// number is a cell that stores a number of two digits or more (one of text has
// a type before its value): the place to do damage.
var number = regexp.MustCompile(`<c r="[A-Z]+\d+"(?: s="\d+")?><v>(?:0\.)?([1-9])[\d.]+</v>`)

// flip changes one digit of one number in the last sheet that has one, and
// leaves the checksum as it was, as a failing disk does. Whoever does not
// check it reads another number.
func flip(data []byte) ([]byte, error) {
	in, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return nil, err
	}
	victim := -1
	var body []byte
	for i, f := range in.File {
		if !strings.HasPrefix(f.Name, "xl/worksheets/sheet") {
			continue
		}
		text, err := inflate(f)
		if err != nil {
			return nil, err
		}
		if number.Match(text) {
			victim, body = i, text
		}
	}
	if victim < 0 {
		return nil, fmt.Errorf("no number to damage")
	}
	sum := crc32.ChecksumIEEE(body)
	at := number.FindSubmatchIndex(body)[2]
	if body[at] ^= 1 << 2; body[at] > '9' { // 1 and 5, 2 and 6, 3 and 7; 8 and 9 have no such twin
		body[at] ^= 1<<2 | 1
	}
	var out bytes.Buffer
	w := zip.NewWriter(&out)
	for i, f := range in.File {
		if i != victim {
			if err := w.Copy(f); err != nil {
				return nil, err
			}
			continue
		}
		head := zip.FileHeader{Name: f.Name, Method: zip.Store, CRC32: sum}
		head.CompressedSize64, head.UncompressedSize64 = uint64(len(body)), uint64(len(body))
		raw, err := w.CreateRaw(&head)
		if err != nil {
			return nil, err
		}
		if _, err := raw.Write(body); err != nil {
			return nil, err
		}
	}
	err = w.Close()
	return out.Bytes(), err
}

func inflate(f *zip.File) ([]byte, error) {
	r, err := f.Open()
	if err != nil {
		return nil, err
	}
	defer r.Close()
	return io.ReadAll(r)
}

// webPage is what many an office system exports as “Excel”: a table in HTML.
func (c *County) webPage(subject string) []byte {
	var b strings.Builder
	b.WriteString("<html xmlns:x=\"urn:schemas-microsoft-com:office:excel\"><head><meta charset=\"utf-8\"></head><body>\n")
	rows := c.Rows(subject)
	for _, t := range c.Tables(subject) {
		if t.Layout != form.Across || len(rows[t.Name]) == 0 {
			continue
		}
		b.WriteString("<table border=\"1\"><caption>" + html.EscapeString(t.Name) + "</caption>\n<tr>")
		for _, col := range t.Filled() {
			b.WriteString("<th>" + html.EscapeString(col.Name) + "</th>")
		}
		b.WriteString("</tr>\n")
		for _, row := range rows[t.Name] {
			b.WriteString("<tr>")
			for _, text := range row {
				b.WriteString("<td>" + html.EscapeString(text) + "</td>")
			}
			b.WriteString("</tr>\n")
		}
		b.WriteString("</table>\n")
	}
	b.WriteString("</body></html>\n")
	return []byte(b.String())
}
