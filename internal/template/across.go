package template

import (
	"fmt"
	"reflect"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/xuri/excelize/v2"

	"hesuan/internal/form"
)

// The rows above the records of an Across sheet: title, 填报单位, note, header.
const headerRow = 4

// across draws a table with one record a row. Formats, borders and the
// unlocked state stand on whole columns, which costs nothing and also serves
// rows a school adds far below; only the first rows get cells of their own, so
// that an empty form prints as one page and not as a thousand.
func (b *book) across(t *form.Table) error {
	columns := t.Filled()
	rows := b.rows(t)
	last := len(columns)
	if err := b.columns(t, columns, rows); err != nil {
		return err
	}
	width := widths(columns, rows)
	if err := b.heading(t, last, width); err != nil {
		return err
	}
	for i, c := range columns {
		if err := b.header(t.Name, headerRow, i+1, c); err != nil {
			return err
		}
	}
	height := 20.0
	for i, c := range columns {
		height = max(height, 6+15*float64(lines(headerText(c), width[i]-1)))
	}
	if err := b.SetRowHeight(t.Name, headerRow, height); err != nil {
		return err
	}
	for r := range max(len(rows), printedBlank) {
		if err := b.record(t, headerRow+1+r, columns, rows, r); err != nil {
			return err
		}
		if err := b.SetRowHeight(t.Name, headerRow+1+r, rowHeight(t, columns, rows, r, width)); err != nil {
			return err
		}
	}
	end := headerRow + len(rows) + b.spec.BlankRows
	for i, c := range columns {
		area := form.Ref(headerRow+1, i+1) + ":" + form.Ref(end, i+1)
		if err := b.validate(t, c, area); err != nil {
			return err
		}
	}
	frozen := 0
	if last > 8 {
		frozen = 1
	}
	return b.finish(t.Name, last, headerRow, frozen, "landscape")
}

// columns sets width, format and unlocked state of whole columns; those right
// of the table are unlocked too, or Excel would not let a row be deleted.
func (b *book) columns(t *form.Table, columns []*form.Column, rows [][]string) error {
	for i, c := range columns {
		if err := b.column(t.Name, letter(i+1), input(c)); err != nil {
			return err
		}
	}
	for i, w := range widths(columns, rows) {
		if err := b.SetColWidth(t.Name, letter(i+1), letter(i+1), w); err != nil {
			return err
		}
	}
	if !b.spec.Locked {
		return nil
	}
	if err := b.column(t.Name, letter(len(columns)+1), openLook); err != nil {
		return err
	}
	return b.stretch(t.Name, len(columns)+1)
}

// stretch makes the declaration of one column stand for all columns to its
// right. Asked to do so, excelize makes 16,000 columns and joins them
// again when it writes, which is most of the time a template takes; so the one
// declaration is widened in place.
func (b *book) stretch(sheet string, column int) error {
	at, err := b.GetSheetIndex(sheet)
	if err != nil {
		return err
	}
	// Sheets are numbered as they are made, and none has been removed.
	ws, ok := b.Sheet.Load("xl/worksheets/sheet" + strconv.Itoa(at+1) + ".xml")
	if !ok {
		return fmt.Errorf("sheet %s is not where it was made", sheet)
	}
	cols := reflect.ValueOf(ws).Elem().FieldByName("Cols").Elem().FieldByName("Col")
	for i := range cols.Len() { // in no order: widths and styles are set one after the other
		if c := cols.Index(i); c.FieldByName("Min").Int() == int64(column) {
			c.FieldByName("Max").SetInt(excelize.MaxColumns)
			return nil
		}
	}
	return fmt.Errorf("sheet %s declares no column %d", sheet, column)
}

func (b *book) column(sheet, columns string, l look) error {
	id, err := b.style(l)
	if err != nil {
		return err
	}
	return b.SetColStyle(sheet, columns, id)
}

// heading writes title, 填报单位 and note above the header.
func (b *book) heading(t *form.Table, last int, width []float64) error {
	title := t.Name
	if b.spec.Title != "" && b.spec.Locked {
		title = b.spec.Title + "——" + t.Name
	}
	if err := b.span(t.Name, 1, 1, last, title, titleLook); err != nil {
		return err
	}
	left, right := b.who(), ""
	if b.spec.Period != "" {
		right = "批次：" + b.spec.Period
	}
	half := (last + 1) / 2
	if last == 1 {
		left = strings.TrimSpace(left + "  " + right)
	}
	if err := b.span(t.Name, 2, 1, half, left, lineLook); err != nil {
		return err
	}
	if last > 1 {
		if err := b.span(t.Name, 2, half+1, last, right, lineEndLook); err != nil {
			return err
		}
	}
	note := instruction(t, b.spec.Locked)
	if err := b.span(t.Name, 3, 1, last, note, noteLook); err != nil {
		return err
	}
	total := 0.0
	for _, w := range width {
		total += w
	}
	if err := b.SetRowHeight(t.Name, 1, 30); err != nil {
		return err
	}
	if err := b.SetRowHeight(t.Name, 2, 20); err != nil {
		return err
	}
	return b.SetRowHeight(t.Name, 3, max(18, 15*float64(lines(note, total*1.05))))
}

// who is the 填报单位 line.
func (b *book) who() string {
	if b.spec.SubjectName == "" {
		return ""
	}
	if !b.spec.Locked {
		return "编制单位：" + b.spec.SubjectName
	}
	return "填报单位（盖章）：" + b.spec.SubjectName
}

// instruction says in plain words how the sheet is filled in.
func instruction(t *form.Table, locked bool) string {
	var parts []string
	if t.Note != "" {
		parts = append(parts, strings.TrimRight(t.Note, "。；; "))
	}
	if !locked {
		return strings.Join(parts, "；")
	}
	if t.Layout == form.Across {
		parts = append(parts, "一行填一条，不留空行，不写合计")
	}
	parts = append(parts, "带 * 的必填")
	return "说明：" + strings.Join(parts, "；") + "。"
}

// header writes one column header: red star, name, unit.
func (b *book) header(sheet string, row, col int, c *form.Column) error {
	l := headLook
	if c.Required {
		l = requiredLook
	}
	if err := b.put(sheet, row, col, headerText(c), l); err != nil || !c.Required {
		return err
	}
	return b.SetCellRichText(sheet, form.Ref(row, col), []excelize.RichTextRun{
		{Text: "*", Font: &excelize.Font{Family: bodyFont, Size: 11, Bold: true, Color: markColour}},
		{Text: strings.TrimPrefix(headerText(c), "*"), Font: &excelize.Font{Family: bodyFont, Size: 11, Bold: true}},
	})
}

// headerText is the header as printed: *在校生数（人）, the unit on a line of its
// own below a long name.
func headerText(c *form.Column) string {
	text := c.Name
	if c.UnitText != "" && c.UnitText != "1" {
		if measure(text) > 8 {
			text += "\n"
		}
		text += "（" + c.UnitText + "）"
	}
	if c.Required {
		text = "*" + text
	}
	return text
}

// rowHeight leaves room for the texts of a row that are wrapped.
func rowHeight(t *form.Table, columns []*form.Column, rows [][]string, r int, width []float64) float64 {
	n := 1
	if r < len(rows) {
		for i, c := range columns {
			if _, at := t.Column(c.Name); at < len(rows[r]) {
				n = max(n, lines(rows[r][at], width[i]-1))
			}
		}
	}
	return min(6+14*float64(n), 400)
}

// record draws row r of the table, filled in beforehand or blank.
func (b *book) record(t *form.Table, row int, columns []*form.Column, rows [][]string, r int) error {
	for i, c := range columns {
		text := ""
		if _, at := t.Column(c.Name); r < len(rows) && at < len(rows[r]) {
			text = rows[r][at]
		}
		if text == "" {
			if err := b.put(t.Name, row, i+1, "", input(c)); err != nil {
				return err
			}
			continue
		}
		if err := b.fill(t.Name, row, i+1, c, text, input(c)); err != nil {
			return err
		}
	}
	return nil
}

// finish sets what every sheet shares: frozen header, print set-up, protection.
func (b *book) finish(sheet string, last, header, frozen int, orientation string) error {
	if err := b.SetPanes(sheet, &excelize.Panes{
		Freeze: true, XSplit: frozen, YSplit: header, TopLeftCell: form.Ref(header+1, frozen+1),
		ActivePane: pane(frozen),
	}); err != nil {
		return err
	}
	if err := b.SetDefinedName(&excelize.DefinedName{
		Name: "_xlnm.Print_Titles", Scope: sheet,
		RefersTo: quoted(sheet) + "!$" + strconv.Itoa(header) + ":$" + strconv.Itoa(header),
	}); err != nil {
		return err
	}
	if !b.spec.Locked && last > 1 {
		// Before the page set-up, which a filter would reset.
		filtered := form.Ref(header, 1) + ":" + form.Ref(header+max(1, len(b.spec.Rows[sheet])), last)
		if err := b.AutoFilter(sheet, filtered, nil); err != nil {
			return err
		}
	}
	if err := b.page(sheet, orientation); err != nil {
		return err
	}
	if !b.spec.Locked {
		return nil
	}
	return b.ProtectSheet(sheet, &locked)
}

func pane(frozen int) string {
	if frozen > 0 {
		return "bottomRight"
	}
	return "bottomLeft"
}

// page fits a sheet to the width of A4.
func (b *book) page(sheet, orientation string) error {
	a4, wide, tall, fit := 9, 1, 0, true
	if err := b.SetPageLayout(sheet, &excelize.PageLayoutOptions{
		Size: &a4, Orientation: &orientation, FitToWidth: &wide, FitToHeight: &tall,
	}); err != nil {
		return err
	}
	if err := b.SetSheetProps(sheet, &excelize.SheetPropsOptions{FitToPage: &fit}); err != nil {
		return err
	}
	side, end, centred := 0.5, 0.6, true
	if err := b.SetPageMargins(sheet, &excelize.PageLayoutMarginsOptions{
		Left: &side, Right: &side, Top: &end, Bottom: &end, Horizontally: &centred,
	}); err != nil {
		return err
	}
	return b.SetHeaderFooter(sheet, &excelize.HeaderFooterOptions{
		OddFooter: "&L&A&C第 &P 页，共 &N 页&R" + strings.ReplaceAll(b.spec.Period, "&", "&&"),
	})
}

// locked is the protection of a return: headers stay, everything a clerk
// needs while filling in is allowed. There is no password; it guards against
// slips, not against people.
var locked = excelize.SheetProtectionOptions{
	SelectLockedCells: true, SelectUnlockedCells: true,
	FormatCells: true, FormatColumns: true, FormatRows: true,
	InsertRows: true, DeleteRows: true, Sort: true, AutoFilter: true,
	EditObjects: true, EditScenarios: true,
}

// widths measures columns by header, options and rows filled in beforehand,
// in characters of the body font.
func widths(columns []*form.Column, rows [][]string) []float64 {
	out := make([]float64, len(columns))
	for i, c := range columns {
		head := 0
		for line := range strings.Lines(headerText(c)) {
			head = max(head, measure(strings.TrimSpace(line)))
		}
		w := max(float64(head)+2, 9)
		if head > 14 {
			w = max(float64(head)/2+3, 14)
		}
		for _, o := range c.Options {
			w = max(w, float64(measure(o))+4)
		}
		switch c.Type {
		case form.IdentityNo, form.CreditCode:
			w = max(w, 21)
		case form.Money, form.SchoolNo:
			w = max(w, 14)
		case form.Day, form.Month:
			w = max(w, 12)
		case form.SchoolRef, form.GroupRef, form.FilerRef:
			w = max(w, 22)
		}
		out[i] = min(w, 40)
	}
	for _, row := range rows {
		for i := range min(len(row), len(out)) {
			out[i] = min(max(out[i], float64(measure(row[i]))+2), 48)
		}
	}
	return out
}

// measure counts columns of text: a Chinese character is two wide.
func measure(text string) int {
	n := 0
	for _, r := range text {
		n++
		if r >= 0x1100 {
			n++
		}
	}
	return n
}

// lines estimates how many lines text takes in a cell of this width.
func lines(text string, width float64) int {
	n := 0
	for line := range strings.Lines(text) {
		n += max(1, int((float64(measure(strings.TrimSpace(line)))+width-1)/width))
	}
	return max(n, 1)
}

// letter names a column: 28 is AB.
func letter(col int) string { return strings.TrimRight(form.Ref(1, col), "1") }

// quoted is a sheet name as a reference needs it.
func quoted(sheet string) string { return "'" + strings.ReplaceAll(sheet, "'", "''") + "'" }

// clip shortens text to what Excel takes in a prompt or a message.
func clip(text string, limit int) string {
	if utf8.RuneCountInString(text) <= limit {
		return text
	}
	return string([]rune(text)[:limit-1]) + "…"
}
