def outer():
    acc = [1]
    def add(v): acc.append(v)
    add(2.5)
    add(3)
    return [x / 2 for x in acc]
print outer()
