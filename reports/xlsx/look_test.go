package xlsx_test

import (
	"os"
	"testing"
	"time"

	"hesuan/reports"
)

func TestLook(t *testing.T) {
	c := newCounty(t, 1)
	c.absent = []string{"S07"}
	res := c.run()
	at := time.Now()
	w := reports.Funding(res, meta)
	t.Log("build", time.Since(at))
	at = time.Now()
	data := render(t, w)
	t.Log("render", time.Since(at), len(data))
	os.WriteFile("/tmp/fund/funding.xlsx", data, 0o644)
	t.Log(len(res.Problems))
	for i, p := range res.Problems {
		if i < 20 {
			t.Log(p.Item.Code, p.Subject, p.Message)
		}
	}
}
