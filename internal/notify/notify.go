// Package notify says a few words to people who do not look into the share: by
// mail, or through the robot of a group in 企业微信 or 钉钉.
//
//	c, err := notify.NewWeCom(address)             // or NewDingTalk, NewMail
//	err = c.Send(ctx, notify.Message{ID: id, Title: title, Body: body, At: at})
//
// Nothing here decides what is said, to whom, or whether again. A channel opens
// one connection for one message, follows no redirect, reads a bounded answer,
// and is done within [Patience] whatever the other side does. What it says went
// wrong ([Error]) holds no address, name or password, so that it can be logged.
//
// A message must name no person: it leaves the house.
package notify

import (
	"context"
	"errors"
	"fmt"
	"net"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"
)

// Message is what is said.
type Message struct {
	ID    string // the same when it is said again, so that mailboxes see one message
	Title string // one line
	Body  string // plain text
	At    time.Time
}

// Channel takes messages somewhere.
type Channel interface {
	Send(ctx context.Context, m Message) error
}

// Secret is an address with a key in it, or a password. However it is printed,
// it does not show.
type Secret string

// String hides it.
func (Secret) String() string { return "(secret)" }

// GoString hides it.
func (Secret) GoString() string { return "(secret)" }

// MarshalText hides it.
func (Secret) MarshalText() ([]byte, error) { return []byte("(secret)"), nil }

// Patience bounds one message, from the first packet to the last.
const Patience = 20 * time.Second

// Error says why a message did not go out, in words that are safe to log.
type Error struct {
	Step string // connect, hello, send
	What string // timed out, refused with 45009
}

func (e *Error) Error() string { return e.Step + ": " + e.What }

// failed words an error of the network without what it carries along: URLs with
// keys, addresses of people, the words of a foreign server.
func failed(step string, err error) error {
	what := "failed"
	var network net.Error
	var lookup *net.DNSError
	var dial *net.OpError
	switch {
	case errors.Is(err, context.Canceled):
		return fmt.Errorf("%s: %w", step, context.Canceled)
	case errors.Is(err, context.DeadlineExceeded), errors.As(err, &network) && network.Timeout():
		what = "timed out"
	case errors.As(err, &lookup):
		what = "the name of the server cannot be resolved"
	case certificate(err):
		what = "the certificate of the server is not good"
	case errors.As(err, &dial):
		what = dial.Op + " failed"
	}
	return &Error{Step: step, What: what}
}

// oneLine is a text without line breaks and control characters.
func oneLine(text string) string {
	return strings.Join(strings.FieldsFunc(text, func(r rune) bool { return unicode.IsSpace(r) || unicode.IsControl(r) }), " ")
}

// cut shortens a text to a number of bytes, at the end of a character.
func cut(text string, most int) string {
	const more = "……（下略）"
	if len(text) <= most {
		return text
	}
	end := most - len(more)
	for end > 0 && !utf8.RuneStart(text[end]) {
		end--
	}
	return text[:end] + more
}
