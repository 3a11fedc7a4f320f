"""Truth values with a hole among them are objects to pandas, and a piece that no text has is a number: never other values."""

from pathlib import Path

import pytest
from observed_run import rewrite, run

GOOD = 'name,active,n\na,True,1\nb-c,False,2\nc,True,3\n'
TABLES = {
    'as observed': GOOD,
    'a hole': 'name,active,n\na,True,1\nb-c,,2\nc,True,3\n',
    'a hole that a filter drops': 'name,active,n\na,True,1\nb-c,False,2\nc,,3\n',
    'no piece': 'name,active,n\na,True,1\nb,False,2\n',
    'one row': 'name,active,n\na,False,1\n',
}
WRITTEN = "\ndf.to_csv('out.csv', index=False)"
JOBS = {
    'copied': "df['fresh'] = df['active']" + WRITTEN,
    'assigned': "df = df.assign(fresh=lambda d: d['active'])" + WRITTEN,
    'turned round': "df = df[~df['active']]" + WRITTEN,
    'filtered by': "df = df[df['active'] & (df['n'] > 1)]\nprint(df)",
    'a frame printed': "df = df[df['n'] < 3]\nprint(df)",
    'a column printed': "df = df[df['n'] < 3]\nprint(df['active'])",
    'holes dropped': "df = df.dropna(subset=['active'])\nprint(df)\ndf = df[~df['active']]\nprint(len(df))",
    'masked': (
        "df['y'] = df['n'] * 1.5\ndf['x'] = df['y'].mask(df['active'], 0)\ndf['y'] = df['y'].mask(df['y'] == 3, 7)\n"
        "df['y'] = df['y'].mask(df['n'] == 3)\ndf['name'] = df['name'].mask(df['n'] == 3)" + WRITTEN
    ),
    'set by': "df.loc[df['active'], 'name'] = 'w'" + WRITTEN,
    'chosen by': "import numpy as np\ndf['x'] = np.where(df['active'], 'a', 'b')" + WRITTEN,
    'queried': "df = df.query('active and n > 1')" + WRITTEN,
    'sorted': "df = df.sort_values('active')" + WRITTEN,
    'first value': "df = df[df['n'] < 3]\nprint(df['active'].iloc[0], df['active'].tolist())",
    'text of a piece': "df['p'] = df['name'].str.split('-').str[1]\ndf['q'] = df['p'].str.upper()" + WRITTEN,
    'rows by a piece': "df['p'] = df['name'].str.split('-').str[1]\ndf = df[df['p'].str.startswith('c', na=False)]" + WRITTEN,
    'a piece and a text': "df['p'] = df['name'].str.split('-').str[1]\ndf['q'] = df['p'] + 'x'" + WRITTEN,
    'a piece in Parquet': "df['p'] = df['name'].str.split('-').str[1]\ndf.to_parquet('out.parquet', index=False)",
    'a piece by a pattern': "df['p'] = df['name'].str.extract('-(.)')[0]\ndf['q'] = df['p'].str.upper()" + WRITTEN,
    'filled with a text': "df = df[df['n'] > 5].fillna('')\ndf.to_parquet('out.parquet', index=False)",
    'numbers among texts': "df['y'] = df['n'] / 3\ndf = df.fillna('')\ndf.to_csv('out.csv', index=False, float_format='%.2f')",
}  # fmt: skip
REWRITTEN = {
    'copied',
    'assigned',
    'turned round',
    'filtered by',
    'a frame printed',
    'masked',
    'queried',
    'a piece by a pattern',
}


@pytest.mark.parametrize('name', JOBS)
def test_another_day_gives_the_same_or_a_refusal(name, tmp_path):
    text = f"import pandas as pd\n\ndf = pd.read_csv('t.csv')\n{JOBS[name]}\n"
    ran, made = rewrite(text, tmp_path, {'t.csv': GOOD})
    assert not ran.error
    assert not made.edited.left or name not in REWRITTEN
    for day, table in TABLES.items():
        legacy, modern = run(text, tmp_path, {'t.csv': table}), run(made.text, tmp_path, {'t.csv': table})
        assert modern.visible == legacy.visible or 'ContractBreach' in modern.error, day
    assert run(made.text, Path(tmp_path), {'t.csv': GOOD}).visible == ran.visible
