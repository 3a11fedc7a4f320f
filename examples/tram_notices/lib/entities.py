# the site mixes entities and utf-8
NAMES = {'&nbsp;': ' ', '&amp;': '&', '&oacute;': '\xc3\xb3', '&quot;': '"', '&ndash;': '-'}


def plain(text):
    for name in NAMES:
        text = text.replace(name, NAMES[name])
    return text
