rows = [[2, 'b'], [1, None], [2, 'a'], [None, 'z']]
rows.sort()
print rows, max(rows), min(rows), sorted(rows, reverse=True)[0]
print sorted('banana'), max('banana')
