"""A result folder as it lies there: is it a plan's, is it whole, has a file changed since it was written?"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from planner.archive.case_archive import CASE_FILE
from planner.archive.claims import CLAIMS_FILE
from planner.archive.digests import CONTENT_DIGEST, PLAN_FILE, content_digest, file_digests
from planner.result_folder import RESULT_MARKER
from planner.verification.mismatch import Mismatch


class NotAPlanError(Exception):
    """The folder holds no plan that could be verified; the text says why and what would be right."""


def plan_content(directory: Path) -> dict[str, Any]:
    """plan.json of a folder that holds a plan and all its files; raises ``NotAPlanError`` for any other."""
    if not directory.is_dir():
        raise NotAPlanError(f"{directory} is no folder; give the folder that `planner solve` wrote")
    path = directory / PLAN_FILE
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise NotAPlanError(f"{directory} holds no {PLAN_FILE}: it is no result of the planner") from None
    except (ValueError, OSError) as error:
        raise NotAPlanError(f"{path} cannot be read ({error})") from None
    if not isinstance(content, dict) or content.get("format") != RESULT_MARKER:
        raise NotAPlanError(f"{path} is not the planner's: its format is not {RESULT_MARKER!r}")
    if content.get("status") != "optimal":
        raise NotAPlanError(
            f"{directory} holds no plan: its status is {content.get('status')}, so there is nothing to verify"
        )
    parts = {"files": dict, "digests": dict}
    faulty = [name for name, kind in parts.items() if not isinstance(content.get(name), kind)]
    if faulty:
        raise NotAPlanError(f"{path} lacks {', '.join(faulty)}: solve the case again to have them")
    needed = {CLAIMS_FILE, CASE_FILE, *content["files"]}
    missing = sorted(name for name in needed if not (directory / name).is_file())
    if missing:
        raise NotAPlanError(f"{directory} is not whole: {', '.join(missing)} missing")
    return content


def changed_files(directory: Path, content: dict[str, Any]) -> list[Mismatch]:
    """Files, and plan.json itself, that are not what their digests in plan.json (``content``) say."""
    recorded, found = content["files"], file_digests(directory)
    changed = [
        Mismatch(name, None, None, f"sha256 {found[name]}", f"sha256 {digest} as in {PLAN_FILE}")
        for name, digest in recorded.items()
        if found.get(name) != digest
    ]
    own = content_digest(content)
    if content.get(CONTENT_DIGEST) != own:
        changed.append(Mismatch(PLAN_FILE, CONTENT_DIGEST, None, str(content.get(CONTENT_DIGEST)), own))
    return changed
