# Where are our parcels?  Asks the courier for every number in parcels.txt and writes status.csv and late.txt
import csv
import datetime
import time

import requests

URL = "http://127.0.0.1:8782/track/"
TRIES = 3
STATES = {"DLV": "delivered", "TRN": "in transit", "RET": "returned", "HLD": "held"}


def ask(number):
    """The courier's server is busy now and then: try again, wait longer each time."""
    for n in range(TRIES):
        try:
            r = requests.get(URL + number, headers={"User-Agent": "tracking/1.3"}, timeout=10)
            if r.status_code == 503:
                print("busy: %s" % number)
                time.sleep(0.05 * 2**n)
                continue
            return r
        except:
            time.sleep(0.05 * 2**n)
    return None


def day(text):
    # 03.11.2025 14:05
    return datetime.datetime.strptime(text, "%d.%m.%Y %H:%M")


numbers = [line.strip() for line in open("parcels.txt", encoding="utf-8")]
out = open("status.csv", "w", newline="", encoding="utf-8")
writer = csv.writer(out)
writer.writerow(["number", "state", "place", "since", "weight", "events"])
late = []
lost = 0
place = ""
for number in numbers:
    if not number or number.startswith("#"):
        continue
    r = ask(number)
    if r is None:
        lost += 1
        writer.writerow([number, "?", place, "", "", 0])
        continue
    try:
        parcel = r.json()
        events = parcel["events"]
    except:
        # not known there, or a page instead of data
        writer.writerow([number, "unknown", "", "", "", 0])
        continue
    since = ""
    for step in events:
        # the place is that of the last event that has one, also if it was another parcel's
        place = step.get("place") or place
        since = step["at"]
    state = STATES.get(parcel.get("state"), parcel.get("state"))
    weight = parcel.get("weight_g", 0) / 1000
    writer.writerow([number, state, place, since and day(since).isoformat(" "), "%.3f" % weight, len(events)])
    if state != "delivered" and events:
        days = (day("14.11.2025 12:00") - day(events[0]["at"])).days
        if days > 5:
            late.append((days, number, state))
    time.sleep(0.02)
out.close()

late.sort(key=lambda x: (-x[0], x[1]))
with open("late.txt", "w", encoding="utf-8") as f:
    for days, number, state in late:
        f.write("%3d days  %-12s %s\n" % (days, number, state))
print("%d late, %d without an answer, last place %s" % (len(late), lost, place))
