# Fills a template as a clerk would, with openpyxl: fill_openpyxl.py TEMPLATE FILL OUT
import datetime
import json
import sys

import openpyxl

book = openpyxl.load_workbook(sys.argv[1])
for sheet, ref, kind, value in json.load(open(sys.argv[2], encoding="utf-8")):
    cell = book[sheet][ref]
    cell.value = datetime.date.fromisoformat(value) if kind == "date" else value
    cell.number_format = {"date": "yyyy-mm-dd", "percent": "0.00%", "general": "General", "number": "General", "text": "@"}[kind]
book.save(sys.argv[3])
