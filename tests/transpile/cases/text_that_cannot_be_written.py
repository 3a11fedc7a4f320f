import json
d = json.loads(open('d.json').read())
out = open('y.txt', 'w')
for row in d['rows']:
    try:
        out.write(row['name'])
        out.write('\n')
    except UnicodeEncodeError:
        print 'cannot write', row['id']
out.close()
