"""JSON bytes -> the same records with keys missing, values null, or holding what nobody expects."""

from collections.abc import Callable

from rewright.prove.dice import Dice
from rewright.prove.document import Json, Record, Records, rewritten
from rewright.prove.way import Way, conditions, extreme, is_number, models, strange

MATERIAL = 'json'


def _with(records: Records, dice: Dice, keys: list[str], value: Callable[[Json, int], Json]) -> Records | None:
    """Change one value of each picked record, going through the keys in turn."""
    if not keys:
        return None
    order = [keys[i] for i in dice.order(len(keys))]
    changed: Records = [dict(record) for record in records]
    for at, place in enumerate(dice.pick(len(records))):
        key = order[at % len(order)]
        if key in changed[place]:
            changed[place][key] = value(changed[place][key], at)
    return changed


def _keys(records: Records, fits: Callable[[Json], bool]) -> list[str]:
    return [key for key in records[0] if any(fits(r[key]) for r in records if r.get(key) is not None)]


def _number(value: Json) -> bool:
    if isinstance(value, str):
        return is_number(value)
    return isinstance(value, int | float) and not isinstance(value, bool)


def _near(old: Json, text: str) -> Json:
    # A number written as text stays text, and a whole number stays whole: the edge is the value, not its type.
    if isinstance(old, str):
        return text
    return int(float(text)) if isinstance(old, int) else float(text)


def _numbers(records: Records, dice: Dice) -> Records | None:
    keys = _keys(records, _number)
    return _with(records, dice, keys, lambda old, at: _near(old, extreme(dice, at)))


def _conditions(records: Records, dice: Dice) -> Records | None:
    added = [model | values for model in models(records, dice) for values in _met(model, dice)]
    return [*records, *added] if added else None


def _met(model: Record, dice: Dice) -> list[Record]:
    keys = [key for key, value in model.items() if value is not None and _number(value)]
    return [{key: _near(model[key], text) for key, text in values.items()} for values in conditions(dice, keys)]


def _words(records: Records, dice: Dice) -> Records | None:
    keys = _keys(records, lambda value: isinstance(value, str) and not is_number(value))
    return _with(records, dice, keys, lambda old, at: strange(dice, str(old), at))


def _null(records: Records, dice: Dice) -> Records | None:
    return _with(records, dice, list(records[0]), lambda _, __: None)


def _null_of_one_key(records: Records, dice: Dice) -> Records | None:
    # A null that ends the job hides what it does with others.
    if not records[0]:
        return None
    key, picked = _key(records, dice), set(dice.many(len(records)))
    return [{**record, key: None} if at in picked and key in record else record for at, record in enumerate(records)]


def _key(records: Records, dice: Dice) -> str:
    names = list(records[0])
    return names[dice.place(names)]


def _repeated(records: Records, dice: Dice) -> Records | None:
    if not records[0]:
        return None
    key = dice.choose(list(records[0]))
    return _with(records, dice, [key], lambda _, __: records[0][key])


def _missing(records: Records, dice: Dice) -> Records | None:
    if not records[0]:
        return None
    key, picked = _key(records, dice), set(dice.many(len(records)))
    return [_without(record, key) if i in picked else record for i, record in enumerate(records)]


def _without(record: Record, key: str) -> Record:
    return {name: value for name, value in record.items() if name != key}


WAYS = (
    Way('numbers at the edge', rewritten(_numbers)),
    Way('records at the edge of conditions', rewritten(_conditions)),
    Way('unusual text', rewritten(_words)),
    Way('values null', rewritten(_null)),
    Way('values of one key null', rewritten(_null_of_one_key), choices=6),
    Way('the same value in several records', rewritten(_repeated)),
    Way('keys missing', rewritten(_missing), choices=6),
)
