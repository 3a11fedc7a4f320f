"""A host or an address -> whether a cloud hands out the machine's credentials there."""

import ipaddress

# What AWS, GCP, Azure, Oracle and Alibaba answer at; link-local addresses are all refused besides.
_NAMES = frozenset({
    'metadata', 'metadata.google.internal', 'metadata.goog', 'instance-data', 'instance-data.ec2.internal',
    'metadata.azure.internal', 'metadata.tencentyun.com', 'metadata.platformequinix.com',
})  # fmt: skip
_ADDRESSES = frozenset(
    map(
        ipaddress.ip_address,
        ('100.100.100.200', '192.0.0.192', '168.63.129.16', 'fd00:ec2::254', 'fd00:ec2::23', 'fd20:ce::254'),
    )
)
# https://www.rfc-editor.org/rfc/rfc6052: the last 32 bits of such an address are one of IPv4.
_NAT64 = ipaddress.IPv6Network('64:ff9b::/96')
Address = ipaddress.IPv4Address | ipaddress.IPv6Address


def is_metadata(host: str) -> bool:
    """Say whether a host, by its name or as an address in any notation, is a metadata service."""
    host = host.strip('[]').lower().rstrip('.')
    if host in _NAMES:
        return True
    try:
        address = meant(host.partition('%')[0])
    except ValueError:
        return False
    return address in _ADDRESSES or address.is_link_local


def meant(address: str) -> Address:
    """Return the address that one notation leads to: an IPv6 address may only wrap one of IPv4. ValueError for no address."""
    found: Address = ipaddress.ip_address(int(address) if address.isascii() and address.isdigit() else address)
    if isinstance(found, ipaddress.IPv6Address):
        inner = found.ipv4_mapped or found.sixtofour or (found.teredo[1] if found.teredo else None)
        if inner is None and found in _NAT64:
            inner = ipaddress.IPv4Address(int(found) & 0xFFFFFFFF)
        return inner or found
    return found
