# -*- coding: utf-8 -*-
# the settings, and the database
import ConfigParser
import sqlite3

settings = ConfigParser.ConfigParser()
settings.read('settings.ini')


def setting(section, name):
    return settings.get(section, name)


def number(section, name):
    return settings.getint(section, name)


def opened():
    db = sqlite3.connect('notices.db')
    db.execute('create table if not exists notice (id text primary key, line integer, title text, first text, last text, kind text)')
    db.execute('create table if not exists stop (notice text, place integer, name text)')
    return db


def keep(db, notice):
    cur = db.cursor()
    cur.execute('insert or replace into notice values (?, ?, ?, ?, ?, ?)',
                (notice.key, int(notice.line), notice.title.decode('utf-8'), notice.begins, notice.ends or None,
                 notice.kind.decode('utf-8')))
    cur.execute('delete from stop where notice = ?', (notice.key,))
    place = 0
    for stop in notice.stops:
        place += 1
        cur.execute('insert into stop values (?, ?, ?)', (notice.key, place, stop.decode('utf-8')))


def rows(db):
    return db.execute('select line, first, last, kind, title, (select count(*) from stop where notice = id) '
                      'from notice order by line, first, id').fetchall()


def most(db):
    return db.execute('select max(n) from (select count(*) as n from stop group by notice)').fetchone()[0]


def by_stop(db):
    busy = db.execute('select name, count(*) from stop group by name having count(*) > 1 order by 2 desc, name').fetchall()
    spared = db.execute('select name from stop group by name having count(*) = 1').fetchall()
    return busy[:5], spared
