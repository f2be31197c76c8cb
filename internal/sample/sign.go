package sample

import (
	"fmt"

	"hesuan/internal/date"
)

// signers say what each department signs for in 会签单.
var signers = map[string][]string{"财政局": {"资金"}, "人社局": {"绩效", "激励"}, "教体局": {"考核"}, "编办": {"编制"}}

// signature is one row of 会签单.
type signature struct {
	matter, run, name string
	day               date.Date
}

// Signed is a department's return once more, agreeing to the run with this
// fingerprint in all that the department signs for. Until somebody signs, 会签单
// is empty. It is an error to ask it of anybody else, or under a policy whose
// departments sign nothing.
func (c *County) Signed(department, fingerprint string, on date.Date) (File, error) {
	const table = "会签单"
	t, ok := c.opt.Rules.Table(table)
	if !ok || !t.FiledBy(department) || signers[department] == nil {
		return File{}, fmt.Errorf("sample: %s signs nothing", department)
	}
	r := c.chance("signer", department)
	name := r.name(r.permille(600), c.year-r.between(35, 58))
	rows := c.Rows(department)
	for _, matter := range signers[department] {
		rows[table] = append(rows[table], row(t, signature{matter, fingerprint, name, on}, c.year))
	}
	data, err := c.render(department, rows)
	return File{Folder: c.Name(department), Name: c.FileName(department), Data: data}, err
}

func (s signature) cell(column string) (string, bool) {
	switch column {
	case "事项":
		return s.matter, true
	case "核算指纹":
		return s.run, true
	case "意见":
		return "同意", true
	case "签字人":
		return s.name, true
	case "签字日期":
		return s.day.String(), true
	}
	return "", false
}
