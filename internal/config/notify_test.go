package config

import (
	"errors"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
)

func TestAChannelIsReadAndItsSecretsAreNot(t *testing.T) {
	cfg, err := parse(FileName, "/w", []byte(`
[[notify]]
name = "群"
kind = "dingtalk"
about = ["filing", "books"]
address_file = "robot"
secret_env = "SIGN"
[[notify]]
name = "运维"
kind = "mail"
about = ["jobs"]
server = "smtp.example.cn:465"
security = "tls"
user = "u"
password_file = "/etc/smtp"
from = "a@example.cn"
to = ["b@example.cn"]
`))
	want := []Channel{
		{Name: "群", Kind: DingTalk, About: []string{Filing, Books}, Address: Secret{File: filepath.Join("/w", "robot")}, Sign: Secret{Env: "SIGN"}},
		{Name: "运维", Kind: Mail, About: []string{Jobs}, Server: "smtp.example.cn:465", Security: "tls", User: "u", Password: Secret{File: under("/w", "/etc/smtp")}, From: "a@example.cn", To: []string{"b@example.cn"}},
	}
	if err != nil || !reflect.DeepEqual(cfg.Notify, want) {
		t.Fatalf("%+v, %v", cfg.Notify, err)
	}
	if !want[0].Hears(Books) || want[0].Hears(Jobs) {
		t.Error("it hears something else")
	}
}

func TestAChannelThatCannotWorkIsRefused(t *testing.T) {
	good := map[string]string{"name": `"a"`, "kind": `"wecom"`, "about": `["filing"]`, "address_file": `"robot"`}
	for change, want := range map[string]string{
		`kind = "feishu"`:              `kind is "feishu"`,
		`name = ""`:                    `name is ""`,
		`about = []`:                   "about is empty",
		`about = ["amounts"]`:          `about has "amounts"`,
		`address_file = ""`:            "address_file or address_env is missing",
		`address_env = "ROBOT"`:        "both set",
		`address_file = "共享/收件/robot"`: "lies in the share",
		`secret_env = "S"`:             "of dingtalk",
		`to = ["b@example.cn"]`:        "are of mail",
		`addres_env = "ROBOT"`:         "unknown setting notify.addres_env",
		`kind = "mail"`:                "mail needs server",
		"to = [\"b\"]\nkind = \"mail\"\nserver = \"s:1\"\nsecurity = \"tls\"\nfrom = \"a\"":                                    "address and secret are of robots",
		"to = [\"b\"]\nkind = \"mail\"\nserver = \"s:1\"\nsecurity = \"tls\"\nfrom = \"a\"\nuser = \"u\"\naddress_file = \"\"": "user and password need one another",
	} {
		text := "[[notify]]\n" + change + "\n"
		for key, value := range good {
			if !strings.Contains("\n"+change, "\n"+key+" ") {
				text += key + " = " + value + "\n"
			}
		}
		if _, err := parse(FileName, "/w", []byte(text)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v", change, err)
		}
	}
	one := "[[notify]]\nname = \"a\"\nkind = \"wecom\"\nabout = [\"jobs\"]\naddress_env = \"R\"\n"
	if _, err := parse(FileName, "/w", []byte(one+one)); err == nil || !strings.Contains(err.Error(), `notify 2: name is "a"`) {
		t.Errorf("two of a name: %v", err)
	}
}

func TestASecretIsReadWhereItStands(t *testing.T) {
	file := filepath.Join(t.TempDir(), "smtp")
	t.Setenv("HESUAN_TEST_SECRET", "from the environment")
	for text, want := range map[string]string{"word\n": "word", "\ufeffword\r\n": "word", "two words": "two words"} {
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		if got, err := (Secret{File: file}).Read(); err != nil || got != want {
			t.Errorf("%q: %q, %v", text, got, err)
		}
	}
	if got, err := (Secret{Env: "HESUAN_TEST_SECRET"}).Read(); err != nil || got != "from the environment" {
		t.Errorf("%q, %v", got, err)
	}
	if got, err := (Secret{}).Read(); err != nil || got != "" {
		t.Errorf("%q, %v", got, err)
	}
	if err := os.WriteFile(file, []byte(strings.Repeat("secret", 1000)), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, s := range []Secret{{Env: "HESUAN_TEST_NOTHING"}, {File: file + "x"}, {File: file}} {
		if _, err := s.Read(); !errors.Is(err, ErrSecret) || strings.Contains(err.Error(), "secretsecret") {
			t.Errorf("%+v: %v", s, err)
		}
	}
}
