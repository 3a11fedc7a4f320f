class C:
    total = 0
    def add(self, x):
        self.total += x
        return self.total / 2
c = C()
print c.add(3), c.add(0.5), C.total
l = [1]
l += [2.5]
print [x / 2 for x in l]
m = l
m += ['s']
print l[-1], l[1] / 2
