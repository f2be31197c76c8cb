package sample

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"hesuan/internal/form"
	"hesuan/internal/template"
)

// FaultKind is a way in which a return goes wrong on its way to the office.
type FaultKind string

// The ways. Every one has its correction: the subject's own Workbook.
const (
	WrongValues FaultKind = "wrong-values" // slips of every kind in one workbook: returned, each marked
	Foreign     FaultKind = "foreign"      // another school's filled workbook: returned, nothing of it shown
	Truncated   FaultKind = "truncated"    // a file cut off while it was copied: unreadable
	FlippedByte FaultKind = "flipped-byte" // a digit changed under the checksum of a sheet, which cannot be read
	Renamed     FaultKind = "renamed"      // a web page that was given the name of a workbook: unreadable
	OldTemplate FaultKind = "old-template" // last year's template: returned
	WanYuan     FaultKind = "wan-yuan"     // equipment in 万元 where 元 is asked: a warning
	NumericIDs  FaultKind = "numeric-ids"  // identity numbers as numbers, their last digits lost: returned
	HandMade    FaultKind = "hand-made"    // sheets rebuilt by hand: accepted, with notices
	LateOnly    FaultKind = "late"         // nothing wrong but the day: held (逾期待批)
)

// The ways in which a return that is right by itself contradicts another. It is
// accepted; what is wrong comes back through 核对通知, to both schools.
const (
	OtherDates    FaultKind = "other-dates"    // a stay that ends a month earlier than the other school says
	ForgottenStay FaultKind = "forgotten-stay" // a guest whom the host does not report
	TwoRosters    FaultKind = "two-rosters"    // somebody of another school on the roster, and no exchange to explain it
	OtherTransfer FaultKind = "other-transfer" // a pupil who changed schools on another day than the other school says (学籍互转)
	Grown         FaultKind = "grown"          // three tenths more pupils than the year before, and truly so: a warning
)

// contradictions are the faults that show only beside another return.
var contradictions = []FaultKind{OtherTransfer, OtherDates, ForgottenStay, TwoRosters, Grown}

// FaultKinds lists every kind.
func FaultKinds() []FaultKind {
	return append([]FaultKind{WrongValues, Foreign, Truncated, FlippedByte, Renamed, OldTemplate, WanYuan, NumericIDs, HandMade, LateOnly}, contradictions...)
}

// Fault is one subject's return gone wrong.
type Fault struct {
	Kind    FaultKind
	Subject string // school code
}

// Faults spreads n faults over as many schools, kinds in turn, but for those a
// school has no room for. There are never more of them than schools.
func (c *County) Faults(n int) []Fault {
	var out []Fault
	kinds, next := FaultKinds(), 0
	for i, s := range shuffled(c.chance("faults", ""), c.Schools()) {
		if i == n {
			break
		}
		for !c.room(kinds[next%len(kinds)], s) {
			next++
		}
		out = append(out, Fault{kinds[next%len(kinds)], s})
		next++
	}
	return out
}

// room reports whether a school's return can go wrong in a way.
func (c *County) room(kind FaultKind, school string) bool {
	_, ok := c.dispute(kind, c.bySubj[school])
	return ok
}

// Faulty is what lies in a subject's folder when its return goes wrong in one
// way. It is an error to ask for a kind that a subject's tables have no room
// for, as a department's have none for identity numbers.
func (c *County) Faulty(kind FaultKind, subject string) ([]File, error) {
	f, err := c.faulty(kind, subject)
	if err != nil {
		return nil, fmt.Errorf("sample %s of %s: %w", kind, subject, err)
	}
	return []File{f}, nil
}

func (c *County) faulty(kind FaultKind, subject string) (File, error) {
	if c.bySubj[subject] == nil && !slices.Contains(c.offices, subject) {
		return File{}, fmt.Errorf("no such subject")
	}
	f := File{Folder: c.Name(subject), Name: c.FileName(subject)}
	var err error
	switch kind {
	case WrongValues:
		f.Data, err = c.edited(subject, c.slip)
	case WanYuan:
		f.Data, err = c.edited(subject, inWan)
	case OldTemplate:
		f, err = c.lastYear(subject)
	case Foreign:
		other := c.neighbour(subject)
		f.Name = c.FileName(other)
		f.Data, err = c.Workbook(other)
	case Truncated:
		if f.Data, err = c.Workbook(subject); err == nil {
			f.Data = f.Data[:len(f.Data)*2/3]
		}
	case FlippedByte:
		if f.Data, err = c.Workbook(subject); err == nil {
			f.Data, err = flip(f.Data)
		}
	case NumericIDs:
		if f.Data, err = c.Workbook(subject); err == nil {
			f.Data, err = c.numericIDs(subject, f.Data)
		}
	case HandMade:
		f.Data, err = c.handMade(subject)
	case Renamed:
		f.Data = c.webPage(subject)
	case LateOnly:
		f.Data, err = c.Workbook(subject)
	case OtherDates, ForgottenStay, TwoRosters, OtherTransfer, Grown:
		s := c.bySubj[subject]
		if s == nil {
			return f, fmt.Errorf("a department files nothing of the kind")
		}
		f.Data, err = c.edited(subject, c.contradict(kind, s))
	default:
		err = fmt.Errorf("no such kind of fault")
	}
	return f, err
}

// neighbour is whose workbook ends up in a subject's folder: the next school's
// of its group, else of the county.
func (c *County) neighbour(subject string) string {
	among := c.schools
	if s := c.bySubj[subject]; s != nil && s.group != nil && len(s.group.members) > 1 {
		among = s.group.members
	}
	i := slices.IndexFunc(among, func(s *school) bool { return s.code == subject })
	return among[(i+1)%len(among)].code
}

// lastYear is the return on the template of the period before.
func (c *County) lastYear(subject string) (File, error) {
	old := strings.ReplaceAll(c.opt.Rules.Period.Name, strconv.Itoa(c.year), strconv.Itoa(c.year-1))
	spec := c.spec(subject)
	spec.Rows = spread(spec.Tables, c.Rows(subject))
	spec.Period = old
	if !spec.Deadline.IsZero() {
		spec.Deadline = spec.Deadline.AddMonths(-12)
	}
	sheet{spec.Tables, spec.Rows}.set(template.Cover, 0, template.CoverPeriod, old)
	data, err := template.Render(spec)
	return File{Folder: c.Name(subject), Name: c.Name(subject) + "_" + old + "填报表.xlsx", Data: data}, err
}

// sheet is rows of a return under edit, parallel to all columns.
type sheet struct {
	tables []*form.Table
	rows   map[string][][]string
}

// edited renders the rows of a subject after an edit, which says whether it
// found anything to change.
func (c *County) edited(subject string, edit func(sheet) bool) ([]byte, error) {
	spec := c.spec(subject)
	spec.Rows = spread(spec.Tables, c.Rows(subject))
	if !edit(sheet{spec.Tables, spec.Rows}) {
		return nil, fmt.Errorf("nothing in it can go wrong so")
	}
	return template.Render(spec)
}

// cell finds a cell; nil where there is no such table, row or column.
func (s sheet) cell(table string, row int, column string) *string {
	for _, t := range s.tables {
		if _, i := t.Column(column); t.Name == table && i >= 0 && row >= 0 && row < len(s.rows[table]) {
			return &s.rows[table][row][i]
		}
	}
	return nil
}

func (s sheet) set(table string, row int, column, text string) bool {
	at := s.cell(table, row, column)
	if at != nil {
		*at = text
	}
	return at != nil
}

func (s sheet) get(table string, row int, column string) string {
	if at := s.cell(table, row, column); at != nil {
		return *at
	}
	return ""
}

// slip makes some of every mistake a tired clerk makes.
func (c *County) slip(s sheet) bool {
	more := func(text string, by int) string {
		n, _ := strconv.Atoi(text)
		return strconv.Itoa(n + by)
	}
	noDay := fmt.Sprintf("%d-02-30", c.year)
	n := 0
	for _, done := range []bool{
		s.set("办学条件", 0, "运动场面积", "约8000平方米"),
		s.set("办学条件", 0, "实有在编", more(s.get("办学条件", 0, "实有在编"), 1)),
		s.set("班级学生", 0, "其中女生", more(s.get("班级学生", 0, "在校生数"), 3)),
		s.set("教职工", 1, "上年12月绩效额度", "三千"),
		s.set("教职工", 2, "最高学历", "大学本科"),
		s.set("教职工", 3, "身份证号", wrongCheck(s.get("教职工", 3, "身份证号"))),
		s.uncertified(),
		s.set("经费使用", 0, "结余", s.get("经费使用", 0, "到位")),
		s.set("集团活动", 0, "日期", noDay) || s.set(template.Cover, 0, "填报日期", noDay),
	} {
		if done {
			n++
		}
	}
	return n > 3
}

// uncertified takes the certificate of a backbone teacher away, or calls one
// who has none a backbone teacher.
func (s sheet) uncertified() bool {
	row := 4
	for i := range s.rows["教职工"] {
		if i > 3 && s.get("教职工", i, "证书编号") != "" {
			row = i
			break
		}
	}
	if s.get("教职工", row, "骨干级别") == noLevel {
		s.set("教职工", row, "骨干级别", "县级")
	}
	return s.set("教职工", row, "证书编号", "")
}

// wrongCheck replaces the check digit of an identity number by another.
func wrongCheck(id string) string {
	if len(id) != 18 {
		return id
	}
	if id[17] == '4' {
		return id[:17] + "7"
	}
	return id[:17] + "4"
}

// inWan types the value of equipment in 万元.
func inWan(s sheet) bool {
	fen, err := strconv.Atoi(strings.Replace(s.get("办学条件", 0, "教学仪器设备值"), ".", "", 1))
	return err == nil && s.set("办学条件", 0, "教学仪器设备值", yuan(fen/10000))
}
