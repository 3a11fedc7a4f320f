stock = {'a': [3, 1], 'b': [2.5]}
for k in sorted(stock.keys()):
    v = stock[k]
    v.sort()
    print k, v, v[0] / 2, sum(v) / len(v)
first = stock['a'].pop(0)
stock['b'].append(first)
print stock['b'][-1] / 2, stock['b'][0] / 2
