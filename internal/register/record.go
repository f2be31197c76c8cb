package register

import (
	"hesuan/internal/date"
	"hesuan/internal/form"
	"hesuan/internal/value"
)

// SchoolCode identifies a school for good: it survives a change of name.
type SchoolCode string

// GroupCode identifies an education group for good.
type GroupCode string

// Role is what a school is in its group.
type Role string

// The roles of the plan. Which of 核心校 and 牵头校 a group has, and how many,
// its type's row says.
const (
	Core   Role = "核心校"
	Lead   Role = "牵头校"
	Member Role = "成员校"
)

// Legal says how a group stands towards the law, and so who is paid.
type Legal string

// The two legal forms of 集团类型.法人.
const (
	Unified     Legal = "统一" // one 法定代表人, one payee
	Independent Legal = "独立" // every school its own
)

// School is one row of 学校. Town, Site, Representative and the two codes may
// be blank: the plan does not give them.
type School struct {
	Code           SchoolCode
	Name           string   // official, as the plan or the bureau writes it
	Aliases        []string // confirmed; read only
	Stages         []string // 学段; read only
	Town           string   // 镇街
	Area           string   // 城乡: 城区, 镇区, 乡村
	Site           string   // 驻地: 镇驻地, 村, 城区
	Representative string   // 法定代表人
	CreditCode     string   // 统一社会信用代码
	SchoolNo       string   // 学校标识码
	Ownership      string   // 办学性质
	Authority      string   // 主管部门
	Verified       bool     // 核实状态 is 已核
	Note           string
	At             string // 学校!A12
	source
}

// GroupType is one row of 集团类型: everything the structural rules and the
// payments need to know of a type, so that none is named in the program.
type GroupType struct {
	Name            string
	Legal           Legal
	CoreRole        Role
	Cores           int // how many schools of CoreRole a group has, no more and no fewer
	LeastMembers    int // how many 成员校 it has at least
	Foundings       []string
	StudentTransfer bool // 学籍互转
	ScoredApart     bool // 成员单独考核
	Studios         int  // county studios the plan sets up with this type
	studiosStated   bool
	Basis           string
	At              string
	source
}

// Group is one row of 集团.
type Group struct {
	Code      GroupCode
	Name      string
	Type      string
	Founded   date.Date // its first day
	Dissolved date.Date // its last day; zero while it lasts
	Founding  string    // 成立方式
	Basis     string
	At        string
	source
}

// Membership is one row of 成员: a school in a group, in one role, over one
// stretch of time, both days included.
type Membership struct {
	Group     GroupCode
	School    SchoolCode
	Role      Role
	Joined    date.Date
	Left      date.Date // the last day; zero while it lasts
	Admission string    // 准入评估
	Reason    string    // 退出原因
	Consent   string    // 批准文号
	Basis     string
	At        string
	source
}

// Studio is one row of 工作室: a county 名师乡村工作室.
type Studio struct {
	Code   string
	Host   string // 主持人; blank until named
	Title  string
	School SchoolCode // 挂牌学校
	From   date.Date  // zero: from the start of the register
	To     date.Date  // its last day; zero while it lasts
	Basis  string
	At     string
	source
}

// source is the row a record was read from; findings take their place from it
// and versions are compared by it.
type source struct{ form.Record }

// whole reads a count; ok is false where the cell is blank.
func (s source) whole(column string) (n int, ok bool) {
	v := s.Cell(column).Value
	if v.Kind() != value.Number {
		return 0, false
	}
	big, ok := v.Num().Int64()
	return int(big), ok
}

// at names the row by its first cell.
func (s source) at() string { return form.At(s.Table.Name, s.Row.Cells[0].Ref) }
