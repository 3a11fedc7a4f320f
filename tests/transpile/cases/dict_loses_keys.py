stack = [1]
seen = {}
while stack:
    n = stack.pop()
    if n in seen or n > 40: continue
    seen[n] = n / 3
    stack.append(n * 2)
    stack.append(n * 3)
print sorted(seen.items()), len(seen)
del seen[1]
print seen.has_key(1), sorted(seen.keys())[:3], seen.get(2), seen.pop(2), seen.get(2)
