"""Blueprint -> a self-contained SVG of its graph, boxes in columns from left to right."""

from collections.abc import Mapping
from xml.sax.saxutils import escape

from rewright.model.blueprint import Blueprint, Edge, Node

WIDTH, HEIGHT, ACROSS, DOWN, MARGIN = 168, 54, 100, 34, 24
COLOURS = {
    'lambda': '#d9730d',
    'step_functions': '#b4236b',
    's3': '#2f7d3b',
    'eventbridge': '#b4236b',
    'cloudwatch': '#a12c5d',
    'sqs': '#7a3fb0',
    'batch': '#d9730d',
    'fargate': '#c2570c',
    'ecs': '#c2570c',
    'source': '#33658a',
}
STYLE = (
    'text{font-family:system-ui,sans-serif;fill:#1d2733}.name{font-size:13px;font-weight:600}'
    '.kind{font-size:10.5px;fill:#5d6b7a}.edge{font-size:10px;fill:#5d6b7a;paint-order:stroke;stroke:#fff;stroke-width:4px}'
    '.box{fill:#fff;stroke:#cdd5de}.arrow{fill:none;stroke:#8896a5;stroke-width:1.5}'
)
TIP = (
    '<defs><marker id="tip" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto">'
    '<path d="M0 0L8 4L0 8z" fill="#8896a5"/></marker></defs>'
)
Place = tuple[int, int]


def svg(blueprint: Blueprint) -> str:
    """Draw the graph; every label is escaped, nothing is loaded from outside."""
    places = _places(blueprint)
    width = max((x for x, _ in places.values()), default=0) + WIDTH + MARGIN
    height = max((y for _, y in places.values()), default=0) + HEIGHT + MARGIN
    title = escape(f'{blueprint.job}: {blueprint.compute}, {blueprint.pattern}')
    return '\n'.join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" style="width:100%;max-width:{width}px" role="img">',
            f'<title>{title}</title><style>{STYLE}</style>',
            TIP,
            f'<rect width="{width}" height="{height}" rx="10" fill="#f6f8fa"/>',
            *(_arrow(edge, places) for edge in blueprint.edges if edge.source in places and edge.target in places),
            *(_box(node, places[node.id]) for node in blueprint.nodes),
            '</svg>',
        ]
    )


def _columns(blueprint: Blueprint) -> dict[str, int]:
    """The longest way from a node without arrows to each node; a cycle stops growing after as many rounds as nodes."""
    columns = {node.id: 0 for node in blueprint.nodes}
    for _ in blueprint.nodes:
        for edge in blueprint.edges:
            if edge.source in columns and edge.target in columns:
                least = min(columns[edge.source] + 1, len(columns) - 1)
                columns[edge.target] = max(columns[edge.target], least)
    return columns


def _places(blueprint: Blueprint) -> dict[str, Place]:
    columns = _columns(blueprint)
    members: dict[int, list[str]] = {}
    for name, column in columns.items():
        members.setdefault(column, []).append(name)
    tallest = max((len(names) for names in members.values()), default=0)
    places = {}
    for across, column in enumerate(sorted(members)):
        # Short columns stand in the middle of the tallest one.
        gap = (tallest - len(members[column])) * (HEIGHT + DOWN) // 2
        for row, name in enumerate(members[column]):
            places[name] = (MARGIN + across * (WIDTH + ACROSS), MARGIN + gap + row * (HEIGHT + DOWN))
    return places


def _box(node: Node, place: Place) -> str:
    x, y = place
    colour = COLOURS.get(node.service, '#5d6b7a')
    return (
        f'<g><rect class="box" x="{x}" y="{y}" width="{WIDTH}" height="{HEIGHT}" rx="8"/>'
        f'<rect x="{x}" y="{y}" width="6" height="{HEIGHT}" rx="3" fill="{colour}"/>'
        f'<text class="name" x="{x + 18}" y="{y + 23}">{escape(_short(node.label))}</text>'
        f'<text class="kind" x="{x + 18}" y="{y + 40}">{escape(node.service)}</text></g>'
    )


def _arrow(edge: Edge, places: Mapping[str, Place]) -> str:
    (x1, y1), (x2, y2) = places[edge.source], places[edge.target]
    start, end = (x1 + WIDTH, y1 + HEIGHT // 2), (x2, y2 + HEIGHT // 2)
    middle = (start[0] + end[0]) // 2
    path = f'M{start[0]} {start[1]}C{middle} {start[1]} {middle} {end[1]} {end[0]} {end[1]}'
    label = f'<text class="edge" x="{middle}" y="{(start[1] + end[1]) // 2 - 5}" text-anchor="middle">{escape(edge.label)}</text>'
    return f'<path class="arrow" d="{path}" marker-end="url(#tip)"/>{label if edge.label else ""}'


def _short(label: str) -> str:
    return label if len(label) <= 21 else label[:20] + '…'
