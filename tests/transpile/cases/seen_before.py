seen = set()
out = []
for w in 'a b a c b d'.split():
    if w in seen: continue
    seen.add(w)
    out.append(w)
print out, len(seen), sorted(seen), 'c' in seen
print sorted(set([3, 1, 2]) & set([2, 3, 4])), list(reversed(out)), out[::-1]
