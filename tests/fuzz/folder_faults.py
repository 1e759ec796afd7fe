"""Planted faults in the files of a folder: each must be refused and named with its table."""

from __future__ import annotations

import gzip
import io
import os
import random
import zipfile
from collections.abc import Callable
from pathlib import Path

from planner.case.faults import printable
from planner.case.tables import table_called
from tests.fuzz.draft import Draft, Place
from tests.fuzz.kinds import FOLDER, Expected, Register

FOLDER_FAULTS = Register()
_kind = FOLDER_FAULTS.kind

Change = Callable[[bytes], bytes]


def changed_file(draft: Draft, table: str, change: Change) -> Place:
    """Have the bytes of a table changed once it is written; return its place."""

    def apply(folder: Path) -> None:
        path = folder / f"{table}.csv"
        path.write_bytes(change(path.read_bytes()))

    draft.afterwards.append(apply)
    return Place(table)


def any_table(chosen: random.Random, draft: Draft) -> str:
    return chosen.choice(sorted(draft.grid))


def chinese_table(chosen: random.Random, draft: Draft) -> str:
    """Return a table with Chinese names in it."""
    tables = [
        name for name, rows in draft.grid.items() if not all(cell.isascii() for row in rows for cell in row)
    ]
    return chosen.choice(sorted(tables))


def replaced(chosen: random.Random, draft: Draft, replace: Callable[[Path], None]) -> Place:
    """Have the file of a table replaced by something else of its name."""
    table = any_table(chosen, draft)

    def apply(folder: Path) -> None:
        path = folder / f"{table}.csv"
        path.unlink()
        replace(path)

    draft.afterwards.append(apply)
    return Place(table)


def _zipped(content: bytes) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("table.csv", content)
    return packed.getvalue()


@_kind(Expected.FAULT, FOLDER)
def not_text(chosen: random.Random, draft: Draft) -> Place:
    """Bytes that are text in no encoding: damaged Chinese UTF-8, or western text of one byte a letter."""
    if chosen.random() < 0.5:
        return changed_file(draft, chinese_table(chosen, draft), lambda content: _damaged(chosen, content))
    return changed_file(
        draft, any_table(chosen, draft), lambda content: content + "Zürich, Orléans\n".encode("latin-1")
    )


def _damaged(chosen: random.Random, content: bytes) -> bytes:
    """Remove the second byte of one Chinese character."""
    starts = [position for position, byte in enumerate(content) if byte >= 0xE0]
    position = chosen.choice(starts)
    return content[: position + 1] + content[position + 2 :]


@_kind(Expected.FAULT, FOLDER)
def nul_byte(chosen: random.Random, draft: Draft) -> Place:
    def insert(content: bytes) -> bytes:
        position = chosen.randint(0, len(content))
        while position < len(content) and content[position] & 0xC0 == 0x80:
            position += 1
        return content[:position] + b"\0" + content[position:]

    return changed_file(draft, any_table(chosen, draft), insert)


@_kind(Expected.FAULT, FOLDER)
def utf_16_without_a_mark(chosen: random.Random, draft: Draft) -> Place:
    return changed_file(draft, any_table(chosen, draft), lambda text: text.decode().encode("utf-16-le"))


@_kind(Expected.FAULT, FOLDER)
def quotation_mark_not_closed(chosen: random.Random, draft: Draft) -> Place:
    return changed_file(draft, any_table(chosen, draft), lambda content: content + b'"power,1\n')


@_kind(Expected.FAULT, FOLDER)
def text_after_a_quotation(chosen: random.Random, draft: Draft) -> Place:
    return changed_file(draft, any_table(chosen, draft), lambda content: b'"x"y,' + content)


@_kind(Expected.FAULT, FOLDER)
def other_separator(chosen: random.Random, draft: Draft) -> Place:
    separator = chosen.choice((b";", b"\t", b"|", "，".encode()))
    return changed_file(draft, any_table(chosen, draft), lambda content: content.replace(b",", separator))


@_kind(Expected.FAULT, FOLDER)
def cut_off_within_a_row(chosen: random.Random, draft: Draft) -> Place:
    """The last row loses its end, at least its last comma, as when a disk was full or a transfer broke."""

    def cut(content: bytes) -> bytes:
        lines = content.rstrip(b"\n").split(b"\n")
        last = lines[-1]
        position = chosen.randint(1, last.rindex(b","))
        kept = last[:position].decode("utf-8", errors="ignore").encode()
        return b"\n".join([*lines[:-1], kept])

    tables = [name for name in draft.tables_with_rows() if '"' not in draft.grid[name][-1][0]]
    return changed_file(draft, chosen.choice(tables), cut)


@_kind(Expected.FAULT, FOLDER)
def something_else_with_its_name(chosen: random.Random, draft: Draft) -> Place:
    change = chosen.choice(
        (gzip.compress, _zipped, lambda _: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600))
    )
    return changed_file(draft, any_table(chosen, draft), change)


@_kind(Expected.FAULT, FOLDER)
def empty_file(chosen: random.Random, draft: Draft) -> Place:
    content = chosen.choice((b"", b"\n", b" ,\n,,\n", b"\xef\xbb\xbf", b"\r\n\r\n", b"\xff\xfe"))
    return changed_file(draft, any_table(chosen, draft), lambda _: content)


@_kind(Expected.FAULT, FOLDER)
def no_regular_file(chosen: random.Random, draft: Draft) -> Place:
    def dangling(path: Path) -> None:
        path.symlink_to(path.with_name("gone"))

    def loop(path: Path) -> None:
        path.symlink_to(path)

    def endless(path: Path) -> None:
        path.symlink_to("/dev/zero")

    return replaced(chosen, draft, chosen.choice((Path.mkdir, os.mkfifo, dangling, loop, endless)))


@_kind(Expected.FAULT, FOLDER)
def name_in_other_letters(chosen: random.Random, draft: Draft) -> Place:
    table = any_table(chosen, draft)
    name = chosen.choice((f"{table.upper()}.csv", f"{table}.CSV", f"{table}.Csv", f"{table.title()}.csv"))

    def rename(folder: Path) -> None:
        (folder / f"{table}.csv").rename(folder / name)

    draft.afterwards.append(rename)
    return Place(name)


@_kind(Expected.FAULT, FOLDER)
def file_of_no_table(chosen: random.Random, draft: Draft) -> Place:
    name = chosen.choice((b"backup.csv", "副本.csv".encode(), b"market (1).csv", b"bad\xff.csv", b"a\nb.csv"))

    def add(folder: Path) -> None:
        Path(os.fsdecode(os.fsencode(folder) + b"/" + name)).write_text("x\n")

    draft.afterwards.append(add)
    return Place(printable(os.fsdecode(name)))


@_kind(Expected.FAULT, FOLDER)
def too_wide_or_long(chosen: random.Random, draft: Draft) -> Place:
    """A row of 100,000 cells, a cell of 200,000 characters, or 2,100,000 short rows."""
    sizes = (b"1," * 100_000 + b"\n", b"x" * 200_000 + b",\n", b"\n" * 2_100_000)
    more = sizes[2] if chosen.random() < 0.1 else chosen.choice(sizes[:2])
    return changed_file(draft, any_table(chosen, draft), lambda content: content + more)


@_kind(Expected.FAULT, FOLDER)
def no_table_at_all(_chosen: random.Random, draft: Draft) -> Place:
    draft.grid = {}
    return Place("settings")


@_kind(Expected.FAULT, FOLDER)
def needed_table_hidden_by_a_dot(chosen: random.Random, draft: Draft) -> Place:
    table = chosen.choice([name for name in draft.grid if not table_called(name).optional])
    draft.afterwards.append(
        lambda folder: (folder / f"{table}.csv").rename(folder / f".{table}.csv") and None
    )
    return Place(table)
