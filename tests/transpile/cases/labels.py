name = 'x'
def label(n): return '<%s>' % n
print label(name), label(3), label(2.50), label(None), label([1, 'a']), label(('t',))
