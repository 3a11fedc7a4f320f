import csv
w = csv.writer(open('q.csv', 'wb'), quoting=csv.QUOTE_ALL, delimiter='\t')
w.writerow(['a', 1, 2.5, None, 'q"q', True, 10 / 4, 1e20, 0.1 + 0.2])
w2 = csv.writer(open('q2.csv', 'wb'), quoting=csv.QUOTE_NONNUMERIC)
w2.writerows([['x', 'y z', ''], [1, (2, 3), [4.5, 'k']]])
d = csv.DictWriter(open('d.csv', 'wb'), ['b', 'a'])
d.writerow({'a': 1.5, 'b': 'x;y'})
