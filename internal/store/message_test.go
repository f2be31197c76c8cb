package store

import (
	"testing"
)

func TestTheSameIsSaidOnceThroughAChannel(t *testing.T) {
	st := newStore(t)
	say := func(n int, key, channel, title string) {
		t.Helper()
		must(t, st.Say(ctx, Message{Key: key, Channel: channel, Title: title, Body: "正文", MadeAt: at(n).At, DueAt: at(n).At}))
	}
	say(0, "remind/2026/2026-12-18", "群", "甲")
	say(1, "remind/2026/2026-12-18", "群", "乙")
	say(2, "remind/2026/2026-12-18", "运维", "甲")
	due, err := st.Due(ctx, at(1).At, 10)
	must(t, err)
	if want := (Message{ID: 1, Key: "remind/2026/2026-12-18", Channel: "群", Title: "甲", Body: "正文", MadeAt: at(0).At, DueAt: at(0).At}); len(due) != 1 || due[0] != want {
		t.Fatalf("%+v", due)
	}
	must(t, st.Try(ctx, 1, at(5).At))
	if due, err = st.Due(ctx, at(4).At, 10); err != nil || len(due) != 1 || due[0].Channel != "运维" {
		t.Errorf("after an attempt: %+v, %v", due, err)
	}
	if due, err = st.Due(ctx, at(5).At, 1); err != nil || len(due) != 1 || due[0].Tries != 1 {
		t.Errorf("when it is due again: %+v, %v", due, err)
	}
	must(t, st.Settle(ctx, 1, MessageSent))
	say(6, "remind/2026/2026-12-18", "群", "丙")
	said, err := st.Said(ctx)
	must(t, err)
	if said["群"][MessageSent] != 1 || said["运维"][MessageWaiting] != 1 || len(said) != 2 || len(said["群"]) != 1 {
		t.Errorf("%v", said)
	}
	if n := st.logLength(t); n != 0 {
		t.Errorf("%d entries in the audit log", n)
	}
}
