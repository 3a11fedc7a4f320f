
try:
    import simplejson as json
except ImportError:
    import json
f = open('x.json', 'w')
json.dump({'a': [1, 2.5, None, True], 'b': {'c': 'd'}}, f, sort_keys=True)
f.close()
d = json.load(open('x.json'))
print d['a'][0] / 2, d['b']['c'].encode('utf-8')
for v in d['a']:
    print v
print json.dumps([1, 'a', None], indent=2)
rows = json.loads('[{"n": "x", "v": 1}, {"n": "y", "v": 2}]')
for r in rows:
    print '%s=%s' % (r['n'], r['v'])
total = 0
for r in rows:
    total += r['v']
print total
with open('x.json', 'w') as out:
    out.write(json.dumps({'k': 1}))
