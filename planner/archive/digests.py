"""Digests by which a result is known to be whole and unchanged."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

PLAN_FILE = "plan.json"

CONTENT_DIGEST = "content_digest"
"""The entry of plan.json that holds the digest of all its others."""


def file_digests(folder: Path) -> dict[str, str]:
    """sha256 of every file in the folder and below, by its path from there."""
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def content_digest(content: Mapping[str, Any]) -> str:
    """sha256 of the content of plan.json without ``CONTENT_DIGEST``: as JSON, keys sorted, no blanks."""
    others = {key: value for key, value in content.items() if key != CONTENT_DIGEST}
    text = json.dumps(others, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()
