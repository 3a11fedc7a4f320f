"""A number -> the files of a job of some modules, whose names collide on purpose; everything they print is a text."""

import random

WORDS = ['a', 'b', 'f', 'g', 'K', 'x', 'id', 'max', '_p', 'm1', 'm2']
TEXTS = ["'s'", "'é'", '"q\'"']


class Drawn:
    """One job: `files` by their path; a module imports only those behind it."""

    def __init__(self, seed):
        self._dice = random.Random(seed)
        names = ['job', *(f'm{n}' for n in range(1, self._dice.randint(2, 4)))]
        packed = names[2:] if self._dice.random() < 0.3 else []
        self._dotted = {name: f'pk.{name}' if name in packed else name for name in names}
        self._known = {}
        self.files = {}
        for place in range(len(names) - 1, -1, -1):
            name = names[place]
            text = self._module(name, names[place + 1 :])
            self.files[f'{self._dotted[name].replace(".", "/")}.py'] = text

    def _module(self, name, others):
        # What can be read, by its text, and what of it the module binds itself.
        self._name, self._readable, self._own = name, {}, {}
        lines = ['"""What it is for."""'] if self._dice.random() < 0.2 else []
        makers = [self._value, self._function, self._class, self._loop, self._choice, self._guard, self._print]
        for _ in range(self._dice.randint(3, 9)):
            if others and self._dice.random() < 0.4:
                lines += self._import(self._dice.choice(others))
            else:
                lines += self._dice.choice(makers)()
        lines += [f'print({self._text()})' for _ in range(3 if name == 'job' else 0)]
        self._known[name] = self._own
        return '\n'.join(lines) + '\n'

    def _bind(self, name, kind):
        self._unbind(name)
        self._readable[name] = self._own[name] = kind

    def _unbind(self, name):
        for held in (self._readable, self._own):
            for text in [t for t in held if t.split('.')[0] == name]:
                del held[text]

    def _within(self, *names):
        """What an inner scope reads that binds these names itself."""
        return {t: k for t, k in self._readable.items() if t.split('.')[0] not in names} | dict.fromkeys(names, 'value')

    def _text(self, readable=None, depth=0):
        readable = self._readable if readable is None else readable
        values = [t for t, kind in readable.items() if kind == 'value']
        functions = [t for t, kind in readable.items() if kind == 'function']
        chance = self._dice.random()
        if depth > 2 or chance < 0.2 or not values + functions:
            return self._dice.choice(TEXTS)
        if chance < 0.5 and values:
            return f'str({self._dice.choice(values)})'
        if chance < 0.7 and functions:
            return f'{self._dice.choice(functions)}({self._text(readable, depth + 1)})'
        if chance < 0.8 and values:
            value = self._dice.choice(values)
            return f"f'<{{{value}}}|{{str({value})!r:>5}}>'"
        word = self._dice.choice(WORDS)
        inner = {t: k for t, k in readable.items() if t.split('.')[0] != word} | {word: 'value'}
        if chance < 0.9:
            return f"','.join([{self._text(inner, depth + 1)} for {word} in 'ab'])"
        return f'(lambda {word}: {self._text(inner, depth + 1)})({self._text(readable, depth + 1)})'

    def _free(self, *words):
        """One of these that the module does not bind yet, mostly."""
        free = [word for word in words if word not in self._own]
        return self._dice.choice(free if free and self._dice.random() < 0.9 else words)

    def _import(self, other):
        dotted, known = self._dotted[other], self._known[other]
        way = self._dice.random()
        if way < 0.4 or not known:
            word = self._free(other, 'h', *WORDS[:4])
            plain = word == dotted
            lines = [f'import {dotted}' + ('' if plain else f' as {word}')]
            self._unbind(word)
            self._readable |= {f'{word}.{name}': kind for name, kind in known.items()}
            return lines
        if way < 0.97:
            name = self._dice.choice(sorted(known))
            word = self._free(name, name, *WORDS)
            # A module of the package may say so with a dot.
            near = '.' in self._dotted[self._name] and '.' in dotted and self._dice.random() < 0.5
            lines = [f'from {"." + other if near else dotted} import {name}' + ('' if word == name else f' as {word}')]
            self._bind(word, known[name])
            return lines
        for name, kind in known.items():
            if not name.startswith('_'):
                self._unbind(name)
                self._readable[name] = kind
        return [f'from {dotted} import *']

    def _value(self):
        word, text = self._free(*WORDS), self._text()
        self._bind(word, 'value')
        return [f'{word} = {text}']

    def _function(self):
        word, given, own = self._dice.choice(['f', 'g', 'max']), *self._dice.sample(WORDS, 2)
        first = self._text({t: k for t, k in self._within(given).items() if t.split('.')[0] not in (own, word)})
        last = self._text({t: k for t, k in self._within(given, own).items() if t.split('.')[0] != word})
        self._bind(word, 'function')
        return [f'def {word}({given}):', f'    {own} = {first}', f'    return {last}']

    def _class(self):
        word, given, name = *self._dice.sample(WORDS, 2), f'C_{self._name}'
        lines = [f'class {name}:', f'    {word} = {self._text()}', f'    def say(self, {given}):']
        lines += [f'        return {self._text(self._within(given))}', f'print({name}().say({self._text()}))']
        return lines

    def _loop(self):
        word, other = self._dice.sample(WORDS, 2)
        lines = [f'for {word} in [{self._text()}, "t"]:', f'    {other} = str({word})']
        self._bind(word, 'value')
        self._bind(other, 'value')
        return lines

    def _choice(self):
        word = self._dice.choice(WORDS)
        lines = [f'if {self._text()}:', f'    {word} = {self._text()}', 'else:', f'    {word} = {self._text()}']
        self._bind(word, 'value')
        return lines

    def _guard(self):
        return ["if __name__ == '__main__':", f"    print('guard', {self._text()})"]

    def _print(self):
        return [f'print(__name__, {self._text()})']
