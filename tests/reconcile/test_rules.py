"""Rules may overlook what has a reason and is not protected, and the bands of the policy never turn a failure into a pass."""

import pytest

from rewright.model.policy import ReconcilePolicy
from rewright.model.refusal import Refusal
from rewright.reconcile import Rulebook, Rules, reconcile_paths
from rewright.reconcile.rules import load

TOLERANT = 'rule = "tolerant"\nabsolute = 0.1\nreason = "rounding"'
EXCLUDED = 'rule = "excluded"\nreason = "the clock"'
REFUSED = {
    'financial by kind, tolerant': (f'[[column]]\nname = "x"\nkind = "financial"\n{TOLERANT}', 'nothing but strict'),
    'financial by kind, excluded': (f'[[column]]\nname = "x"\nkind = "financial"\n{EXCLUDED}', 'nothing but strict'),
    'regulatory by kind, tolerant': (f'[[column]]\nname = "x"\nkind = "regulatory"\n{TOLERANT}', 'nothing but strict'),
    'regulatory by kind, excluded': (f'[[column]]\nname = "x"\nkind = "regulatory"\n{EXCLUDED}', 'nothing but strict'),
    'financial by name': (f'[[column]]\nname = "unit_price"\n{TOLERANT}', 'financial by its name'),
    'financial by name in capitals': (f'[[column]]\nname = "TotalAmount"\n{EXCLUDED}', 'financial by its name'),
    'financial by the name of many': (f'[[column]]\nname = "prices"\n{EXCLUDED}', 'financial by its name'),
    'financial by a path': (f'[[column]]\nname = "$.items[*].price"\n{TOLERANT}', 'financial by its name'),
    'financial within a table': (f'[[column]]\nname = "orders.fee"\n{EXCLUDED}', 'financial by its name'),
    'regulatory by name': (f'[[column]]\nname = "isinCode"\n{EXCLUDED}', 'regulatory by its name'),
    'tolerant without a reason': ('[[column]]\nname = "x"\nrule = "tolerant"\nabsolute = 0.1', 'needs a reason'),
    'a reason of blanks': ('[[column]]\nname = "x"\nrule = "excluded"\nreason = "  "', 'needs a reason'),
    'excluded without a reason': ('[[column]]\nname = "x"\nrule = "excluded"', 'needs a reason'),
    'tolerant without a bound': ('[[column]]\nname = "x"\nrule = "tolerant"\nreason = "r"', 'needs a bound'),
    'a bound that is negative': ('[[column]]\nname = "x"\nrule = "tolerant"\nabsolute = -1\nreason = "r"', 'greater'),
    'a bound that is infinite': ('[[column]]\nname = "x"\nrule = "tolerant"\nabsolute = inf\nreason = "r"', 'finite'),
    'a bound that is no number': (
        '[[column]]\nname = "x"\nrule = "tolerant"\nrelative = nan\nreason = "r"',
        'relative',
    ),
    'strict with a bound': ('[[column]]\nname = "x"\nabsolute = 0.1', 'no other column has one'),
    'one column twice': (f'[[column]]\nname = "x"\n{EXCLUDED}\n[[column]]\nname = "x"\n{TOLERANT}', 'two rules'),
    'a tolerant key': (f'key = ["x"]\n[[column]]\nname = "x"\n{TOLERANT}', 'key column'),
    'an unknown word': ('requires = "identical"', 'requires'),
    'an unknown level': ('require = "roughly"', 'require'),
    'an unknown rule': ('[[column]]\nname = "x"\nrule = "ignored"', 'rule'),
    'a column without a name': ('[[column]]\nname = ""', 'name'),
    'no TOML': ('require = ', 'TOML'),
}


@pytest.mark.parametrize('case', REFUSED)
def test_rules_that_are_refused(case, tmp_path):
    text, said = REFUSED[case]
    file = tmp_path / 'rules.toml'
    file.write_text(text, encoding='utf-8')
    with pytest.raises(Refusal) as refusal:
        load(file, ReconcilePolicy())
    assert said in str(refusal.value)
    assert str(file) in str(refusal.value)
    assert refusal.value.next_move


def test_what_the_policy_lists_is_what_is_protected(tmp_path):
    file = tmp_path / 'rules.toml'
    file.write_text(f'[[column]]\nname = "price"\n{TOLERANT}', encoding='utf-8')
    assert load(file, ReconcilePolicy(financial_words=('nav',))).lenient


def sides(tmp_path, left, right, name='a.csv'):
    found = []
    for side, text in (('left', left), ('right', right)):
        (tmp_path / side).mkdir(exist_ok=True)
        found.append(tmp_path / side / name)
        found[-1].write_text(text, encoding='utf-8')
    return found


def table(rows, apart, column='v'):
    """A table of `rows` rows; the first `apart` of them have another value."""
    return f'id,{column}\n' + ''.join(f'{n},{"y" if n < apart else "x"}\n' for n in range(rows))


BANDS = {
    'nothing differs': (1000, 0, {}, 'pass'),
    'one of a thousand': (1000, 1, {}, 'pass'),
    'just the bar of a pass': (1000, 5, {}, 'pass'),
    'just below the bar of a pass': (1000, 6, {}, 'review'),
    'just the bar of a review': (1000, 50, {}, 'review'),
    'just below the bar of a review': (1000, 51, {}, 'escalate'),
    'all of them': (10, 10, {}, 'escalate'),
    'one of a thousand in a column that is strict by name': (1000, 1, {'column': [{'name': 'v'}]}, 'escalate'),
    'one of a thousand beside a column that is strict by name': (1000, 1, {'column': [{'name': 'id'}]}, 'pass'),
}


@pytest.mark.parametrize('case', BANDS)
def test_bands(case, tmp_path):
    rows, apart, rules, band = BANDS[case]
    found = reconcile_paths(*sides(tmp_path, table(rows, 0), table(rows, apart)), Rulebook(Rules.model_validate(rules)))
    assert found.band == band
    assert found.rows is None if not apart else found.rows.percent == 100 * (rows - apart) / rows
    assert found.passed == (apart == 0)


@pytest.mark.parametrize('column', ['amount', 'net_price', 'BIC', 'kycStatus'])
def test_a_protected_column_outranks_every_share(column, tmp_path):
    found = reconcile_paths(*sides(tmp_path, table(1000, 0, column), table(1000, 1, column)), Rulebook())
    assert (found.band, found.rows.percent) == ('escalate', 99.9)
    assert found.columns[1].protected in {'financial', 'regulatory'}


def test_the_bars_are_those_of_the_policy(tmp_path):
    policy = ReconcilePolicy(pass_percent=50, review_percent=10)
    found = reconcile_paths(*sides(tmp_path, table(10, 0), table(10, 5)), Rulebook(policy=policy))
    assert found.band == 'pass'
    assert not found.passed


def test_a_rule_for_a_column_that_nothing_has_is_refused(tmp_path):
    rules = Rules.model_validate({'column': [{'name': 'w', 'rule': 'excluded', 'reason': 'r'}]})
    with pytest.raises(Refusal, match="'w'"):
        reconcile_paths(*sides(tmp_path, table(3, 0), table(3, 1)), Rulebook(rules))


KEYS = {
    'the first column that tells rows apart': (
        'id,v\n1,a\n2,b\n',
        'id,v\n1,a\n2,c\n',
        {},
        ('id',),
        'tells the differing',
    ),
    'another column, where the first does not': (
        'g,id,v\nx,1,a\nx,2,b\n',
        'g,id,v\nx,1,c\nx,2,d\n',
        {},
        ('id',),
        'share 100%',
    ),
    'two columns': (
        'g,h,v\na,x,1\na,y,2\nb,x,3\nb,y,4\n',
        'g,h,v\na,x,5\na,y,5\nb,x,5\nb,y,5\n',
        {},
        ('g', 'h'),
        'g and h',
    ),
    'what the rules name': ('id,v\n1,a\n', 'id,v\n1,b\n', {'key': ['id']}, ('id',), 'the rules name it'),
    'none, so by their place': ('v\na\na\n', 'v\nb\nb\n', {}, (), 'they stand in the same rows'),
}


@pytest.mark.parametrize('case', KEYS)
def test_the_key_and_why(case, tmp_path):
    left, right, rules, columns, why = KEYS[case]
    found = reconcile_paths(*sides(tmp_path, left, right), Rulebook(Rules.model_validate(rules)))
    assert found.key.columns == columns
    assert why in found.key.why


def test_rows_that_nothing_pairs_have_no_key(tmp_path):
    found = reconcile_paths(*sides(tmp_path, 'v\na\na\n', 'v\nb\nb\nb\n'), Rulebook())
    assert found.key is None
    assert sorted(place.kind for place in found.differences) == ['row added'] * 3 + ['row missing'] * 2


def test_percentages_of_columns(tmp_path):
    left, right = 'id,a,b\n1,x,x\n2,x,x\n3,x,x\n4,x,x\n', 'id,a,b\n1,y,x\n2,x,y\n3,y,x\n'
    found = reconcile_paths(*sides(tmp_path, left, right), Rulebook())
    assert {column.name: (column.differing, column.percent) for column in found.columns if column.name in 'ab'} == {
        'a': (3, 25.0),
        'b': (2, 50.0),
    }
    assert (found.rows.left, found.rows.right, found.rows.matched, found.rows.percent) == (4, 3, 0, 0.0)
