package reports

import (
	"strings"

	"hesuan/internal/num"
)

var (
	capitalDigits = []rune("零壹贰叁肆伍陆柒捌玖")
	capitalPlaces = []string{"", "拾", "佰", "仟"}
	capitalGroups = []string{"", "万", "亿", "万亿", "亿亿"}
)

// Capitals writes an amount of yuan, rounded half up to fen, as payment orders
// do (《支付结算办法》附一 正确填写票据和结算凭证的基本规定): 1680.32 is
// 壹仟陆佰捌拾元叁角贰分, 107000.53 壹拾万零柒仟元伍角叁分. Where the rule allows a 零
// or none, it is written for a skipped place and nowhere else.
func Capitals(n num.Num) string {
	text := n.Abs().Fixed(2)
	yuan, fen := text[:len(text)-3], text[len(text)-2:]
	sign := ""
	if n.Sign() < 0 && strings.Trim(text, "0.") != "" {
		sign = "负"
	}
	out := capitalYuan(yuan)
	jiao, cent := capitalDigits[fen[0]-'0'], capitalDigits[fen[1]-'0']
	switch {
	case fen == "00" && out == "":
		return "零元整"
	case fen == "00":
		return sign + out + "元整"
	case out != "":
		out += "元"
		if fen[0] == '0' {
			out += "零"
		}
	}
	if fen[0] != '0' {
		out += string(jiao) + "角"
	}
	if fen[1] != '0' {
		return sign + out + string(cent) + "分"
	}
	return sign + out + "整"
}

// capitalYuan writes whole yuan, four digits at a time; empty for zero.
func capitalYuan(digits string) string {
	out, zero := "", false
	for len(digits) > 0 {
		n := (len(digits)-1)/4 + 1
		head := digits[:len(digits)-(n-1)*4]
		digits = digits[len(head):]
		written := false
		for i, d := range head {
			if d == '0' {
				zero = zero || out != ""
				continue
			}
			if zero {
				out, zero = out+"零", false
			}
			out += string(capitalDigits[d-'0']) + capitalPlaces[len(head)-1-i]
			written = true
		}
		if written && n-1 < len(capitalGroups) {
			out += capitalGroups[n-1]
		}
	}
	return out
}
