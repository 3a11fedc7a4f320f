#!/usr/bin/env python3
"""Nightly export of sensors and their last values, one JSON object per line, for the building people."""

import json
import os

import requests
import urllib3

# self signed certificate on the gateway, nobody wants to fix it
urllib3.disable_warnings(urllib3.exceptions.InsecureRequestWarning)

GATEWAY = os.environ.get("GATEWAY", "http://127.0.0.1:8781")
CLIENT = ("export", "s3nsor-export")
PAGE = 25
LIMITS = {"temp": (-30, 60), "hum": (0, 100), "co2": (300, 5000)}


def get_token():
    r = requests.post(GATEWAY + "/oauth/token", data={"grant_type": "client_credentials"}, auth=CLIENT, verify=False)
    r.raise_for_status()
    return r.json()["access_token"]


def search(headers):
    """All sensors that are in use, page by page; the cursor of the last page is null."""
    found = []
    cursor = None
    while True:
        body = {"filter": {"state": ["on", "fault"]}, "size": PAGE}
        if cursor:
            body["cursor"] = cursor
        r = requests.post(GATEWAY + "/v2/sensors/search", json=body, headers=headers, verify=False)
        data = r.json()
        found.extend(data["items"])
        print("page with %d sensors, %d of %s" % (len(data["items"]), len(found), data.get("total", "?")))
        cursor = data.get("next")
        if not cursor:
            break
    return found


def checked(kind, value):
    if value is None:
        return None, "missing"
    low, high = LIMITS.get(kind, (float("-inf"), float("inf")))
    if value < low or value > high:
        return value, "out of range"
    return value, "ok"


def flat(sensor):
    place = sensor.get("place") or {}
    row = {
        "id": sensor["id"],
        "name": sensor["name"].strip(),
        "where": {"house": place.get("house"), "floor": place.get("floor", 0), "room": place.get("room") or "-"},
        "tags": sorted(set(t.lower() for t in sensor.get("tags", []))),
        "values": {},
    }
    for m in sensor["measures"]:
        value, state = checked(m["kind"], m.get("value"))
        row["values"][m["kind"]] = {"value": value, "state": state, "unit": m.get("unit", "")}
    return row


def main():
    headers = {"Authorization": "Bearer " + get_token(), "Accept": "application/json"}
    sensors = search(headers)
    seen = {}
    with open("sensors.jsonl", "w", encoding="utf-8") as out:
        for sensor in sensors:
            # a sensor may move between two pages, then it comes twice: the first one counts
            if sensor["id"] in seen:
                seen[sensor["id"]] += 1
                continue
            seen[sensor["id"]] = 1
            out.write(json.dumps(flat(sensor), ensure_ascii=False, sort_keys=True) + "\n")
    twice = [i for i, n in seen.items() if n > 1]
    states = {}
    for sensor in sensors:
        for m in sensor["measures"]:
            state = checked(m["kind"], m.get("value"))[1]
            states[state] = states.get(state, 0) + 1
    with open("summary.json", "w") as out:
        json.dump({"sensors": len(seen), "twice": twice, "states": states}, out, indent=1)
    # state is the one of the last measure
    print("last state: %s" % state)


if __name__ == "__main__":
    main()
