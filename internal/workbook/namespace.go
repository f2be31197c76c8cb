package workbook

// space is a namespace we know.
type space uint8

const (
	spaceNone space = iota
	spaceOther
	spaceMain    // SpreadsheetML, transitional or strict
	spaceRef     // r:id, transitional or strict
	spaceRels    // .rels parts
	spaceContent // [Content_Types].xml
	spaceXML     // xml:space
)

var spaces = map[string]space{
	"": spaceNone,
	"http://schemas.openxmlformats.org/spreadsheetml/2006/main":           spaceMain,
	"http://purl.oclc.org/ooxml/spreadsheetml/main":                       spaceMain,
	"http://schemas.openxmlformats.org/officeDocument/2006/relationships": spaceRef,
	"http://purl.oclc.org/ooxml/officeDocument/relationships":             spaceRef,
	"http://schemas.openxmlformats.org/package/2006/relationships":        spaceRels,
	"http://schemas.openxmlformats.org/package/2006/content-types":        spaceContent,
	"http://www.w3.org/XML/1998/namespace":                                spaceXML,
}

type binding struct {
	prefix string
	space  space
	depth  int
}

// declares reports whether an attribute is xmlns or xmlns:prefix.
func (a *attribute) declares(s *scanner) bool {
	if a.prefixed() {
		return string(s.prefix(a)) == "xmlns"
	}
	return string(s.local(a)) == "xmlns"
}

// declare takes the xmlns attributes of the element just opened into force.
func (s *scanner) declare() error {
	for i := range s.attrs {
		a := &s.attrs[i]
		if !a.declares(s) {
			continue
		}
		prefix := ""
		if a.prefixed() {
			prefix = string(s.local(a))
		}
		uri := string(s.value(a))
		known, ok := spaces[uri]
		if !ok {
			known = spaceOther
		}
		if prefix != "" && uri == "" || prefix == "xmlns" || (prefix == "xml") != (known == spaceXML) {
			return s.malformed()
		}
		if len(s.bound) == maxBindings {
			return s.fault(codeTooLarge, "的命名空间超过上限 %d 个", maxBindings)
		}
		s.bound = append(s.bound, binding{prefix, known, len(s.marks)})
		if prefix == "" {
			s.plain = known
		}
	}
	return nil
}

func (s *scanner) resolve(prefix []byte) (space, bool) {
	for i := len(s.bound) - 1; i >= 0; i-- {
		if s.bound[i].prefix == string(prefix) {
			return s.bound[i].space, true
		}
	}
	return spaceNone, len(prefix) == 0
}

func (s *scanner) resolveAttrs() error {
	for i := range s.attrs {
		a := &s.attrs[i]
		if !a.prefixed() || a.declares(s) {
			continue
		}
		var ok bool
		if a.space, ok = s.resolve(s.prefix(a)); !ok {
			return s.malformed()
		}
		for j := range i { // one name under two prefixes is still one name
			if b := &s.attrs[j]; b.space == a.space && a.space != spaceOther && string(s.local(b)) == string(s.local(a)) {
				return s.malformed()
			}
		}
	}
	return nil
}

// pop closes the innermost element and what it declared.
func (s *scanner) pop() {
	depth := len(s.marks)
	s.names = s.names[:s.marks[depth-1]]
	s.marks = s.marks[:depth-1]
	changed := false
	for n := len(s.bound); s.bound[n-1].depth == depth; n = len(s.bound) {
		changed = changed || s.bound[n-1].prefix == ""
		s.bound = s.bound[:n-1]
	}
	if changed {
		s.plain, _ = s.resolve(nil)
	}
}
