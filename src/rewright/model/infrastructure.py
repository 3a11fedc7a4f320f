"""A Terraform module for a blueprint, and what the offline checks said of it."""

from rewright.model.value import Artifact, Value


class Permission(Value):
    """IAM actions on a resource, and the call in the pipeline's code that needs them."""

    actions: tuple[str, ...]
    resource: str
    because: str


class SchemaFinding(Value):
    """Something the offline check of the provider's schema or of the state machine refused."""

    file: str
    line: int
    message: str


class Infrastructure(Artifact):
    """One Terraform module: `files` by name, the resources in them, and findings (a module with findings is not delivered)."""

    job: str
    module: str
    files: dict[str, str]
    resources: tuple[str, ...]
    permissions: tuple[Permission, ...]
    checked_against: str
    findings: tuple[SchemaFinding, ...]
    not_checked: tuple[str, ...] = ()
