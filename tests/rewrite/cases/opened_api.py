import json
from urllib.error import HTTPError, URLError
from urllib.parse import urlencode
from urllib.request import Request as Asked
from urllib.request import urlopen as load


def main():
    items = []
    page = 1
    while True:
        data = json.load(load('http://shop/api/list?' + urlencode({'page': page})))
        if not data['items']:
            break
        items += data['items']
        page += 1
    with open('items.txt', 'w', encoding='utf-8') as out:
        for number, item in enumerate(items):
            try:
                answer = load(Asked('http://shop' + item['url'], headers={'X-Number': str(number)}))
                colour = json.loads(answer.read(1000).decode('ascii'))['colour']
            except HTTPError as error:
                colour = 'error %d' % error.code
            except URLError:
                colour = 'nobody'
            except KeyError as error:
                colour = str(error)
            out.write('%s %s\n' % (item['name'], colour))
    print(page, 'pages')


if __name__ == '__main__':
    main()
