"""What a mutator offers: named ways of changing the bytes of one piece of input."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from rewright.prove.dice import Dice

T = TypeVar('T')
C = TypeVar('C', str, int)
Change = Callable[[bytes, Dice], bytes | None]


@dataclass(frozen=True)
class Way:
    """One way of changing input; `change` returns None where it does not apply.

    `breaks` says that the result is no longer what an inferred contract describes: a rewrite may refuse it. `choices` is how
    many turns of the dice are worth trying: a column that is missing says nothing of the others.
    """

    name: str
    change: Change
    breaks: bool = False
    choices: int = 1


def dropped(items: Sequence[T], dice: Dice) -> list[T]:
    """Return the items without those picked."""
    gone = set(dice.pick(len(items)))
    return [item for i, item in enumerate(items) if i not in gone]


def duplicated(items: Sequence[T], dice: Dice) -> list[T]:
    """Return the items with those picked standing twice."""
    twice = set(dice.pick(len(items)))
    return [item for i, item in enumerate(items) for _ in range(2 if i in twice else 1)]


def swapped(items: Sequence[T], dice: Dice) -> list[T]:
    """Return the items with those picked moved round among their own places."""
    places = dice.pick(len(items))
    result = list(items)
    for place, source in zip(places, places[1:] + places[:1], strict=True):
        result[place] = items[source]
    return result


def is_number(text: str) -> bool:
    """Say whether `text` is a finite number as Python reads it."""
    try:
        return abs(float(text)) != float('inf')
    except ValueError:
        return False


def like(old: str, new: str) -> str:
    """Return the number `new` written whole where `old` is a whole number: the edge is the value, not its kind."""
    return str(int(float(new))) if old.strip().lstrip('+-').replace(',', '').isdigit() else new


def extreme(dice: Dice, at: int) -> str:
    """Return a number for the position `at`: in turn one the legacy code compares with, and an extreme one."""
    return _in_turn(dice, at, dice.numbers, ('0', '2.675', '-1', '0.125', '99999999.995', '-0.5', '1e15'))


def conditions(dice: Dice, columns: Sequence[C]) -> Sequence[dict[C, str]]:
    """Return values that meet the legacy code's conditions exactly: one column has its number, all others are 1.

    With the others at 1, a condition on a product or a quotient of columns is met as well.
    """
    met = [{**dict.fromkeys(columns, '1'), column: number} for number in dice.numbers for column in columns]
    return dice.share(met)


def models(items: Sequence[T], dice: Dice) -> list[T]:
    """Return a few items to make new ones from: one alone may be of a kind that the legacy code passes over."""
    return [items[i] for i in dice.order(len(items))[:3]]


def strange(dice: Dice, text: str, at: int) -> str:
    """Return text for the position `at`: in turn a word of the legacy code, and what Latin letters do not prepare for."""
    unusual = (f'Ünï{text}漢字', f' {text} ', text.swapcase() or 'ß', f'{text}, "{text}"')
    return _in_turn(dice, at, dice.words, unusual)


def _in_turn(dice: Dice, at: int, spoken: Sequence[str], usual: Sequence[str]) -> str:
    options = spoken if spoken and at % 2 == 0 else usual
    return options[(dice.order(len(options))[0] + at // 2) % len(options)]
