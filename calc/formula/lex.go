package formula

import (
	"strings"
	"unicode"

	"github.com/xuri/efp"
)

// token is an efp token with its place in the source, which efp does not keep.
type token struct {
	kind     tokenKind
	text     string
	pos, end int // rune offsets in the source
}

type tokenKind uint8

const (
	tokEnd tokenKind = iota
	tokOperand
	tokText
	tokOperator
	tokPercent
	tokFunction // name and opening bracket
	tokOpen
	tokClose
	tokComma
)

// halfWidth maps what Chinese input methods type to what formulas need.
var halfWidth = map[rune]string{
	'（': "(", '）': ")", '，': ",", '、': ",", '“': `"`, '”': `"`, '＂': `"`, '＋': "+", '－': "-", '—': "-", '–': "-", '−': "-",
	'×': "*", '＊': "*", '÷': "/", '／': "/", '＝': "=", '＞': ">", '＜': "<", '≥': ">=", '≤': "<=", '≠': "<>", '％': "%",
	'＆': "&", '［': "[", '］': "]", '【': "[", '】': "]", '；': ",", '＾': "^", '\u00a0': " ", '　': " ",
}

// refused are characters that mean something in Excel but nothing here.
var refused = map[rune]string{
	':': "公式里不写单元格区域，一整列请写成 表[列]",
	'!': "公式里不写工作表引用，请直接写项目名称或 表[列]；不等于请写 <>",
	';': "参数之间请用英文逗号",
	'{': "公式里不能写数组常量", '}': "公式里不能写数组常量",
	'#':  "公式里不能写错误值",
	'\'': "文字请用英文双引号括起来",
	'@':  "公式里不用 @，请删去",
	'$':  "公式里不写单元格地址，请写项目名称",
	'|':  "“或者”请用 OR(条件1, 条件2)",
	'\\': "除法请用 /",
	'?':  "按条件取值请用 IF(条件, 成立时的值, 不成立时的值)",
	'~':  "这个符号在公式里没有意义，请删去",
	'`':  "这个符号在公式里没有意义，请删去",
}

// scan tokenises the source. What efp drops or mistakes (unclosed quotes, line
// breaks, stray closing brackets) is found here first, each with its place.
func (c *checker) scan() []token {
	if len(c.src) > maxLength {
		c.fail("too-long", maxLength, "", "公式超过 %d 个字符，请拆成几个项目", maxLength)
		return nil
	}
	clean, ok := c.prepare()
	if !ok {
		return nil
	}
	if strings.TrimSpace(string(clean)) == "" {
		c.fail("syntax", 0, "", "公式是空的，请写出怎样计算")
		return nil
	}
	parser := efp.ExcelParser()
	return c.locate(parser.Parse("=" + string(clean)))
}

// prepare checks the characters and makes a copy of equal length for efp, in which
// the marker = and line breaks are spaces.
func (c *checker) prepare() ([]rune, bool) {
	clean := append([]rune(nil), c.src...)
	var open []int
	quote, bracket := -1, -1
	started := false
	for i, r := range c.src {
		switch {
		case quote >= 0:
			if r == '"' {
				quote = -1
			}
			continue
		case bracket >= 0:
			switch r {
			case ']':
				bracket = -1
			case '[':
				c.fail("syntax", i, "", "方括号不能套方括号，一整列请写成 表[列]")
			case '"', '\n', '\r':
				c.fail("syntax", bracket, "", "左方括号没有配对的右方括号，一整列请写成 表[列]")
				return nil, false
			}
			continue
		}
		first := !started
		started = started || !unicode.IsSpace(r)
		switch {
		case r == '=' && first, r == '\n' || r == '\r' || r == '\t':
			clean[i] = ' '
		case r == '"':
			quote = i
		case r == '[':
			bracket = i
		case r == ']':
			c.fail("syntax", i, "", "多了一个右方括号")
		case r == '(':
			open = append(open, i)
		case r == ')':
			if len(open) == 0 {
				c.fail("syntax", i, "", "多了一个右括号，请删去或补上左括号")
			} else {
				open = open[:len(open)-1]
			}
		case halfWidth[r] != "":
			c.fail("character", i, halfWidth[r], "“%c”是中文（全角）符号，公式里请改用英文半角的 %s", r, halfWidth[r])
		case refused[r] != "":
			c.fail("character", i, "", "这里不能用“%c”：%s", r, refused[r])
		case unicode.IsControl(r) || r == unicode.ReplacementChar || unicode.IsSpace(r) && r != ' ':
			c.fail("character", i, "", "这里有一个看不见的字符，请删去重打")
		}
	}
	if quote >= 0 {
		c.fail("syntax", quote, "", "这个双引号没有配对，文字前后都要有英文双引号")
	}
	if bracket >= 0 {
		c.fail("syntax", bracket, "", "左方括号没有配对的右方括号，一整列请写成 表[列]")
	}
	for _, i := range open {
		c.fail("syntax", i, "", "这个左括号没有配对的右括号")
	}
	return clean, len(c.errs) == 0
}

// locate walks the source beside efp's tokens to find the place of each.
func (c *checker) locate(raw []efp.Token) []token {
	out := make([]token, 0, len(raw)+1)
	i := 0
	if first := strings.TrimSpace(string(c.src)); strings.HasPrefix(first, "=") {
		for c.src[i] != '=' {
			i++
		}
		i++
	}
	for _, t := range raw {
		if t.TSubType == efp.TokenSubTypeIntersection {
			continue // two operands side by side: the parser sees that itself
		}
		kind, text := classify(t)
		width := len([]rune(text))
		if kind == tokText {
			width += 2 + strings.Count(text, `"`)
		}
		// White space and the plus signs that efp drops lie between tokens.
		for i < len(c.src) && (unicode.IsSpace(c.src[i]) || c.src[i] == '+' && text != "+") {
			i++
		}
		out = append(out, token{kind, text, i, i + width})
		i += width
	}
	return append(out, token{kind: tokEnd, pos: len(c.src), end: len(c.src)})
}

func classify(t efp.Token) (tokenKind, string) {
	switch t.TType {
	case efp.TokenTypeOperand:
		if t.TSubType == efp.TokenSubTypeText {
			return tokText, t.TValue
		}
		return tokOperand, t.TValue
	case efp.TokenTypeFunction, efp.TokenTypeSubexpression:
		switch {
		case t.TSubType == efp.TokenSubTypeStop:
			return tokClose, ")"
		case t.TType == efp.TokenTypeFunction:
			return tokFunction, t.TValue + "("
		}
		return tokOpen, "("
	case efp.TokenTypeOperatorPostfix:
		return tokPercent, "%"
	case efp.TokenTypeArgument:
		return tokComma, ","
	case efp.TokenTypeOperatorInfix, efp.TokenTypeOperatorPrefix:
		if t.TSubType == efp.TokenSubTypeUnion {
			return tokComma, ","
		}
		return tokOperator, t.TValue
	}
	return tokOperand, t.TValue // Unknown: a word that runs into a quote
}
