"""What every test starts from."""

from contextlib import suppress

import pytest

from rewright_runtime.breach import check


@pytest.fixture(autouse=True)
def no_breach_of_an_earlier_test():
    """A breach is remembered by the process, which many tests share."""
    with suppress(BaseException):
        check()
