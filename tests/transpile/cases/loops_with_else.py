i = 0
while i < 10:
    i += 3
    if i == 6: continue
    for j in range(i):
        if j == 4: break
    else:
        print 'no break', i
    print i, j, i / (j + 1)
else:
    print 'end', i
