# Loads the carriers' invoices of the day into the freight database and writes what each carrier gets this month
import csv
import glob
import os

import psycopg2

DSN = "host=freight-db.internal dbname=freight user=loader password=not-a-secret"
MONTH = "2024-05"


def quoted(text):
    # names have apostrophes in them, see ticket 311
    return text.strip().replace("'", "''")


def money(text):
    text = text.strip().replace(".", "").replace(",", ".")
    return "%.2f" % float(text) if text else "NULL"


def load_file(conn, path):
    name = os.path.basename(path)
    cur = conn.cursor()
    bad = []
    loaded = 0
    pallets = 0
    line = 1
    with open(path, encoding="utf-8", newline="") as f:
        for rec in csv.DictReader(f, delimiter=";"):
            line += 1
            if not rec["number"]:
                bad.append((name, line, "no number"))
                continue
            if not rec["pallets"].isdigit():
                bad.append((name, line, "pallets: " + rec["pallets"]))
                continue
            # a corrected invoice comes again under its number
            cur.execute(f"""
                INSERT INTO invoices (number, carrier, issued, pallets, net, note)
                VALUES ('{quoted(rec["number"])}', '{rec["carrier"]}', '{rec["issued"]}', {int(rec["pallets"])}, {money(rec["net"])}, '{quoted(rec["note"])}')
                ON CONFLICT (number) DO UPDATE SET net = excluded.net, note = excluded.note
            """)
            loaded = loaded + 1
            pallets += int(rec["pallets"])
            if loaded % 5 == 0:
                print("  ", loaded, "rows, last", rec["number"])
    for row in bad:
        cur.execute("INSERT INTO rejects (file, line, reason) VALUES (%s, %s, %s)", row)
    conn.commit()
    print("%s: %d loaded, %d rejected, %d pallets" % (name, loaded, len(bad), pallets))
    return loaded


def carriers_of(path):
    found = {}
    for rec in csv.DictReader(open(path, encoding="utf-8", newline=""), delimiter=";"):
        if rec["number"]:
            found[rec["carrier"]] = (rec["carrier name"], rec["number"])
    return found


def update_carriers(conn, found):
    cur = conn.cursor()
    n = 0
    for code, (name, last) in found.items():
        cur.execute(
            "INSERT INTO carriers (code, name, last_invoice) VALUES ('%s', '%s', '%s') "
            "ON CONFLICT (code) DO UPDATE SET name = excluded.name, last_invoice = excluded.last_invoice"
            % (code, quoted(name), quoted(last))
        )
        n += 1
    conn.commit()
    return n


def report(conn):
    cur = conn.cursor()
    cur.execute("SELECT code, name FROM carriers ORDER BY name")
    with open("to_pay.csv", "w", encoding="utf-8", newline="") as f:
        out = csv.writer(f, delimiter=";")
        out.writerow(["carrier", "name", "invoices", "pallets", "net"])
        for code, name in cur.fetchall():
            # TODO invoices of the 31st are not in it
            cur.execute(
                f"SELECT count(*), coalesce(sum(pallets), 0), coalesce(sum(net), 0) FROM invoices "
                f"WHERE carrier = '{code}' AND issued >= '{MONTH}-01' AND issued < '{MONTH}-31'"
            )
            count, pallets, net = cur.fetchone()
            out.writerow([code, name, count, pallets, net])


def main():
    conn = psycopg2.connect(DSN)
    total = 0
    for path in sorted(glob.glob("drop/*.csv")):
        total += load_file(conn, path)
        print(update_carriers(conn, carriers_of(path)), "carriers")
    report(conn)
    conn.close()
    print(total, "invoices")


if __name__ == "__main__":
    main()
