for t in ['12', ' 12 ', '1_0', '12L', '+5', '- 5', '0x10', '', 'abc', '\xa012', '1e5', '12\n', '99999999999999999999', '99999999999999999999L', '1\x00', '5.0', "it's"]:
    try:
        print int(t)
    except ValueError, e:
        print e
for t in ['1.5', ' 2 ', '1_0.0', 'nan', 'inf', '-Infinity', '', 'abc', '1e400', '.5', '5.', '\xa01', '1e', 'infx', '-', '1\x00', '0x1p3', ' x ', '1,5']:
    try:
        print float(t)
    except ValueError, e:
        print e
