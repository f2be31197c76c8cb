package notify

import (
	"bufio"
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"math/big"
	"mime"
	"mime/quotedprintable"
	"net"
	"net/mail"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"
)

// post is a mail server that speaks enough of SMTP for one letter at a time.
type post struct {
	t     *testing.T
	at    net.Listener
	cert  tls.Certificate
	roots *x509.CertPool
	says  map[string]string // what it answers instead, by verb
	over  chan struct{}     // closed with the test, for a server that hangs

	mu      sync.Mutex
	heard   []string // its verbs, with what follows
	letters []string
}

func newPost(t *testing.T, implicit bool, says map[string]string) *post {
	t.Helper()
	p := &post{t: t, says: says, over: make(chan struct{})}
	p.cert, p.roots = certificateFor(t)
	at, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	if p.at = at; implicit {
		p.at = tls.NewListener(at, p.config())
	}
	var done sync.WaitGroup
	done.Go(func() {
		for {
			conn, err := p.at.Accept()
			if err != nil {
				return
			}
			done.Go(func() { p.serve(conn) })
		}
	})
	t.Cleanup(func() {
		close(p.over)
		p.at.Close()
		done.Wait()
	})
	return p
}

func certificateFor(t *testing.T) (tls.Certificate, *x509.CertPool) {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "127.0.0.1"}, IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)},
		NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour), IsCA: true, BasicConstraintsValid: true,
		KeyUsage: x509.KeyUsageDigitalSignature | x509.KeyUsageCertSign, ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth},
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, &key.PublicKey, key)
	if err != nil {
		t.Fatal(err)
	}
	parsed, err := x509.ParseCertificate(der)
	if err != nil {
		t.Fatal(err)
	}
	roots := x509.NewCertPool()
	roots.AddCert(parsed)
	return tls.Certificate{Certificate: [][]byte{der}, PrivateKey: key}, roots
}

func (p *post) config() *tls.Config { return &tls.Config{Certificates: []tls.Certificate{p.cert}} }

func (p *post) serve(conn net.Conn) {
	defer conn.Close()
	in := bufio.NewReader(conn)
	say := func(text string) { fmt.Fprint(conn, text+"\r\n") }
	if p.says["greeting"] == "nothing" {
		<-p.over
		return
	}
	say("220 post.example")
	for {
		line, err := in.ReadString('\n')
		if err != nil {
			return
		}
		line = strings.TrimSpace(line)
		verb, _, _ := strings.Cut(line, " ")
		p.mu.Lock()
		p.heard = append(p.heard, line)
		p.mu.Unlock()
		if said, ok := p.says[verb]; ok {
			if said == "" {
				return // hangs up
			}
			say(said)
			continue
		}
		switch verb {
		case "EHLO":
			say("250-post.example\r\n250-8BITMIME\r\n250-STARTTLS\r\n250 AUTH PLAIN LOGIN")
		case "STARTTLS":
			say("220 go on")
			secured := tls.Server(conn, p.config())
			conn, in = secured, bufio.NewReader(secured)
		case "AUTH":
			say("235 welcome")
		case "DATA":
			say("354 go on")
			letter := ""
			for line, err := in.ReadString('\n'); err == nil && line != ".\r\n"; line, err = in.ReadString('\n') {
				letter += line
			}
			p.mu.Lock()
			p.letters = append(p.letters, letter)
			p.mu.Unlock()
			say("250 taken")
		case "QUIT":
			say("221 bye")
			return
		default:
			say("250 yes")
		}
	}
}

// channel sends through the server, trusting its certificate.
func (p *post) channel(security string) Channel {
	p.t.Helper()
	c, err := NewMail(Mail{Server: p.at.Addr().String(), Security: security, User: "hesuan@example.cn", Password: "pass-word-1", From: "hesuan@example.cn", To: []string{"it@example.cn", "jiao@example.cn"}})
	if err != nil {
		p.t.Fatal(err)
	}
	c.(*mailbox).roots = p.roots
	return c
}

func (p *post) taken() []string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return slices.Clone(p.letters)
}

func (p *post) verbs() string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return strings.Join(p.heard, "\n")
}

func TestALetterGoesOutEncryptedAndReadsAsWritten(t *testing.T) {
	for _, security := range []string{TLS, StartTLS} {
		p := newPost(t, security == TLS, nil)
		if err := p.channel(security).Send(t.Context(), note); err != nil {
			t.Fatal(security, err)
		}
		letters := p.taken()
		if len(letters) != 1 {
			t.Fatalf("%d letters", len(letters))
		}
		letter, err := mail.ReadMessage(strings.NewReader(letters[0]))
		if err != nil {
			t.Fatal(err)
		}
		subject, err := new(mime.WordDecoder).DecodeHeader(letter.Header.Get("Subject"))
		if err != nil || subject != note.Title {
			t.Errorf("subject %q, %v", subject, err)
		}
		body := io.Reader(letter.Body)
		if letter.Header.Get("Content-Transfer-Encoding") == "quoted-printable" {
			body = quotedprintable.NewReader(body)
		}
		text, err := io.ReadAll(body)
		if err != nil || strings.TrimSpace(strings.ReplaceAll(string(text), "\r\n", "\n")) != note.Body {
			t.Errorf("body %q, %v", text, err)
		}
		if id, to := letter.Header.Get("Message-ID"), letter.Header.Get("To"); id != "<a1@hesuan.invalid>" || !strings.Contains(to, "it@example.cn") {
			t.Errorf("id %s, to %s", id, to)
		}
		verbs := p.verbs()
		login := "AUTH PLAIN " + base64.StdEncoding.EncodeToString([]byte("\x00hesuan@example.cn\x00pass-word-1"))
		for _, want := range []string{login, "MAIL FROM:<hesuan@example.cn>", "RCPT TO:<it@example.cn>", "RCPT TO:<jiao@example.cn>"} {
			if !strings.Contains(verbs, want) {
				t.Errorf("%s: it did not say %s:\n%s", security, want, verbs)
			}
		}
		if security == StartTLS && strings.Index(verbs, "STARTTLS") > strings.Index(verbs, "AUTH") {
			t.Errorf("the password went out in the clear:\n%s", verbs)
		}
	}
}

func TestWhatTheServerRefusesIsSaidWithoutItsWords(t *testing.T) {
	for _, c := range []struct{ verb, says, want string }{
		{"AUTH", "535 5.7.8 hesuan@example.cn pass-word-1 is wrong", "connect: the server answered 535"},
		{"RCPT", "550 it@example.cn is unknown here", "send: the server answered 550"},
		{"DATA", "451 王小明 is busy", "send: the server answered 451"},
		{"EHLO", "250 post.example", "connect: the server does not offer STARTTLS"},
	} {
		p := newPost(t, false, map[string]string{c.verb: c.says})
		if err := p.channel(StartTLS).Send(t.Context(), note); fmt.Sprint(err) != c.want {
			t.Errorf("%s: %v, want %s", c.verb, err, c.want)
		}
		if strings.Contains(p.verbs(), "AUTH") && c.verb == "EHLO" {
			t.Error("the password went out in the clear")
		}
	}
}

// A server that has taken the letter and hangs up has taken it.
func TestAServerThatDoesNotSayGoodbyeHasTheLetter(t *testing.T) {
	p := newPost(t, false, map[string]string{"QUIT": ""})
	if err := p.channel(StartTLS).Send(t.Context(), note); err != nil || len(p.taken()) != 1 {
		t.Errorf("%v, %d letters", err, len(p.taken()))
	}
}

func TestAServerThatHangsIsLeft(t *testing.T) {
	p := newPost(t, false, map[string]string{"greeting": "nothing"})
	ctx, stop := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer stop()
	if err := p.channel(StartTLS).Send(ctx, note); fmt.Sprint(err) != "connect: timed out" {
		t.Errorf("%v", err)
	}
	ctx, stop = context.WithCancel(t.Context())
	time.AfterFunc(20*time.Millisecond, stop)
	if err := p.channel(StartTLS).Send(ctx, note); !errors.Is(err, context.Canceled) {
		t.Errorf("told to stop: %v", err)
	}
}

func TestAStrangersCertificateIsNotTrusted(t *testing.T) {
	p := newPost(t, true, nil)
	c := p.channel(TLS)
	c.(*mailbox).roots = x509.NewCertPool()
	if err := c.Send(t.Context(), note); fmt.Sprint(err) != "connect: the certificate of the server is not good" || len(p.verbs()) > 0 {
		t.Errorf("%v", err)
	}
}

func TestSettingsThatCannotWorkAreRefused(t *testing.T) {
	good := Mail{Server: "smtp.example.cn:465", Security: TLS, User: "u", Password: "pass-word-1", From: "hesuan@example.cn", To: []string{"it@example.cn"}}
	if _, err := NewMail(good); err != nil {
		t.Fatal(err)
	}
	for name, change := range map[string]func(*Mail){
		"no port":                 func(m *Mail) { m.Server = "smtp.example.cn" },
		"no such security":        func(m *Mail) { m.Security = "ssl" },
		"in the clear, elsewhere": func(m *Mail) { m.Security = Plain },
		"a user alone":            func(m *Mail) { m.Password = "" },
		"a password alone":        func(m *Mail) { m.User = "" },
		"nobody":                  func(m *Mail) { m.To = nil },
		"no address":              func(m *Mail) { m.To = []string{"it@example.cn> RCPT TO:<x"} },
		"no sender":               func(m *Mail) { m.From = "" },
	} {
		m := good
		change(&m)
		if _, err := NewMail(m); !errors.Is(err, ErrMail) || strings.Contains(err.Error(), "pass-word") {
			t.Errorf("%s: %v", name, err)
		}
	}
}
