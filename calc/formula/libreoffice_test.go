package formula

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"strconv"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"hesuan/internal/date"
	"hesuan/internal/num"
	"hesuan/internal/oracle"
	"hesuan/internal/value"
)

// sheet is a workbook in the making: one formula a row with its own inputs, and one
// table that all rows share.
type sheet struct {
	*world
	rng  *rand.Rand
	file *excelize.File
	row  int
	want []value.Value
	src  []string
	text []string
}

const (
	inputs    = 10 // cells A to J hold a row's inputs
	tableRows = 40
)

func newSheet(t *testing.T, seed uint64) *sheet {
	w := &world{units: map[string]string{}}
	for _, name := range []string{"金额", "大额", "率", "人数", "月数", "课时", "系数", "小数"} {
		w.scalar(name, Num, "", "0")
	}
	w.scalar("身份", Text, "", "").scalar("日子", Date, "", "")
	for i := range w.symbols {
		w.symbols[i].Entered = i%2 == 0
	}
	s := &sheet{world: w, rng: rand.New(rand.NewPCG(seed, 8)), file: excelize.NewFile()}
	s.column("表[甲]", Num, "", "none").column("表[乙]", Num, "", "none").column("表[类]", Text, "", "none").
		column("表[日]", Date, "", "none").column("表[档]", Num, "", "none")
	if _, err := s.file.NewSheet("T"); err != nil {
		t.Fatal(err)
	}
	for r := range tableRows {
		for c, v := range []value.Value{s.decimal(6, 2), s.decimal(4, 1), s.word(), s.day(), value.OfNum(num.Int(int64(r * 250)))} {
			// The last row is filled: LibreOffice 7.4 leaves trailing blanks of the first
			// range out of COUNTIFS, so that "<>x" counts them in Excel and not there.
			if c < 4 && r < tableRows-1 && s.rng.IntN(8) == 0 {
				v = value.Value{}
			}
			s.columns[c] = append(s.columns[c], v)
			put(t, s.file, "T", c+1, r+1, v)
		}
	}
	return s
}

func put(t *testing.T, f *excelize.File, sheet string, col, row int, v value.Value) {
	cell, err := excelize.CoordinatesToCellName(col, row)
	if err != nil {
		t.Fatal(err)
	}
	switch v.Kind() {
	case value.Number:
		err = f.SetCellValue(sheet, cell, v.Num().Float64())
	case value.Date:
		err = f.SetCellValue(sheet, cell, v.Date().Serial())
	case value.Text:
		err = f.SetCellStr(sheet, cell, v.Text())
	}
	if err != nil {
		t.Fatal(err)
	}
}

func (s *sheet) decimal(digits, places int) value.Value {
	n := num.Int(s.rng.Int64N(pow10(1 + s.rng.IntN(digits)))).Mul(num.Frac(1, pow10(s.rng.IntN(places+1))))
	if s.rng.IntN(6) == 0 {
		n = n.Neg()
	}
	return value.OfNum(n)
}

func pow10(n int) int64 {
	out := int64(1)
	for range n {
		out *= 10
	}
	return out
}

func (s *sheet) word() value.Value {
	return value.OfText([]string{"甲类", "乙类", "丙类", "AbC"}[s.rng.IntN(4)])
}

func (s *sheet) day() value.Value {
	return value.OfDate(date.Of(2000, 1, 1).AddDays(s.rng.IntN(12000)))
}

// reach is the size up to which guards promise the fen (see guard.go): beyond it a
// binary float has no places left for it.
var reach = num.Int(1e9)

// add writes a row of inputs and the formula on them; a formula that does not
// compute for these inputs is left out.
func (s *sheet) add(t *testing.T, src string) {
	t.Helper()
	p, err := Compile(src, s)
	if err != nil {
		t.Fatalf("%s\n%v", src, err)
	}
	for i, v := range []value.Value{
		s.decimal(8, 2), s.decimal(11, 2), s.decimal(4, 4), value.OfNum(num.Int(s.rng.Int64N(3000))), value.OfNum(num.Int(1 + s.rng.Int64N(12))),
		s.decimal(3, 1), s.decimal(3, 2), s.decimal(9, 6), s.word(), s.day(),
	} {
		s.scalars[i] = v
	}
	v := p.Eval(values{s.world})
	if v.Kind() == value.Failed || v.Kind() == value.Blank || v.Num().Abs().Cmp(reach) >= 0 {
		return
	}
	s.row++
	text, err := p.Excel(func(sym Symbol) (string, error) {
		if sym.IsColumn {
			c := string(rune('A' + sym.Slot))
			return fmt.Sprintf("T!$%s$1:$%s$%d", c, c, tableRows), nil
		}
		return fmt.Sprintf("%c%d", 'A'+sym.Slot, s.row), nil
	})
	if err != nil {
		t.Fatalf("%s\n%v", src, err)
	}
	for i, in := range s.scalars {
		put(t, s.file, "Sheet1", i+1, s.row, in)
	}
	if err := s.file.SetCellFormula("Sheet1", fmt.Sprintf("%c%d", 'A'+inputs, s.row), text); err != nil {
		t.Fatal(err)
	}
	s.src, s.text, s.want = append(s.src, src), append(s.text, text), append(s.want, v)
}

// recalculate has LibreOffice compute the workbook and returns the cells' raw texts.
func (s *sheet) recalculate(t *testing.T) []string {
	t.Helper()
	var in bytes.Buffer
	if err := s.file.Write(&in); err != nil {
		t.Fatal(err)
	}
	saved := oracle.Recalculate(t, map[string][]byte{"in": in.Bytes()})
	f, err := excelize.OpenReader(bytes.NewReader(saved["in"]))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	rows, err := f.GetRows("Sheet1", excelize.Options{RawCellValue: true})
	if err != nil {
		t.Fatal(err)
	}
	cells := make([]string, len(rows))
	for i, r := range rows {
		if len(r) > inputs {
			cells[i] = r[inputs]
		}
	}
	return cells
}

func agrees(want value.Value, cell string) bool {
	switch want.Kind() {
	case value.Text:
		return cell == want.Text()
	case value.Bool:
		return cell == map[bool]string{true: "1", false: "0"}[want.Bool()]
	case value.Date:
		return cell == strconv.Itoa(want.Date().Serial())
	}
	f, err := strconv.ParseFloat(cell, 64)
	if err != nil {
		return false
	}
	got, err := num.FromFloat(f)
	if err != nil {
		return false
	}
	n := want.Num()
	if n.Round(2, num.HalfUp).Equal(n) {
		return got.Fixed(2) == n.Fixed(2)
	}
	// Unrounded results agree to what a float can hold of the sum's largest term.
	tolerance := num.Frac(1, 1e6).Add(n.Abs().Mul(num.Frac(1, 1e12)))
	return got.Sub(n).Abs().Cmp(tolerance) < 0
}

func TestExcelAgreesWithLibreOffice(t *testing.T) {
	s := newSheet(t, 7)
	for range 4500 {
		s.add(t, s.formula())
	}
	cells := s.recalculate(t)
	if len(cells) != len(s.want) || s.row < 3000 {
		t.Fatalf("%d formulas written, %d came back", s.row, len(cells))
	}
	wrong := 0
	for i, want := range s.want {
		if agrees(want, cells[i]) {
			continue
		}
		if wrong++; wrong <= 15 {
			var in []string
			for c := range inputs {
				v, err := s.file.GetCellValue("Sheet1", fmt.Sprintf("%c%d", 'A'+c, i+1), excelize.Options{RawCellValue: true})
				if err != nil {
					t.Fatal(err)
				}
				in = append(in, v)
			}
			t.Errorf("%s\n\tprinted  %s\n\tinputs   %s\n\twe say   %s\n\tthey say %s", s.src[i], s.text[i], strings.Join(in, " "), want, cells[i])
		}
	}
	t.Logf("%d formulas compared, %d differ", len(s.want), wrong)
}

// formula makes a random formula of one of the kinds a policy has.
func (s *sheet) formula() string {
	switch s.rng.IntN(12) {
	case 0, 1, 2, 3:
		return s.pick("ROUND(%n,2)", "ROUND(%n,2)+%m", "ROUNDDOWN(%n,2)", "ROUNDUP(%n,2)", "ROUND(%n,0)", "INT(%n)", "ROUND(%n,-2)", "ROUND(%n,1)*100", "ROUND(%n,人数-人数+2)", "-ROUND(-%n,2)", "ROUNDUP(%n,0)", "INT(%n*100)/100")
	case 4:
		// Half-cent ties by construction.
		return s.pick("ROUND(金额*0.5,2)", "ROUND(金额/8,2)", "ROUND(金额*月数/4,2)", "ROUND(大额*0.05,2)", "ROUND(率*人数*0.5,2)", "ROUND(大额/1000+0.005,2)", "ROUND(大额*率,2)", "ROUND(大额*月数/12,2)", "ROUND(金额*人数/1000,2)", "ROUND(1.255*人数*100,0)")
	case 5:
		return s.pick("IF(%b,%m,%m)", "IFS(%b,%m,%b,1,TRUE,%m)", "IFERROR(金额/人数,-1)", "IF(AND(%b,%b),1,0)", "IF(OR(%b,NOT(%b)),%m,2)")
	case 6:
		return s.pick("%b", "%n=%n", "%n>=%m", "金额*率=大额", "0.1*月数+0.2=0.1*(月数+2)", "AND(人数>0,金额/人数>1)", "OR(人数=0,金额/人数>1)", "ROUND(金额/7,2)*7=金额", "(金额-率)+率=金额", "金额*1.1-金额=金额*0.1")
	case 7:
		return s.pick(`身份&"："&人数&"人"`, `TEXT(%n,"0.00")`, `TEXT(%n,"#,##0.00")`, `TEXT(率,"0.0%")`, `TEXT(金额/8,"0.00")`, `LEFT(身份,1)&RIGHT(身份,2)&MID(身份,2,5)`, `LEN(身份)`, `TEXT(日子,"yyyy-mm-dd")`, `身份="ABC"`, `VALUE("12.50")*人数`, `身份&"他说""好"""`, `身份<>"甲类"`, `金额&""`)
	case 8:
		return s.pick(`日子+VALUE(TEXT(人数,"0"))`, "EDATE(日子,月数-6)", "YEAR(日子)*10000+MONTH(日子)*100+DAY(日子)", `DATEDIF(日子,日子+VALUE(TEXT(人数,"0")),"M")`, `DATEDIF(日子,日子+VALUE(TEXT(人数,"0")),"D")`, `DATEDIF(日子,日子+VALUE(TEXT(人数,"0")),"Y")`, "DATE(2026,月数*3,人数)", "EDATE(日子,1)-日子", "日子>DATE(2015,6,1)")
	case 9:
		return s.pick("SUM(表[甲])*率", "ROUND(SUM(表[甲])*率/COUNT(表[甲]),2)", "MAX(表[甲])-MIN(表[乙])", "AVERAGE(表[乙])", "COUNTA(表[类])+COUNT(表[日])", "ROUND(AVERAGE(表[甲]),2)", "MAX(%m,0,金额)", "MIN(%m,人数)", "SUM(金额,率,小数)", "SUM(表[甲])=SUM(表[甲])+0", "RANK(3250,表[档])", "RANK(3250,表[档],1)")
	case 10:
		return s.pick(`COUNTIFS(表[类],"甲类")`, `COUNTIFS(表[类],"<>甲类",表[甲],">=0")`, `SUMIFS(表[甲],表[类],身份)`, `SUMIF(表[乙],">"&金额/1000)`, `SUMIF(表[类],身份,表[甲])`, `COUNTIFS(表[日],">=2010-06-01",表[乙],"<>")`, `COUNTIFS(表[日],"<"&日子)`, `COUNTIF(表[类],"")`, `MAXIFS(表[甲],表[类],"乙类")`, `MINIFS(表[甲],表[乙],">1")`, `AVERAGEIFS(表[甲],表[类],"丙类")`, `COUNTIFS(表[类],"<>")`, `COUNTIF(表[甲],"<=100")`)
	}
	return s.pick(`SUMPRODUCT((表[类]=身份)*表[甲])`, "SUMPRODUCT(表[甲],表[乙])", "ROUND(SUMPRODUCT(表[甲]*表[乙])*率,2)", `SUMPRODUCT(表[甲]<5)`, `SUMPRODUCT((表[甲]<=人数)*(表[类]<>"甲类"))`, `SUMPRODUCT(--(表[日]<日子),表[乙])`,
		"SUMPRODUCT(ROUND(表[甲]/8,2))", "LOOKUP(人数,表[档],表[档])", "LOOKUP(月数*250.0,表[档],表[档])", "XLOOKUP(月数*250,表[档],表[档])", "XLOOKUP(人数,表[档],表[档],-1)", "SUMPRODUCT((表[甲]>=0)+(表[乙]>=0))", "SUMPRODUCT((YEAR(表[日])>2010)*表[乙])")
}

func (s *sheet) pick(forms ...string) string {
	f := forms[s.rng.IntN(len(forms))]
	for strings.Contains(f, "%n") || strings.Contains(f, "%m") || strings.Contains(f, "%b") {
		f = strings.Replace(f, "%m", s.number(0), 1)
		f = strings.Replace(f, "%n", s.number(3), 1)
		f = strings.Replace(f, "%b", s.condition(), 1)
	}
	return f
}

// number makes an arithmetic expression.
func (s *sheet) number(depth int) string {
	if depth <= 0 || s.rng.IntN(6) == 0 {
		return []string{"金额", "率", "人数", "月数", "课时", "系数", "小数", "0.05", "12", "1.005", "8%", "2"}[s.rng.IntN(12)]
	}
	a, b := s.number(depth-1), s.number(depth-2)
	return fmt.Sprintf([]string{"(%s+%s)", "(%s-%s)", "%s*%s", "%s*%s", "%s/8+%s*0", "(%s)/12+%s*0", "ROUND(%s,3)*%s", "-%s*%s", "(%s)*%s%%", "ABS(%s)+%s", "MOD(%s,7)+%s", "%s/人数+%s", "(%s)*2^-3+%s", "IF(人数>1500,%s,%s)"}[s.rng.IntN(14)], a, b)
}

func (s *sheet) condition() string {
	return []string{"金额*率>100", "月数>=6", `身份="甲类"`, "率*10>=1.5", "人数*0.1=INT(人数*0.1)", "日子<DATE(2016,1,1)", "金额/8>小数", "课时*系数<=200"}[s.rng.IntN(8)]
}
