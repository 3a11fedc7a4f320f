"""What differs between the depots' test pages and the live ones."""
SITE = "http://127.0.0.1:8771"
DEPOTS = ["north", "harbour", "south"]
PAGES = 8
TIMEOUT = 20
SHEET = "stock.csv"
TOTALS = "totals.json"
# fewer pieces than this are ordered again
LOW = 5
