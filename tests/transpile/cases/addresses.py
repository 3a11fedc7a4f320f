import urllib
print urllib.quote('a b/~\xe9'), urllib.quote_plus('a b/c&'), urllib.urlencode([('a', 1), ('b', 'x y'), ('c', 1.1 + 2.2)])
q = {}
q['zeta'] = 1
q['alpha'] = '\xc3\xa9'
q['mid dle'] = 'a/b~'
print urllib.urlencode(q)
