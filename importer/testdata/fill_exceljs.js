// Fills template.xlsx with ExcelJS (npm exceljs 4.4.0) and writes exceljs.xlsx.
// Run in this folder: node fill_exceljs.js
const ExcelJS = require("exceljs");
const fs = require("fs");

(async () => {
  const book = new ExcelJS.Workbook();
  await book.xlsx.readFile("template.xlsx");
  for (const [sheet, ref, kind, value] of JSON.parse(fs.readFileSync("fill.json", "utf8"))) {
    const cell = book.getWorksheet(sheet).getCell(ref);
    cell.value = kind === "date" ? new Date(value) : value;
    // A style of its own: ExcelJS shares one object among cells of a format.
    cell.style = { ...cell.style, numFmt: { date: "yyyy-mm-dd", percent: "0.00%", number: "General", general: "General", text: "@" }[kind] };
  }
  book.created = book.modified = new Date(0);
  await book.xlsx.writeFile("exceljs.xlsx");
})();
