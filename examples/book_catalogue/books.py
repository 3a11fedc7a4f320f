import csv

import requests
from bs4 import BeautifulSoup

SITE = "http://127.0.0.1:8767"

out = open("books.csv", "w", newline="", encoding="utf-8")
writer = csv.writer(out)
writer.writerow(["title", "author", "price", "in_stock", "isbn", "pages"])
count = 0
for page in range(1, 7):
    response = requests.get(SITE + "/list/%d" % page)
    soup = BeautifulSoup(response.text, "html.parser")
    print("page", page, soup.find("h1").text.strip())
    for card in soup.find_all("div", class_="book"):
        link = card.find("a")
        title = link.text.strip()
        price = card.find("span", class_="price").text
        price = float(price.replace("£", "").replace(",", ""))
        # the stock is only on the list, the rest is on the book's own page
        stock = card.find("span", class_="stock")
        in_stock = stock is not None and "In stock" in stock.get_text(strip=True)
        detail = requests.get(SITE + link["href"])
        book = BeautifulSoup(detail.text, "html.parser")
        facts = {}
        for row in book.find_all("tr"):
            facts[row.find("th").text.strip()] = row.find("td").text.strip()
        author = book.select_one("p.author").get_text(strip=True)
        writer.writerow([title, author, price, in_stock, facts.get("ISBN", ""), facts.get("Pages", "")])
        count += 1
out.close()
print("books:", count)
