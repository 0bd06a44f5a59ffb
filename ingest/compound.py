"""A compound file ([MS-CFB]) written anew around one stream, for a reader that follows the chains
of a damaged one for ever."""

import struct

_SECTOR = 4096
_END, _FREE, _FAT = 0xFFFFFFFE, 0xFFFFFFFF, 0xFFFFFFFD
_IN_HEADER = 109
"""FAT sectors that the header itself lists."""
MOST_BYTES = (_IN_HEADER - 1) * (_SECTOR // 4) * _SECTOR
"""The longest stream that needs no further lists: 450 MB, ten times what Excel 97 could write."""


def compound_file(name: str, stream: bytes) -> bytes:
    """Return a version 4 compound file whose only stream is `stream` (at most MOST_BYTES)."""
    stream = stream.ljust(_SECTOR, b"\x00")  # shorter ones would belong into a stream of streams
    sectors = -(-len(stream) // _SECTOR)
    fats = -(-(sectors + 1) // (_SECTOR // 4 - 1))
    chain = [_FAT] * fats + [_END] + [*range(fats + 2, fats + 1 + sectors), _END]
    chain += [_FREE] * (fats * _SECTOR // 4 - len(chain))
    listed = [*range(fats)] + [_FREE] * (_IN_HEADER - fats)
    header = struct.pack(
        "<8s16xHHHHH6xIIIIIIIIII", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", 0x3E, 4, 0xFFFE, 12, 6,
        1, fats, fats, 0, _SECTOR, _END, 0, _END, 0, 0,
    )[:76]  # fmt: skip
    header += struct.pack(f"<{_IN_HEADER}I", *listed)
    folder = _entry("Root Entry", 5, 0, 0, child=1) + _entry(name, 2, fats + 1, len(stream))
    return b"".join(
        (
            header.ljust(_SECTOR, b"\x00"),
            struct.pack(f"<{len(chain)}I", *chain),
            folder.ljust(_SECTOR, b"\x00"),
            stream.ljust(sectors * _SECTOR, b"\x00"),
        )
    )


def _entry(name: str, kind: int, start: int, size: int, child: int = _FREE) -> bytes:
    text = name.encode("utf-16-le")
    return struct.pack(
        "<64sHBBIII36xIQ", text, len(text) + 2, kind, 1, _FREE, _FREE, child, start, size
    )
