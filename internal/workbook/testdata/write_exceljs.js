// Writes exceljs.xlsx and exceljs-stream.xlsx (streaming writer, strings in cells,
// zip entries with data descriptors). Run: node write_exceljs.js (npm exceljs 4.4.0)
const ExcelJS = require("exceljs");

function fill(wb) {
  const ws = wb.addWorksheet("教职工");
  ws.columns = [{ width: 12 }, { width: 22 }, { style: { numFmt: "yyyy-mm-dd" } }, { style: { numFmt: "#,##0.00" } }, { style: { numFmt: "0%" } }];
  ws.addRow(["姓名", "身份证号", "出生日期", "绩效额度", "占比", "是否专任"]).commit();
  for (let i = 0; i < 30; i++) {
    ws.addRow(["李" + i, "37032319800101" + String(i).padStart(4, "0"), new Date(Date.UTC(1980, 0, 1 + 31 * i)), 4321.5 + i / 7, i / 30, i % 2 === 0]).commit();
  }
  const row = ws.addRow([
    { richText: [{ text: "加粗", font: { bold: true } }, { text: " 与普通 " }] },
    { formula: "SUM(D2:D31)", result: 132096.07142857142 },
    { formula: 'A2&"同学"', result: "李0同学" },
    { error: "#DIV/0!" },
    { text: "链接", hyperlink: "https://example.org/" },
    { formula: "1=1", result: true },
  ]);
  row.hidden = true;
  row.commit();
  ws.addRow([" 前后空格 ", "a\nb <&>\"'", "_x000D_"]).commit();
  ws.mergeCells("A40:C41");
  ws.commit && ws.commit();
  const hidden = wb.addWorksheet("隐藏表", { state: "veryHidden" });
  hidden.addRow([1, 2, 3]).commit();
  hidden.commit && hidden.commit();
}

async function main() {
  const wb = new ExcelJS.Workbook();
  wb.created = wb.modified = new Date(0);
  fill(wb);
  await wb.xlsx.writeFile("exceljs.xlsx");
  const stream = new ExcelJS.stream.xlsx.WorkbookWriter({ filename: "exceljs-stream.xlsx", useStyles: true, useSharedStrings: false });
  stream.created = stream.modified = new Date(0);
  fill(stream);
  await stream.commit();
}
main();
