grid = [[0] * 3 for i in range(2)]
grid[0][1] = 5
grid[1][2] += 2.5
for row in grid:
    for c in row:
        print c / 2,
    print
tr = [[r[i] for r in grid] for i in range(3)]
print tr, sum(tr[2]) / 2, sum(tr[1]) / 2
