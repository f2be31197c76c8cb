package sample

import "fmt"

// titles by years of service; vocational schools have names of their own.
var titles = []struct {
	upTo int
	list []odds[string]
}{
	{1, []odds[string]{{7, "未定级"}, {3, "三级教师"}}},
	{7, []odds[string]{{2, "三级教师"}, {8, "二级教师"}}},
	{15, []odds[string]{{45, "二级教师"}, {54, "一级教师"}, {1, "高级教师"}}},
	{24, []odds[string]{{10, "二级教师"}, {68, "一级教师"}, {22, "高级教师"}}},
	{99, []odds[string]{{3, "二级教师"}, {52, "一级教师"}, {440, "高级教师"}, {5, "正高级教师"}}},
}

var vocational = map[string]string{"正高级教师": "正高级讲师", "高级教师": "高级讲师", "一级教师": "讲师", "二级教师": "助理讲师", "三级教师": "助理讲师"}

// ranks are the grades of post that go with a title.
var ranks = map[string][]string{
	"正高级教师": {"专技三级", "专技四级"}, "高级教师": {"专技五级", "专技六级", "专技七级", "专技七级"},
	"一级教师": {"专技八级", "专技九级", "专技十级", "专技十级"}, "二级教师": {"专技十一级", "专技十二级"}, "三级教师": {"专技十三级"},
}

// payOf is the usual 绩效额度 a month of a title, in fen.
var payOf = map[string]int{"正高级教师": 430000, "高级教师": 372000, "一级教师": 318000, "二级教师": 268000, "三级教师": 232000, "未定级": 214000}

// qualify sets title, grade of post, degree, level, pay.
func (t *teacher) qualify(c chance, year int) {
	title := "未定级"
	if t.post == "其他" {
		t.kind, t.rank = "工勤", pick(c, []string{"技术工三级", "技术工四级", "普通工"})
		if c.permille(350) {
			t.kind, t.rank = "管理", pick(c, []string{"管理七级", "管理八级", "管理九级"})
		}
	} else {
		served := year - t.born - 22
		for _, step := range titles {
			if served <= step.upTo {
				title = draw(c, step.list)
				break
			}
		}
		if title != "未定级" {
			t.rank = pick(c, ranks[title])
		}
		if t.post == "书记" || t.post == "校长" {
			t.kind = draw(c, []odds[string]{{3, "管理"}, {7, "专技"}})
			if t.kind == "管理" {
				t.rank = "管理七级"
			}
		}
	}
	t.pay = min(max(c.about(payOf[title], 8)+c.IntN(100), 200000), 450000)
	if title == "正高级教师" || title == "高级教师" || title == "一级教师" {
		t.level = draw(c, []odds[string]{{770, noLevel}, {160, "县级"}, {58, "市级"}, {11, "省级"}, {1, "国家级"}})
	}
	if t.post == "其他" {
		t.level = noLevel
	}
	t.certify(c, year)
	t.degree = t.school(c)
	t.step, t.title = title, title
	if v := vocational[title]; v != "" && t.stage == "中职" {
		t.title = v
	}
}

// certify gives whoever has a level the number of a certificate.
func (t *teacher) certify(c chance, year int) {
	if t.level != noLevel {
		prefix := map[string]string{"国家级": "国教", "省级": "鲁教", "市级": "淄教", "县级": "沂教"}[t.level]
		t.certificate = fmt.Sprintf("%sG%d-%04d", prefix, year-c.between(1, 6), c.between(1, 1999))
	}
}

// school is the highest degree.
func (t *teacher) school(c chance) string {
	switch t.stage {
	case "高中", "中职":
		return draw(c, []odds[string]{{20, "研究生"}, {79, "本科"}, {1, "专科"}})
	case "初中":
		return draw(c, []odds[string]{{7, "研究生"}, {84, "本科"}, {9, "专科"}})
	case "":
		return draw(c, []odds[string]{{20, "本科"}, {35, "专科"}, {35, "高中阶段"}, {10, "高中阶段以下"}})
	case "幼儿园":
		return draw(c, []odds[string]{{1, "研究生"}, {45, "本科"}, {50, "专科"}, {4, "高中阶段"}})
	}
	return draw(c, []odds[string]{{4, "研究生"}, {70, "本科"}, {23, "专科"}, {3, "高中阶段"}})
}
