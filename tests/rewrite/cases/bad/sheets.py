import openpyxl
wb = openpyxl.load_workbook('in.dat')
for ws in wb:
    for row in ws.iter_rows(values_only=True):
        print(row)
