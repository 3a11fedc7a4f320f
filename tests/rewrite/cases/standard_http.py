import http.cookiejar
from http import HTTPStatus
from subprocess import run

import requests

jar = http.cookiejar.CookieJar()
rows = []
for page in range(1, 4):
    response = requests.get(f'http://shop/list?page={page}')
    if response.status_code == http.HTTPStatus.OK == HTTPStatus.OK:
        rows += [f'{page},{len(jar)},{http.cookiejar.CookieJar.__name__}']
login = requests.post('http://shop/login', data={'user': 'u', 'pw': 'p'})
rows.append(login.text)
run(['true'], check=True)
with open('out.csv', 'w') as out:
    out.write('\n'.join(rows))
