package formula

import (
	"errors"
	"strings"
	"testing"
)

// Names print as themselves here, so that the table reads like the policy.
func asNames(s Symbol) (string, error) { return s.Name, nil }

func TestPrintedFormulas(t *testing.T) {
	w := county()
	for i := range w.symbols {
		w.symbols[i].Entered = true
	}
	for _, c := range []struct{ sentence, src, want string }{
		{"brackets only where they are needed", "((1+2)*(3))", "(1+2)*3"},
		{"left-hand chains need none", "10-(3-2)-1", "10-(3-2)-1"},
		{"Excel's minus before a power", "-2^2", "-2^2"},
		{"a power that is negated", "-(2^2)", "-(2^2)"},
		{"powers on the right", "2^(3^2)", "2^(3^2)"},
		{"percent of a sum", "(1+2)%", "(1+2)%"},
		{"quotes are doubled", `校名&"""好"""`, `校名&"""好"""`},
		{"typed values round without a guard", "ROUND(经费,2)", "ROUND(经费,2)"},
		{"products get four more places", "ROUND(经费*比例,2)", "ROUND(ROUND(经费*比例,6),2)"},
		{"a quotient by a literal too", "ROUND(经费/12,2)", "ROUND(ROUND(经费/12,6),2)"},
		{"other quotients get six more", "ROUND(经费/在校生数,2)", "ROUND(ROUND(经费/在校生数,8),2)"},
		{"whole numbers are guarded from fen on", "INT(经费*比例)", "INT(ROUND(经费*比例,6))"},
		{"computed comparisons are guarded", "经费*比例>=1000", "ROUND(经费*比例,6)>=1000"},
		{"typed ones are not", "在校生数>=1000", "在校生数>=1000"},
		{"remainders avoid MOD", "MOD(经费,7)", "ROUND(经费-7*INT(ROUND(经费/7,8)),8)"},
		{"texts of numbers are rounded first", `TEXT(经费*比例,"0.00")`, `TEXT(ROUND(ROUND(经费*比例,6),2),"0.00")`},
		{"XLOOKUP as every spreadsheet knows it", `XLOOKUP("小学",标准[名称],标准[金额])`, `INDEX(标准[金额],MATCH("小学",标准[名称],0))`},
		{"XLOOKUP with a value for nothing found", `XLOOKUP("小学",标准[名称],标准[金额],0)`, `IF(ISNA(MATCH("小学",标准[名称],0)),0,INDEX(标准[金额],MATCH("小学",标准[名称],0)))`},
		{"newer functions carry their prefix", `IFS(达标,MAXIFS(成员[得分],成员[角色],角色),TRUE,0)`, `_xlfn.IFS(达标,_xlfn.MAXIFS(成员[得分],成员[角色],角色),TRUE,0)`},
		{"AND that must stop early", "AND(零>0,经费/零>1)", "IF(零>0,ROUND(经费/零,8)>1,FALSE)"},
		{"OR that must stop early", "OR(零=0,经费/零>1)", "IF(零=0,TRUE,ROUND(经费/零,8)>1)"},
		{"AND that need not", "AND(零>0,达标)", "AND(零>0,达标)"},
		{"a bare condition counts rows", `SUMPRODUCT(教职工[骨干级别]="县级")`, `SUMPRODUCT(--(教职工[骨干级别]="县级"))`},
		{"a blank entry is not below a limit", "SUMPRODUCT(教职工[年龄]<30)", `SUMPRODUCT(--((教职工[年龄]<30)*(教职工[年龄]<>"")))`},
		{"dates in conditions need no locale", `COUNTIFS(教职工[任教起],">=2015-03-01")`, `COUNTIFS(教职工[任教起],">="&DATE(2015,3,1))`},
		{"blanks are asked for by sign", `COUNTIFS(教职工[骨干级别],"")`, `COUNTIFS(教职工[骨干级别],"=")`},
		{"a computed limit", `COUNTIFS(成员[得分],">="&AVERAGE(成员[得分]))`, `COUNTIFS(成员[得分],">="&ROUND(AVERAGE(成员[得分]),8))`},
		{"long texts are cut at 255 characters", `"` + strings.Repeat("字", 300) + `"`, `"` + strings.Repeat("字", 255) + `"&"` + strings.Repeat("字", 45) + `"`},
	} {
		got, err := compile(t, w, c.src).Excel(asNames)
		if err != nil || got != c.want {
			t.Errorf("%s: %s\n\tprints %s (%v)\n\twant   %s", c.sentence, c.src, got, err, c.want)
		}
	}
}

func TestCellsThatHoldResultsAreGuarded(t *testing.T) {
	for src, want := range map[string]string{"ROUND(经费,2)": "ROUND(ROUND(经费,8),2)", "经费>=100": "ROUND(经费,8)>=100"} {
		if got, err := compile(t, county(), src).Excel(asNames); err != nil || got != want {
			t.Errorf("%s prints %s (%v), want %s", src, got, err, want)
		}
	}
}

func TestPrintingPassesTheAddressErrorOn(t *testing.T) {
	gone := errors.New("no such cell")
	_, err := compile(t, county(), "经费+1").Excel(func(Symbol) (string, error) { return "", gone })
	if !errors.Is(err, gone) {
		t.Error(err)
	}
}

func TestAFormulaTooLongForACellIsAnError(t *testing.T) {
	p := compile(t, county(), "经费"+strings.Repeat("+经费", 200))
	_, err := p.Excel(func(Symbol) (string, error) { return strings.Repeat("A", 100), nil })
	if err == nil {
		t.Error("20,000 characters do not fit a cell")
	}
}
