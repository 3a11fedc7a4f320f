import urllib.request

AGENT = 'Mozilla/5.0'


def main():
    opener = urllib.request.build_opener()
    opener.addheaders = [('User-agent', AGENT), ('Cookie', 'sid=42')]
    urllib.request.install_opener(opener)
    with open('private.txt', 'w', encoding='utf-8') as out:
        for number in range(1, 6):
            text = urllib.request.urlopen('http://shop/private/%d' % number).read().decode('utf-8')
            out.write(text.upper() + '\n')


if __name__ == '__main__':
    main()
