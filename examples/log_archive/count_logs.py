#!/usr/bin/env python3
# Counts what the web servers logged last week. The archive has one gz file per day and server.
import gzip
import json
import os
import re
import tempfile

import requests

ARCHIVE = "http://127.0.0.1:8776/logs/"
SERVERS = ["web1", "web2"]
DAYS = range(2, 9)
LINE = re.compile(r'^(\S+) \S+ (\S+) \[(\d\d)/(\w{3})/(\d{4}):(\d\d):\d\d:\d\d [^\]]+\] "(\w+) (.*?)(?: HTTP/[\d.]+)?" (\d{3}) (\d+|-)')


def main():
    statuses = {}
    hours = [0] * 24
    pages = {}
    hosts = set()
    unread = []
    total = 0
    with tempfile.TemporaryDirectory(prefix="logs-") as folder:
        for server in SERVERS:
            for day in DAYS:
                name = "access-%s-2026-03-%02d.log.gz" % (server, day)
                r = requests.get(ARCHIVE + name, stream=True, timeout=30)
                if r.status_code != 200:
                    print("%s: %s" % (name, r.status_code))
                    continue
                path = os.path.join(folder, name)
                with open(path, "wb") as f:
                    for chunk in r.iter_content(chunk_size=4096):
                        if chunk:
                            f.write(chunk)
                count = 0
                with gzip.open(path, "rt", encoding="utf-8", errors="replace") as log:
                    for line in log:
                        m = LINE.match(line)
                        if not m:
                            unread.append("%s: %s" % (name, line.strip()[:30]))
                            continue
                        host, user, _, _, _, hour, method, url, status, size = m.groups()
                        # our own monitoring
                        if host.startswith("10.0."):
                            continue
                        count += 1
                        hosts.add(host)
                        hours[int(hour)] += 1
                        statuses[status] = statuses.get(status, 0) + 1
                        if method == "GET" and status[0] == "2":
                            page = url.split("?")[0]
                            hits, sent = pages.get(page, (0, 0))
                            pages[page] = (hits + 1, sent + (0 if size == "-" else int(size)))
                total += count
                print("%s: %d lines" % (name, count))
                os.remove(path)

    with open("statuses.json", "w") as f:
        json.dump({"total": total, "statuses": statuses, "hosts": len(hosts), "unread": len(unread)}, f, indent=2, sort_keys=True)
    with open("report.txt", "w", encoding="utf-8") as f:
        for page, (hits, sent) in sorted(pages.items(), key=lambda p: (-p[1][0], p[0]))[:10]:
            f.write("%5d %9.1f KB  %s\n" % (hits, sent / 1024, page))
        busy = max(hours)
        f.write("busiest: %02d:00 (%d)\n" % (hours.index(busy), busy))
        for line in unread:
            f.write("? " + line + "\n")
    print("errors: %.2f %%" % (100.0 * sum(n for s, n in statuses.items() if s >= "500") / total))


if __name__ == "__main__":
    main()
