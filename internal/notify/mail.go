package notify

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"net"
	"net/textproto"
	"strconv"
	"strings"

	"github.com/wneessen/go-mail"
)

// The ways a connection to a mail server is kept from others.
const (
	TLS      = "tls"      // from the first byte, as on port 465
	StartTLS = "starttls" // after the greeting, or not at all, as on port 587
	Plain    = "none"     // to this machine alone
)

// ErrMail says that the settings of a mail channel cannot work.
var ErrMail = errors.New("mail")

// Mail is how mail is sent.
type Mail struct {
	Server   string // host:port
	Security string // TLS, StartTLS or Plain
	User     string // "" where the server asks for nobody
	Password Secret
	From     string
	To       []string
}

type mailbox struct {
	Mail
	host  string
	port  int
	roots *x509.CertPool // nil for those of the machine
}

// NewMail sends mail through a server.
func NewMail(m Mail) (Channel, error) {
	host, port, err := net.SplitHostPort(m.Server)
	number, numberErr := strconv.Atoi(port)
	switch {
	case err != nil || host == "" || numberErr != nil:
		return nil, fmt.Errorf("%w: server is not host:port", ErrMail)
	case m.Security != TLS && m.Security != StartTLS && m.Security != Plain:
		return nil, fmt.Errorf("%w: security is none of %s, %s, %s", ErrMail, TLS, StartTLS, Plain)
	case m.Security == Plain && !loopback(host):
		return nil, fmt.Errorf("%w: %s is for a server on this machine", ErrMail, Plain)
	case (m.User == "") != (m.Password == ""):
		return nil, fmt.Errorf("%w: a user needs a password, and a password a user", ErrMail)
	}
	c := &mailbox{Mail: m, host: host, port: number}
	if _, err := c.letter(Message{}); err != nil {
		return nil, err
	}
	return c, nil
}

// letter is the message as it goes out.
func (c *mailbox) letter(m Message) (*mail.Msg, error) {
	letter := mail.NewMsg(mail.WithCharset(mail.CharsetUTF8))
	if err := letter.From(c.From); err != nil {
		return nil, fmt.Errorf("%w: from is not an address", ErrMail)
	}
	if err := letter.To(c.To...); err != nil || len(c.To) == 0 {
		return nil, fmt.Errorf("%w: to is not a list of addresses", ErrMail)
	}
	letter.Subject(oneLine(m.Title))
	letter.SetDateWithValue(m.At)
	letter.SetMessageIDWithValue(m.ID + "@hesuan.invalid")
	letter.SetBodyString(mail.TypeTextPlain, m.Body)
	return letter, nil
}

// Send opens a connection, sends and closes it. The library leaves a connection
// open when the greeting fails, and heeds ctx only while it dials, so the
// connection is ours: it is closed in any case, and when ctx is done.
func (c *mailbox) Send(ctx context.Context, m Message) error {
	ctx, over := context.WithTimeout(ctx, Patience)
	defer over()
	letter, err := c.letter(m)
	if err != nil {
		return err
	}
	client, err := mail.NewClient(c.host, c.options(func(_ context.Context, network, address string) (net.Conn, error) {
		conn, err := c.dial(ctx, network, address)
		if err == nil {
			context.AfterFunc(ctx, func() { conn.Close() }) // over, or told to stop
		}
		return conn, err
	})...)
	if err != nil {
		return fmt.Errorf("%w: the settings do not make a client", ErrMail)
	}
	session, err := client.DialToSMTPClientWithContext(ctx)
	if err != nil {
		return c.plain(ctx, "connect", err)
	}
	if err := client.SendWithSMTPClient(session, letter); err != nil {
		return c.plain(ctx, "send", err)
	}
	// The server has taken it: that it does not say goodbye changes nothing, and
	// must not have the message sent again.
	_ = client.CloseWithSMTPClient(session)
	return nil
}

func (c *mailbox) options(dial mail.DialContextFunc) []mail.Option {
	out := []mail.Option{
		mail.WithPort(c.port), mail.WithTimeout(Patience), mail.WithTLSConfig(c.tls()), mail.WithDialContextFunc(dial), mail.WithHELO("localhost"),
		mail.WithTLSPolicy(mail.NoTLS), mail.WithoutNoop(),
	}
	if c.Security == StartTLS {
		out = append(out, mail.WithTLSPolicy(mail.TLSMandatory))
	}
	if c.User != "" {
		out = append(out, mail.WithUsername(c.User), mail.WithPassword(string(c.Password)),
			mail.WithOpportunisticSMTPAuth(mail.SMTPAuthSCRAMSHA256, mail.SMTPAuthPlain, mail.SMTPAuthLogin))
	}
	return out
}

func (c *mailbox) tls() *tls.Config {
	return &tls.Config{ServerName: c.host, RootCAs: c.roots, MinVersion: tls.VersionTLS12}
}

func (c *mailbox) dial(ctx context.Context, network, address string) (net.Conn, error) {
	if c.Security == TLS {
		return (&tls.Dialer{Config: c.tls()}).DialContext(ctx, network, address)
	}
	return (&net.Dialer{}).DialContext(ctx, network, address)
}

// plain words an error without the server's own words, which repeat addresses.
func (c *mailbox) plain(ctx context.Context, step string, err error) error {
	if ctx.Err() != nil {
		return failed(step, ctx.Err())
	}
	var refused *mail.SendError
	var said *textproto.Error
	switch {
	case errors.As(err, &said):
		return &Error{Step: step, What: fmt.Sprintf("the server answered %d", said.Code)}
	case errors.As(err, &refused) && refused.ErrorCode() > 0:
		return &Error{Step: step, What: fmt.Sprintf("the server answered %d", refused.ErrorCode())}
	case strings.Contains(err.Error(), "STARTTLS"):
		return &Error{Step: step, What: "the server does not offer STARTTLS"}
	case strings.Contains(err.Error(), "AUTH"):
		return &Error{Step: step, What: "the server takes none of our ways to log in"}
	}
	return failed(step, err)
}
