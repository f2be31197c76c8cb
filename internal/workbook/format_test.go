package workbook

import "testing"

func TestClassify(t *testing.T) {
	for code, want := range map[string]Format{
		"":                                     General,
		"General":                              General,
		"GENERAL":                              General,
		"G/通用格式":                               General,
		`General"元"`:                           General,
		"0":                                    Decimal,
		"0.00":                                 Decimal,
		"#,##0.00":                             Decimal,
		"# ?/?":                                Decimal,
		"0.00E+00":                             Decimal,
		"##0.0E+0":                             Decimal,
		`¥#,##0.00;[Red]-¥#,##0.00`:            Decimal,
		`0.0"小时"`:                              Decimal,
		`0"d"`:                                 Decimal,
		`0\d`:                                  Decimal,
		`_ * #,##0.00_ ;_ * -#,##0.00_ ;_ @_ `: Decimal,
		`_(* #,##0_);_(* \(#,##0\);_(* "-"_)`:  Decimal,
		`_d0`:                                  Decimal,
		`*y0`:                                  Decimal,
		`[DBNum2][$-804]General`:               General,
		`[DBNum1][$-804]0`:                     Decimal,
		`[$-804]yyyy"年"m"月"`:                   DateOnly,
		`[>100]0.0;0.00`:                       Decimal,
		`[$€-2] 0.00`:                          Decimal,
		`0.00"万元"`:                             TenThousand,
		`#,##0.00\万\元`:                         TenThousand,
		`General"万元"`:                          TenThousand,
		`0!.0,"万"`:                             Decimal, // 123456 is shown as 12.3万
		`0\.0,"万元"`:                            Decimal,
		`0"."0000"万元"`:                         Decimal,
		`0.0,"万"`:                              Decimal,
		`0;-0"万元"`:                             Decimal,
		"0%":                                   Percent,
		"0.00%":                                Percent,
		`[Red]0.0%;-0.0%`:                      Percent,
		"@":                                    TextFormat,
		"yyyy-mm-dd":                           DateOnly,
		"YYYY/M/D":                             DateOnly,
		`yyyy"年"m"月"`:                          DateOnly,
		`yyyy"年"m"月"d"日";@`:                    DateOnly,
		`yyyy年m月`:                              DateOnly,
		`[$-F800]dddd\,\ mmmm\ dd\,\ yyyy`:     DateOnly,
		`m"月"d"日"`:                             DateOnly,
		"mmm":                                  DateOnly,
		"aaaa":                                 DateOnly,
		"e/m/d":                                DateOnly,
		"[$-404]e":                             DateOnly,
		"yyyy-mm-dd hh:mm:ss":                  DateTime,
		"m/d/yy h:mm":                          DateTime,
		"h:mm":                                 TimeOnly,
		"mm:ss.0":                              TimeOnly,
		"[h]:mm:ss":                            TimeOnly,
		"[mm]":                                 TimeOnly,
		"h:mm AM/PM":                           TimeOnly,
		`上午/下午h"时"mm"分"`:                       TimeOnly,
		`[$-F400]h:mm:ss\ AM/PM`:               TimeOnly,
		"h:mm a/p":                             TimeOnly,
		`;;;`:                                  General,
		`"未闭合`:                                 General,
		`[未闭合`:                                 General,
		`\`:                                    General,
	} {
		if got := classify(code); got != want {
			t.Errorf("%s is %d, want %d", code, got, want)
		}
	}
}

func TestBuiltinFormats(t *testing.T) {
	for _, c := range []struct {
		from, to int
		want     Format
	}{
		{0, 0, General}, {1, 4, Decimal}, {5, 8, Decimal}, {9, 10, Percent}, {11, 13, Decimal}, {14, 17, DateOnly}, {18, 21, TimeOnly},
		{22, 22, DateTime}, {23, 26, General}, {27, 31, DateOnly}, {32, 35, TimeOnly}, {36, 36, DateOnly}, {37, 44, Decimal}, {45, 47, TimeOnly},
		{48, 48, Decimal}, {49, 49, TextFormat}, {50, 54, DateOnly}, {55, 56, TimeOnly}, {57, 58, DateOnly}, {59, 200, General},
	} {
		for id := c.from; id <= c.to; id++ {
			if got := builtin(id); got != c.want {
				t.Errorf("%d is %d, want %d", id, got, c.want)
			}
		}
	}
	if !DateOnly.IsDate() || !DateTime.IsDate() || TimeOnly.IsDate() || General.IsDate() {
		t.Error("IsDate")
	}
}

// A format the file spells out wins over the number it borrows.
func TestCustomFormatOverridesBuiltin(t *testing.T) {
	_, sheets := mustRead(t, swapped(stylesPath, `<numFmt `, `<numFmt numFmtId="14" formatCode="0.00"/><numFmt `)(t))
	if got := sheets[0].At(2, 3).Format; got != Decimal {
		t.Errorf("got %d", got)
	}
}
