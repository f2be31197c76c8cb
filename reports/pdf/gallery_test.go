package pdf

import (
	"fmt"
	"math"
	"os"
	"testing"
	"time"
)

var asOf = time.Date(2026, 10, 31, 0, 0, 0, 0, time.UTC)

func options() Options {
	return Options{
		Title: "集团化办学年度报告", Author: "沂源县教育和体育局", Date: asOf,
		Running: Running{Batch: "2026年秋季", Version: "草稿3", Fingerprint: "3fa92c41d0e5", AsOf: "2026年10月31日"},
	}
}

func start(t testing.TB, opt Options) *Document {
	t.Helper()
	d, err := New(opt)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func rendered(t testing.TB, d *Document) []byte {
	t.Helper()
	data, err := d.Render()
	if err != nil {
		t.Fatal(err)
	}
	return data
}

var groups = []string{"振华教育集团", "历山中学教育集团", "实验中学教育集团", "沂源四中教育集团", "沂源县实验小学教育集团", "沂源县悦庄镇教育集团",
	"沂源县西里镇教育集团", "沂源县大张庄镇教育集团", "沂源县中庄镇教育集团", "沂源县南鲁山镇教育集团", "沂源县燕崖镇教育集团", "沂源县东里镇教育集团",
	"沂源一中贯通培养型教育集团", "淄博电子工程学校教育集团"}

// gallery is a report that uses everything once, some of it over several pages.
func gallery(d *Document) {
	d.Title("沂源县集团化办学年度报告")
	d.Subtitle("（2026年11月1日）")
	d.Figures(
		Figure{Value: "14", Unit: "个", Label: "教育集团", Note: "42所学校全部入团"},
		Figure{Value: "386.20", Unit: "万元", Label: "集团化办学经费", Note: "比上年增加12.50万元"},
		Figure{Value: "3", Unit: "所", Label: "未报学校", Note: "其经费未计入本稿", Alert: true},
		Figure{Value: "10.6", Unit: "%", Label: "骨干教师交流比例", Note: "目标10%以上"},
	)
	d.Warning("本稿为草稿，缺3所学校的填报", "历山街道新城路小学、新城路幼儿园、东里镇福禄坪小学截至2026年10月31日未报，三校2025年在校生合计1,204人，估计影响经费36,120.00元，占总额0.9%。")
	d.Heading(1, "一、总体情况")
	d.Para("按照“1+X”的集团化办学基本模式，全县组建14个教育集团（城乡共建型4个、紧密融合型8个、贯通培养型1个、职普融通型1个），覆盖42所学校、38,415名学生。依据淄教基字〔2022〕34号文件，本期核定经费3,862,000.00元，已全部分配到校，差额0.00元。张𬭎、李𣲗等6名教师主持“名师乡村工作室”。")
	d.Heading(2, "（一）经费分配")
	d.Spans(Span{Text: "基础补助按集团核定，"}, Span{Text: "每个集团100,000.00元", Face: Hei}, Span{Text: "；生均经费按学段和城乡类别核定。"})
	d.Bullets("核心校经费由法定代表人所在学校统一支配，内部明细随表公布。", "城乡共建型和贯通培养型集团的经费直接拨付到各成员校。")
	table := Table{Caption: "各集团经费分配", Unit: "元", Left: "填报单位：沂源县教育和体育局", Note: "注：金额四舍五入到分；示例数据，非正式标准。",
		Columns: []Column{{Head: "序号", Align: Center}, {Head: "集团"}, {Head: "基础补助", Group: "其中", Align: Right}, {Head: "生均经费", Group: "其中", Align: Right}, {Head: "交流补助", Group: "其中", Align: Right}, {Head: "合计", Align: Right}}}
	table.Rows = append(table.Rows, Row{Kind: Group, Cells: []string{"城乡共建型"}})
	for i, g := range groups {
		if i == 4 {
			table.Rows = append(table.Rows, Row{Kind: Subtotal, Cells: []string{"", "小计", "400,000.00", "212,340.00", "86,400.00", "698,740.00"}},
				Row{Kind: Group, Cells: []string{"紧密融合型及其他"}})
		}
		kind := Plain
		if i == 5 {
			kind = Warning
		}
		table.Rows = append(table.Rows, Row{Kind: kind, Cells: []string{fmt.Sprint(i + 1), g, "100,000.00", fmt.Sprintf("%d,%03d.50", 40+i*7, i*71), "21,600.00", fmt.Sprintf("%d,%03d.50", 161+i*7, i*71)}})
	}
	table.Rows = append(table.Rows, Row{Kind: Total, Cells: []string{"", "合计", "1,400,000.00", "1,986,430.00", "475,570.00", "3,862,000.00"}})
	d.Table(table)
	points := make([]Point, len(groups))
	for i, g := range groups {
		points[i] = Point{Label: g, Value: 161.2 + float64(i*7), Text: fmt.Sprintf("%.2f", 161.2+float64(i*7)), Mark: i == 5}
	}
	points[7] = Point{Label: groups[7], Value: math.NaN()}
	d.Bars(Bars{Caption: "各集团经费", Unit: "千元", Points: points, Reference: &Reference{200, "平均200千元"}})
	d.Heading(2, "（二）师资交流")
	d.Beside(0.5, func() {
		d.Columns(Columns{Caption: "交流人数", Unit: "人", Categories: []string{"2023年", "2024年", "2025年", "2026年"},
			Series: []Series{{"派出", []float64{32, 41, 56, 71}, nil}, {"接收", []float64{30, 41, 55, math.NaN()}, nil}}})
	}, func() {
		d.Lines(Lines{Caption: "优质均衡差异系数", Categories: []string{"2023", "2024", "2025", "2026"}, Reference: &Reference{0.5, "小学限值0.50"},
			Series: []Series{{"小学", []float64{0.481, 0.452, 0.431, 0.398}, nil}, {"初中", []float64{0.442, 0.437, 0.405, 0.367}, nil}}})
	})
	d.Columns(Columns{Caption: "经费构成", Unit: "万元", Stacked: true, Categories: []string{"城乡共建型", "紧密融合型", "贯通培养型", "职普融通型"},
		Series: []Series{{"基础补助", []float64{40, 80, 10, 10}, nil}, {"生均经费", []float64{21.23, 98.4, 32, 47}, nil}, {"交流补助", []float64{8.64, 21, 9, 8.9}, nil}, {"工作室", []float64{8, 4, 0, 0}, nil}}})
	d.Donut(Donut{Caption: "经费按项目", Centre: "386.20", Under: "万元", Points: []Point{
		{Label: "基础补助", Value: 140, Text: "140.00万元　36.3%"}, {Label: "生均经费", Value: 148.64, Text: "148.64万元　38.5%"}, {Label: "交流补助", Value: 47.56, Text: "47.56万元　12.3%"},
		{Label: "工作室经费", Value: 12, Text: "12.00万元　3.1%"}, {Label: "考核奖补", Value: 38, Text: "38.00万元　9.8%"}, {Label: "共享资源补助", Value: math.NaN()}}})
	dots := Dots{Caption: "学校规模与生师比", X: "在校生（人）", Y: "生师比", Groups: []string{"城区", "乡村"}, YReference: &Reference{19, "小学标准19"}}
	for i, g := range groups {
		dots.Points = append(dots.Points, Dot{X: 180 + float64(i*i*13), Y: 11 + float64(i*37%13), Group: i % 2, Label: g[:12]})
	}
	d.Dots(dots)
	d.Columns(Columns{Caption: "学籍互转人数"})
	d.Heading(1, "二、考核评价")
	d.Para("考核总分100分，组织管理15分、师资交流25分、课程资源20分、质量提升20分、保障与经费10分、满意度10分。")
	balance := Table{Caption: "各校主要指标", Unit: "见表头", Zebra: true, Columns: []Column{{Head: "学校"}, {Head: "学段", Align: Center}, {Head: "在校生数（人）", Align: Right}, {Head: "每百名学生拥有骨干教师数（人）", Align: Right}, {Head: "说明"}}}
	for i := range 42 {
		balance.Rows = append(balance.Rows, Row{Cells: []string{groups[i%14] + "第" + fmt.Sprint(i+1) + "校", "小学", fmt.Sprint(1200 + i*31), fmt.Sprintf("%.2f", 0.8+float64(i)/60), []string{"", "九年一贯制学校，两个学段分别计算，资源按1:1.1分摊", "未报"}[i%3]}})
	}
	d.Table(balance)
	d.Heading(1, "三、下一步工作")
	d.Numbered("督促3所未报学校在2026年11月15日前补报。", "对差异系数接近限值的指标逐校分析原因，形成清单，由县教育和体育局、县财政局、县人力资源社会保障局按职责分工落实，每季度通报一次进展。")
	d.Callout("本报告如何得来", "依据名册第3版、政策第5版和39份已受理的填报表计算；任何一个数字都可以用 hesuan explain 命令查到公式、参数和原始单元格。")
	d.Sign("沂源县教育和体育局", "2026年11月1日")
}

// With HESUAN_PDF set to a path, the gallery is written there, to be looked at.
func TestGalleryRenders(t *testing.T) {
	opt := options()
	opt.Stamp = "草稿"
	d := start(t, opt)
	gallery(d)
	data := rendered(t, d)
	if len(data) < 50_000 {
		t.Errorf("the gallery has only %d bytes", len(data))
	}
	if path := os.Getenv("HESUAN_PDF"); path != "" {
		if err := os.WriteFile(path, data, 0o644); err != nil {
			t.Fatal(err)
		}
	}
}
