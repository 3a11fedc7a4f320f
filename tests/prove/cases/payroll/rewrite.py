"""Weekly pay per person."""

import csv
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Pay:
    name: str
    team: str
    pay: float


def fetch() -> list[dict[str, str]]:
    with Path('staff.csv').open(newline='', encoding='utf-8') as file:
        return list(csv.DictReader(file))


def transform(staff: list[dict[str, str]]) -> list[Pay]:
    paid = []
    for person in staff:
        if person['state'] == 'left':
            continue
        hours = float(person['hours'] or 0)
        pay = hours * float(person['rate'])
        if hours > 40:
            pay += (hours - 40) * 10
        paid.append(Pay(person['name'], person['team'], round(pay, 2)))
    return sorted(paid, key=lambda p: (p.team, -p.pay))


def save(paid: list[Pay]) -> None:
    with Path('pay.csv').open('w', newline='', encoding='utf-8') as file:
        writer = csv.writer(file)
        writer.writerow(['name', 'team', 'pay'])
        writer.writerows([p.name, p.team, p.pay] for p in paid)
    print('paid', len(paid))
    print('total', round(sum(p.pay for p in paid), 2))


def main() -> None:
    save(transform(fetch()))


if __name__ == '__main__':
    main()
