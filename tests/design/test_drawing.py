"""The drawing is valid XML, shows every box, and hostile labels stay text."""

from xml.etree import ElementTree as ET

from rewright.design.architecture import design
from rewright.design.drawing import svg
from rewright.model.blueprint import Edge, Node
from rewright.model.policy import Policy


def blueprint(sample, **changes):
    made = design(sample.job(), sample.facts(), sample.recording(), sample.patch(), sample.proof(), Policy())
    return made.model_copy(update=changes)


def texts(picture):
    return [e.text or '' for e in ET.fromstring(picture).iter('{http://www.w3.org/2000/svg}text')]


def test_every_box_and_label_is_drawn(sample):
    made = blueprint(sample)
    drawn = texts(svg(made))
    assert {node.label for node in made.nodes} <= set(drawn)
    assert {edge.label for edge in made.edges} <= set(drawn)


def test_boxes_do_not_overlap(sample):
    root = ET.fromstring(svg(blueprint(sample)))
    boxes = [
        (int(r.get('x')), int(r.get('y')))
        for r in root.iter('{http://www.w3.org/2000/svg}rect')
        if r.get('class') == 'box'
    ]
    assert len(boxes) == len(set(boxes)) == 8


def test_hostile_labels_stay_text(sample):
    nodes = (Node(id='a', label='<script>alert(1)</script>', service='"><x'), Node(id='b', label='é & ü', service='s3'))
    made = blueprint(sample, job='<j>', nodes=nodes, edges=(Edge(source='a', target='b', label='</text>'),))
    picture = svg(made)
    assert '<script' not in picture
    assert '</text>' in texts(picture)


def test_nothing_is_loaded_from_outside(sample):
    picture = svg(blueprint(sample)).replace('http://www.w3.org/2000/svg', '')
    assert 'http' not in picture
    assert 'href' not in picture


def test_cycles_and_dangling_arrows_are_drawn_without_end(sample):
    nodes = (Node(id='a', label='a', service='s3'), Node(id='b', label='b', service='s3'))
    edges = tuple(Edge(source=s, target=t) for s, t in (('a', 'b'), ('b', 'a'), ('a', 'a'), ('a', 'nowhere')))
    assert texts(svg(blueprint(sample, nodes=nodes, edges=edges))).count('a') == 1


def test_an_empty_graph_is_a_picture(sample):
    ET.fromstring(svg(blueprint(sample, nodes=(), edges=())))
