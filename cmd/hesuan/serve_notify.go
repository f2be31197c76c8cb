package main

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"time"

	"hesuan/internal/monitor"
	"hesuan/internal/notify"
	"hesuan/internal/service"
	"hesuan/internal/store"
	"hesuan/schedules"
)

// Messages go out beside the jobs, not in them: one that cannot be sent keeps
// nothing waiting.

const (
	tellJob  = "notify"
	atOnce   = 10              // messages a tick; a robot takes 20 a minute
	mostTry  = 5               // attempts at one message
	firstTry = 5 * time.Minute // until the second attempt; doubled for each further one
	stale    = 24 * time.Hour  // a message this old is of no use to anybody
)

// channels makes what hesuan.toml names, by name.
func channels(o *service.Office) (map[string]notify.Channel, error) {
	out := map[string]notify.Channel{}
	for _, c := range o.Config.Notify {
		address, err := c.Address.Read()
		sign, signErr := c.Sign.Read()
		password, passwordErr := c.Password.Read()
		if err := errors.Join(err, signErr, passwordErr); err != nil {
			return nil, fmt.Errorf("notify %s: %w", c.Name, err)
		}
		switch c.Kind {
		case "wecom":
			out[c.Name], err = notify.NewWeCom(notify.Secret(address))
		case "dingtalk":
			out[c.Name], err = notify.NewDingTalk(notify.Secret(address), notify.Secret(sign), time.Now)
		default:
			out[c.Name], err = notify.NewMail(notify.Mail{
				Server: c.Server, Security: c.Security, User: c.User, Password: notify.Secret(password), From: c.From, To: c.To,
			})
		}
		if err != nil {
			return nil, fmt.Errorf("notify %s: %w", c.Name, err)
		}
	}
	return out, nil
}

// tell sends the messages that wait. An attempt is counted before it is made, so
// that a message is not sent again and again by a daemon that dies of it; one
// that was sent just before a crash may come twice.
func (d *daemon) tell(ctx context.Context) error {
	due, err := d.o.Reader.Due(ctx, d.o.Now(), atOnce)
	if err != nil {
		return private(err)
	}
	var faults []error
	for _, m := range due {
		if err := d.tellOne(ctx, m); err != nil {
			faults = append(faults, err)
		}
		if ctx.Err() != nil {
			break
		}
	}
	return errors.Join(faults...)
}

func (d *daemon) tellOne(ctx context.Context, m store.Message) error {
	channel, now := d.channels[m.Channel], d.o.Now()
	if channel == nil || now.Sub(m.MadeAt) > stale || m.Tries >= mostTry {
		d.log.Warn("message dropped", "message", m.ID, "channel", m.Channel, "tries", m.Tries)
		return d.o.Store.Settle(ctx, m.ID, store.MessageDropped)
	}
	if err := d.o.Store.Try(ctx, m.ID, now.Add(firstTry<<m.Tries)); err != nil {
		return err
	}
	err := channel.Send(ctx, notify.Message{ID: fmt.Sprintf("%d.%d", m.ID, m.MadeAt.UnixMilli()), Title: m.Title, Body: m.Body, At: m.MadeAt})
	if err != nil {
		return fmt.Errorf("message %d, channel %s: %w", m.ID, m.Channel, err)
	}
	d.log.Info("told", "message", m.ID, "channel", m.Channel)
	return d.o.Store.Settle(context.WithoutCancel(ctx), m.ID, store.MessageSent)
}

// failed has the operator told of a job that did not end well.
func (m memory) failed(ctx context.Context, p schedules.Pass) error {
	if p.Job == tellJob || p.Outcome != schedules.Failed && p.Outcome != schedules.Panicked {
		return nil
	}
	return m.o.TellJob(ctx, p.Job)
}

// told counts the messages of each channel.
func (d *daemon) told(ctx context.Context) (monitor.Figure, error) {
	f := monitor.Figure{Name: "hesuan_messages", Help: "Messages to people outside the share, by channel and state."}
	said, err := d.o.Reader.Said(ctx)
	if err != nil {
		return f, err
	}
	for _, channel := range slices.Sorted(maps.Keys(d.channels)) {
		for _, state := range []string{store.MessageWaiting, store.MessageSent, store.MessageDropped} {
			f.Samples = append(f.Samples, labelled(monitor.Count(int64(said[channel][state])), "channel", channel, "state", state))
		}
	}
	return f, nil
}
