"""One English spelling for every province, whatever the list."""

from __future__ import annotations

import pandas as pd

NATIONAL = "National"
"""Stands in the column of provinces for a row that no list divides by province."""

PROVINCES = (
    "Anhui", "Beijing", "Chongqing", "Fujian", "Gansu", "Guangdong", "Guangxi", "Guizhou", "Hainan", "Hebei",
    "Heilongjiang", "Henan", "Hubei", "Hunan", "Inner Mongolia", "Jiangsu", "Jiangxi", "Jilin", "Liaoning",
    "Ningxia", "Qinghai", "Shaanxi", "Shandong", "Shanghai", "Shanxi", "Sichuan", "Tianjin", "Xinjiang",
    "Xizang", "Yunnan", "Zhejiang",
)  # fmt: skip

_OTHER_NAMES = {"Neimenggu": "Inner Mongolia", "Tibet": "Xizang"}

_SUFFIXES = r" (?:Sheng|Shi|Province|Zizhiqu|Zhuangzuzizhiqu|Huizuzizhiqu|Weiwuerzizhiqu)$"


def uniform_provinces(names: pd.Series) -> pd.Series:
    """Return the names of provinces in their one English spelling.

    Raises ValueError for a name that is none of the provinces, naming it.
    """
    uniform = names.str.replace(_SUFFIXES, "", regex=True).replace(_OTHER_NAMES)
    unknown = sorted(set(uniform) - set(PROVINCES))
    if unknown:
        raise ValueError(f"not a province: {', '.join(unknown)}")
    return uniform
