for x in ['a', 'b']:
    try:
        print 'value', int(x)
    except ValueError, e:
        print 'no:', e
print 'end'
