package sample

import (
	"fmt"
	"strings"

	"hesuan/internal/date"
)

// region is 沂源县 (GB/T 2260).
const region = "370323"

// people hands out identity numbers, each once in the county.
type people struct{ used map[string]bool }

func newPeople() *people { return &people{used: map[string]bool{}} }

// identity makes the number of somebody born in a year: region, birth date,
// order digits of which the last tells the sex, check digit (GB 11643).
func (p *people) identity(c chance, born int, male bool) string {
	for {
		day := date.Of(born, 1, 1).AddDays(c.IntN(365))
		order := 2 * c.IntN(500)
		if male {
			order++
		}
		body := fmt.Sprintf("%s%04d%02d%02d%03d", region, day.Year(), day.Month(), day.Day(), order)
		id := body + string(identityCheck(body))
		if !p.used[id] {
			p.used[id] = true
			return id
		}
	}
}

func identityCheck(body string) byte {
	sum := 0
	for i, w := range [17]int{7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2} {
		sum += w * int(body[i]-'0')
	}
	return "10X98765432"[sum%11]
}

// creditAlphabet is that of GB 32100: no I, O, S, V, Z.
const creditAlphabet = "0123456789ABCDEFGHJKLMNPQRTUWXY"

// credit makes the 统一社会信用代码 of the n-th public institution of the
// county, with the checks of GB 11714 and GB 32100.
func credit(n int) string {
	body := fmt.Sprintf("%08d", 49300000+n)
	sum := 0
	for i, w := range [8]int{3, 7, 9, 10, 5, 8, 4, 2} {
		sum += w * int(body[i]-'0')
	}
	code := "12" + region + body + string("0X987654321"[sum%11])
	sum = 0
	for i, w := range [17]int{1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28} {
		sum += w * strings.IndexByte(creditAlphabet, code[i])
	}
	return code + string(creditAlphabet[(31-sum%31)%31])
}

// schoolNo makes the n-th 学校标识码 of its kind: kind, Shandong, running number.
func schoolNo(stages []string, n int) string {
	kind := map[string]string{"幼儿园": "11", "小学": "21", "初中": "31", "高中": "34", "中职": "36"}[stages[len(stages)-1]]
	return fmt.Sprintf("%s37%06d", kind, n)
}

// phone makes a number of the area that is nobody's: local numbers never begin
// with a zero.
func phone(c chance) string { return fmt.Sprintf("0533-0%06d", c.IntN(1000000)) }

// yuan writes fen as 元 with two decimals.
func yuan(fen int) string {
	sign := ""
	if fen < 0 {
		sign, fen = "-", -fen
	}
	return fmt.Sprintf("%s%d.%02d", sign, fen/100, fen%100)
}

// tenths writes 65 as 6.5 and 60 as 6.
func tenths(n int) string {
	if n%10 == 0 {
		return fmt.Sprint(n / 10)
	}
	return fmt.Sprintf("%d.%d", n/10, n%10)
}

// percent writes 9735 as 97.35%.
func percent(n int) string { return fmt.Sprintf("%d.%02d%%", n/100, n%100) }
