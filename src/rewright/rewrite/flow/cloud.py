"""A call of boto3's S3 or DynamoDB, by its form -> whether it takes data in, changes what is stored, or does neither."""

import ast

from rewright.rewrite.flow.vocabulary import CLOUD_HANDLES, CLOUD_READS, CLOUD_WRITES

_CONDITIONS = frozenset(('KeyConditionExpression', 'KeyConditions'))


def takes(call: ast.Call) -> bool:
    """Say whether a call reads objects or items, or lists them; no other library spells these calls so."""
    method = _method(call)
    if method in CLOUD_READS:
        return True
    if method == 'query':
        return bool(_CONDITIONS & _keywords(call))
    return (method in {'all', 'filter'} and _is_listing(call)) or (method == 'read' and _is_body(call))


def stores(call: ast.Call) -> bool:
    """Say whether a call puts, changes or deletes objects or items."""
    method = _method(call)
    return method in CLOUD_WRITES or (method in {'put', 'upload'} and 'Body' in _keywords(call))


def lands(call: ast.Call) -> bool:
    """Say whether a call puts an object into a file, for the job to read it there."""
    return _method(call) == 'download_file'


def leaves_its_client(call: ast.Call) -> bool:
    """Say whether a call changes nothing that the name in front of it holds: clients and tables are handles."""
    return _method(call) in CLOUD_HANDLES or lands(call) or (takes(call) and not _is_kept_body(call)) or stores(call)


def _method(call: ast.Call) -> str:
    return call.func.attr if isinstance(call.func, ast.Attribute) else ''


def _keywords(call: ast.Call) -> set[str]:
    return {k.arg for k in call.keywords if k.arg}


def _is_listing(call: ast.Call) -> bool:
    """Whether a call is `bucket.objects.all()` or `bucket.objects.filter(...)`."""
    owner = call.func.value if isinstance(call.func, ast.Attribute) else None
    return isinstance(owner, ast.Attribute) and owner.attr == 'objects'


def _is_body(call: ast.Call) -> bool:
    """Whether a call is `answer['Body'].read()`."""
    owner = call.func.value if isinstance(call.func, ast.Attribute) else None
    return isinstance(owner, ast.Subscript) and isinstance(owner.slice, ast.Constant) and owner.slice.value == 'Body'


def _is_kept_body(call: ast.Call) -> bool:
    """Whether a body is read that a name holds: it can be read once."""
    owner = call.func.value if isinstance(call.func, ast.Attribute) else None
    return _is_body(call) and isinstance(owner, ast.Subscript) and not isinstance(owner.value, ast.Call)
