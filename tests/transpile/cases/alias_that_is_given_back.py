store = {}
def bucket(k):
    if k not in store:
        store[k] = []
    return store[k]
bucket('a').append(5)
bucket('a').append(2.5)
for k in sorted(store):
    print k, [x / 2 for x in store[k]], len(bucket(k))
