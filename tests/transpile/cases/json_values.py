import json
d = json.loads(open('d.json').read())
for row in d['rows']:
    print row['id'], row['price'], row['name'].encode('utf-8'), row['ok']
    line = '%s;%s;%s' % (row['id'], row['name'], row['price'])
    print line.encode('utf-8')
    print '%-6s|%6.2f' % (row['id'], row['price'])
    if row['qty'] > 2: print 'many', row['qty'] / 2, row['price'] / 2
    total = row['price'] * row['qty']
    print 'total %s' % total
print d['count'] / 2, d['mean'], str(d['mean'])
