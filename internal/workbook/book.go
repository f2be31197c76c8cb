package workbook

import (
	"bytes"
	"strconv"
	"strings"
	"unicode/utf8"
)

// Book is an opened workbook: everything but its sheets has been read and judged.
// It keeps the bytes given to Open. Several goroutines may read sheets at once.
type Book struct {
	lim      Limits
	entries  map[string]*entry
	sheets   []sheetPart
	formats  []Format // by style index
	strings  []string
	date1904 bool
	legacy   bool
	window   []byte // of a .xls: the last record that says where its window lies
	unsure   bool   // whoever wrote it did not compute: results of formulas are to be made when it is opened
}

// SheetInfo is one sheet of the book, in the order of its tabs.
type SheetInfo struct {
	Name   string
	Hidden bool // hidden or very hidden
	Index  int  // for Book.Sheet
}

type sheetPart struct {
	SheetInfo
	at   place
	data *entry // nil for a sheet without cells: a chart, a dialog, a macro sheet
	biff []byte // the records, in a .xls or .et
}

// Open judges the zip directory and reads the workbook part, the styles and the
// shared strings. A file that cannot be taken is a *Fault. The data must not
// change as long as the book is in use.
func Open(data []byte, lim Limits) (*Book, error) {
	if int64(len(data)) > lim.FileBytes {
		return nil, whole.fault(codeTooLarge, "", "有 %s，超过上限 %s", megabytes(int64(len(data))), megabytes(lim.FileBytes))
	}
	if bytes.HasPrefix(data, magicOLE2) {
		return openOLE2(data, lim)
	}
	if f := sniff(data); f != nil {
		return nil, f
	}
	entries, err := directory(data, lim)
	if err != nil {
		return nil, err
	}
	if err := judgePackage(entries); err != nil {
		return nil, err
	}
	b := &Book{lim: lim, entries: entries}
	if err := b.load(); err != nil {
		return nil, err
	}
	return b, nil
}

// Sheets lists the sheets in the order of their tabs.
func (b *Book) Sheets() []SheetInfo {
	infos := make([]SheetInfo, len(b.sheets))
	for i := range b.sheets {
		infos[i] = b.sheets[i].SheetInfo
	}
	return infos
}

// Date1904 reports whether date serials count from 1904 instead of 1900.
func (b *Book) Date1904() bool { return b.date1904 }

// Legacy reports whether the file is a .xls or .et. Formulas are not read from
// these, only what they came to.
func (b *Book) Legacy() bool { return b.legacy }

// load follows the relationships: package → workbook → sheets, styles, strings.
func (b *Book) load() error {
	const nameBook = "内部的工作表目录"
	top, err := b.relations("")
	if err != nil {
		return err
	}
	rel, err := only(top, "officeDocument", place{part: "_rels/.rels", name: nameBook})
	if err != nil {
		return err
	}
	if rel == nil {
		return whole.fault(codeNotBook, "", "里面没有工作簿")
	}
	main, at, err := b.follow("", *rel, nameBook)
	if err != nil {
		return err
	}
	kind, err := b.contentType(partKey(at.part))
	if err != nil {
		return err
	}
	if err := judgeMain(kind); err != nil {
		return err
	}
	rels, err := b.relations(at.part)
	if err != nil {
		return err
	}
	if err := b.read(main, at, func(s *scanner) error { return b.readWorkbook(s, rels) }); err != nil {
		return err
	}
	if len(b.sheets) == 0 {
		return at.fault(codeNoSheets, "", "是空的，没有工作表")
	}
	b.formats = []Format{General} // what style 0 means where there are no styles
	for _, part := range [...]struct {
		kind, name string
		read       func(*scanner) error
	}{
		{"styles", "内部的样式表", b.readStyles},
		{"sharedStrings", "内部的文字表", b.readStrings},
	} {
		rel, err := only(rels, part.kind, at)
		if err != nil {
			return err
		}
		if rel == nil {
			continue
		}
		e, where, err := b.follow(at.part, *rel, part.name)
		if err != nil {
			return err
		}
		if err := b.read(e, where, part.read); err != nil {
			return err
		}
	}
	return nil
}

// only finds the relationship of a kind that may exist once.
func only(rels []relation, kind string, at place) (*relation, error) {
	var found *relation
	for i := range rels {
		if rels[i].kind == kind {
			if found != nil {
				return nil, at.fault(codeStructure, "", "里 %s 出现了两次", kind)
			}
			found = &rels[i]
		}
	}
	return found, nil
}

// read runs f over a part and proves that the part is whole and ends after it.
func (b *Book) read(e *entry, at place, f func(*scanner) error) error {
	in := e.open(at)
	defer in.close()
	s := openScanner(in, at)
	defer s.close()
	if err := f(s); err != nil {
		return err
	}
	return s.rest()
}

func (b *Book) readWorkbook(s *scanner, rels []relation) error {
	if err := s.root(spaceMain, "workbook"); err != nil {
		return err
	}
	for {
		more, err := s.child()
		if err != nil || !more {
			return err
		}
		switch {
		case s.is("workbookPr"):
			if b.date1904, err = s.flag(s.attr(spaceNone, "date1904")); err == nil {
				err = s.skip()
			}
		case s.is("calcPr"):
			if b.unsure, err = s.flag(s.attr(spaceNone, "fullCalcOnLoad")); err == nil {
				err = s.skip()
			}
		case s.is("sheets"):
			if b.sheets != nil {
				return s.fault(codeStructure, "出现了两次")
			}
			err = b.readSheetList(s, rels)
		default:
			err = s.skip()
		}
		if err != nil {
			return err
		}
	}
}

func (b *Book) readSheetList(s *scanner, rels []relation) error {
	names, parts := make(map[string]bool), make(map[*entry]bool)
	for {
		more, err := s.child()
		if err != nil || !more {
			return err
		}
		if !s.is("sheet") {
			return s.fault(codeStructure, "的内容不合规")
		}
		if len(b.sheets) == b.lim.Sheets {
			return s.fault(codeTooLarge, "超过上限 %d 个工作表", b.lim.Sheets)
		}
		name := string(s.attr(spaceNone, "name"))
		if name == "" || utf8.RuneCountInString(name) > 255 {
			return s.fault(codeStructure, "中有的工作表没有名称或名称过长")
		}
		if key := strings.ToLower(name); names[key] {
			return s.fault(codeDupSheet, "中「%s」出现了两次", printable(name))
		} else {
			names[key] = true
		}
		hidden := false
		switch state := string(s.attr(spaceNone, "state")); state {
		case "", "visible":
		case "hidden", "veryHidden":
			hidden = true
		default:
			return s.fault(codeStructure, "中「%s」的状态不合规", printable(name))
		}
		part, err := b.sheetPart(s, name, rels)
		if err != nil {
			return err
		}
		part.SheetInfo = SheetInfo{Name: name, Hidden: hidden, Index: len(b.sheets)}
		if part.data != nil && parts[part.data] {
			return s.fault(codeDupSheet, "中「%s」与另一个工作表是同一份数据", printable(name))
		}
		parts[part.data] = true
		b.sheets = append(b.sheets, part)
		if err := s.skip(); err != nil {
			return err
		}
	}
}

// sheetPart finds the part of the sheet element just started.
func (b *Book) sheetPart(s *scanner, name string, rels []relation) (sheetPart, error) {
	id := string(s.attr(spaceRef, "id"))
	at := sheetPlace(s.at.part, len(b.sheets), name)
	for _, r := range rels {
		if r.id != id {
			continue
		}
		e, at, err := b.follow(s.at.part, r, at.name)
		if err != nil {
			return sheetPart{}, err
		}
		switch r.kind {
		case "worksheet":
		case "chartsheet", "dialogsheet",
			"http://schemas.microsoft.com/office/2006/relationships/xlMacrosheet",
			"http://schemas.microsoft.com/office/2006/relationships/xlIntlMacrosheet":
			e = nil
		default:
			return sheetPart{}, at.fault(codeStructure, "", "指向的不是工作表")
		}
		return sheetPart{at: at, data: e}, nil
	}
	return sheetPart{}, at.fault(codeMissing, "", "的数据缺失")
}

// sheetPlace names a sheet, by its index, as people count and call it.
func sheetPlace(part string, index int, name string) place {
	return place{part: part, name: "第 " + strconv.Itoa(index+1) + " 个工作表「" + printable(name) + "」"}
}
