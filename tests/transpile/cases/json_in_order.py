import json
rows = json.loads('{"zeta": 1, "alpha": 2, "k3": [1, {"q": 1, "w": 2, "e": 3, "r": 4, "t": 5, "y": 6}], "d": null, "e": 1.5, "f": true, "g": "x"}')
for k in rows:
    print k
print json.dumps(rows)
print json.dumps({'b': 1, 'a': [True, None, 'x'], 'c': {'z': 1.5, 'y': 2}})
out = {}
for n in range(12):
    out['key %d' % n] = n / 2
del out['key 3']
out['new'] = 1
print json.dumps(out, indent=1)
with open('o.json', 'w') as f:
    json.dump(out, f)
print out
