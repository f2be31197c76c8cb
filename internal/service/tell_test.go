package service

import (
	"strconv"
	"strings"
	"testing"
	"time"

	"hesuan/internal/config"
	"hesuan/internal/date"
	"hesuan/internal/sample"
	"hesuan/internal/store"
)

// hears sets up channels, each about one thing.
func (d *desk) hears(topics ...string) {
	for _, topic := range topics {
		d.o.Config.Notify = append(d.o.Config.Notify, config.Channel{Name: topic, About: []string{topic}})
	}
}

// told lists what waits to be said by the end of a day.
func (d *desk) told(day int) []store.Message {
	d.t.Helper()
	out, err := d.o.Reader.Due(d.t.Context(), time.Date(2026, 12, day, 23, 59, 0, 0, Zone), 100)
	if err != nil {
		d.t.Fatal(err)
	}
	return out
}

func TestWhoIsMissingIsSaidOnceADayInPlainWords(t *testing.T) {
	d := newDesk(t)
	d.now = time.Date(2026, 12, 18, 9, 0, 0, 0, Zone)
	d.remind()
	if got := d.told(18); len(got) != 0 {
		t.Fatalf("nobody asked to be told: %+v", got)
	}
	d.hears(config.Filing, config.Books, config.Jobs)
	f := d.file("S01")
	d.drop(f.Folder, f.Name, f.Data)
	d.pass()
	d.faulty(sample.WrongValues, "S02")
	d.remind()
	d.remind()
	got := d.told(18)
	if len(got) != 1 || got[0].Channel != config.Filing || got[0].Title != "集团化办学核算：2026年度填报催报" {
		t.Fatalf("%+v", got)
	}
	for _, want := range []string{
		"截止日期：2026年12月20日（还有 2 天）。\n", "已受理 1 个。\n", "未报 ", "等 ", "退回后没有重报 1 个：" + d.c.Name("S02") + "。\n", "放入“收件”里本单位的文件夹", "催报名单.xlsx",
	} {
		if !strings.Contains(got[0].Body, want) {
			t.Errorf("it does not say %q:\n%s", want, got[0].Body)
		}
	}
	if strings.Contains(got[0].Body, d.c.Name("S01")) || strings.Count(got[0].Body, "、") > mostNamed+5 {
		t.Errorf("it names too much:\n%s", got[0].Body)
	}
	d.now = d.now.AddDate(0, 0, 1)
	d.remind()
	if got = d.told(19); len(got) != 2 || !strings.Contains(got[1].Body, "还有 1 天") {
		t.Errorf("the next day: %+v", got)
	}
	// Long after the deadline a week is enough; 2027-01-04 is a Monday.
	for _, day := range []int{4, 5, 6} {
		d.now = time.Date(2027, 1, day, 9, 0, 0, 0, Zone)
		d.remind()
	}
	if got = d.told(62); len(got) != 3 || !strings.Contains(got[2].Body, "已逾期 15 天") {
		t.Errorf("two weeks after the deadline: %+v", got)
	}
}

func TestTheEndOfACollectionIsToldInTheMorning(t *testing.T) {
	d := newDesk(t)
	d.hears(config.Filing)
	d.extend("S03", date.Of(2026, 12, 28))
	filers := len(d.progress().Rows)
	d.late("S04", 21)
	d.now = time.Date(2026, 12, 22, 0, 5, 0, 0, Zone)
	d.closeDue()
	d.now = time.Date(2026, 12, 22, 8, 0, 0, 0, Zone)
	d.remind() // the closing said it
	got := d.told(22)
	if len(got) != 1 || got[0].Title != "集团化办学核算：2026年度填报已截止" || !got[0].DueAt.Equal(d.now) {
		t.Fatalf("%+v", got)
	}
	want := "应报 " + strconv.Itoa(filers) + " 个单位：按时受理 0 个，逾期受理 0 个，逾期待批 1 个，退回后没有重报 0 个，未报 " + strconv.Itoa(filers-2) + " 个。\n未报 " + strconv.Itoa(filers-2) + " 个："
	if !strings.Contains(got[0].Body, want) || !strings.Contains(got[0].Body, "等教体局决定 1 个："+d.c.Name("S04")) || strings.Contains(got[0].Body, d.c.Name("S03")+"、") {
		t.Errorf("it says\n%s\nwant %s", got[0].Body, want)
	}
}

func TestARefusedPolicyAndAFailedJobAreToldOnce(t *testing.T) {
	d := newDesk(t)
	d.hears(config.Books, config.Jobs)
	d.drop(Bureau, "王小明的名册.xlsx", twoCores(t))
	d.pass()
	for range 2 {
		if err := d.o.TellRefused(t.Context()); err != nil {
			t.Fatal(err)
		}
		if err := d.o.TellJob(t.Context(), "backup"); err != nil {
			t.Fatal(err)
		}
	}
	got := d.told(10)
	if len(got) != 2 || got[0].Title != "集团化办学核算：报送的集团名册没有启用" || !strings.Contains(got[0].Body, "类错误，没有启用，原来的版本继续有效") || strings.Contains(got[0].Body, "王小明") {
		t.Fatalf("%+v", got)
	}
	if got[1].Channel != config.Jobs || !strings.Contains(got[1].Title, "“备份”没有完成") || !strings.Contains(got[1].Body, "job=backup") {
		t.Errorf("%+v", got[1])
	}
	d.now = d.now.AddDate(0, 0, 2)
	if err := d.o.TellRefused(t.Context()); err != nil || len(d.told(12)) != 2 {
		t.Errorf("two days later: %+v, %v", d.told(12), err)
	}
}
