import json
data = json.load(open('in.dat', encoding='utf-8'))
total = {}
for item in data['items']:
    total[item['k']] = total.get(item['k'], 0) + item['v']
json.dump(total, open('out.json', 'w'), sort_keys=True)
print(total)
