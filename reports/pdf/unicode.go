package pdf

import (
	"bytes"
	"compress/zlib"
	"crypto/sha256"
	"fmt"
	"regexp"
	"strconv"
	"unicode/utf16"
)

var (
	startOfXref = regexp.MustCompile(`startxref\n(\d+)\n%%EOF\s*$`)
	trailerBody = regexp.MustCompile(`(?s)trailer\n<<\n(.*?)\n>>\nstartxref`)
)

// withUnicode appends to the file what its characters mean. gofpdf states that
// every code is its own character, which is false for lent codes and vague for
// the rest. Rather than shift bytes inside the file, this adds an incremental
// update (ISO 32000-1, 7.5.6): new versions of the ToUnicode objects, their
// cross-references, and an /ID made from the content.
func (c *canvas) withUnicode(file []byte) ([]byte, error) {
	start := startOfXref.FindSubmatch(file)
	trailer := trailerBody.FindSubmatch(file)
	if start == nil || trailer == nil {
		return nil, fmt.Errorf("pdf: the file has no trailer")
	}
	out := bytes.NewBuffer(append(file, '\n'))
	var refs bytes.Buffer
	for _, p := range c.order {
		number, err := p.mapObject(file)
		if err != nil {
			return nil, err
		}
		stream := deflated(p.toUnicode())
		fmt.Fprintf(&refs, "%d 1\n%010d 00000 n \n", number, out.Len())
		fmt.Fprintf(out, "%d 0 obj\n<</Filter /FlateDecode /Length %d>>\nstream\n%s\nendstream\nendobj\n", number, len(stream), stream)
	}
	id := sha256.Sum256(out.Bytes())
	at := out.Len()
	fmt.Fprintf(out, "xref\n%strailer\n<<\n%s\n/Prev %s\n/ID [<%x> <%x>]\n>>\nstartxref\n%d\n%%%%EOF\n",
		refs.Bytes(), trailer[1], start[1], id[:16], id[:16], at)
	return out.Bytes(), nil
}

// mapObject finds the number of the ToUnicode object gofpdf wrote for the font.
func (p *printed) mapObject(file []byte) (int, error) {
	_, rest, _ := bytes.Cut(file, []byte("/Subtype /Type0\n/BaseFont /utf8"+p.family+"\n"))
	_, rest, found := bytes.Cut(rest, []byte("/ToUnicode "))
	digits, _, _ := bytes.Cut(rest, []byte(" "))
	number, err := strconv.Atoi(string(digits))
	if !found || err != nil {
		return 0, fmt.Errorf("pdf: font %s is not in the file", p.family)
	}
	return number, nil
}

// toUnicode returns the map from the codes of the font to characters.
func (p *printed) toUnicode() []byte {
	var b bytes.Buffer
	b.WriteString("/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n" +
		"/CIDSystemInfo <</Registry (Adobe) /Ordering (UCS) /Supplement 0>> def\n" +
		"/CMapName /Adobe-Identity-UCS def\n/CMapType 2 def\n" +
		"1 begincodespacerange\n<0000> <FFFF>\nendcodespacerange\n")
	const most = 100 // entries in one block, as the format allows
	for i := 0; i < len(p.used); i += most {
		part := p.used[i:min(i+most, len(p.used))]
		fmt.Fprintf(&b, "%d beginbfchar\n", len(part))
		for _, c := range part {
			fmt.Fprintf(&b, "<%04X> <", p.code(c))
			for _, unit := range utf16.Encode([]rune{c.r}) {
				fmt.Fprintf(&b, "%04X", unit)
			}
			b.WriteString(">\n")
		}
		b.WriteString("endbfchar\n")
	}
	b.WriteString("endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend")
	return b.Bytes()
}

func deflated(data []byte) []byte {
	var b bytes.Buffer
	w := zlib.NewWriter(&b)
	w.Write(data) // a Buffer takes everything
	w.Close()
	return b.Bytes()
}
