import http.client
import json

lines = []
conn = http.client.HTTPConnection("SHOP_HOST", timeout=10)


def private(n):
    own = http.client.HTTPConnection("SHOP_HOST")
    own.request("GET", "/private/%d" % n, headers={"Cookie": "sid=42", "X-N": str(n)})
    response = own.getresponse()
    text = response.read().decode()
    own.close()
    return response.status, text


for page in range(1, 5):
    conn.request("GET", "/api/list?page=%d" % page)
    r = conn.getresponse()
    if r.status != 200:
        print(page, r.status, r.reason, r.getheader("content-type"), len(r.read()))
        continue
    for item in json.loads(r.read())["items"]:
        try:
            conn.request("GET", item["url"])
            answer = conn.getresponse()
            lines.append([item["name"], answer.status, json.loads(answer.read()).get("colour")])
        except (http.client.HTTPException, ValueError) as error:
            lines.append([item["name"], type(error).__name__, str(error)])
            conn.close()
cursor = "0"
while cursor:
    conn.request("GET", "/api/orders?cursor=" + cursor)
    data = json.loads(conn.getresponse().read())
    lines += data["orders"]
    cursor = data["next"]
conn.close()
for n in (1, 2):
    status, text = private(n)
    print(status, text)
with open("out.json", "w") as out:
    json.dump(lines, out)
