package share

import (
	"strings"
	"testing"
	"unicode/utf8"
)

func TestCleanName(t *testing.T) {
	tests := []struct{ why, name, want string }{
		{"an ordinary name stays", "振华实验学校 2026年报表（终稿）.xlsx", "振华实验学校 2026年报表（终稿）.xlsx"},
		{"a rare character above U+FFFF stays", "张𬭎.xlsx", "张𬭎.xlsx"},
		{"an ideographic space stays", "甲\u3000校.xlsx", "甲\u3000校.xlsx"},
		{"a compatibility ideograph is its unified one", "\uf914山.xlsx", "樂山.xlsx"},
		{"a decomposed letter is composed", "e\u0301.xlsx", "é.xlsx"},
		{"right-to-left override cannot hide the extension", "报表\u202exslx.exe", "报表xslx.exe"},
		{"control characters", "a\x00b\nc\x7f.xlsx", "a_b_c_.xlsx"},
		{"characters Windows reserves", `a<b>c:d"e/f\g|h?i*.xlsx`, "a_b_c_d_e_f_g_h_i_.xlsx"},
		{"bytes that are no text", "a\xff\xfe.xlsx", "a_.xlsx"},
		{"trailing dots and spaces", "a.xlsx . .", "a.xlsx"},
		{"a device", "con.xlsx", "_con.xlsx"},
		{"a device with spaces", "NUL .tar.gz", "_NUL .tar.gz"},
		{"a port with a superscript", "COM².txt", "_COM².txt"},
		{"no device", "COM10.txt", "COM10.txt"},
		{"a parent folder", "..", "_"},
		{"a dot file", ".env", "_env"},
		{"a lock file", "~$a.xlsx", "_$a.xlsx"},
		{"zero-width space and byte order mark", "\ufeff甲\u200b校", "甲校"},
		{"nothing", "", "_"},
	}
	for _, test := range tests {
		t.Run(test.why, func(t *testing.T) {
			got := CleanName(test.name)
			if got != test.want {
				t.Fatalf("CleanName(%q) = %q, want %q", test.name, got, test.want)
			}
			if err := CheckName(got); err != nil {
				t.Fatalf("CheckName of the cleaned name: %v", err)
			}
			if err := CheckName(test.name); (err == nil) != (Key(test.name) == test.want && test.name != "") {
				t.Fatalf("CheckName(%q) = %v", test.name, err)
			}
		})
	}
}

func TestALongNameKeepsItsExtension(t *testing.T) {
	got := CleanName(strings.Repeat("长", 200) + ".xlsx")
	if len(got) > maxName || !strings.HasSuffix(got, "长.xlsx") || !utf8.ValidString(got) {
		t.Fatalf("got %q, %d bytes", got, len(got))
	}
}

func FuzzCleanName(f *testing.F) {
	for _, seed := range []string{"甲校.xlsx", "con", " .. ", "e\u0301\u202e", "a. .b ", strings.Repeat("é", 120)} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, name string) {
		got := CleanName(name)
		if err := CheckName(got); err != nil {
			t.Fatalf("%q cleaned to %q: %v", name, got, err)
		}
		if again := CleanName(got); again != got {
			t.Fatalf("%q cleaned to %q and then to %q", name, got, again)
		}
		if strings.ContainsAny(got, `<>:"/\|?*`) || strings.HasPrefix(got, ".") || strings.HasPrefix(got, "~$") {
			t.Fatalf("%q cleaned to %q", name, got)
		}
	})
}

func TestTheEndOfANameIsKept(t *testing.T) {
	long := strings.Repeat("名", 100)
	for _, c := range []struct{ beginning, want string }{
		{"退回_甲校", "退回_甲校_a1b2c3.xlsx"},
		{"退回_甲校/乙校. ", "退回_甲校_乙校_a1b2c3.xlsx"},
		{long, strings.Repeat("名", 55) + "_a1b2c3.xlsx"}, // 165 bytes and 12, of at most 180
	} {
		got := CleanNameEnding(c.beginning, "_a1b2c3.xlsx")
		if got != c.want || CheckName(got) != nil {
			t.Errorf("%q: %q, %v", c.beginning, got, CheckName(got))
		}
	}
}

func TestATitleHasNoIdentityNumber(t *testing.T) {
	for name, want := range map[string]string{
		"王小明370323199001010018.xlsx":      "王小明370323________0018.xlsx",
		"37032319900101001X报表.et":         "370323________001X报表.et",
		"1-370323200012310010-2.xlsx":     "1-370323________0010-2.xlsx",
		"3703231990010100.xlsx":           "370323______0100.xlsx",
		"报表20261219120000.xlsx":           "报表20261219120000.xlsx",
		"教职工 13800001234 2026-12-18.xlsx": "教职工 13800001234 2026-12-18.xlsx",
	} {
		if got := (Drop{Name: name}).Title(); got != want || CheckName(got) != nil {
			t.Errorf("%s is shown as %s, want %s", name, got, want)
		}
	}
}
