package workbook

import (
	"bytes"
	"net/url"
	"strings"
)

// The Open Packaging Convention: which part is what. Parts are found by content
// type and relationship, since writers put them where they like.

const contentTypes = "[content_types].xml"

// The two families of relationship types, transitional and strict.
var relationFamilies = [...]string{
	"http://schemas.openxmlformats.org/officeDocument/2006/relationships/",
	"http://purl.oclc.org/ooxml/officeDocument/relationships/",
}

type relation struct {
	id, kind string // kind without its family: worksheet, styles
	target   string
	external bool
}

// judgePackage names a zip that is not a workbook package.
func judgePackage(entries map[string]*entry) error {
	if m := entries["mimetype"]; m != nil && m.method == methodStored {
		switch {
		case bytes.Contains(m.packed, []byte("opendocument.spreadsheet")):
			return whole.fault(codeODS, "", "是 OpenDocument 表格（.ods），不是 .xlsx")
		case bytes.Contains(m.packed, []byte("opendocument")):
			return whole.fault(codeNotBook, "", "是 OpenDocument 文档，不是 Excel 工作簿")
		}
	}
	if entries[contentTypes] != nil {
		return nil
	}
	if entries["content.xml"] != nil && entries["meta-inf/manifest.xml"] != nil {
		return whole.fault(codeODS, "", "是 OpenDocument 格式（如 .ods），不是 .xlsx")
	}
	for key := range entries {
		if strings.HasSuffix(key, ".xlsx") || strings.HasSuffix(key, ".xls") {
			return whole.fault(codeArchive, "", "是压缩包，里面才是工作簿")
		}
	}
	return whole.fault(codeNotBook, "", "是压缩包，里面没有工作簿")
}

// contentType finds the declared type of one part: its own, else its extension's.
func (b *Book) contentType(key string) (string, error) {
	at := place{part: "[Content_Types].xml", name: "内部的部件清单"}
	var own, byExt string
	err := b.read(b.entries[contentTypes], at, func(s *scanner) error {
		if err := s.root(spaceContent, "Types"); err != nil {
			return err
		}
		for {
			more, err := s.child()
			if err != nil || !more {
				return err
			}
			switch kind := strings.ToLower(string(s.attr(spaceNone, "ContentType"))); string(s.name()) {
			case "Override":
				name := string(s.attr(spaceNone, "PartName"))
				if partKey(strings.TrimPrefix(name, "/")) == key {
					own = kind
				}
			case "Default":
				if strings.HasSuffix(key, "."+strings.ToLower(string(s.attr(spaceNone, "Extension")))) {
					byExt = kind
				}
			}
			if err := s.skip(); err != nil {
				return err
			}
		}
	})
	if own != "" {
		return own, err
	}
	return byExt, err
}

// judgeMain refuses a package whose main part is not a workbook in XML.
func judgeMain(kind string) error {
	switch {
	case strings.Contains(kind, "ms-excel.sheet.binary"):
		return whole.fault(codeXLSB, "", "是二进制工作簿（.xlsb），不是 .xlsx")
	case strings.HasSuffix(kind, "spreadsheetml.sheet.main+xml"),
		strings.HasSuffix(kind, "spreadsheetml.template.main+xml"),
		strings.HasSuffix(kind, "ms-excel.sheet.macroenabled.main+xml"),
		strings.HasSuffix(kind, "ms-excel.template.macroenabled.main+xml"):
		return nil
	case strings.Contains(kind, "wordprocessingml"), strings.Contains(kind, "ms-word"):
		return whole.fault(codeNotBook, "", "其实是 Word 文档，不是 Excel 工作簿")
	case strings.Contains(kind, "presentationml"), strings.Contains(kind, "ms-powerpoint"):
		return whole.fault(codeNotBook, "", "其实是 PowerPoint 演示文稿，不是 Excel 工作簿")
	}
	return whole.fault(codeNotBook, "", "里面没有 Excel 工作簿")
}

// relations reads the relationships of a part; source "" is the package itself.
func (b *Book) relations(source string) ([]relation, error) {
	dir, base := splitPart(source)
	at := place{part: dir + "_rels/" + base + ".rels", name: "内部的关系表"}
	e := b.entries[partKey(at.part)]
	if e == nil {
		return nil, at.fault(codeMissing, "", "缺失")
	}
	var rels []relation
	seen := make(map[string]bool)
	err := b.read(e, at, func(s *scanner) error {
		if err := s.root(spaceRels, "Relationships"); err != nil {
			return err
		}
		for {
			more, err := s.child()
			if err != nil || !more {
				return err
			}
			if s.space == spaceRels && string(s.name()) == "Relationship" {
				r := relation{
					id:       string(s.attr(spaceNone, "Id")),
					kind:     string(s.attr(spaceNone, "Type")),
					target:   string(s.attr(spaceNone, "Target")),
					external: string(s.attr(spaceNone, "TargetMode")) == "External",
				}
				for _, family := range relationFamilies {
					if kind, ok := strings.CutPrefix(r.kind, family); ok {
						r.kind = kind
						break
					}
				}
				if r.id == "" || seen[r.id] {
					return s.fault(codeStructure, "的编号有空缺或重复")
				}
				if len(rels) == b.lim.Entries {
					return s.fault(codeTooLarge, "超过上限 %d 条", b.lim.Entries)
				}
				seen[r.id] = true
				rels = append(rels, r)
			}
			if err := s.skip(); err != nil {
				return err
			}
		}
	})
	return rels, err
}

// follow finds the part a relationship of source leads to.
func (b *Book) follow(source string, r relation, name string) (*entry, place, error) {
	at := place{part: r.target, name: name}
	if r.external {
		return nil, at, at.fault(codeExternal, "", "的数据不在文件里，而是指向外部")
	}
	part, ok := resolve(source, r.target)
	if !ok {
		return nil, at, at.fault(codeOutside, "", "的数据指向了文件之外")
	}
	at.part = part
	e := b.entries[partKey(part)]
	if e == nil {
		return nil, at, at.fault(codeMissing, "", "的数据缺失")
	}
	return e, at, nil
}

// resolve turns a target into a part name: from the root when it begins with a
// slash, else from the source's folder. It fails when the target climbs out.
func resolve(source, target string) (string, bool) {
	target, err := url.PathUnescape(strings.ReplaceAll(target, "\\", "/"))
	if err != nil || target == "" {
		return "", false
	}
	var steps []string
	if target[0] != '/' {
		dir, _ := splitPart(source)
		steps = strings.FieldsFunc(dir, func(r rune) bool { return r == '/' })
	}
	for step := range strings.SplitSeq(target, "/") {
		switch step {
		case "", ".":
		case "..":
			if len(steps) == 0 {
				return "", false
			}
			steps = steps[:len(steps)-1]
		default:
			steps = append(steps, step)
		}
	}
	return strings.Join(steps, "/"), true
}

func splitPart(part string) (dir, base string) {
	i := strings.LastIndexByte(part, '/') + 1
	return part[:i], part[i:]
}
