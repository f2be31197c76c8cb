package form

import (
	"embed"
	"fmt"
	"io/fs"
)

// Embedded is a package's compiled-in workbook: schema.csv declares its sheets
// and default/<sheet>.csv fills each. A fault in them is a fault of the
// program, found by the first test, so both methods panic on one.
type Embedded struct{ embed.FS }

// Schema declares the sheets in the order of the workbook. The tables are the
// caller's own: changing one changes no other caller's.
func (e Embedded) Schema() []*Table {
	f := e.open("schema.csv")
	defer f.Close()
	tables, err := ParseSchema(f)
	if err != nil {
		panic(err)
	}
	return tables
}

// Seeds are the default rows of the given sheets.
func (e Embedded) Seeds(tables []*Table) []Seed {
	var seeds []Seed
	for _, t := range tables {
		f := e.open("default/" + t.Name + ".csv")
		s, err := ParseSeed(t, f)
		f.Close()
		if err != nil {
			panic(err)
		}
		seeds = append(seeds, s)
	}
	return seeds
}

func (e Embedded) open(name string) fs.File {
	f, err := e.Open(name)
	if err != nil {
		panic(fmt.Errorf("embedded: %w", err))
	}
	return f
}
