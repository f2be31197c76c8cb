package workbook

// The formulas of a .xls, as far as it takes to tell whether a result was stored.

// Tokens of a formula (MS-XLS 2.5.198). From 0x20 on they come in three classes
// that differ by 0x20.
const (
	formulaExp    = 0x01 // the formula stands at another cell: shared, or an array
	formulaConcat = 0x08
	formulaParen  = 0x15
	formulaText   = 0x17
	formulaAttr   = 0x19
	formulaChoose = 0x04 // of an attribute: a table of jumps follows
)

// tokenSizes are the bytes of each token; 0 is one of varying size, or none.
var tokenSizes = func() (sizes [0x40]int) {
	for t := 0x03; t <= 0x16; t++ { // operators, brackets, an argument left out
		sizes[t] = 1
	}
	for t, n := range map[int]int{
		0x01: 5, 0x02: 5, 0x1c: 2, 0x1d: 2, 0x1e: 3, 0x1f: 9,
		0x20: 8, 0x21: 3, 0x22: 4, 0x23: 5, 0x24: 5, 0x25: 9, 0x26: 7, 0x27: 7, 0x28: 7, 0x29: 3, 0x2a: 5, 0x2b: 9, 0x2c: 5, 0x2d: 9,
		0x39: 7, 0x3a: 7, 0x3b: 11, 0x3c: 7, 0x3d: 11,
	} {
		sizes[t] = n
	}
	return sizes
}()

// formulaShape is what a formula has in it and ends in, brackets apart.
type formulaShape struct {
	text bool // a text between quotation marks
	last byte
}

// shapeOf walks the tokens one by one: a byte within one, an address or what a
// program left there, means nothing. What cannot be walked has no shape.
func shapeOf(tokens []byte) (shape formulaShape) {
	for b := tokens; len(b) > 0; {
		n := tokenSize(b)
		if n == 0 || n > len(b) {
			return formulaShape{}
		}
		shape.text = shape.text || b[0] == formulaText
		if b[0] != formulaParen {
			shape.last = b[0]
		}
		b = b[n:]
	}
	return shape
}

// tokenSize is how long the token at the start of b is, or 0.
func tokenSize(b []byte) int {
	switch {
	case b[0] == formulaText && len(b) > 2:
		return 3 + int(b[1])<<(b[2]&flagWide)
	case b[0] == formulaAttr && len(b) > 3:
		if b[1]&formulaChoose != 0 {
			return 4 + 2*(int(le16(b[2:]))+1)
		}
		return 4
	case b[0] >= 0x80:
		return 0
	case b[0] >= 0x40:
		return tokenSizes[0x20|b[0]&0x1f]
	}
	return tokenSizes[b[0]]
}

// sharedTokens are the tokens of a record that a formula shares with other cells
// or an array; none where it holds something else.
func sharedTokens(rec record) []byte {
	head := 8 // the range, how many share it
	switch rec.kind {
	case recSharedFmla:
	case recArray:
		head = 12
	default:
		return nil
	}
	if len(rec.body) < head+2 {
		return nil
	}
	n, rest := int(le16(rec.body[head:])), rec.body[head+2:]
	return rest[:min(n, len(rest))]
}
