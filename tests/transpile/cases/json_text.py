import json
d = json.loads('{"b": [1, 2.5, "x\\u00e9", null, true], "a": {"c": 1e3}}')
print d['b'][0], d['b'][1], d['b'][2].encode('utf-8')
print json.dumps(d, sort_keys=True)
print json.dumps(d, sort_keys=True, indent=2)
for k in sorted(d.keys()):
    print k.encode('utf-8')
try:
    print json.dumps({'k': 'caf', 10: {'b': 1, 2: None, 'a': [{3: 1, 'x': 2}]}, 2: 1.5, '2': 0}, sort_keys=True)
except TypeError:
    print 'keys are not compared'
