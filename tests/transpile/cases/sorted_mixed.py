print sorted([3, 'a', None, 2.5, (1, 2), [1], 'B', True])
print sorted([('a', 2), ('a', None), ('A', 'x'), ('a', 1.5)])
print cmp(1, 'a'), cmp(None, 0), cmp([1, 2], [1]), cmp('a', 'b'), max(1, 'a'), min([None, 3])
print None < 0, 'a' > 5, [] > {} if False else [] > 'a'
