#!/usr/bin/env python3
# Arrivals of the harbour office, for the berth planning.
# The office has no API, so the pages are read. The planning program wants cp1252 and semicolons.
import re
import time
import urllib.error
import urllib.request

BASE = "http://127.0.0.1:8768/arrivals?page="
AGENT = "Mozilla/5.0 (compatible; berth-planning)"
ROW = re.compile(
    r'<tr class="(\w+)">\s*<td>(\d+)</td>\s*<td>(.*?)</td>\s*<td>(\w\w)</td>\s*'
    r"<td>([\d.]*,\d)? m</td>\s*<td>(\d\d)\.(\d\d)\.(\d{4}) (\d\d:\d\d)</td>", re.S)

ships = {}
lost = 0
longest = 0.0
champion = ""
for page in range(1, 31):
    request = urllib.request.Request(BASE + str(page), headers={"User-Agent": AGENT, "Accept-Language": "de"})
    try:
        answer = urllib.request.urlopen(request)
        html = answer.read().decode(answer.headers.get_content_charset() or "latin-1")
    except urllib.error.HTTPError as e:
        # the office takes pages away while it corrects them
        print("page %d: %s %s" % (page, e.code, e.reason))
        lost += 1
        continue
    if "keine Ankünfte" in html:
        print("page %d: nothing" % page)
    for state, number, name, flag, length, day, month, year, at in ROW.findall(html):
        if state == "cancelled":
            ships.pop(number, None)
            continue
        name = re.sub(r"<.*?>", "", name).replace("&amp;", "&").strip()
        # "1.234,5" -> 1234.5, some have no length
        if length:
            meters = float(length.replace(".", "").replace(",", "."))
        else:
            meters = 0
        if meters >= longest:
            longest = meters
            champion = name
        # a ship that is announced again comes at the new time
        ships[number] = (year + "-" + month + "-" + day, at, name, flag, meters)
    time.sleep(0.02)

flags = {}
for ship in ships.values():
    count, meters = flags.get(ship[3], (0, 0))
    flags[ship[3]] = (count + 1, meters + ship[4])

out = open("arrivals.txt", "w", encoding="cp1252", errors="replace")
out.write("Nr;Tag;Zeit;Schiff;Flagge;Länge\n")
for number, ship in sorted(ships.items(), key=lambda item: (item[1][0], item[1][1])):
    out.write("%s;%s;%s;%s;%s;%.1f\n" % ((number,) + ship))
out.close()
with open("flags.txt", "w", encoding="cp1252") as f:
    for flag in sorted(flags):
        count, meters = flags[flag]
        f.write("%s;%d;%.2f\n" % (flag, count, meters / count))
print("ships:", len(ships), "pages lost:", lost)
print("longest:", champion, longest)
