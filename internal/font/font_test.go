package font

import (
	"bytes"
	"maps"
	"slices"
	"testing"

	"golang.org/x/text/encoding/simplifiedchinese"
)

// gbk returns every character of GBK.
func gbk() []rune {
	var out []rune
	for hi := 0x81; hi <= 0xFE; hi++ {
		for lo := 0x40; lo <= 0xFE; lo++ {
			text, err := simplifiedchinese.GBK.NewDecoder().Bytes([]byte{byte(hi), byte(lo)})
			if r := []rune(string(text)); err == nil && len(r) == 1 && r[0] >= 0x80 && r[0] != 0xFFFD && (r[0] < 0xE000 || r[0] > 0xF8FF) {
				out = append(out, r[0])
			}
		}
	}
	return out
}

func TestEveryHanziOfGBKIsInTheSerifAndTheSans(t *testing.T) {
	chars := gbk()
	if len(chars) < 21000 {
		t.Fatalf("GBK has %d characters here, want over 21,000", len(chars))
	}
	for _, face := range []*Face{Serif(), Sans()} {
		for _, r := range chars {
			if _, ok := face.Glyph(r); !ok && r >= 0x4E00 && r <= 0x9FFF {
				t.Errorf("%s lacks U+%04X %c", face.Name(), r, r)
			}
		}
	}
}

// Characters above U+FFFF that stand in 通用规范汉字表 and so in registered names.
const rareNames = "𠙶𡎚𡐓𡒄𢫬𣗋𣲗𣲘𤧛𥔲𥕢𥖨𥻗𦈡𦒍𦙶𦝼𦭜𦰡𧿹𨐈𨙸𨚕𨟠𨭉𨱇𨱏𨱑𨱔𨺙𩽾𩾃𩾌𪟝𪣻𪤗𪨰𪨶𪩘𪾢𫄧𫄨𫄷𫄸𫇭𫌀𫍣𫍯𫍲𫍽𫐄𫐐𫐓𫑡𫓧𫓯𫓶𫓹𫔍𫔎𫔶𫖮𫖯𫖳𫗧𫗴𫘜𫘝𫘦𫘧𫘨𫘪𫘬𫚕𫚖𫚭𫛭𫞩𫟅𫟦𫟹𫟼𫠆𫠊𫠜𫢸𫫇𫭟𫭢𫭼𫮃𫰛𫵷𫶇𫷷𫸩𬀩𬀪𬂩𬃊𬇕𬇙𬇹𬉼𬊈𬊤𬌗𬍛𬍡𬍤𬒈𬒔𬒗𬕂𬘓𬘘𬘡𬘩𬘫𬘬𬘭𬘯𬙂𬙊𬙋𬜬𬜯𬞟𬟁𬟽𬣙𬣞𬣡𬣳𬤇𬤊𬤝𬨂𬨎𬩽𬪩𬬩𬬭𬬮𬬱𬬸𬬹𬬻𬬿𬭁𬭊𬭎𬭚𬭛𬭤𬭩𬭬𬭯𬭳𬭶𬭸𬭼𬮱𬮿𬯀𬯎𬱖𬱟𬳵𬳶𬳽𬳿𬴂𬴃𬴊𬶋𬶍𬶏𬶐𬶟𬶠𬶨𬶭𬶮𬷕𬸘𬸚𬸣𬸦𬸪𬹼𬺈𬺓"

func TestRareNameCharactersAreInTheSerifOrTheKai(t *testing.T) {
	for _, r := range rareNames {
		_, serif := Serif().Glyph(r)
		_, kai := Kai().Glyph(r)
		if !serif && !kai {
			t.Errorf("no face has U+%04X %c", r, r)
		}
	}
}

func TestDigitsHaveOneWidthSoThatAmountsLineUp(t *testing.T) {
	for _, face := range []*Face{Serif(), Sans(), Kai(), Title()} {
		zero, _ := face.Glyph('0')
		for _, r := range "123456789" {
			if g, _ := face.Glyph(r); face.Advance(g) != face.Advance(zero) {
				t.Errorf("%s: %c is %v wide, 0 is %v", face.Name(), r, face.Advance(g), face.Advance(zero))
			}
		}
	}
}

// A subset must draw each character as the source does: same pen move, same
// drawing but for hinting and the numbers of its parts.
func TestSubsetDrawsWhatTheSourceDraws(t *testing.T) {
	for _, face := range []*Face{Serif(), Sans(), Kai(), Title()} {
		codes := map[uint16]Use{}
		var chars []rune
		for i, r := range gbk() {
			if g, ok := face.Glyph(r); ok && i%7 == 0 {
				codes[uint16(r)] = Use{Glyph: g}
				chars = append(chars, r)
			}
		}
		if g, ok := face.Glyph('𬭎'); ok {
			codes[0xE000] = Use{Glyph: g}
		}
		stop, _ := face.Glyph('。')
		codes[0xE001] = Use{Glyph: stop, Half: true}
		data := face.Subset(codes)
		if !bytes.Equal(data, face.Subset(maps.Clone(codes))) {
			t.Fatalf("%s: two subsets of the same characters differ", face.Name())
		}
		small, err := Parse("subset", data)
		if err != nil {
			t.Fatal(err)
		}
		for code, use := range codes {
			g, want := use.Glyph, face.Advance(use.Glyph)
			if use.Half {
				want /= 2
			}
			h, ok := small.Glyph(rune(code))
			if !ok || small.Advance(h) != want {
				t.Fatalf("%s U+%04X: glyph %v, advance %v, want %v", face.Name(), code, ok, small.Advance(h), want)
			}
			a, b := face.outline(g), small.outline(h)
			if len(a) == 0 != (len(b) == 0) || len(a) >= 10 && !bytes.Equal(a[:10], b[:10]) {
				t.Fatalf("%s U+%04X: the drawing changed", face.Name(), code)
			}
		}
		if _, ok := small.Glyph('\uF8FF'); ok {
			t.Errorf("%s: the subset has a character nobody asked for", face.Name())
		}
		if len(chars) < 800 {
			t.Errorf("%s: only %d characters were tried", face.Name(), len(chars))
		}
	}
}

// An operator's 仿宋 may build é from e and an accent, as Kai builds some of its
// letters; a third glyph made of that composite tries parts within parts.
func TestCompositeGlyphsBringTheirParts(t *testing.T) {
	e, _ := Serif().Glyph('e')
	source, err := Parse("source", Serif().Subset(map[uint16]Use{'e': {Glyph: e}}))
	if err != nil {
		t.Fatal(err)
	}
	// glyph 1 is e; 2 is e, moved by two bytes, and e again; 3 is glyph 2.
	box := []byte{0xFF, 0xFF, 0, 0, 0, 0, 1, 0, 1, 0}
	two := append(slices.Clone(box), 0, more, 0, 1, 5, 5, 1, 0, 0, 1, 9, 9, 0, 1, 7, 7)
	three := append(slices.Clone(box), 0, 0, 0, 2, 0, 0)
	glyf := slices.Clone(source.tables["glyf"])
	loca := slices.Clone(source.tables["loca"])
	for _, outline := range [][]byte{two, three} {
		glyf = append(glyf, outline...)
		loca = be.AppendUint32(loca, uint32(len(glyf)))
	}
	tables := maps.Clone(source.tables)
	tables["glyf"], tables["loca"] = glyf, loca
	tables["maxp"] = patched(tables["maxp"], 4, 4)
	face, err := Parse("composite", assemble(tables))
	if err != nil {
		t.Fatal(err)
	}
	small, err := Parse("subset", face.Subset(map[uint16]Use{'x': {Glyph: 3}}))
	if err != nil {
		t.Fatal(err)
	}
	// x is 1, so the composite is 2 and the e within it 3, both parts of it.
	if got := be.Uint16(small.outline(1)[12:]); got != 2 {
		t.Errorf("the outer composite refers to glyph %d, want 2", got)
	}
	inner := small.outline(2)
	if a, b := be.Uint16(inner[12:]), be.Uint16(inner[18:]); a != 3 || b != 3 {
		t.Errorf("the inner composite refers to glyphs %d and %d, want 3 and 3", a, b)
	}
	if flags := be.Uint16(inner[16:]); flags&instructions != 0 {
		t.Error("the inner composite still announces hinting")
	}
	if !bytes.Equal(small.outline(3), source.outline(1)) {
		t.Error("the part is not drawn as the source draws it")
	}
}

func TestDamagedFontsAreRefusedNotPanicked(t *testing.T) {
	g, _ := Serif().Glyph('沂')
	good := Serif().Subset(map[uint16]Use{'沂': {Glyph: g}})
	for n := range len(good) {
		if face, err := Parse("cut", good[:n]); err == nil {
			face.Subset(map[uint16]Use{'a': {Glyph: 1}}) // a harmless cut may pass
		}
		for _, bit := range []byte{0x01, 0x80, 0xFF} {
			bad := slices.Clone(good)
			bad[n] ^= bit
			if face, err := Parse("flipped", bad); err == nil {
				g, _ := face.Glyph('沂')
				face.Advance(g)
				face.Subset(map[uint16]Use{'a': {Glyph: g}})
			}
		}
	}
	for name, data := range map[string]string{
		"empty": "", "text": "这不是字体，只是一段文字而已", "opentype": "OTTO\x00\x00\x00\x00\x00\x00\x00\x00",
	} {
		if _, err := Parse(name, []byte(data)); err == nil {
			t.Errorf("%s was accepted", name)
		}
	}
}

func TestAFontThatForbidsEmbeddingIsRefused(t *testing.T) {
	tables, err := directory(Serif().Subset(map[uint16]Use{'a': {Glyph: 1}}))
	if err != nil {
		t.Fatal(err)
	}
	for _, bits := range []uint16{0x0002, 0x0100, 0x0200} {
		tables["OS/2"] = patched(tables["OS/2"], 8, bits)
		if _, err := Parse("locked", assemble(tables)); err == nil {
			t.Errorf("fsType %#04x was accepted", bits)
		}
	}
	tables["OS/2"] = patched(tables["OS/2"], 8, 0x0008)
	if _, err := Parse("editable", assemble(tables)); err != nil {
		t.Errorf("fsType 0x0008 allows embedding, got %v", err)
	}
}

func BenchmarkSubset(b *testing.B) {
	face := Serif()
	codes := map[uint16]Use{}
	for r := rune(0x4E00); len(codes) < 800; r += 7 {
		if g, ok := face.Glyph(r); ok {
			codes[uint16(r)] = Use{Glyph: g}
		}
	}
	for b.Loop() {
		face.Subset(codes)
	}
}
