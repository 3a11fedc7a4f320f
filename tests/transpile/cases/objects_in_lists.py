class Item:
    def __init__(self, name, price, qty=1):
        self.name, self.price, self.qty = name, price, qty
    def total(self):
        return self.price * self.qty
class Basket:
    tax = 19
    def __init__(self):
        self.items = []
        self.by_name = {}
    def add(self, item):
        self.items.append(item)
        self.by_name[item.name] = item
        return len(self.items)
    def total(self):
        s = 0
        for i in self.items:
            s += i.total()
        return s
    def with_tax(self):
        return self.total() * (100 + Basket.tax) / 100
b = Basket()
b.add(Item('apple', 3, 5)); b.add(Item('pear', 7))
print b.total(), b.with_tax(), b.by_name['apple'].total() / 2
b.add(Item('fig', 2.5))
print b.total(), b.with_tax(), [i.name for i in b.items], b.items[0].price / 2
b.items.sort(key=lambda i: i.price)
print [(i.name, i.price) for i in b.items]
