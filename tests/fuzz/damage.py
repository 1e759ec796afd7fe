"""Damage at random: bytes of a file, or of the XML within a workbook, changed, lost, added or moved."""

from __future__ import annotations

import random
from pathlib import Path

from tests.fuzz.draft import Draft, Place
from tests.fuzz.folder_faults import any_table, changed_file
from tests.fuzz.kinds import BOTH, FOLDER, WORKBOOK, Expected, Register
from tests.fuzz.workbook_faults import parts_of, replaced_bytes, write_parts

DAMAGE = Register()
_kind = DAMAGE.kind


def damaged(chosen: random.Random, content: bytes) -> bytes:
    """Return the bytes with one to three accidents."""
    changed = bytearray(content)
    for _ in range(chosen.randint(1, 3)):
        if not changed:
            break
        at, length = chosen.randrange(len(changed)), chosen.randint(1, 20)
        accident = chosen.randrange(5)
        if accident == 0:
            changed[at] ^= 1 << chosen.randrange(8)
        elif accident == 1:
            changed[at] = chosen.choice(b"0123456789,.\"'\n-e<>/= \x00\xff")
        elif accident == 2:
            del changed[at : at + length]
        elif accident == 3:
            changed[at:at] = changed[max(0, at - length) : at]
        else:
            changed[at : at + length] = bytes(chosen.randrange(256) for _ in range(length))
    return bytes(changed)


@_kind(Expected.NO_HARM, FOLDER)
def bytes_of_a_table(chosen: random.Random, draft: Draft) -> Place:
    return changed_file(draft, any_table(chosen, draft), lambda content: damaged(chosen, content))


@_kind(Expected.NO_HARM, FOLDER)
def table_cut_off_anywhere(chosen: random.Random, draft: Draft) -> Place:
    return changed_file(
        draft, any_table(chosen, draft), lambda content: content[: chosen.randrange(len(content))]
    )


@_kind(Expected.NO_HARM, FOLDER)
def lines_lost_or_moved(chosen: random.Random, draft: Draft) -> Place:
    def move(content: bytes) -> bytes:
        lines = content.split(b"\n")
        line = lines.pop(chosen.randrange(len(lines)))
        if chosen.random() < 0.5:
            lines.insert(chosen.randint(0, len(lines)), line)
        return b"\n".join(lines)

    return changed_file(draft, any_table(chosen, draft), move)


@_kind(Expected.NO_HARM, WORKBOOK)
def bytes_of_a_workbook(chosen: random.Random, draft: Draft) -> Place:
    return replaced_bytes(draft, lambda content: damaged(chosen, content))


@_kind(Expected.NO_HARM, WORKBOOK)
def xml_of_a_workbook(chosen: random.Random, draft: Draft) -> Place:
    """The archive is sound, with correct checksums, but one of its parts is not."""

    def apply(path: Path) -> None:
        parts = parts_of(path)
        sheets = [name for name in parts if "worksheets/sheet" in name]
        name = chosen.choice(sheets if chosen.random() < 0.7 else sorted(parts))
        write_parts(path, parts | {name: damaged(chosen, parts[name])})

    draft.afterwards.append(apply)
    return Place()


@_kind(Expected.NO_HARM, BOTH)
def file_of_noise(chosen: random.Random, draft: Draft) -> Place:
    noise = chosen.randbytes(chosen.randrange(3000))

    def apply(path: Path) -> None:
        target = path / "market.csv" if path.is_dir() else path
        target.write_bytes(noise)

    draft.afterwards.append(apply)
    return Place()
