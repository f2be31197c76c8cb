package notify

import (
	"bytes"
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"crypto/tls"
	"crypto/x509"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"
)

// ErrAddress says that the address of a robot is none, or would take messages
// over the network in the clear.
var ErrAddress = errors.New("the address is not of the form https://…")

// maxText is how many bytes of UTF-8 a text message may have: 企业微信 takes 2048,
// 钉钉 more.
const maxText = 2048

// maxAnswer bounds what is read of an answer, which is a short JSON object.
const maxAnswer = 64 << 10

// robot is a group's robot: a POST of JSON, answered with an errcode.
type robot struct {
	address Secret
	client  *http.Client
	sign    func(url.Values) // adds what a signed request carries; nil for none
}

// NewWeCom speaks through a robot of a 企业微信 group. The address is the one shown
// with the robot, its key included. A robot takes 20 messages a minute.
func NewWeCom(address Secret) (Channel, error) { return newRobot(address, nil) }

// NewDingTalk speaks through a robot of a 钉钉 group. secret is the one of 加签, ""
// where the robot goes by a keyword instead. A robot takes 20 messages a minute,
// and none for ten minutes after that. now is real time: a signature holds for an
// hour.
func NewDingTalk(address, secret Secret, now func() time.Time) (Channel, error) {
	if secret == "" {
		return newRobot(address, nil)
	}
	return newRobot(address, func(q url.Values) {
		stamp := now().UnixMilli()
		q.Set("timestamp", strconv.FormatInt(stamp, 10))
		q.Set("sign", signature(stamp, secret))
	})
}

// signature is 钉钉's: HMAC-SHA256 of time and secret under the secret, in base64.
func signature(milliseconds int64, secret Secret) string {
	mac := hmac.New(sha256.New, []byte(secret))
	fmt.Fprintf(mac, "%d\n%s", milliseconds, string(secret))
	return base64.StdEncoding.EncodeToString(mac.Sum(nil))
}

func newRobot(address Secret, sign func(url.Values)) (Channel, error) {
	u, err := url.Parse(string(address))
	if err != nil || u.Host == "" || u.User != nil || u.Scheme != "https" && (u.Scheme != "http" || !loopback(u.Hostname())) {
		return nil, ErrAddress
	}
	client := &http.Client{
		Timeout: Patience,
		Transport: &http.Transport{
			Proxy: http.ProxyFromEnvironment, DisableKeepAlives: true, TLSHandshakeTimeout: Patience, MaxResponseHeaderBytes: maxAnswer,
		},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
	return &robot{address, client, sign}, nil
}

// loopback reports that a host is this machine, so that nothing leaves it.
func loopback(host string) bool {
	ip := net.ParseIP(host)
	return ip != nil && ip.IsLoopback()
}

// Send posts a text message: unlike markdown it reads the same wherever the
// group is read, and nothing in a school's name can mean anything in it.
func (r *robot) Send(ctx context.Context, m Message) error {
	text := strings.NewReplacer("<", "＜", ">", "＞").Replace(oneLine(m.Title) + "\n" + m.Body) // 企业微信 reads <@…> as a call
	var body bytes.Buffer
	e := json.NewEncoder(&body)
	e.SetEscapeHTML(false)
	err := e.Encode(map[string]any{"msgtype": "text", "text": map[string]string{"content": cut(text, maxText)}})
	if err != nil {
		panic(err) // texts always encode
	}
	return r.post(ctx, &body)
}

func (r *robot) post(ctx context.Context, body io.Reader) error {
	u, err := url.Parse(string(r.address))
	if err != nil {
		return ErrAddress
	}
	if r.sign != nil {
		q := u.Query()
		r.sign(q)
		u.RawQuery = q.Encode()
	}
	ask, err := http.NewRequestWithContext(ctx, http.MethodPost, u.String(), body)
	if err != nil {
		return ErrAddress
	}
	ask.Header.Set("Content-Type", "application/json; charset=utf-8")
	answer, err := r.client.Do(ask)
	if err != nil {
		return failed("send", err)
	}
	defer answer.Body.Close()
	if answer.StatusCode != http.StatusOK {
		return &Error{Step: "send", What: fmt.Sprintf("answered with status %d", answer.StatusCode)}
	}
	data, err := io.ReadAll(io.LimitReader(answer.Body, maxAnswer))
	if err != nil {
		return failed("read the answer", err)
	}
	return judged(data)
}

// judged reads the errcode of an answer. Its errmsg is a foreign server's words
// and is not repeated.
func judged(data []byte) error {
	var said struct {
		Code *int64 `json:"errcode"`
	}
	if err := json.Unmarshal(data, &said); err != nil || said.Code == nil {
		return &Error{Step: "send", What: "answered with no errcode: is this the address of a robot?"}
	}
	if *said.Code != 0 {
		return &Error{Step: "send", What: fmt.Sprintf("refused with errcode %d", *said.Code)}
	}
	return nil
}

// certificate reports that an error is of the other side's certificate.
func certificate(err error) bool {
	var bad *tls.CertificateVerificationError
	var unknown x509.UnknownAuthorityError
	var other x509.HostnameError
	return errors.As(err, &bad) || errors.As(err, &unknown) || errors.As(err, &other)
}
