package register

import (
	"slices"
	"testing"
)

func TestANameIsFoundHoweverItIsTyped(t *testing.T) {
	r := newCounty(t).school("S99", "第2实验小学（东校）").sound()
	for typed, want := range map[string]SchoolCode{
		"沂源四中":                "S09",
		" 沂源 四中\u00a0":        "S09",
		"沂源\u200b四中\n":        "S09",
		"沂源　四中":               "S09", // the ideographic space
		"沂源县实验小学":             "S11",
		"第２实验小学(东校)":          "S99", // full-width digit, half-width brackets
		"沂源县张家坡镇流泉完全小学\ufeff": "S03",
	} {
		if code, _, near, ok := r.ByName(typed); !ok || code != want {
			t.Errorf("%q is %s %t %v, want %s", typed, code, ok, near, want)
		}
	}
}

func TestAStrangeNameIsAnsweredWithCandidatesNotAGuess(t *testing.T) {
	r := newCounty(t).sound()
	for typed, want := range map[string]string{
		"沂源县悦庄镇赵庄小学": "悦庄镇赵庄小学",
		"悦庄镇中心小学":    "沂源县悦庄镇中心小学",
		"新城路小学":      "沂源县历山街道新城路小学",
		"振华学校":       "振华实验学校",
		"埠村希望小学":     "淄博市埠村希望小学",
		"东里镇福绿坪小学":   "东里镇福禄坪小学",
		"淄博电子工程学院":   "淄博电子工程学校",
		"张家坡中心校":     "沂源县张家坡中心学校",
	} {
		code, official, near, ok := r.ByName(typed)
		if ok || code != "" || official != "" {
			t.Errorf("%s was guessed to be %s %s", typed, code, official)
		}
		if len(near) == 0 || near[0] != want || len(near) > mostNear {
			t.Errorf("%s: candidates %v, want %s first", typed, near, want)
		}
	}
	for _, typed := range []string{"", "　", "青岛", "ABC"} {
		if _, _, near, ok := r.ByName(typed); ok || len(near) > 0 {
			t.Errorf("%q: found %t, candidates %v; want neither", typed, ok, near)
		}
	}
}

func TestNamesServeTheDecoder(t *testing.T) {
	var n interface {
		School(name string) (code, official string, near []string, ok bool)
		Group(name string) (code, official string, near []string, ok bool)
	} = newCounty(t).sound().Names()
	if code, official, _, ok := n.School("历山中学"); code != "S05" || official != "沂源县历山中学" || !ok {
		t.Errorf("历山中学 is %s %s %t", code, official, ok)
	}
	if code, _, _, ok := n.Group("振华 教育集团"); code != "G01" || !ok {
		t.Errorf("振华教育集团 is %s %t", code, ok)
	}
	if _, _, near, ok := n.Group("悦庄教育集团"); ok || !slices.Contains(near, "沂源县悦庄镇教育集团") {
		t.Errorf("悦庄教育集团: %t %v", ok, near)
	}
}

func BenchmarkNearest(b *testing.B) {
	r, _ := newCounty(b).build()
	for b.Loop() {
		r.ByName("沂源县悦庄镇赵庄小学")
	}
}
