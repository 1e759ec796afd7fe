"""Changes without a meaning: the case must be accepted and equal, with a warning where one is due."""

from __future__ import annotations

import csv
import io
import random
import re
import zipfile
from pathlib import Path

from openpyxl import Workbook
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

from tests.fuzz.draft import Draft, Place, is_number
from tests.fuzz.folder_faults import any_table, changed_file, chinese_table
from tests.fuzz.kinds import FOLDER, WORKBOOK, Expected, Register
from tests.fuzz.workbook_faults import edited, parts_of, rewritten, sheet_file, write_parts

HARMLESS = Register()
_kind = HARMLESS.kind


@_kind(Expected.SAME)
def rows_in_another_order(chosen: random.Random, draft: Draft) -> Place:
    for rows in draft.grid.values():
        body = rows[1:]
        chosen.shuffle(body)
        rows[1:] = body
    return Place()


@_kind(Expected.SAME)
def columns_in_another_order(chosen: random.Random, draft: Draft) -> Place:
    for rows in draft.grid.values():
        order = list(range(len(rows[0])))
        chosen.shuffle(order)
        rows[:] = [[row[position] for position in order] for row in rows]
    return Place()


@_kind(Expected.SAME)
def blank_rows(chosen: random.Random, draft: Draft) -> Place:
    for rows in draft.grid.values():
        rows.insert(chosen.randint(0, len(rows)), [""] * len(rows[0]))
    return Place()


@_kind(Expected.SAME)
def blanks_around_cells(chosen: random.Random, draft: Draft) -> Place:
    for rows in draft.grid.values():
        row = chosen.choice(rows)
        row[:] = [chosen.choice(" \u3000\u00a0") + cell + " " for cell in row]
    return Place()


@_kind(Expected.SAME)
def numbers_in_another_form(chosen: random.Random, draft: Draft) -> Place:
    for cell in draft.cells(is_number):
        text = cell.row[cell.position]
        if text and text[0] not in "+-":
            cell.put(chosen.choice((f"+{text}", f"0{text}", repr(float(text)), f"{float(text):.17e}")))
    return Place()


@_kind(Expected.SAME, WORKBOOK)
def numbers_as_text(_chosen: random.Random, draft: Draft) -> Place:
    def store(book: Workbook) -> None:
        for sheet in book:
            for row in sheet.iter_rows():
                for cell in row:
                    if isinstance(cell.value, (int, float)):
                        cell.value = repr(cell.value)
                        cell.data_type = "s"

    edited(draft, store)
    return Place()


@_kind(Expected.SAME, FOLDER)
def byte_order_mark(chosen: random.Random, draft: Draft) -> Place:
    return changed_file(draft, any_table(chosen, draft), lambda content: b"\xef\xbb\xbf" + content)


@_kind(Expected.SAME, FOLDER)
def other_line_ends(chosen: random.Random, draft: Draft) -> Place:
    end = chosen.choice((b"\r\n", b"\r", b"\r\r\n", b"\n\n"))
    return changed_file(draft, any_table(chosen, draft), lambda content: content.replace(b"\n", end))


@_kind(Expected.SAME, FOLDER)
def no_line_end_at_the_end(chosen: random.Random, draft: Draft) -> Place:
    return changed_file(draft, any_table(chosen, draft), lambda content: content.rstrip(b"\n"))


@_kind(Expected.SAME, FOLDER)
def everything_in_quotes(chosen: random.Random, draft: Draft) -> Place:
    def quote(content: bytes) -> bytes:
        text = io.StringIO(newline="")
        csv.writer(text, quoting=csv.QUOTE_ALL).writerows(
            csv.reader(io.StringIO(content.decode(), newline=""))
        )
        return text.getvalue().encode()

    return changed_file(draft, any_table(chosen, draft), quote)


@_kind(Expected.SAME, FOLDER)
def other_files_beside(_chosen: random.Random, draft: Draft) -> Place:
    def add(folder: Path) -> None:
        (folder / "README.md").write_text("about")
        (folder / "notes.csv").write_text('any"thing,\0')
        (folder / ".~lock.market.csv#").write_text("x")
        (folder / "scans").mkdir()

    draft.afterwards.append(add)
    return Place()


@_kind(Expected.SAME, FOLDER)
def linked_file(chosen: random.Random, draft: Draft) -> Place:
    table = any_table(chosen, draft)

    def link(folder: Path) -> None:
        path = folder / f"{table}.csv"
        path.rename(folder.parent / "elsewhere.csv")
        path.symlink_to(folder.parent / "elsewhere.csv")

    draft.afterwards.append(link)
    return Place()


@_kind(Expected.SAME_WITH_WARNING, FOLDER)
def chinese_encoding(chosen: random.Random, draft: Draft) -> Place:
    encoding = chosen.choice(("gb18030", "gbk", "gb2312"))
    return changed_file(
        draft, chinese_table(chosen, draft), lambda content: content.decode().encode(encoding)
    )


@_kind(Expected.SAME_WITH_WARNING, FOLDER)
def utf_16_with_a_mark(chosen: random.Random, draft: Draft) -> Place:
    return changed_file(draft, any_table(chosen, draft), lambda content: content.decode().encode("utf-16"))


@_kind(Expected.SAME_WITH_WARNING, FOLDER)
def commas_missing_at_the_end_of_a_row(_chosen: random.Random, draft: Draft) -> Place:
    """Rows end before a blank last cell, as some spreadsheet programs write them."""
    header, *rows = draft.grid["installations"]
    header.append("note")
    for row in rows:
        row.append("")
    return changed_file(draft, "installations", lambda content: re.sub(rb",+\n", b"\n", content))


@_kind(Expected.SAME_WITH_WARNING, WORKBOOK)
def hidden_row_column_or_sheet(chosen: random.Random, draft: Draft) -> Place:
    table = chosen.choice(draft.tables_with_rows())
    what = chosen.choice(("row", "column", "sheet"))

    def hide(book: Workbook) -> None:
        sheet = book[table]
        if what == "row":
            sheet.row_dimensions[chosen.randrange(1, len(draft.grid[table]) + 1)].hidden = True
        elif what == "column":
            sheet.column_dimensions[
                get_column_letter(chosen.randrange(1, len(draft.grid[table][0]) + 1))
            ].hidden = True
        else:
            sheet.sheet_state = chosen.choice(("hidden", "veryHidden"))

    if what == "sheet" and next(iter(draft.grid)) == table:
        what = "row"
    edited(draft, hide)
    return Place(table)


@_kind(Expected.SAME, WORKBOOK)
def formats_far_away(chosen: random.Random, draft: Draft) -> Place:
    table = chosen.choice(sorted(draft.grid))

    def style(book: Workbook) -> None:
        for place in ("XFD1", "A1048576", "AZ3"):
            book[table][place].font = Font(bold=True)
        book[table].auto_filter.ref = "A1:C3"

    edited(draft, style)
    return Place()


@_kind(Expected.SAME, WORKBOOK)
def guides_notes_and_order_of_sheets(chosen: random.Random, draft: Draft) -> Place:
    def add(book: Workbook) -> None:
        for sheet in list(book):
            sheet.insert_rows(2)
            sheet["A2"] = "# unit: as agreed"
            book.move_sheet(sheet, chosen.randrange(-3, 3))
        book.create_sheet("notes")["A1"] = "=anything"

    edited(draft, add)
    return Place()


@_kind(Expected.SAME, WORKBOOK)
def formula_with_a_value(chosen: random.Random, draft: Draft) -> Place:
    table = chosen.choice([name for name in draft.tables_with_rows() if name != "gases"])

    def calculate(part: bytes) -> bytes:
        return re.sub(rb'(<c r="[A-Z]+[0-9]+" t="n">)<v>', rb"\1<f>A1*1</f><v>", part)

    rewritten(draft, lambda name: name == sheet_file(draft, table), calculate)
    return Place()


@_kind(Expected.SAME, WORKBOOK)
def other_ways_to_write_a_sheet(chosen: random.Random, draft: Draft) -> Place:
    """Names of elements with a prefix, cells packed or not at all, no dimension."""
    main = b'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'

    def prefixed(part: bytes) -> bytes:
        return re.sub(rb"<(/?)([A-Za-z])", rb"<\1x:\2", part.replace(main, b"xmlns:x" + main[5:]))

    def apply(path: Path) -> None:
        parts = parts_of(path)
        if chosen.random() < 0.5:
            parts = {
                name: prefixed(part) if "worksheets/sheet" in name else part for name, part in parts.items()
            }
        if chosen.random() < 0.5:
            parts = {name: re.sub(rb"<dimension[^>]*>", b"", part) for name, part in parts.items()}
        write_parts(path, parts, chosen.choice((zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2)))

    draft.afterwards.append(apply)
    return Place()


@_kind(Expected.SAME, WORKBOOK)
def texts_in_one_place(_chosen: random.Random, draft: Draft) -> Place:
    """Texts are stored once, in a part of their own, as the usual spreadsheet programs do."""
    texts: list[bytes] = []
    related = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/sharedStrings"
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"

    def moved(found: re.Match[bytes]) -> bytes:
        texts.append(found[1])
        return b't="s"><v>%d</v>' % (len(texts) - 1)

    def apply(path: Path) -> None:
        parts = {
            name: re.sub(rb't="inlineStr"><is>(.*?)</is>', moved, part, flags=re.DOTALL)
            for name, part in parts_of(path).items()
        }
        table = "".join(f"<si>{text.decode()}</si>" for text in texts)
        parts["xl/sharedStrings.xml"] = f'<sst xmlns="{main}">{table}</sst>'.encode()
        for name, end, line in (
            (
                "[Content_Types].xml",
                "</Types>",
                f'<Override PartName="/xl/sharedStrings.xml" ContentType="{kind}"/>',
            ),
            (
                "xl/_rels/workbook.xml.rels",
                "</Relationships>",
                f'<Relationship Id="rIdTexts" Type="{related}" Target="/xl/sharedStrings.xml"/>',
            ),
        ):
            parts[name] = parts[name].replace(end.encode(), (line + end).encode())
        write_parts(path, parts)

    draft.afterwards.append(apply)
    return Place()


@_kind(Expected.SAME)
def note_column(chosen: random.Random, draft: Draft) -> Place:
    """A note is kept with its table and so changes the digest; the judge leaves notes out."""
    table = chosen.choice(sorted(draft.grid))
    for row in draft.grid[table]:
        row.append(chosen.choice(("", "1,000", "#N/A", "３%")))
    draft.grid[table][0][-1] = "note of ours"
    return Place()
