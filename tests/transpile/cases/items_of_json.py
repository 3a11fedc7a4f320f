import json
text = open('data.json').read()
data = json.loads(text)
total = 0
for item in data['items']:
    price = item['price'] * item['qty']
    total += price
    print item['name'].encode('utf-8'), item['qty'], price, item.get('note') is None
print 'total', total, 'mean', total / len(data['items'])
out = open('o.json', 'w')
out.write(json.dumps({'total': total, 'names': [i['name'] for i in data['items']]}, sort_keys=True, indent=4))
out.close()
