package service

import (
	"bytes"
	"slices"
	"strings"
	"testing"
	"time"

	"hesuan/internal/form"
	"hesuan/internal/store"
)

func TestARegisterThatBreaksTheRulesLeavesTheOldInForce(t *testing.T) {
	d := newDesk(t)
	before, err := d.o.Reader.InForce(t.Context(), store.Register)
	if err != nil {
		t.Fatal(err)
	}
	d.drop(Bureau, "名册.xlsx", twoCores(t))
	out := d.only(d.pass())
	if out.State != store.Returned || !strings.Contains(d.answerText(out), "成员") {
		t.Fatalf("%+v", out)
	}
	after, err := d.o.Reader.InForce(t.Context(), store.Register)
	if err != nil || after.Hash != before.Hash {
		t.Errorf("version %d in force, %v", after.Number, err)
	}
}

func TestANewPolicyFromTheBureauComesIntoForce(t *testing.T) {
	d := newDesk(t)
	data := rate(t, "120000")
	d.drop(Bureau, "政策.xlsx", data)
	out := d.only(d.pass())
	if !out.State.Counts() {
		t.Fatalf("%+v\n%s", out, d.answerText(out))
	}
	law, err := d.o.InForce(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	p, err := law.Program("2026年度", d.o.Today())
	if err != nil {
		t.Fatal(err)
	}
	if v := p.Parameters("集团基础补助")[0].Value.String(); v != "120000" {
		t.Errorf("集团基础补助 is %s", v)
	}
}

// A new policy may name no collection that is open yet. What is dropped then is
// answered all the same, the policy that mends it first of all.
func TestWhatComesBeforeAnyCollectionIsOpenIsAnswered(t *testing.T) {
	d := newDesk(t)
	d.drop(Bureau, "政策.xlsx", policyWith(t, func(sheet string, s *form.Seed) {
		if sheet == "批次" {
			s.Rows = slices.DeleteFunc(s.Rows, func(r []string) bool { return r[0] != "2027年度" })
		}
	}))
	if out := d.only(d.pass()); !out.State.Counts() {
		t.Fatal(d.answerText(out))
	}
	d.now = d.now.Add(time.Hour)
	f := d.file("S01")
	d.drop(f.Folder, f.Name, f.Data)
	if out := d.only(d.pass()); out.State != store.Returned || !strings.Contains(d.result(out), "2027年度") {
		t.Errorf("a return of a collection that there is not: %+v", out)
	}
	d.drop(Bureau, "政策.xlsx", rate(t, "120000"))
	if out := d.only(d.pass()); !out.State.Counts() {
		t.Errorf("the policy that names it again: %+v", out)
	}
	d.drop(f.Folder, f.Name, f.Data)
	if out := d.only(d.pass()); !out.State.Counts() {
		t.Errorf("the return: %+v", out)
	}
}

// The service may be killed after the verdict on a policy and before it is in
// force; the file still lies in 收件 then, and taking it again must finish.
func TestAPolicyAcceptedJustBeforeACrashComesIntoForce(t *testing.T) {
	d := newDesk(t)
	data := rate(t, "130000")
	hash, err := d.o.Share.Archive.Put(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	by := store.Stamp{At: d.now, Actor: Actor}
	sub, _, err := d.o.Store.Receive(t.Context(), by, store.Arrival{Subject: Bureau, Kind: store.Policy, Form: PolicyFile, File: "政策.xlsx", Hash: hash, Size: int64(len(data))})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := d.o.Store.Judge(t.Context(), by, sub.ID, store.Verdict{State: store.Accepted}); err != nil {
		t.Fatal(err)
	}
	d.drop(Bureau, "政策.xlsx", data)
	d.pass()
	if v, err := d.o.Reader.InForce(t.Context(), store.Policy); err != nil || v.Hash != hash {
		t.Errorf("version %d is in force, not the accepted one: %v", v.Number, err)
	}
}
