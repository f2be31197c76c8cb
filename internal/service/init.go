package service

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"time"

	"hesuan/internal/config"
	"hesuan/internal/form"
	"hesuan/internal/policy"
	"hesuan/internal/register"
	"hesuan/internal/share"
	"hesuan/internal/store"
	"hesuan/internal/template"
	"hesuan/internal/version"
)

// Seeds are the register and policy a new workspace begins with.
type Seeds struct {
	Register, Policy []form.Seed
}

// DefaultSeeds is the plan's own county and the policy that ships.
func DefaultSeeds() Seeds { return Seeds{Register: register.Default(), Policy: policy.Default()} }

// Init makes a workspace in dir: its roots, the settings file, the two books
// in force, everyone's folders. What is there already stays as it is.
func Init(ctx context.Context, dir string, seeds Seeds, clock func() time.Time) (err error) {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return fmt.Errorf("init: %w", err)
	}
	cfg, err := config.Init(dir)
	if err != nil {
		return fmt.Errorf("init: %w", err)
	}
	if err := share.Init(cfg.Share, cfg.State); err != nil {
		return fmt.Errorf("init: %w", err)
	}
	o, err := Open(ctx, dir, clock)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, o.Close()) }()
	if _, err := o.Reader.InForce(ctx, store.Policy); err == nil {
		return nil
	}
	if err := o.adopt(ctx, store.Register, RegisterFile, "集团名册", seeds.Register); err != nil {
		return err
	}
	if err := o.adopt(ctx, store.Policy, PolicyFile, "集团化办学政策", seeds.Policy); err != nil {
		return err
	}
	l, err := o.InForce(ctx)
	if err != nil {
		return err
	}
	for _, p := range l.policy.Periods {
		if _, err := l.program(p); err != nil {
			return err
		}
	}
	return o.Share.AddSubjects(o.folders(l))
}

// adopt renders a book, archives it, puts it in force and lays a copy beside
// the templates for the office that keeps it.
func (o *Office) adopt(ctx context.Context, kind store.Kind, file, title string, seeds []form.Seed) error {
	data, err := RenderBook(title, seeds)
	if err != nil {
		return err
	}
	hash, err := o.Share.Archive.Put(bytes.NewReader(data), o.Config.Intake.MaxBytes)
	if err != nil {
		return fmt.Errorf("archive %s: %w", file, err)
	}
	if _, err := o.Store.AddVersion(ctx, o.stamp(), store.Version{Kind: kind, Hash: hash, Note: "随程序提供"}); err != nil {
		return fmt.Errorf("record %s: %w", file, err)
	}
	if err := o.Share.Publish(share.Templates, []share.File{{Name: file, Data: data}}); err != nil {
		return fmt.Errorf("publish %s: %w", file, err)
	}
	return nil
}

// RenderBook draws seeds as a formatted workbook.
func RenderBook(title string, seeds []form.Seed) ([]byte, error) {
	spec := template.Spec{Title: title, Version: version.Program, Rows: map[string][][]string{}}
	for _, s := range seeds {
		spec.Tables = append(spec.Tables, s.Table)
		spec.Rows[s.Table.Name] = s.Rows
	}
	return template.Render(spec)
}

// folders lists every subject: schools by name, then the departments that
// file something.
func (o *Office) folders(l *Law) []string {
	var out []string
	for _, s := range l.register.Schools() {
		out = append(out, s.Name)
	}
	for _, p := range l.policy.Periods {
		if program, err := l.program(p); err == nil {
			out = append(out, departments(program.Rules)...)
		}
	}
	return unique(append(out, Bureau))
}

// Bureau is the department that keeps register and policy.
const Bureau = "教体局"

func departments(r *policy.Rules) []string {
	var out []string
	for _, t := range r.Tables {
		if !t.BySchools() {
			out = append(out, t.Filers...)
		}
	}
	return unique(out)
}

func unique(list []string) []string {
	seen := map[string]bool{}
	var out []string
	for _, s := range list {
		if !seen[s] {
			seen[s] = true
			out = append(out, s)
		}
	}
	return out
}
