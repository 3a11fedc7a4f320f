"""Live progress: a tree of stages on a terminal, plain lines elsewhere, nothing with --json."""

import time
from collections.abc import Callable
from typing import Self

from rich.console import Console
from rich.live import Live
from rich.text import Text
from rich.tree import Tree

from rewright.agents.agent import Report
from rewright.model.outcome import Outcome

MARKS = {
    Outcome.OK: ('✓', 'green'),
    Outcome.NEEDS_CHANGES: ('✗', 'yellow'),
    Outcome.FAILED: ('✗', 'red'),
    Outcome.UNAVAILABLE: ('-', 'yellow'),
    Outcome.ESCALATED: ('?', 'yellow'),
}


class Silent:
    """Says nothing."""

    def started(self, stage: str, title: str) -> None:
        """A stage begins."""

    def said(self, stage: str, text: str) -> None:
        """A stage tells how far it is."""

    def ended(self, stage: str, report: Report, *, earlier: bool) -> None:
        """A stage ended."""


class PlainLines:
    """A line an event, for logs and pipes."""

    def __init__(self, console: Console) -> None:
        self.console = console

    def started(self, stage: str, title: str) -> None:
        """Print that a stage begins."""
        self.console.print(f'{stage:<10} … {title}', highlight=False, markup=False)

    def said(self, stage: str, text: str) -> None:
        """Print how far a stage is."""
        self.console.print(f'{stage:<10}   {text}', highlight=False, markup=False, soft_wrap=True)

    def ended(self, stage: str, report: Report, *, earlier: bool) -> None:
        """Print how a stage ended."""
        self.console.print(_line(stage, report, earlier=earlier), soft_wrap=True)


# What the runs of this process have done so far, in the order it is shown.
Counted = Callable[[], dict[str, int]]


class Running:
    """The label of a stage that runs: drawn anew each time, with its seconds, requests and rows so far."""

    def __init__(self, stage: str, title: str, counted: Counted) -> None:
        self.stage, self.title, self.counted = stage, title, counted
        self.began, self.before = time.monotonic(), counted()

    def __rich__(self) -> Text:
        """Draw the label."""
        gained = {name: count - self.before[name] for name, count in self.counted().items()}
        counted = ''.join(f', {count:,} {name}' for name, count in gained.items() if count)
        line = Text(f'… {self.stage:<10} {time.monotonic() - self.began:6.1f} s  ', style='cyan')
        return line.append(f'{self.title}{counted}')


class LiveTree:
    """A tree of stages that is drawn several times a second; `counted` tells what all runs have done so far."""

    def __init__(self, console: Console, title: str, counted: Counted) -> None:
        self.counted = counted
        self.tree = Tree(Text(title, style='bold'))
        self.live = Live(self.tree, console=console, refresh_per_second=8)
        self.open: dict[str, Tree] = {}

    def __enter__(self) -> Self:
        self.live.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.live.stop()

    def started(self, stage: str, title: str) -> None:
        """Add a branch."""
        self.open[stage] = self.tree.add(Running(stage, title, self.counted))

    def said(self, stage: str, text: str) -> None:
        """Show the last thing said below the branch."""
        branch = self.open.get(stage)
        if branch is not None:
            branch.children.clear()
            branch.add(Text(text, style='dim'))

    def ended(self, stage: str, report: Report, *, earlier: bool) -> None:
        """Replace the branch by how it ended."""
        line = _line(stage, report, earlier=earlier)
        branch = self.open.pop(stage, None)
        if branch is None:
            self.tree.add(line)
        else:
            branch.label = line
            branch.children.clear()


def _line(stage: str, report: Report, *, earlier: bool) -> Text:
    mark, style = MARKS[report.outcome]
    line = Text(f'{mark} ', style=style)
    line.append(f'{stage:<10} ', style='bold')
    line.append('(earlier) ' if earlier else f'{report.seconds:6.1f} s  ', style='dim')
    line.append(report.summary)
    if report.next_move:
        line.append(f'. {report.next_move}', style='italic')
    return line
