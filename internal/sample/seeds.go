package sample

import (
	"fmt"
	"slices"
	"strings"

	"hesuan/internal/form"
	"hesuan/internal/register"
)

// Seeds are the rows of a register with this many schools, in the shape of
// register.Default(): groups of the plan's four types in its proportions, each
// with its core and one to five members. 0 and 42 mean the plan's own county.
// A register has a group, so a county has two schools at least.
func Seeds(seed uint64, schools int) []form.Seed {
	seeds := register.Default()
	if schools == 0 || schools == 42 {
		return seeds
	}
	schools = max(schools, 2)
	m := &maker{chance: newChance(seed, "register", ""), left: schools, taken: map[string]bool{}, seeds: map[string]*form.Seed{}}
	m.width = max(2, len(fmt.Sprint(schools)))
	for i := range seeds {
		m.seeds[seeds[i].Table.Name] = &seeds[i]
	}
	for _, sheet := range []string{"学校", "集团", "成员"} {
		m.seeds[sheet].Rows = nil
	}
	for i := 0; m.left > 0; i++ {
		m.group(cycle[i%len(cycle)])
	}
	return seeds
}

// cycle is the order in which groups are made: fourteen of them as in the
// plan, mixed so that a small county has several types too.
var cycle = []string{
	typeShared, typeUnified, typeUnified, typeThrough, typeUnified, typeShared, typeUnified,
	typeMixed, typeUnified, typeShared, typeUnified, typeUnified, typeShared, typeUnified,
}

// maker makes a register group by group.
type maker struct {
	chance
	left  int // schools still to be made
	width int // digits of a school code
	n     int // schools made
	g     int // groups made
	taken map[string]bool
	last  string // the head named last
	seeds map[string]*form.Seed
}

var (
	placeFirst  = strings.Split("东 西 南 北 上 下 大 小 石 沙 清 龙 凤 青 白 黄 红 金 银 玉 松 柏 柳 桃 梨 杏 枣 栗 荆 苇 云 月 岳 岱 沂 汶 泗 沭 鲁 齐", " ")
	placeSecond = strings.Split("河 山 泉 峪 崮 庄 岭 坡 湾 溪 口 桥 台 堂 岩 沟 埠 洼 峰 池 林 园 坪 安 平 川 水 城 店 集", " ")
)

// place makes a name nobody else in the county has.
func (m *maker) place(suffix string) string {
	for try := 0; ; try++ {
		name := pick(m.chance, placeFirst) + pick(m.chance, placeSecond)
		if try > 20 { // the short names run out in a very large county
			name = pick(m.chance, placeFirst) + name
		}
		if !m.taken[name+suffix] {
			m.taken[name+suffix] = true
			return name + suffix
		}
	}
}

// person names a head; two heads of one name are rare, and never wanted in one
// group.
func (m *maker) person() string {
	for try := 0; ; try++ {
		name := m.name(m.permille(750), m.between(1966, 1986))
		if !m.taken["head "+name] || try > 50 && name != m.last {
			m.taken["head "+name], m.last = true, name
			return name
		}
	}
}

// size draws how many schools a group has, leaving none or enough for another
// group behind.
func (m *maker) size(low, high int) int {
	n := min(m.between(low, high), m.left)
	if m.left-n == 1 {
		n++
	}
	return n
}

func (m *maker) group(typ string) {
	if m.left == 3 && (typ == typeThrough || typ == typeMixed) {
		typ = typeUnified // two and a lone school left over would not do
	}
	m.g++
	var name string
	var codes []string
	switch typ {
	case typeShared:
		name, codes = m.shared()
	case typeUnified:
		name, codes = m.unified()
	case typeThrough:
		town := m.place("")
		name = town + "一中贯通培养型教育集团"
		codes = append(codes, m.school(town+"第一中学", "高中", "", areaCity, siteCity, m.person(), ""))
		codes = append(codes, m.school(m.place("")+"实验学校", "小学、初中", "", areaCity, siteCity, m.person(), ""))
	case typeMixed:
		town := m.place("")
		name = town + "职业中专教育集团"
		codes = append(codes, m.school(town+"职业中等专业学校", "中职", "", areaCity, siteCity, m.person(), ""))
		codes = append(codes, m.school(town+"高级中学", "高中", "", areaCity, siteCity, m.person(), ""))
	}
	group := fmt.Sprintf("G%0*d", m.width, m.g)
	m.add("集团", "集团代码", group, "集团名称", name, "类型", typ, "成立日期", "2023-09-01", "成立方式", "主管部门主导", "依据", "示例")
	for i, code := range codes {
		role := roleMember
		switch {
		case typ == typeMixed:
			role = roleLead
		case i == 0:
			role = roleCore
		}
		m.add("成员", "集团代码", group, "学校代码", code, "角色", role, "加入日期", "2023-09-01", "准入评估", "成立时成员", "依据", "示例")
	}
}

// shared makes a school of the county town and its partners in the townships.
func (m *maker) shared() (string, []string) {
	town := m.place("")
	core, stages := town+"中学", "初中"
	if m.permille(300) {
		core, stages = town+"实验学校", "小学、初中"
	}
	codes := []string{}
	n := m.size(2, 4)
	codes = append(codes, m.school(core, stages, "", areaCity, siteCity, m.person(), ""))
	for range n - 1 {
		seat := m.place("镇")
		switch {
		case m.permille(550):
			codes = append(codes, m.school(seat+"中学", "初中", seat, areaTown, siteSeat, m.person(), ""))
		case m.permille(700):
			codes = append(codes, m.school(seat+"中心学校", "小学、初中", seat, areaTown, siteSeat, m.person(), ""))
		default:
			codes = append(codes, m.school(seat+m.place("完全小学"), "小学", seat, areaVillage, siteVillage, m.person(), ""))
		}
	}
	return town + "教育集团", codes
}

// unified makes the schools of one township under one legal person, now and
// then a primary school of the county town with its kindergarten.
func (m *maker) unified() (string, []string) {
	n := m.size(2, 6)
	head, number := m.person(), credit(m.n+1)
	if m.permille(125) {
		town := m.place("")
		codes := []string{m.school(town+"小学", "小学", "", areaCity, siteCity, head, number)}
		codes = append(codes, m.school(town+"幼儿园", "幼儿园", "", areaCity, siteCity, head, number))
		for range n - 2 {
			codes = append(codes, m.school(m.place("路小学"), "小学", "", areaCity, siteCity, head, number))
		}
		return town + "小学教育集团", codes
	}
	seat := m.place("镇")
	codes := []string{m.school(seat+"中心小学", "小学", seat, areaTown, siteSeat, head, number)}
	for range n - 1 {
		suffix := "小学"
		if m.permille(300) {
			suffix = "完全小学"
		}
		codes = append(codes, m.school(seat+m.place(suffix), "小学", seat, areaVillage, siteVillage, head, number))
	}
	return seat + "教育集团", codes
}

// school adds a row and returns its code. An empty number is made up.
func (m *maker) school(name, stages, town, area, site, head, number string) string {
	m.n++
	m.left--
	if number == "" {
		number = credit(m.n)
	}
	code := fmt.Sprintf("S%0*d", m.width, m.n)
	m.add("学校", "学校代码", code, "学校名称", name, "学段", stages, "镇街", town, "城乡", area, "驻地", site,
		"法定代表人", head, "统一社会信用代码", number, "学校标识码", schoolNo(strings.Split(stages, "、"), m.n),
		"办学性质", "公办", "主管部门", "县教育和体育局", "核实状态", "已核", "备注", "示例")
	return code
}

// add appends a row; cells are given as column, text, column, text.
func (m *maker) add(sheet string, cells ...string) {
	s := m.seeds[sheet]
	row := make([]string, len(s.Table.Columns))
	for pair := range slices.Chunk(cells, 2) {
		_, at := s.Table.Column(pair[0])
		row[at] = pair[1]
	}
	s.Rows = append(s.Rows, row)
}
