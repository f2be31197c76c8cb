// Fills template.xlsx as a clerk's tool would, with SheetJS (npm xlsx 0.18.5),
// and writes sheetjs.xlsx. Run in this folder: node fill_sheetjs.js
const XLSX = require("xlsx");
const fs = require("fs");

const book = XLSX.readFile("template.xlsx", { cellNF: true, sheetStubs: true });
for (const [sheet, ref, kind, value] of JSON.parse(fs.readFileSync("fill.json", "utf8"))) {
  const ws = book.Sheets[sheet];
  ws[ref] = {
    date: { t: "n", v: (Date.parse(value) - Date.UTC(1899, 11, 30)) / 86400000, z: "yyyy-mm-dd" },
    percent: { t: "n", v: value, z: "0.00%" },
    number: { t: "n", v: value },
    general: { t: "n", v: value },
    text: { t: "s", v: value },
  }[kind];
  const range = XLSX.utils.decode_range(ws["!ref"]);
  const at = XLSX.utils.decode_cell(ref);
  range.e.r = Math.max(range.e.r, at.r);
  range.e.c = Math.max(range.e.c, at.c);
  ws["!ref"] = XLSX.utils.encode_range(range);
}
XLSX.writeFile(book, "sheetjs.xlsx", { compression: true, Props: { CreatedDate: new Date(0) } });
