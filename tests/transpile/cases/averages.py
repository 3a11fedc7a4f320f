avg = 0
n = 0
for x in [1, 2, 4]:
    n += 1
    avg = (avg * (n - 1) + x) / n
print avg, n
avg = 0.0
for x in [1, 2, 4]:
    avg = (avg + x) / 2
print avg
