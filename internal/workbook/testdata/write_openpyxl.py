# Writes openpyxl.xlsx, openpyxl-1904.xlsx and openpyxl-isodates.xlsx. Run: python3 write_openpyxl.py (openpyxl 3.0.9)
import datetime

import openpyxl
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils.datetime import CALENDAR_MAC_1904
from openpyxl.worksheet.datavalidation import DataValidation


def fill(wb):
    ws = wb.active
    ws.title = "教职工"
    ws["A1"] = "教职工情况表"
    ws.merge_cells("A1:F1")
    ws.append(["姓名", "身份证号", "出生日期", "绩效额度", "占比", "是否专任"])
    for i in range(30):
        ws.append(
            [
                "张𬭎%02d" % i,
                "37032319800101%04d" % i,
                datetime.date(1980, 1, 1) + datetime.timedelta(days=i * 37),
                4321.5 + i / 7,
                i / 30,
                i % 2 == 0,
            ]
        )
        ws.cell(ws.max_row, 3).number_format = 'yyyy"年"m"月"d"日"'
        ws.cell(ws.max_row, 4).number_format = "#,##0.00"
        ws.cell(ws.max_row, 5).number_format = "0.0%"
    ws["D34"] = "=SUM(D3:D32)"
    ws["A34"] = " 合计 \n换行\t<&>\"'"
    ws["B34"] = "=NA()"
    ws["C34"] = "#N/A"
    ws["E34"] = datetime.datetime(2026, 9, 1, 8, 30)
    ws["F34"] = datetime.time(8, 30)
    ws["G34"] = 1e-7
    ws["G35"] = 12345678901234567890
    ws["G36"] = -0.1
    ws.row_dimensions[5].hidden = True
    ws["A1"].comment = Comment("填表说明", "教体局")
    ws.add_data_validation(DataValidation(type="list", formula1='"是,否"', sqref="F3:F32"))
    for row in range(40, 60):
        for col in range(1, 8):
            ws.cell(row, col).fill = PatternFill("solid", fgColor="FFFF00")
    ws["A60"].alignment = Alignment(wrap_text=True)
    ws["A60"].font = Font(bold=True)
    other = wb.create_sheet("隐藏表")
    other.sheet_state = "hidden"
    other["XFD1048576"] = "末格"
    wb.create_sheet("空表")
    wb.create_sheet("图表说明")["B2"] = 7


wb = openpyxl.Workbook()
fill(wb)
wb.save("openpyxl.xlsx")
wb = openpyxl.Workbook()
wb.epoch = CALENDAR_MAC_1904
fill(wb)
wb.save("openpyxl-1904.xlsx")
wb = openpyxl.Workbook()
wb.iso_dates = True
fill(wb)
wb.save("openpyxl-isodates.xlsx")
