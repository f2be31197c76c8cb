//go:build linux

package main

import (
	"archive/zip"
	"bytes"
	"encoding/binary"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"

	"hesuan/internal/sample"
	"hesuan/internal/store"
)

// mostMB is the size limit in the settings of a soak.
const mostMB = 2

// oddities are what schools send besides returns: further faults, workbooks
// that other programs wrote, legacy ones, and files that are hostile or none.
func (s *soak) oddities() []paper {
	s.t.Helper()
	var out []paper
	strange := s.strange()
	for _, school := range s.county.Schools() {
		for _, p := range strange {
			p.folder = s.county.Name(school)
			out = append(out, p)
		}
		out = append(out, s.slips(school)...)
	}
	return out
}

// slips are faults of a school's own return.
func (s *soak) slips(school string) []paper {
	s.t.Helper()
	var out []paper
	for kind, state := range map[sample.FaultKind]store.State{
		sample.WanYuan: store.Accepted, sample.HandMade: store.Accepted, sample.NumericIDs: store.Returned, sample.OldTemplate: store.Returned,
		sample.FlippedByte: store.Returned, sample.OtherDates: store.Accepted, sample.TwoRosters: store.Accepted,
	} {
		f, err := s.county.Faulty(kind, school)
		if err != nil {
			continue // nothing of the kind in this school
		}
		out = append(out, paper{folder: f[0].Folder, name: f[0].Name, data: f[0].Data, state: state, kind: store.Return, vary: numbered})
	}
	return out
}

// strange is what is no return.
func (s *soak) strange() []paper {
	s.t.Helper()
	var out []paper
	lay := func(name string, data []byte, state store.State, vary func([]byte, int) []byte) {
		out = append(out, paper{name: name, data: data, state: state, kind: store.Unknown, vary: vary})
	}
	written, err := filepath.Glob("../../internal/workbook/testdata/*.*s*")
	s.must(err)
	legacy, err := filepath.Glob("../../internal/workbook/testdata/biff/*.xls")
	s.must(err)
	for _, path := range append(written, legacy...) {
		data, err := os.ReadFile(path)
		s.must(err)
		switch filepath.Ext(path) {
		case ".xlsx":
			lay(filepath.Base(path), data, "", numbered)
		case ".xls":
			lay(filepath.Base(path), data, "", stamped)
		case ".ods", ".xlsb":
			lay(filepath.Base(path), data, store.Unreadable, numbered)
		}
	}
	lay("名单.csv", []byte("姓名,身份证号\n张三,1\n"), store.Unreadable, signed)
	lay("照片.xlsx", noise(60_000), store.Unreadable, signed)
	lay("大文件.xlsx", noise(mostMB<<20-100), store.Unreadable, signed)
	lay("炸弹.xlsx", s.bomb(), store.Unreadable, numbered)
	return out
}

// stamped numbers a compound file where nobody looks: in its class identifier.
func stamped(data []byte, n int) []byte {
	data = bytes.Clone(data)
	binary.LittleEndian.PutUint32(data[8:], uint32(n))
	return data
}

func noise(n int) []byte {
	out := make([]byte, n)
	rand.NewChaCha8([32]byte{1}).Read(out)
	return out
}

// bomb is a workbook with a sheet of 300 MB.
func (s *soak) bomb() []byte {
	s.t.Helper()
	var out bytes.Buffer
	w := zip.NewWriter(&out)
	for name, text := range map[string]string{
		"[Content_Types].xml":      `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>`,
		"xl/worksheets/sheet1.xml": strings.Repeat(" ", 300<<20),
	} {
		f, err := w.Create(name)
		s.must(err)
		_, err = f.Write([]byte(text))
		s.must(err)
	}
	s.must(w.Close())
	return out.Bytes()
}
