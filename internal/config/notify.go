package config

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// The kinds of a channel.
const (
	WeCom    = "wecom"    // a robot of a 企业微信 group
	DingTalk = "dingtalk" // a robot of a 钉钉 group
	Mail     = "mail"
)

// What a channel can be about.
const (
	Filing = "filing" // who has not filed; the deadline has passed
	Books  = "books"  // a policy or a register was refused
	Jobs   = "jobs"   // a job of the daemon failed
)

// Channel is one place messages go to.
type Channel struct {
	Name  string
	Kind  string
	About []string

	Address Secret // of a robot
	Sign    Secret // of 钉钉's 加签; names nothing where the robot goes by a keyword

	Server, Security, User, From string // of mail
	Password                     Secret
	To                           []string
}

// Hears reports that a channel is about something.
func (c Channel) Hears(topic string) bool { return slices.Contains(c.About, topic) }

// Secret says where a secret stands; it is not the secret.
type Secret struct {
	Env  string // the name of an environment variable
	File string // an absolute path
}

// ErrSecret says that a secret cannot be had; it never holds one.
var ErrSecret = errors.New("secret")

// maxSecret bounds the file of a secret, in bytes.
const maxSecret = 4096

// Read is the secret, without the line break at its end; "" where none is named.
func (s Secret) Read() (string, error) {
	text := ""
	switch {
	case s.Env != "":
		if text = os.Getenv(s.Env); text == "" {
			return "", fmt.Errorf("%w: the environment variable %s is not set", ErrSecret, s.Env)
		}
	case s.File != "":
		data, err := os.ReadFile(s.File)
		if err != nil {
			return "", fmt.Errorf("%w: %w", ErrSecret, err)
		}
		if len(data) > maxSecret {
			return "", fmt.Errorf("%w: %s is too large to be one", ErrSecret, s.File)
		}
		text = strings.TrimSpace(strings.TrimPrefix(string(data), "\ufeff"))
		if text == "" {
			return "", fmt.Errorf("%w: %s is empty", ErrSecret, s.File)
		}
	}
	return text, nil
}

// channel is the shape of a [[notify]].
type channel struct {
	Name         string   `toml:"name"`
	Kind         string   `toml:"kind"`
	About        []string `toml:"about"`
	AddressEnv   string   `toml:"address_env"`
	AddressFile  string   `toml:"address_file"`
	SecretEnv    string   `toml:"secret_env"`
	SecretFile   string   `toml:"secret_file"`
	Server       string   `toml:"server"`
	Security     string   `toml:"security"`
	User         string   `toml:"user"`
	PasswordEnv  string   `toml:"password_env"`
	PasswordFile string   `toml:"password_file"`
	From         string   `toml:"from"`
	To           []string `toml:"to"`
}

// read checks a channel and finds its files. sofar is what was read before.
func (c channel) read(base string, sofar Config) (Channel, error) {
	out := Channel{Name: c.Name, Kind: c.Kind, About: c.About, Server: c.Server, Security: c.Security, User: c.User, From: c.From, To: c.To}
	if c.Name == "" || slices.ContainsFunc(sofar.Notify, func(o Channel) bool { return o.Name == c.Name }) {
		return out, fmt.Errorf("name is %q, want one of its own", c.Name)
	}
	if len(c.About) == 0 {
		return out, fmt.Errorf("about is empty, want some of %s, %s, %s", Filing, Books, Jobs)
	}
	for _, topic := range c.About {
		if topic != Filing && topic != Books && topic != Jobs {
			return out, fmt.Errorf("about has %q, want %s, %s or %s", topic, Filing, Books, Jobs)
		}
	}
	var errs [3]error
	out.Address, errs[0] = where(base, sofar.Share, "address", c.AddressEnv, c.AddressFile)
	out.Sign, errs[1] = where(base, sofar.Share, "secret", c.SecretEnv, c.SecretFile)
	out.Password, errs[2] = where(base, sofar.Share, "password", c.PasswordEnv, c.PasswordFile)
	if err := errors.Join(errs[:]...); err != nil {
		return out, err
	}
	return out, out.check()
}

// check compares what is set with what the kind needs.
func (c Channel) check() error {
	none := Secret{}
	mail := c.Server+c.Security+c.User+c.From != "" || len(c.To) > 0 || c.Password != none
	switch c.Kind {
	case WeCom, DingTalk:
		switch {
		case c.Address == none:
			return errors.New("address_file or address_env is missing")
		case mail:
			return fmt.Errorf("server, security, user, password, from and to are of mail, not of %s", c.Kind)
		case c.Kind == WeCom && c.Sign != none:
			return errors.New("secret is of dingtalk, not of wecom")
		}
	case Mail:
		switch {
		case c.Server == "" || c.Security == "" || c.From == "" || len(c.To) == 0:
			return errors.New("mail needs server, security, from and to")
		case c.Address != none || c.Sign != none:
			return errors.New("address and secret are of robots, not of mail")
		case (c.User == "") != (c.Password == none):
			return errors.New("user and password need one another")
		}
	default:
		return fmt.Errorf("kind is %q, want %s, %s or %s", c.Kind, WeCom, DingTalk, Mail)
	}
	return nil
}

// where is the place of a secret: one of the two, and not in the share.
func where(base, share, key, env, file string) (Secret, error) {
	if env != "" && file != "" {
		return Secret{}, fmt.Errorf("%s_env and %s_file are both set", key, key)
	}
	s := Secret{Env: env}
	if file != "" {
		s.File = under(base, file)
		if inside, err := filepath.Rel(share, s.File); err == nil && filepath.IsLocal(inside) {
			return Secret{}, fmt.Errorf("%s_file lies in the share, where others can read it", key)
		}
	}
	return s, nil
}
