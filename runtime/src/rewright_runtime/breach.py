"""The one way a pipeline says that its data is not what its rewrite was proved on."""


class ContractBreach(RuntimeError):  # noqa: N818  A broken promise, not a fault of the code.
    """Raised before anything is written; nothing that follows would be proved."""
