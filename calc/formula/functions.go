package formula

// function is one row of the catalogue of functions.
type function struct {
	id    fn
	name  string
	words string // Chinese name, for reasons and messages
	usage string // how it is written, for messages
	min   int
	max   int    // −1: any number
	kinds string // per argument: s one value, c column, e either; the last repeats
	row   bool   // may work row by row inside SUMPRODUCT
	check func(*checker, *node)
}

type fn uint8

const (
	fnIF fn = iota
	fnIFS
	fnIFERROR
	fnAND
	fnOR
	fnNOT
	fnMIN
	fnMAX
	fnSUM
	fnAVERAGE
	fnCOUNT
	fnCOUNTA
	fnCOUNTIF
	fnCOUNTIFS
	fnSUMIF
	fnSUMIFS
	fnAVERAGEIFS
	fnMAXIFS
	fnMINIFS
	fnSUMPRODUCT
	fnROUND
	fnROUNDUP
	fnROUNDDOWN
	fnINT
	fnMOD
	fnABS
	fnLOOKUP
	fnXLOOKUP
	fnRANK
	fnDATE
	fnDATEDIF
	fnEDATE
	fnYEAR
	fnMONTH
	fnDAY
	fnLEN
	fnLEFT
	fnRIGHT
	fnMID
	fnTEXT
	fnVALUE
	fnISBLANK
	fnISNUMBER
)

// lazy reports the functions that look only at the arguments they need.
func (f fn) lazy() bool { return f <= fnOR }

// aggregate reports the functions that go over columns and may skip entries.
func (f fn) aggregate() bool { return f >= fnMIN && f <= fnSUMPRODUCT || f == fnRANK }

var catalogue = map[string]*function{}
var functionNames []string

func init() {
	for _, f := range []function{
		{fnIF, "IF", "条件取值", "IF(条件, 成立时的值, 不成立时的值)", 3, 3, "s", false, (*checker).checkIf},
		{fnIFS, "IFS", "多条件取值", "IFS(条件1, 值1, 条件2, 值2, …)", 2, -1, "s", false, (*checker).checkIfs},
		{fnIFERROR, "IFERROR", "出错时取值", "IFERROR(公式, 出错时的值)", 2, 2, "s", false, (*checker).checkIfError},
		{fnAND, "AND", "同时成立", "AND(条件1, 条件2, …)", 1, -1, "s", false, (*checker).checkLogic},
		{fnOR, "OR", "任一成立", "OR(条件1, 条件2, …)", 1, -1, "s", false, (*checker).checkLogic},
		{fnNOT, "NOT", "不成立", "NOT(条件)", 1, 1, "s", false, (*checker).checkLogic},
		{fnMIN, "MIN", "最小值", "MIN(数1, 数2, …) 或 MIN(表[列])", 1, -1, "e", false, (*checker).checkMinMax},
		{fnMAX, "MAX", "最大值", "MAX(数1, 数2, …) 或 MAX(表[列])", 1, -1, "e", false, (*checker).checkMinMax},
		{fnSUM, "SUM", "求和", "SUM(表[列])", 1, -1, "e", false, (*checker).checkSum},
		{fnAVERAGE, "AVERAGE", "平均", "AVERAGE(表[列])", 1, -1, "e", false, (*checker).checkSum},
		{fnCOUNT, "COUNT", "数值个数", "COUNT(表[列])", 1, -1, "e", false, (*checker).checkCount},
		{fnCOUNTA, "COUNTA", "非空个数", "COUNTA(表[列])", 1, -1, "e", false, (*checker).checkCount},
		{fnCOUNTIF, "COUNTIF", "按条件计数", "COUNTIF(表[列], 条件)", 2, 2, "cs", false, (*checker).checkConditions},
		{fnCOUNTIFS, "COUNTIFS", "按条件计数", "COUNTIFS(表[列1], 条件1, 表[列2], 条件2, …)", 2, -1, "cs", false, (*checker).checkConditions},
		{fnSUMIF, "SUMIF", "按条件求和", "SUMIF(表[条件列], 条件, 表[求和列])", 2, 3, "csc", false, (*checker).checkConditions},
		{fnSUMIFS, "SUMIFS", "按条件求和", "SUMIFS(表[求和列], 表[列1], 条件1, …)", 3, -1, "ccs", false, (*checker).checkConditions},
		{fnAVERAGEIFS, "AVERAGEIFS", "按条件平均", "AVERAGEIFS(表[平均列], 表[列1], 条件1, …)", 3, -1, "ccs", false, (*checker).checkConditions},
		{fnMAXIFS, "MAXIFS", "按条件最大", "MAXIFS(表[列], 表[列1], 条件1, …)", 3, -1, "ccs", false, (*checker).checkConditions},
		{fnMINIFS, "MINIFS", "按条件最小", "MINIFS(表[列], 表[列1], 条件1, …)", 3, -1, "ccs", false, (*checker).checkConditions},
		{fnSUMPRODUCT, "SUMPRODUCT", "逐行相乘求和", "SUMPRODUCT((表[列1]=\"值\")*表[列2]*表[列3])", 1, -1, "e", false, (*checker).checkProduct},
		{fnROUND, "ROUND", "四舍五入", "ROUND(数, 小数位数)", 2, 2, "s", true, (*checker).checkRound},
		{fnROUNDUP, "ROUNDUP", "向上舍入", "ROUNDUP(数, 小数位数)", 2, 2, "s", true, (*checker).checkRound},
		{fnROUNDDOWN, "ROUNDDOWN", "截断", "ROUNDDOWN(数, 小数位数)", 2, 2, "s", true, (*checker).checkRound},
		{fnINT, "INT", "向下取整", "INT(数)", 1, 1, "s", true, (*checker).checkRound},
		{fnMOD, "MOD", "余数", "MOD(被除数, 除数)", 2, 2, "s", false, (*checker).checkMod},
		{fnABS, "ABS", "绝对值", "ABS(数)", 1, 1, "s", true, (*checker).checkRound},
		{fnLOOKUP, "LOOKUP", "分段查找", "LOOKUP(数, 表[起点列], 表[结果列])", 3, 3, "scc", false, (*checker).checkLookup},
		{fnXLOOKUP, "XLOOKUP", "查找", "XLOOKUP(值, 表[查找列], 表[结果列], 查不到时的值)", 3, 4, "sccs", false, (*checker).checkLookup},
		{fnRANK, "RANK", "名次", "RANK(数, 表[列], 0 从高到低或 1 从低到高)", 2, 3, "scs", false, (*checker).checkRank},
		{fnDATE, "DATE", "日期", "DATE(年, 月, 日)", 3, 3, "s", false, (*checker).checkDate},
		{fnDATEDIF, "DATEDIF", "日期间隔", "DATEDIF(开始日期, 结束日期, \"M\")", 3, 3, "s", false, (*checker).checkDateDif},
		{fnEDATE, "EDATE", "推移月份", "EDATE(日期, 月数)", 2, 2, "s", false, (*checker).checkEdate},
		{fnYEAR, "YEAR", "年", "YEAR(日期)", 1, 1, "s", true, (*checker).checkDatePart},
		{fnMONTH, "MONTH", "月", "MONTH(日期)", 1, 1, "s", true, (*checker).checkDatePart},
		{fnDAY, "DAY", "日", "DAY(日期)", 1, 1, "s", true, (*checker).checkDatePart},
		{fnLEN, "LEN", "字数", "LEN(文字)", 1, 1, "s", false, (*checker).checkText},
		{fnLEFT, "LEFT", "左起取字", "LEFT(文字, 字数)", 1, 2, "s", false, (*checker).checkText},
		{fnRIGHT, "RIGHT", "右起取字", "RIGHT(文字, 字数)", 1, 2, "s", false, (*checker).checkText},
		{fnMID, "MID", "中间取字", "MID(文字, 从第几字起, 字数)", 3, 3, "s", false, (*checker).checkText},
		{fnTEXT, "TEXT", "按格式成文", "TEXT(数, \"0.00\")", 2, 2, "s", false, (*checker).checkFormat},
		{fnVALUE, "VALUE", "文字转数", "VALUE(文字)", 1, 1, "s", false, (*checker).checkText},
		{fnISBLANK, "ISBLANK", "是否空白", "ISBLANK(名称)", 1, 1, "s", false, (*checker).checkIs},
		{fnISNUMBER, "ISNUMBER", "是否数值", "ISNUMBER(值)", 1, 1, "s", false, (*checker).checkIs},
	} {
		catalogue[f.name] = &f
		functionNames = append(functionNames, f.name)
	}
}

// kind tells what the i-th argument has to be.
func (f *function) kind(i int) byte {
	switch {
	case f.id == fnCOUNTIFS: // pairs of column and condition
		return "cs"[i%2]
	case f.id >= fnSUMIFS && f.id <= fnMINIFS: // the column, then pairs
		if i == 0 {
			return 'c'
		}
		return "sc"[i%2]
	}
	return f.kinds[min(i, len(f.kinds)-1)]
}
