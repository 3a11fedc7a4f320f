name = ''
print (name or 'Default ').strip().lower(), (None or [1, 2.5])[1] / 2
