package answer

import (
	"bytes"
	"encoding/xml"
	"fmt"
	"path"
	"regexp"
	"slices"
	"strings"
)

// What a sender's workbook would do by itself does not go out under our name:
// macros, links to other workbooks, DDE, functions that fetch something. They
// are taken out of the marked copy, and a cell that had its value from there
// keeps the value. What cannot be taken out cleanly is an error, and the answer is
// a list of the findings.

const bookPart = "xl/workbook.xml"

// dropped are the kinds of part that are taken out; barred are those that a
// workbook with them would be broken without.
var (
	dropped = []string{"vbaProject", "externalLink", "attachedToolbars", "volatileDependencies"}
	barred  = []string{"xlMacrosheet", "xlIntlMacrosheet", "dialogsheet", "connections", "queryTable", "control", "activeXControlBinary", "webextension", "attachedTemplate"}
)

var (
	references = regexp.MustCompile(`(?s)<(?:\w+:)?externalReferences\b.*?</(?:\w+:)?externalReferences>`)
	formula    = regexp.MustCompile(`<(?:\w+:)?f(\s[^>]*)?>([^<]*)</(?:\w+:)?f>`)
	follower   = regexp.MustCompile(`<(?:\w+:)?f\s([^>]*?)(?:/>|></(?:\w+:)?f>)`)
	sharedBy   = regexp.MustCompile(`\bsi="(\d+)"`)
	condition  = regexp.MustCompile(`<(?:\w+:)?(?:f|formula|formula1|formula2|definedName)(?:\s[^>]*)?>([^<]*)<`)
	named      = regexp.MustCompile(`<(?:\w+:)?definedName\s([^>]*)>([^<]*)</(?:\w+:)?definedName>`)
	noNames    = regexp.MustCompile(`<(?:\w+:)?definedNames\b[^>]*>\s*</(?:\w+:)?definedNames>`)
	macroName  = regexp.MustCompile(`\b(?:function|vbProcedure|xlm)="(?:1|true)"`)
	mainType   = regexp.MustCompile(`application/vnd\.(?:ms-excel\.(?:sheet|template)\.macroEnabled|openxmlformats-officedocument\.spreadsheetml\.template)\.main\+xml`)
	macroBins  = regexp.MustCompile(`<(?:\w+:)?Default\b[^>]*vbaProject` + rest)
	quoted     = regexp.MustCompile(`"[^"]*"`)
	ownSheet   = regexp.MustCompile(`'[^'\[]*'!`) // its name may hold what means something elsewhere
	// Another workbook's cell, in every spelling: [1]教职工!A1, '[乙校.xlsx]教职工'!A1,
	// 'file:///D:/乙校.xlsx'#教职工!A1; a DDE item: cmd|'/c calc'!A1; what fetches.
	reaching = regexp.MustCompile(`(?i)'[^']*\[[^\]]+\][^!]*!|\[[^\[\]]+\][\p{L}\p{N}_.]*!|file:|\||\b(?:DDE|WEBSERVICE|RTD|CALL|REGISTER|REGISTER\.ID|IMAGE|EXEC|SQL\.REQUEST)\s*\(`)
)

const bookType = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"

// reaches reports whether a formula, as it stands in XML, leads out of its
// workbook. What stands between quotation marks is text.
func reaches(f string) bool {
	var plain struct {
		Text string `xml:",chardata"`
	}
	if xml.Unmarshal([]byte("<f>"+f+"</f>"), &plain) != nil {
		return true
	}
	return reaching.MatchString(ownSheet.ReplaceAllString(quoted.ReplaceAllString(plain.Text, `""`), ""))
}

// tame takes out what acts or reaches out, and reports whether there was any.
func (p parts) tame() (tamed bool, err error) {
	types := p[contentTypes]
	p[contentTypes] = macroBins.ReplaceAll(mainType.ReplaceAll(types, []byte(bookType)), nil)
	for _, r := range p.relations(bookPart) {
		if !slices.Contains(dropped, path.Base(r.Type)) {
			continue
		}
		tamed = true
		part := resolve(bookPart, r.Target)
		delete(p, part)
		delete(p, relsOf(part))
		p.undeclare(part)
		p.undeclare(relsOf(part))
		p.unrelate(bookPart, r)
	}
	p[bookPart] = references.ReplaceAll(p[bookPart], nil)
	p[bookPart] = named.ReplaceAllFunc(p[bookPart], func(n []byte) []byte {
		if m := named.FindSubmatch(n); macroName.Match(m[1]) || reaches(string(m[2])) {
			tamed = true
			return nil
		}
		return n
	})
	p[bookPart] = noNames.ReplaceAll(p[bookPart], nil)
	still := false
	for part := range p {
		if strings.HasPrefix(part, "xl/worksheets/") && strings.HasSuffix(part, ".xml") {
			still = p.still(part) || still
		}
	}
	if still {
		tamed = true
		for _, r := range p.relations(bookPart) {
			if path.Base(r.Type) == "calcChain" { // lists cells with formulas; made anew when opened
				part := resolve(bookPart, r.Target)
				delete(p, part)
				p.undeclare(part)
				p.unrelate(bookPart, r)
			}
		}
	}
	return tamed, p.harmless()
}

// still takes the formulas that reach out of a sheet, and leaves their values.
func (p parts) still(sheet string) bool {
	shared := map[string]bool{}
	found := false
	p[sheet] = formula.ReplaceAllFunc(p[sheet], func(f []byte) []byte {
		m := formula.FindSubmatch(f)
		if !reaches(string(m[2])) {
			return f
		}
		found = true
		if si := sharedBy.FindSubmatch(m[1]); si != nil {
			shared[string(si[1])] = true
		}
		return nil
	})
	if len(shared) > 0 {
		p[sheet] = follower.ReplaceAllFunc(p[sheet], func(f []byte) []byte {
			if si := sharedBy.FindSubmatch(f); si != nil && shared[string(si[1])] {
				return nil
			}
			return f
		})
	}
	return found
}

// harmless fails where something is left that acts or reaches out.
func (p parts) harmless() error {
	for part, data := range p {
		if from, ok := sourceOf(part); ok {
			for _, r := range p.relations(from) {
				kind := path.Base(r.Type)
				if slices.Contains(barred, kind) || slices.Contains(dropped, kind) || r.Mode == "External" && kind != "hyperlink" {
					return fmt.Errorf("%s leads to a part of kind %s", from, kind)
				}
			}
			continue
		}
		if !strings.HasSuffix(part, ".xml") {
			continue
		}
		for _, m := range condition.FindAllSubmatch(data, -1) {
			if reaches(string(m[1])) {
				return fmt.Errorf("%s reaches out of the workbook in a rule, a name or a chart", part)
			}
		}
		if strings.HasPrefix(part, "xl/worksheets/") && bytes.Contains(data, []byte("<![CDATA[")) {
			return fmt.Errorf("%s writes its formulas in an unusual way", part)
		}
	}
	return nil
}

// sourceOf is the part that a part of relationships belongs to.
func sourceOf(rels string) (string, bool) {
	dir, base := path.Split(rels)
	base, ok := strings.CutSuffix(base, ".rels")
	if !ok || path.Base(dir) != "_rels" {
		return "", false
	}
	return path.Join(path.Dir(path.Clean(dir)), base), true
}

// unrelate takes a relation out of a part's.
func (p parts) unrelate(part string, r relation) {
	one := regexp.MustCompile(`<(?:\w+:)?Relationship\b[^>]*\bId="` + regexp.QuoteMeta(r.ID) + `"` + rest)
	p[relsOf(part)] = one.ReplaceAll(p[relsOf(part)], nil)
}
