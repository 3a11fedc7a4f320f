list = []
str = 'x'
d = {}
d['a'] = 1
for k in d:
    list.append(k)
def f(max, sum=3):
    len = 5
    return max / sum + len
print list, str, f(7)
file = open('x.txt', 'w')
file.write('q')
file.close()
