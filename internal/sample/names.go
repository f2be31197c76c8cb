package sample

import "strings"

// surname weights follow what is common in Shandong, with the rare ones of the
// region at the end.
var surnames = []odds[string]{
	{90, "王"}, {85, "张"}, {80, "李"}, {75, "刘"}, {30, "孙"}, {28, "陈"}, {26, "赵"}, {25, "杨"}, {22, "唐"}, {22, "任"},
	{20, "徐"}, {20, "马"}, {20, "宋"}, {18, "齐"}, {18, "杜"}, {16, "崔"}, {16, "朱"}, {15, "高"}, {15, "郑"}, {14, "江"},
	{14, "吴"}, {14, "周"}, {13, "胡"}, {13, "郭"}, {12, "于"}, {12, "韩"}, {12, "田"}, {12, "翟"}, {11, "董"}, {11, "耿"},
	{10, "许"}, {10, "丁"}, {10, "冯"}, {9, "魏"}, {9, "苗"}, {9, "房"}, {8, "左"}, {8, "公"}, {8, "沈"}, {8, "吕"},
	{7, "曹"}, {7, "白"}, {7, "段"}, {6, "侯"}, {6, "宫"}, {6, "石"}, {6, "范"}, {5, "牛"}, {5, "秦"}, {5, "尹"},
	{4, "亓"}, {3, "訾"}, {2, "逄"}, {2, "郇"}, {2, "仝"}, {2, "欧阳"}, {1, "上官"}, {1, "鄢"}, {1, "咸"}, {1, "蔺"},
}

// given names by generation and sex: to choose from as they stand.
var (
	menOld = strings.Fields("建国 建军 国庆 卫东 志强 玉平 德民 振华 洪涛 树林 光明 永刚 学文 庆友 茂生 立新 新民 保国 兆亮 现伟 " +
		"加强 宝成 文忠 世杰 同海 明远 传东 京华 希金 纪云 刚 勇 军 伟 强 波 涛 斌 峰 磊")
	womenOld = strings.Fields("秀英 桂兰 玉梅 爱华 春霞 桂芹 淑珍 玉玲 翠花 素云 秀芳 美荣 玉霞 红梅 建华 爱玲 秋菊 丽华 凤霞 西芳 " +
		"增莲 庆美 兆芹 志芳 永红 芳 敏 静 霞 丽 艳 玲 燕 红 娟")
	menNew = strings.Fields("浩然 子轩 宇航 俊杰 文博 明哲 凯 鹏飞 志远 晓东 建伟 海涛 国栋 家豪 天宇 承志 一鸣 思远 泽宇 嘉诚 " +
		"帅 超 鑫 亮 洋 健 晨 龙 坤 迪 瑞 昊 博 冲 帆")
	womenNew = strings.Fields("雨桐 欣怡 晓燕 梦瑶 文静 晓敏 佳琪 诗涵 雅婷 思雨 慧敏 金凤 海燕 婷婷 露露 倩倩 晓琳 静雯 玉洁 淑贤 " +
		"倩 婷 雪 莹 琳 蕾 萌 悦 颖 晶 菲 楠 璐 媛 甜")
	// rare characters of ordinary registers: typed rarely, printed daily.
	rareGiven = []string{"喆", "堃", "淼", "翀", "祎", "珺", "赟", "旻", "玥", "昇", "燚", "犇", "龑", "彧", "垚", "曌"}
)

// name makes a full name that fits sex and year of birth.
func (c chance) name(male bool, born int) string {
	surname := draw(c, surnames)
	if c.permille(12) {
		return surname + pick(c, rareGiven)
	}
	list := womenNew
	switch {
	case male && born < 1982:
		list = menOld
	case male:
		list = menNew
	case born < 1982:
		list = womenOld
	}
	given := pick(c, list)
	// Two one-character names side by side make one of the next generation.
	if born >= 1982 && c.permille(350) {
		if other := pick(c, list); len([]rune(given)) == 1 && len([]rune(other)) == 1 && other != given {
			given += other
		}
	}
	return surname + given
}
