"""Sources that change pandas itself, or whose names are open: nothing of them is rewritten, and the place is told.

Such jobs cannot be cases: what they do to pandas would stay done for the jobs that run after them.
"""

import pytest

from rewright.model.observation import Observation
from rewright.rewrite.frames.compile import frame_edits
from rewright.rewrite.frames.names import Imported
from rewright.rewrite.frames.qualified import qualified
from rewright.rewrite.frames.unsettled import unsettled
from rewright.rewrite.source import Source

READ = "\ndf = pd.read_csv('orders.csv')\ndf.to_csv('out.csv')\n"
CHANGED = {
    'a function': 'import pandas as pd\npd.read_csv = print',
    'a method': 'import pandas as pd\npd.DataFrame.tidy = print',
    'a method added up': 'import pandas as pd\npd.DataFrame.count += 1',
    'a method taken away': 'import pandas as pd\ndel pd.DataFrame.tidy',
    'a method by setattr': "import pandas as pd\nsetattr(pd.DataFrame, 'tidy', print)",
    'a method by delattr': "import pandas as pd\ndelattr(pd.DataFrame, 'tidy')",
    'a part of the module': "import pandas as pd\npd.__dict__['read_csv'] = print",
    'deep inside': 'import pandas as pd\npd.core.frame.DataFrame.tidy = print',
    'a class out of it': 'from pandas import DataFrame\nimport pandas as pd\nDataFrame.tidy = print',
    'a class under another name': 'import pandas as pd\nFrame = pd.DataFrame\nFrame.tidy = print',
    'numpy': 'import numpy as np\nimport pandas as pd\nnp.sqrt = print',
    'a patch by its name': "import pandas as pd\nfrom unittest import mock\nmock.patch('pandas.read_csv', print).start()",
    'a patch of a class': "import pandas as pd\nfrom unittest import mock\nmock.patch.object(pd.DataFrame, 'tidy', print).start()",
}
OPEN = {
    'another module of the name': ('import pandas as pd\nimport modin.pandas as pd', 'pd may be another module'),
    'a name out of another module': ('import pandas as pd\nfrom shop import pd', 'pd may be another module'),
    'a class of the name': ('import pandas as pd\nclass pd: read_csv = print', 'pd is bound again'),
    'a function of the name': ('import pandas as pd\ndef pd(): pass', 'pd is bound again'),
    'a variable of the name': ('import pandas as pd\npd = None', 'pd is bound again'),
    'lent': ('import pandas as pd\nlibrary = pd', 'pd goes where it is not followed'),
    'given away': ('import pandas as pd\nprint(pd)', 'pd goes where it is not followed'),
    'everything of a module': ('import pandas as pd\nfrom shop import *', '`from shop import *` may bind any name'),
    'everything beside it': ('import pandas as pd\nfrom . import *', '`from . import *` may bind any name'),
    'a text run': ("import pandas as pd\nexec('df = 1')", 'exec runs code that is not known before the run'),
    'texts of data run': (
        'import pandas as pd\nprint(list(map(eval, [])))',
        'eval runs code that is not known before the run',
    ),
    'every name': ("import pandas as pd\nprint(vars()['pd'])", 'vars() hands out every name'),
    'a module by its name': ('import sys\nimport pandas as pd\nsys.modules[__name__]', 'a module is taken by its name'),
    'itself': ('import __main__\nimport pandas as pd', 'the job looks at its own names'),
    'names of a function': ('import pandas as pd\nprint.__globals__', '__globals__ hands out every name'),
}
SETTLED = {
    'options': "import pandas as pd\npd.options.mode.chained_assignment = None\npd.options.display.width = 100\npd.options.io.excel.xlsx.writer = 'x'",
    'asked for a type': 'import pandas as pd\nisinstance(1, pd.DataFrame)',
    'a type under another name': 'import pandas as pd\nMoment = pd.Timestamp',
    'options of a command': 'import argparse\nimport pandas as pd\nvars(argparse.Namespace(a=1))',
    'asked for a name': "import pandas as pd\n'df' in globals()\n'df' not in locals()",
    'the name of a function': 'import inspect\nimport pandas as pd\ninspect.currentframe().f_code.co_name',
    'a method of that name': 'import re\nimport pandas as pd\nre.compile("a").match("a")\nprint.eval = 1',
    'a function of that name': 'import pandas as pd\ndef eval(text): return text\neval("a")',
    'another patch': "import pandas as pd\nfrom unittest import mock\nmock.patch('shop.prices', 1).start()",
    'an attribute of something else': "import pandas as pd\nclass Job: pass\njob = Job()\njob.frame = 1\nsetattr(job, 'a', 1)",
    'its own module': 'import pandas as pd\nimport pandas.io.json',
}


@pytest.mark.parametrize('name', CHANGED)
def test_a_job_that_changes_pandas_stays_as_it_is(name):
    text = CHANGED[name] + READ
    edited = frame_edits(Source(text, 'job.py'), Observation(script='job.py'))
    assert edited.edits == ()
    line = next(n for n, line in enumerate(text.split('\n'), 1) if 'print' in line or 'tidy' in line or '+=' in line)
    assert {left.why for left in edited.left} == {f'line {line}: pandas itself is changed'}


@pytest.mark.parametrize('name', OPEN)
def test_a_job_whose_names_are_open_stays_as_it_is(name):
    text, why = OPEN[name]
    edited = frame_edits(Source(text + READ, 'job.py'), Observation(script='job.py'))
    assert edited.edits == ()
    assert {left.why.partition(': ')[2] for left in edited.left} == {why}


@pytest.mark.parametrize('name', SETTLED)
def test_nothing_is_said_of_a_job_whose_names_are_known(name):
    source = qualified(Source(SETTLED[name] + READ, 'job.py'))
    assert unsettled(source.tree, Imported(source.tree)) is None


def test_a_job_without_a_construct_says_why_it_stays():
    edited = frame_edits(
        Source("import pandas as pd\nread = getattr(pd, 'read_csv')\n", 'job.py'), Observation(script='job.py')
    )
    assert [(left.span.line, left.what, left.why) for left in edited.left] == [
        (2, 'pandas', 'line 2: pd goes where it is not followed')
    ]
    assert (edited.constructs, edited.modernized) == (1, 0)
