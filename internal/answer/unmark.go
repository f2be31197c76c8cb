package answer

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"path"
	"regexp"
	"strings"
)

// cleaned is a workbook without the marks of an earlier answer.
type cleaned struct {
	data   []byte
	notes  map[string][]note // the sender's own comments, by sheet name
	tamed  bool              // macros or links to other workbooks were taken out
	barred bool              // comments are interwoven with other drawings: leave them alone
}

// note is one comment.
type note struct{ cell, author, text string }

// unmark takes our colours off a workbook, and all comments out of it; the
// sender's own are kept aside to be written back. Both happen on the parts
// themselves: excelize cannot tell one rule of a range from another, and adds
// comments rightly only where it finds none, or its own.
func unmark(original []byte) (*cleaned, error) {
	z, err := zip.NewReader(bytes.NewReader(original), int64(len(original)))
	if err != nil {
		return nil, err
	}
	p := parts{}
	var order []string
	total := 0
	for _, e := range z.File {
		data, err := inflate(e, maxInflated-total)
		if err != nil {
			return nil, err
		}
		total += len(data)
		p[e.Name] = data
		order = append(order, e.Name)
	}
	if n := p.load(); n > maxLoaded {
		return nil, fmt.Errorf("%d cells and rows to load, more than %d", n, maxLoaded)
	}
	for name, data := range p {
		if n := len(mergeCell.FindAllIndex(data, maxMerges+1)); n > maxMerges {
			return nil, fmt.Errorf("%s: more than %d merged ranges", name, maxMerges)
		}
	}
	out := &cleaned{notes: map[string][]note{}}
	if out.tamed, err = p.tame(); err != nil {
		return nil, err
	}
	p[bookPart] = conformance.ReplaceAll(p[bookPart], nil)
	sheets, err := p.sheets()
	if err != nil {
		return nil, err
	}
	for part := range sheets {
		p[part] = markRule.ReplaceAll(p[part], nil)
		p[part] = emptyRules.ReplaceAll(p[part], nil)
		out.barred = out.barred || p.entangled(part)
	}
	if !out.barred {
		for part, name := range sheets {
			if out.notes[name], err = p.takeNotes(part); err != nil {
				return nil, err
			}
		}
	}
	out.data, err = p.pack(order)
	return out, err
}

// inflate reads one entry within what is left of the budget.
func inflate(e *zip.File, left int) ([]byte, error) {
	if e.UncompressedSize64 > uint64(left) {
		return nil, errors.New("too large to be opened for marking")
	}
	r, err := e.Open()
	if err != nil {
		return nil, err
	}
	defer r.Close()
	return io.ReadAll(io.LimitReader(r, int64(left)+1))
}

// parts are the files of a workbook by name.
type parts map[string][]byte

const contentTypes = "[Content_Types].xml"

// rest ends an element without content, in either spelling.
const rest = `[^>]*?(?:/>|>\s*</[^>]*>)`

var (
	// Other writers may put the rule with a prefix, other spacing or more
	// attributes; the condition is ours in any of them.
	markRule   = regexp.MustCompile(`<(?:\w+:)?cfRule\b[^>]*>\s*<(?:\w+:)?formula>\s*` + regexp.QuoteMeta(markFormula) + `\s*</(?:\w+:)?formula>\s*</(?:\w+:)?cfRule>`)
	emptyRules = regexp.MustCompile(`<(?:\w+:)?conditionalFormatting\b[^>]*>\s*</(?:\w+:)?conditionalFormatting>`)
	cellRef    = regexp.MustCompile(`<(?:\w+:)?(?:c|row)\s[^>]*?\br="([A-Z]*)([0-9]+)"`)
	mergeCell  = regexp.MustCompile(`<(?:\w+:)?mergeCell\s`)
	legacy     = regexp.MustCompile(`<(?:\w+:)?legacyDrawing\b` + rest)
	objectType = regexp.MustCompile(`ObjectType="([^"]*)"`)
	// Excel's "Strict Open XML". excelize writes the workbook part in the usual
	// namespaces, and where this attribute stands it leaves some undeclared.
	conformance = regexp.MustCompile(`\sconformance\s*=\s*(?:"[^"]*"|'[^']*')`)
)

// load estimates how many cells and rows excelize makes of the sheets: it
// fills every row up to its last cell, and every sheet up to its last row.
func (p parts) load() int {
	total := 0
	for name, data := range p {
		if !strings.Contains(name, "worksheets/") || !strings.HasSuffix(name, ".xml") {
			continue
		}
		last, width := "", 0
		for _, m := range cellRef.FindAllSubmatch(data, -1) {
			if row := string(m[2]); row != last {
				total += width
				last, width = row, 0
			}
			col := 0
			for _, c := range m[1] {
				col = col*26 + int(c-'A') + 1
			}
			width = max(width, col)
		}
		rows := 0
		fmt.Sscanf(last, "%d", &rows)
		total += width + rows
	}
	return total
}

// sheets maps the part of each worksheet to its name.
func (p parts) sheets() (map[string]string, error) {
	var w struct {
		Sheets []struct {
			Name string     `xml:"name,attr"`
			Attr []xml.Attr `xml:",any,attr"`
		} `xml:"sheets>sheet"`
	}
	if err := xml.Unmarshal(p[bookPart], &w); err != nil {
		return nil, fmt.Errorf("%s: %w", bookPart, err)
	}
	targets := map[string]string{}
	for _, r := range p.relations(bookPart) {
		targets[r.ID] = resolve(bookPart, r.Target)
	}
	out := map[string]string{}
	for _, s := range w.Sheets {
		for _, a := range s.Attr {
			if a.Name.Local == "id" && p[targets[a.Value]] != nil {
				out[targets[a.Value]] = s.Name
			}
		}
	}
	return out, nil
}

type relation struct {
	ID     string `xml:"Id,attr"`
	Type   string `xml:"Type,attr"`
	Target string `xml:"Target,attr"`
	Mode   string `xml:"TargetMode,attr"`
}

func relsOf(part string) string {
	return path.Join(path.Dir(part), "_rels", path.Base(part)+".rels")
}

// relations lists what a part refers to; a part without any has none.
func (p parts) relations(part string) []relation {
	var rels struct {
		List []relation `xml:"Relationship"`
	}
	if xml.Unmarshal(p[relsOf(part)], &rels) != nil {
		return nil
	}
	return rels.List
}

func resolve(from, target string) string {
	if strings.HasPrefix(target, "/") {
		return target[1:]
	}
	return path.Join(path.Dir(from), target)
}

// entangled reports drawings that our handling of comments would damage:
// buttons, pictures in headers, threads of answers.
func (p parts) entangled(sheet string) bool {
	if bytes.Contains(p[sheet], []byte("legacyDrawingHF")) {
		return true
	}
	for _, r := range p.relations(sheet) {
		switch kind := path.Base(r.Type); kind {
		case "threadedComment", "ctrlProp", "control", "oleObject":
			return true
		case "vmlDrawing":
			for _, m := range objectType.FindAllSubmatch(p[resolve(sheet, r.Target)], -1) {
				if string(m[1]) != "Note" {
					return true
				}
			}
		}
	}
	return false
}

// takeNotes removes the comments of a sheet and returns the sender's own.
func (p parts) takeNotes(sheet string) ([]note, error) {
	var out []note
	for _, r := range p.relations(sheet) {
		kind := path.Base(r.Type)
		if kind != "comments" && kind != "vmlDrawing" {
			continue
		}
		part := resolve(sheet, r.Target)
		if kind == "comments" {
			notes, err := p.readNotes(part)
			if err != nil {
				return nil, err
			}
			out = append(out, notes...)
			p.undeclare(part)
		}
		delete(p, part)
		p.unrelate(sheet, r)
	}
	p[sheet] = legacy.ReplaceAll(p[sheet], nil)
	return out, nil
}

// readNotes reads a comments part; what is left of a comment without our part
// is the sender's.
func (p parts) readNotes(part string) ([]note, error) {
	var doc struct {
		Authors  []string `xml:"authors>author"`
		Comments []struct {
			Ref    string `xml:"ref,attr"`
			Author int    `xml:"authorId,attr"`
			Text   struct {
				T    []string `xml:"t"`
				Runs []struct {
					T string `xml:"t"`
				} `xml:"r"`
			} `xml:"text"`
		} `xml:"commentList>comment"`
	}
	if err := xml.Unmarshal(p[part], &doc); err != nil {
		return nil, fmt.Errorf("%s: %w", part, err)
	}
	var out []note
	for _, c := range doc.Comments {
		text := strings.Join(c.Text.T, "")
		for _, r := range c.Text.Runs {
			text += r.T
		}
		n := note{cell: c.Ref, text: theirs(text)}
		if c.Author >= 0 && c.Author < len(doc.Authors) {
			n.author = doc.Authors[c.Author]
		}
		if n.text != "" {
			out = append(out, n)
		}
	}
	return out, nil
}

// undeclare takes a part out of the list of content types.
func (p parts) undeclare(part string) {
	p[contentTypes] = regexp.MustCompile(`<(?:\w+:)?Override\b[^>]*\bPartName="/`+regexp.QuoteMeta(part)+`"`+rest).ReplaceAll(p[contentTypes], nil)
}

// pack writes the parts that are left, in their old order.
func (p parts) pack(order []string) ([]byte, error) {
	var out bytes.Buffer
	z := zip.NewWriter(&out)
	for _, name := range order {
		data, ok := p[name]
		if !ok {
			continue
		}
		w, err := z.Create(name)
		if err != nil {
			return nil, err
		}
		if _, err := w.Write(data); err != nil {
			return nil, err
		}
	}
	if err := z.Close(); err != nil {
		return nil, err
	}
	return out.Bytes(), nil
}
