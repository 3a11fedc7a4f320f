"""Statements in, a script out: with the imports it needs, and now and then in functions, as people write."""

import re


def dressed(chance, imports, lines, functions=()):
    """Return the text of a program; only the `imports` whose name is used are kept."""
    body = '\n'.join([*functions, *lines])
    kept = [line for line in imports if re.search(rf'\b{re.escape(line.split()[-1])}\b', body)]
    head = '\n'.join(kept) + '\n'
    parts = ''.join(f'\n\n{function}\n' for function in functions)
    if chance.random() < 0.3:
        inside = '\n'.join(f'    {line}' if line else '' for line in '\n'.join(lines).split('\n'))
        return f'{head}{parts}\n\ndef main():\n{inside}\n\n\nif __name__ == "__main__":\n    main()\n'
    return f'{head}{parts}\n' + '\n'.join(lines) + '\n'
