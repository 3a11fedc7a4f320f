"""A job whose secrets come in every way and go out in every way."""

import argparse
import base64
import configparser
import csv
import html
import json
import os
import re
import sqlite3
import sys
import traceback
import urllib.parse
import urllib.request
from http.cookiejar import CookieJar

SITE = 'http://127.0.0.1:{port}'


def spellings(secret):
    """Say a secret in every way that programs do."""
    data = secret.encode()
    yield secret
    yield urllib.parse.quote(secret, safe='')
    yield re.sub('%..', lambda found: found[0].lower(), urllib.parse.quote_plus(secret))
    yield json.dumps({'secret': secret})
    yield html.escape(secret)
    yield repr(secret)
    yield data.hex()
    yield data.hex().upper()
    for before in ('', 'a', 'ab'):
        yield base64.b64encode(before.encode() + data + b'xyz').decode()
        yield base64.urlsafe_b64encode(before.encode() + data).decode()


def secrets(options):
    """Gather what was given: by variable, argument, standard input, file and table."""
    given = configparser.ConfigParser(interpolation=None)
    given.read('credentials.ini')
    link = sqlite3.connect('accounts.db')
    (cell,) = link.execute('SELECT secret FROM accounts').fetchone()
    link.close()
    return [
        os.environ['ENV_SECRET'],
        os.environ['DSN'],
        options.key,
        sys.stdin.readline().split()[1],
        given['mail']['password'],
        cell,
    ]


def asked(opener, path, data=None, **headers):
    """Ask the site."""
    request = urllib.request.Request(SITE + path, data=data, headers=headers)
    with opener.open(request) as answer:
        return json.loads(answer.read())


def main():
    """Spread every secret."""
    parser = argparse.ArgumentParser()
    parser.add_argument('--key')
    found = secrets(parser.parse_args())
    opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(CookieJar()))
    basic = base64.b64encode(('bob:' + found[0]).encode()).decode()
    login = asked(opener, '/login', Authorization='Basic ' + basic)
    quoted = {name: urllib.parse.quote(text, safe='') for name, text in login.items()}
    password = urllib.parse.urlsplit(login['dsn']).password
    found += [login['access_token'], login['api_key'], login['password'], urllib.parse.unquote(password)]
    asked(opener, '/fetch?url=' + quoted['dsn'])
    asked(opener, '/save/' + login['dsn'])
    asked(opener, '/header', **{'X-Auth-Token': quoted['access_token']})
    asked(opener, '/query?api_key=' + quoted['api_key'])
    asked(opener, '/form', data=urllib.parse.urlencode({'user': 'bob', 'password': login['password']}).encode())
    asked(
        opener,
        '/json',
        data=json.dumps({'password': login['password'], 'key': found[2]}).encode(),
        **{'Content-Type': 'application/json'},
    )
    rows = asked(opener, '/rows')
    with open('out.csv', 'w', newline='') as file:
        writer = csv.writer(file)
        writer.writerow(['city', 'amount', 'note'])
        for at, row in enumerate(rows):
            writer.writerow([row['city'], row['amount'] * 2, found[at % len(found)]])
    link = sqlite3.connect('out.db')
    link.execute('CREATE TABLE kept (name TEXT, secret TEXT)')
    link.executemany('INSERT INTO kept VALUES (?, ?)', [(str(at), text) for at, text in enumerate(found)])
    link.commit()
    link.close()
    for secret in [*found, password, login['dsn']]:
        for spelled in spellings(secret):
            print(spelled)
    try:
        raise ValueError('refused with ' + found[0] + ' and ' + found[-1])
    except ValueError:
        traceback.print_exc()


if __name__ == '__main__':
    main()
