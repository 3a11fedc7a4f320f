def pick(k):
    if k == 1: return 7
    elif k == 2: return 7.0
    elif k == 3: return 'seven'
    elif k == 4: return [7]
    return None
for k in range(6):
    v = pick(k)
    if isinstance(v, (int, float)): print v / 2,
    else: print v,
print
print pick(1) / 2, pick(2) / 2, pick(3) * 2, pick(4) + [1]
