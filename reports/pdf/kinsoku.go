package pdf

import (
	"strings"
	"unicode"
)

// Line-breaking classes after GB/T 15834 and 中文排版需求 (W3C clreq, 3.1.3).
const (
	// closers never begin a line.
	closers = "，。、；：！？）》”’」』】〉〕｝］〗〙〛…·～％‰℃°′″／," + ".;:!?)]}%>»›〞ー々-–"
	// openers never end a line.
	openers = "（《“‘「『【〈〔｛［〖〘〚" + "([{<«‹〝¥￥$€£№§"
	// halves have their ink in the left half of their square.
	halves = "，。、；：）》”’」』】〉〕｝］〗"
	// rights have their ink in the right half.
	rights = "（《“‘「『【〈〔｛［〖"
	// units stay with the number before them: 1,234.50元, 38万元, 12人.
	units = "元角分万亿千百人名所个间台册次节天周岁年月日时号项条级校室区团组篇件处套名场届批页版％‰℃㎡"
)

func closing(r rune) bool { return strings.ContainsRune(closers, r) }
func opening(r rune) bool { return strings.ContainsRune(openers, r) }

// wordy reports whether r is part of a number, an id or a Latin word.
func wordy(r rune) bool {
	return r > ' ' && r < 0x7F || r >= 0xC0 && r < 0x2E80 && (unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r))
}

func digit(r rune) bool { return r >= '0' && r <= '9' }
func space(r rune) bool { return r == ' ' || r == '\u3000' }

// breakable reports whether a line may end between gs[i-1] and gs[i].
func breakable(gs []glyph, i int) bool {
	a, b := gs[i-1].r, gs[i].r
	switch {
	case b == ' ':
		return false // a space stays at the end of the line before
	case space(a):
		for i--; i > 0 && space(a); i-- {
			a = gs[i-1].r // a space does not part a mark from its word
		}
		return !opening(a) && (!closing(b) || wordy(b))
	case a == '\u00A0' || b == '\u00A0':
		return false
	case opening(a) || closing(b):
		return false
	case wordy(a) && wordy(b):
		return false
	case a == b && paired(a):
		return false
	case digit(a) && strings.ContainsRune(units, b):
		return false
	case b == '元' && (a == '万' || a == '亿') && i >= 2 && digit(gs[i-2].r):
		return false
	case a == '第' && digit(b):
		return false
	case a == '’' && i >= 2 && wordy(gs[i-2].r) && wordy(b):
		return false
	}
	return true
}

// closeUp takes the blank half out where a closing mark meets another mark: 》（
// is as wide as one and a half characters, not two.
func closeUp(gs []glyph) {
	for i := 1; i < len(gs); i++ {
		a, b := &gs[i-1], gs[i]
		if a.full() && b.full() && strings.ContainsRune(halves, a.r) && strings.ContainsRune(halves+rights, b.r) {
			a.half = true
			a.adv -= a.w / 2
			a.w /= 2
		}
	}
}

// hang is how much of a line's last glyph is blank and may stand past the margin.
func hang(g glyph) float64 {
	if g.full() && strings.ContainsRune(halves, g.r) {
		return g.adv - g.w/2
	}
	return 0
}

// stretchable reports whether justification may put space between gs[i-1] and
// gs[i].
func stretchable(gs []glyph, i int) bool {
	a, b := gs[i-1].r, gs[i].r
	switch {
	case wordy(a) && wordy(b), a == '\u00A0', b == '\u00A0':
		return false
	case a == b && paired(a):
		return false
	case a == '’' && wordy(b), b == '’' && wordy(a):
		return false // the apostrophe of a Latin word
	}
	return true
}

// paired reports whether r is a mark two of which are one: —— and ……
func paired(r rune) bool { return r == '—' || r == '…' || r == '─' }

// seam reports whether a gap between a and b is one where Chinese is naturally
// open: after a mark, and where Chinese meets numbers or Latin.
func seam(a, b rune) bool {
	if opening(a) || closing(b) {
		return false
	}
	return wordy(a) != wordy(b) || space(a) || strings.ContainsRune(halves, a)
}
