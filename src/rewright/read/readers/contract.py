"""A job that writes data without checking it -> a finding."""

from rewright.read.reading import Reading
from rewright.read.source import Source

_CHECKERS = (
    'pandera', 'pydantic', 'jsonschema', 'great_expectations', 'marshmallow', 'cerberus', 'schema', 'voluptuous', 'attr',
    'dataclasses', 'fastjsonschema', 'datacontract',
)  # fmt: skip
_WRITES = ('.to_csv', '.to_json', '.to_parquet', '.to_excel', '.to_sql', 'csv.writer', 'csv.DictWriter', 'json.dump')


def read(source: Source) -> Reading:
    """Read whether anything says what the written data must look like."""
    reading = Reading(source.file)
    if any(i.module.partition('.')[0] in _CHECKERS for i in source.imported):
        return reading
    first = next(source.calls_to(*_WRITES), None)
    if first is not None and not any(n.kind == 'assert_statement' for n in source.nodes):
        reading.find('no_contract', 'Nothing states or checks what the written data must look like', first.node)
    return reading
