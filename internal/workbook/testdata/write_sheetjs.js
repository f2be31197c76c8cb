// Writes sheetjs.xlsx (strings in cells), sheetjs-sst.xlsx (shared strings) and
// sheetjs-celldates.xlsx (t="d"). Run: node write_sheetjs.js (npm xlsx 0.18.5)
const XLSX = require("xlsx");

function book(cellDates) {
  const rows = [["姓名", "身份证号", "到岗日期", "绩效额度", "占比", "是否专任"]];
  for (let i = 0; i < 30; i++) {
    rows.push(["王" + i, "37032319800101" + String(i).padStart(4, "0"), new Date(Date.UTC(2026, 8, 1 + i)), 4321.5 + i / 7, i / 30, i % 2 === 0]);
  }
  rows.push([" 前后空格 ", "a\nb\tc <&>\"'", "_x000D_", "_x005F_", "", null]);
  const ws = XLSX.utils.aoa_to_sheet(rows, { cellDates });
  ws["D40"] = { t: "n", v: 12.5, f: "SUM(D2:D3)" };
  ws["E40"] = { t: "e", v: 7 };
  ws["F40"] = { t: "s", v: "结果", f: '"结"&"果"' };
  ws["!ref"] = "A1:F40";
  ws["!merges"] = [XLSX.utils.decode_range("A35:C36")];
  for (let r = 2; r <= 31; r++) if (ws["E" + r]) ws["E" + r].z = "0.00%";
  const wb = XLSX.utils.book_new();
  XLSX.utils.book_append_sheet(wb, ws, "教职工");
  XLSX.utils.book_append_sheet(wb, XLSX.utils.aoa_to_sheet([[1, "隐藏"]]), "隐藏表");
  wb.Workbook = { Sheets: [{}, { Hidden: 2 }] };
  return wb;
}

const fixed = { Props: { CreatedDate: new Date(0) } };
XLSX.writeFile(book(false), "sheetjs.xlsx", { ...fixed, compression: true });
XLSX.writeFile(book(false), "sheetjs-sst.xlsx", { ...fixed, bookSST: true, compression: true });
XLSX.writeFile(book(true), "sheetjs-celldates.xlsx", { ...fixed, cellDates: true });
// And a binary workbook, which is refused by name.
const small = XLSX.utils.book_new();
XLSX.utils.book_append_sheet(small, XLSX.utils.aoa_to_sheet([["姓名", 1]]), "表");
XLSX.writeFile(small, "sheetjs.xlsb", { ...fixed, compression: true });
