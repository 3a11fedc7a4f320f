# The monthly workbook of the branches: one sheet for each, a sheet of sums and one of what was odd.
import csv
import datetime
import json
from collections import OrderedDict

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter

HEAD = ["Day", "Article", "Pieces", "Price", "Value"]
BOLD = Font(bold=True)
GREY = PatternFill("solid", fgColor="DDDDDD")


def number(text):
    text = text.strip().replace(",", ".")
    if text in ("", "-"):
        return None
    return float(text)


def heading(ws, names):
    ws.append(names)
    for cell in ws[1]:
        cell.font = BOLD
        cell.fill = GREY
        cell.alignment = Alignment(horizontal="center")
    ws.freeze_panes = "A2"


def widths(ws):
    for index, column in enumerate(ws.columns, 1):
        longest = max(len(str(cell.value)) for cell in column if cell.value is not None)
        ws.column_dimensions[get_column_letter(index)].width = min(longest + 2, 30)


def read_sales(path):
    sales = OrderedDict()
    odd = []
    with open(path, newline="", encoding="cp1252") as f:
        for line, rec in enumerate(csv.DictReader(f, delimiter=";"), 2):
            if rec["branch"].startswith("#"):
                continue
            pieces, price = number(rec["pieces"]), number(rec["price"])
            if pieces is None or price is None:
                odd.append((line, rec["branch"], rec["article"], "no number"))
                continue
            if pieces < 0:
                # given back: it is counted, and looked at
                odd.append((line, rec["branch"], rec["article"], "given back"))
            day = datetime.datetime.strptime(rec["day"], "%d.%m.%y")
            sales.setdefault(rec["branch"], []).append((day, rec["article"], int(pieces), price))
    return sales, odd


def main():
    branches = json.load(open("branches.json", encoding="utf-8"))
    sales, odd = read_sales("sales.csv")
    wb = Workbook()
    sums = wb.active
    sums.title = "Sums"
    heading(sums, ["Branch", "Town", "Rows", "Pieces", "Value", "Target", "Reached"])
    for code in sales:
        rows = sorted(sales[code], key=lambda r: (r[0], -r[2]))
        info = branches.get(code, {})
        ws = wb.create_sheet(info.get("name", code)[:31])
        heading(ws, HEAD)
        pieces, value = 0, 0.0
        for day, article, count, price in rows:
            amount = round(count * price, 2)
            ws.append([day, article, count, price, amount])
            ws.cell(row=ws.max_row, column=1).number_format = "DD.MM.YYYY"
            ws.cell(row=ws.max_row, column=5).number_format = "#,##0.00"
            pieces += count
            value += amount
        ws.append(["total", None, pieces, None, "=SUM(E2:E%d)" % ws.max_row])
        for cell in ws[ws.max_row]:
            cell.font = BOLD
        widths(ws)
        target = info.get("target")
        sums.append([code, info.get("town"), len(rows), pieces, round(value, 2), target, value / target if target else None])
        sums.cell(row=sums.max_row, column=7).number_format = "0.0%"
        print("%s: %d rows, %.2f" % (code, len(rows), value))
    widths(sums)
    if odd:
        ws = wb.create_sheet("Odd")
        heading(ws, ["Line", "Branch", "Article", "Why"])
        for entry in odd:
            ws.append(entry)
        ws.auto_filter.ref = ws.dimensions
    wb.save("branches.xlsx")


if __name__ == "__main__":
    main()
