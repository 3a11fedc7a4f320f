#!/usr/bin/env python3
# Meter readings of the housing association for the billing system, which takes nothing but fixed width files.
import sys

import requests
from requests.adapters import HTTPAdapter
from urllib3.util.retry import Retry

API = "http://127.0.0.1:8783"
USER = "billing"
DESK = "4711"
WIDTHS = [("meter", 10), ("kind", 4), ("from", 10), ("to", 10), ("start", 12), ("end", 12), ("used", 12), ("flag", 2)]

asked = 0
token = ""


def make_session():
    """The API falls over when it is busy, so let urllib3 try again."""
    s = requests.Session()
    retries = Retry(total=3, backoff_factor=0.02, status_forcelist=[500, 502, 503, 504])
    adapter = HTTPAdapter(max_retries=retries)
    s.mount("http://", adapter)
    s.mount("https://", adapter)
    s.headers.update({"Accept": "application/json", "User-Agent": "billing-export/2"})
    return s


def new_token(session):
    global token
    r = session.post(API + "/token", data={"user": USER, "desk": DESK})
    if r.status_code != 200:
        print("no token: %s" % r.status_code)
        sys.exit(2)
    token = r.json()["token"]


def ask(session, path, params=None):
    """A token is good for a few requests only."""
    global asked
    asked += 1
    r = session.get(API + path, params=params, headers={"Authorization": "Bearer " + token}, timeout=20)
    if r.status_code == 401:
        print("token expired after %d requests" % asked)
        new_token(session)
        r = session.get(API + path, params=params, headers={"Authorization": "Bearer " + token}, timeout=20)
    return r


def line(values):
    out = ""
    for name, width in WIDTHS:
        value = values.get(name)
        if isinstance(value, float):
            out += ("%.3f" % value).rjust(width)
        else:
            out += str(value if value is not None else "")[:width].ljust(width)
    return out


def main():
    session = make_session()
    new_token(session)
    houses = ask(session, "/houses").json()
    lines = []
    total = {}
    broken = []
    for house in houses:
        for meter in ask(session, "/houses/%s/meters" % house["id"]).json():
            try:
                r = ask(session, "/meters/%s/readings" % meter["id"], {"year": 2024})
                readings = r.json()["readings"]
            except requests.exceptions.RetryError as e:
                print("given up:", str(e).split("(Caused by ")[1])
                broken.append(meter["id"])
                continue
            except (ValueError, KeyError):
                broken.append(meter["id"])
                continue
            last = None
            for reading in readings:
                value = reading["value"]
                # gas comes in units of ten
                if meter["kind"] == "GAS":
                    value = value * 10
                if last is not None:
                    used = value - last["value"]
                    flag = "" if used >= 0 else "!"
                    if reading.get("estimated"):
                        flag += "E"
                    lines.append(
                        line(
                            {
                                "meter": meter["id"],
                                "kind": meter["kind"],
                                "from": last["day"],
                                "to": reading["day"],
                                "start": last["value"],
                                "end": float(value),
                                "used": used,
                                "flag": flag,
                            }
                        )
                    )
                    total[meter["kind"]] = total.get(meter["kind"], 0) + used
                last = {"day": reading["day"], "value": float(value)}
    with open("readings.dat", "w", encoding="cp1252", errors="replace", newline="") as f:
        f.write("H" + "%08d" % len(lines) + "\r\n")
        for text in lines:
            f.write(text + "\r\n")
        f.write("T" + "".join("%s%14.3f" % (k.ljust(4), total[k]) for k in sorted(total)) + "\r\n")
    with open("broken.txt", "w") as f:
        f.write("|".join(broken))
    print("%d lines, %d meters without readings, %d requests" % (len(lines), len(broken), asked))


if __name__ == "__main__":
    main()
