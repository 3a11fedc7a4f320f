#!/usr/bin/env python
# Pull orders cursor by cursor.
import argparse
import os

import requests


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--base", default="http://shop")
    parser.add_argument("--out", default="orders.txt")
    args = parser.parse_args()
    token = os.environ.get("API_TOKEN", "demo")
    auth = {"Authorization": "Bearer " + token}

    orders = []
    cursor = None
    while True:
        r = requests.get(args.base + "/api/orders", params={"limit": 5, "cursor": cursor}, headers=auth, timeout=30)
        r.raise_for_status()
        data = r.json()
        orders.extend(data["orders"])
        cursor = data.get("next")
        if not cursor:
            break

    with open(args.out, "w") as f:
        for order in orders:
            f.write("%s;%s\n" % (order["id"], order["qty"]))
    print(sum(o["qty"] for o in orders))


if __name__ == "__main__":
    main()
