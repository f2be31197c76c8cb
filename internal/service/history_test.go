package service

import (
	"strings"
	"testing"
	"time"

	"hesuan/calc"
	"hesuan/reports"
)

func TestTheHistoryTellsWhatEachVersionOfTheRegisterChanged(t *testing.T) {
	d := newDesk(t)
	d.now = d.now.Add(time.Hour)
	seeds := DefaultSeeds().Register
	for _, s := range seeds {
		if s.Table.Name == "成员" {
			s.Rows[1][4], s.Rows[1][6], s.Rows[1][7] = "2026-06-14", "战略调整", "源教体〔2026〕3号"
		}
	}
	data, err := RenderBook("集团名册", seeds)
	if err != nil {
		t.Fatal(err)
	}
	d.drop(Bureau, "名册（修订）.xlsx", data)
	if out := d.only(d.pass()); !out.State.Counts() {
		t.Fatalf("%+v\n%s", out, d.answerText(out))
	}
	broken := DefaultSeeds().Register
	for _, s := range broken {
		if s.Table.Name == "成员" {
			s.Rows[1][2] = "核心校"
		}
	}
	if data, err = RenderBook("集团名册", broken); err != nil {
		t.Fatal(err)
	}
	d.drop(Bureau, "名册（错）.xlsx", data)
	d.pass()
	law, err := d.o.InForce(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	p, err := law.Program("", d.o.Today())
	if err != nil {
		t.Fatal(err)
	}
	res := p.Run(calc.Input{Register: law.register, RegisterBook: law.registerBook})
	in, err := d.o.RegisterChanges(t.Context(), res, reports.Meta{Period: "2026年度"})
	if err != nil {
		t.Fatal(err)
	}
	if len(in.Versions) != 2 {
		t.Fatalf("%d versions came into force, want 2: %+v", len(in.Versions), in.Versions)
	}
	first, second := in.Versions[0], in.Versions[1]
	if first.Note != "随程序提供" || first.File != RegisterFile || len(first.Changes) != 0 {
		t.Errorf("the first version is %+v", first)
	}
	if second.File != "名册（修订）.xlsx" || len(second.Changes) != 3 || !strings.Contains(second.Changes[0].Text, "S02 沂源县张家坡中心学校 退出 G01 振华教育集团，最后一天为2026年6月14日") {
		t.Errorf("the second version is %+v", second)
	}
	if m, ok := in.Register.GroupOf("S02", in.Period.To); ok {
		t.Errorf("the register is not the one in force: S02 is in %s", m.Group)
	}
}
