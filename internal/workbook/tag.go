package workbook

// Tags. Names and attributes are kept as offsets, not slices: a sheet has a million
// tags, and every pointer stored would cost a write barrier while garbage is
// collected.

// attribute says where one lies, from the start of its tag.
type attribute struct {
	name, local, end int32 // prefix:local="…": local == name where there is no prefix
	from, to         int32 // the value, between its quotes
	space            space
	coded            bool // value still has entities or white space to decode
}

func (a *attribute) prefixed() bool { return a.local != a.name }

// name is the local name of the element that started.
func (s *scanner) name() []byte { return s.buf[s.nameFrom:s.nameTo] }

func (s *scanner) local(a *attribute) []byte { return s.inTag(a.local, a.end) }

func (s *scanner) inTag(from, to int32) []byte { return s.buf[s.tag+int(from) : s.tag+int(to)] }

func (s *scanner) prefix(a *attribute) []byte {
	if !a.prefixed() {
		return nil
	}
	return s.inTag(a.name, a.local-1)
}

// scanStart reads a start tag: name, attributes, namespaces. It must stand at pos.
func (s *scanner) scanStart(w []byte) (token, int, error) {
	if s.rooted && len(s.marks) == 0 {
		return 0, 0, s.malformed() // a second root
	}
	i, colon, err := s.scanName(w, 1)
	if err != nil {
		return 0, 0, err
	}
	s.tag, s.attrs = s.pos, s.attrs[:0]
	end := i
	declares, prefixed, empty := false, false, false
	for {
		gap := i
		if i = pastSpace(w, i); i == len(w) {
			return 0, 0, errShort
		}
		if w[i] == '>' {
			i++
			break
		}
		if w[i] == '/' {
			if i+1 == len(w) {
				return 0, 0, errShort
			}
			if w[i+1] != '>' {
				return 0, 0, s.malformed()
			}
			i += 2
			empty = true
			break
		}
		if i == gap {
			return 0, 0, s.malformed()
		}
		if i, err = s.scanAttr(w, i); err != nil {
			return 0, 0, err
		}
		a := &s.attrs[len(s.attrs)-1]
		prefixed = prefixed || a.prefixed()
		declares = declares || a.declares(s)
	}
	if len(s.marks) == maxDepth {
		return 0, 0, s.fault(codeTooLarge, "的嵌套超过上限 %d 层", maxDepth)
	}
	s.marks = append(s.marks, len(s.names))
	s.names = append(s.names, w[1:end]...)
	if declares {
		if err := s.declare(); err != nil {
			return 0, 0, err
		}
	}
	s.nameFrom, s.nameTo, s.space = s.tag+1, s.tag+end, s.plain
	if colon > 0 {
		var ok bool
		s.nameFrom = s.tag + colon + 1
		if s.space, ok = s.resolve(w[1:colon]); !ok {
			return 0, 0, s.malformed()
		}
	}
	if prefixed {
		if err := s.resolveAttrs(); err != nil {
			return 0, 0, err
		}
	}
	s.rooted, s.empty = true, empty
	return tokenStart, i, nil
}

// scanAttr reads one attribute at w[i], appends it, and returns where it ends.
func (s *scanner) scanAttr(w []byte, i int) (int, error) {
	from := i
	i, colon, err := s.scanName(w, i)
	if err != nil {
		return 0, err
	}
	a := attribute{name: int32(from), local: int32(from), end: int32(i)}
	if colon > 0 {
		a.local = int32(colon + 1)
	}
	if i = pastSpace(w, i); i < len(w) && w[i] != '=' {
		return 0, s.malformed()
	}
	if i = pastSpace(w, i+1); i >= len(w) {
		return 0, errShort
	}
	quote := w[i]
	if quote != '"' && quote != '\'' {
		return 0, s.malformed()
	}
	i++
	a.from = int32(i)
	for i < len(w) && w[i] != quote {
		if class[w[i]]&classAttr != 0 {
			if w[i] == '<' {
				return 0, s.malformed()
			}
			a.coded = true
		}
		i++
	}
	if i == len(w) {
		return 0, errShort
	}
	a.to = int32(i)
	if a.coded {
		if _, ok := unescape(s.scratch[:0], w[a.from:a.to], true); !ok {
			return 0, s.malformed()
		}
	}
	if len(s.attrs) == maxAttrs {
		return 0, s.fault(codeTooLarge, "有一处属性超过上限 %d 个", maxAttrs)
	}
	for j := range s.attrs {
		if b := &s.attrs[j]; string(w[b.name:b.end]) == string(w[a.name:a.end]) {
			return 0, s.malformed()
		}
	}
	s.attrs = append(s.attrs, a)
	return i + 1, nil
}

func (s *scanner) scanEnd(w []byte) (token, int, error) {
	if len(s.marks) == 0 {
		return 0, 0, s.malformed()
	}
	open := s.names[s.marks[len(s.marks)-1]:]
	n := 2 + len(open)
	if len(w) <= n {
		return 0, 0, errShort
	}
	if string(w[2:n]) != string(open) {
		return 0, 0, s.malformed()
	}
	if n = pastSpace(w, n); n == len(w) {
		return 0, 0, errShort
	}
	if w[n] != '>' {
		return 0, 0, s.malformed()
	}
	s.pop()
	return tokenEnd, n + 1, nil
}

// pastSpace returns where the white space at w[i] ends.
func pastSpace(w []byte, i int) int {
	for i < len(w) && isSpace(w[i]) {
		i++
	}
	return i
}

// scanName reads a qualified name from w[i]; colon is where its prefix ends, or 0.
func (s *scanner) scanName(w []byte, i int) (end, colon int, err error) {
	from, high := i, false
	for i < len(w) && class[w[i]]&className != 0 {
		if w[i] == ':' {
			if colon > 0 || i == from || i+1 < len(w) && class[w[i+1]]&classStart == 0 {
				return 0, 0, s.malformed()
			}
			colon = i
		}
		high = high || w[i] >= 0x80
		i++
	}
	if i == len(w) {
		return 0, 0, errShort
	}
	if i == from || class[w[from]]&classStart == 0 || colon == i-1 && colon > 0 {
		return 0, 0, s.malformed()
	}
	if high && (!goodRunes(w[from:i]) || colon > 0 && !goodRunes(w[colon+1:i])) {
		return 0, 0, s.malformed()
	}
	return i, colon, nil
}
