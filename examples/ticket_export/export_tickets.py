"""Weekly export of the support tickets for the quality team.

Usage: python export_tickets.py
"""
import csv
import json
import time

import requests


class TicketExport(object):
    """Walks through the ticket API, a page at a time, and collects the comments of every ticket."""

    PAGE_SIZE = 25
    HEADERS = {"Accept": "application/json", "User-Agent": "quality-export/1.4"}
    # what the helpdesk calls a status, and what we do
    STATES = {"new": "open", "open": "open", "pending": "waiting", "hold": "waiting", "solved": "done", "closed": "done"}

    def __init__(self, base_url, retries=3, pause=0.02):
        self.base_url = base_url.rstrip("/")
        self.retries = retries
        self.pause = pause
        self.tickets = []
        self.per_agent = {}
        self.skipped = 0

    def get(self, path, params=None):
        """GET with retries, the helpdesk is often busy."""
        for attempt in range(1, self.retries + 1):
            try:
                resp = requests.get(self.base_url + path, params=params, headers=self.HEADERS, timeout=20)
            except requests.exceptions.ConnectionError:
                print("no connection (%d): %s" % (attempt, path))
                continue
            if resp.status_code == 404:
                return None
            if resp.status_code == 200:
                return resp.json()
            print("status %d (%d): %s" % (resp.status_code, attempt, path))
            time.sleep(self.pause * attempt)
        print("giving up on " + path)
        return None

    @staticmethod
    def clean(text):
        return " ".join((text or "").replace(";", ",").split())

    def comments_of(self, number):
        data = self.get("/tickets/%d/comments" % number)
        # merged tickets have none any more
        if data is None:
            return []
        return [self.clean(c["body"]) for c in data["comments"] if c["public"]]

    def add(self, raw):
        if raw["status"] not in self.STATES:
            self.skipped += 1
            return
        comments = self.comments_of(raw["id"])
        agent = raw["assignee"]["name"] if raw.get("assignee") else "nobody"
        count, minutes = self.per_agent.get(agent, (0, 0))
        self.per_agent[agent] = (count + 1, minutes + raw["minutes"])
        self.tickets.append({
            "id": raw["id"],
            "status": self.STATES[raw["status"]],
            "subject": self.clean(raw["subject"]),
            "agent": agent,
            "hours": round(raw["minutes"] / 60.0, 2),
            "comments": len(comments),
            "last": comments[-1] if comments else "",
        })

    def run(self):
        page = 1
        while True:
            data = self.get("/tickets", {"page": page, "per_page": self.PAGE_SIZE})
            # the last page is empty
            if not data["tickets"]:
                break
            for raw in data["tickets"]:
                self.add(raw)
            print("page %d: %d tickets so far" % (page, len(self.tickets)))
            page += 1
        self.tickets.sort(key=lambda t: (t["status"], -t["hours"]))

    def save(self, path):
        with open(path, "w", newline="", encoding="utf-8-sig") as f:
            writer = csv.DictWriter(f, ["id", "status", "subject", "agent", "hours", "comments", "last"], delimiter=";")
            writer.writeheader()
            for ticket in self.tickets:
                writer.writerow(ticket)

    def save_summary(self, path):
        summary = {}
        for agent in sorted(self.per_agent):
            count, minutes = self.per_agent[agent]
            summary[agent] = {"tickets": count, "mean_minutes": round(minutes / count, 1)}
        with open(path, "w") as f:
            json.dump({"agents": summary, "skipped": self.skipped}, f, indent=1)


if __name__ == "__main__":
    export = TicketExport("http://127.0.0.1:8774/api/")
    export.run()
    export.save("tickets.csv")
    export.save_summary("agents.json")
    print("tickets: %d, skipped: %d" % (len(export.tickets), export.skipped))
