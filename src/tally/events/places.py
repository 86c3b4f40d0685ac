"""Names of provinces and districts, as files of events spell them, and our terms for them."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from tally.ledger.tables import Ledger

#: Spellings that no table of the ledger has, since no source of figures uses them.
SPELLINGS = {
    "azad kashmir": "PK-JK",
    "federally administered tribal areas": "PK-TA",
    "islamabad capital": "PK-IS",
    "khyber pakhtunkwa": "PK-KP",
    "north-west frontier province": "PK-KP",
    "": "PK-unplaced",
}
KIND = re.compile(r" (province|territory|district)$")

FORMER_FATA, KP = "PK-TA", "PK-KP"

#: The region in which UCDP names no district, because it is one.
ITS_OWN_DISTRICT = {"PK-IS": "Islamabad"}


@dataclass(frozen=True)
class Places:
    """Which of our terms each name means.

    Parameters
    ----------
    regions : mapping
        Codes by names.
    districts : mapping
        Districts by region and name.
    """

    regions: Mapping[str, str]
    districts: Mapping[tuple[str, str], str]
    unplaced: str = "unplaced"

    @classmethod
    def of(cls, ledger: Ledger, provinces: Collection[str]) -> Places:
        """Take them from a ledger, for the provinces that one file names.

        Where a file tells the former FATA apart, its Khyber Pakhtunkhwa is without it.

        Examples
        --------
        >>> import tally
        >>> Places.of(tally.load(), ["Punjab province"]).region("Khyber Pakhtunkwa province")
        'PK-KP'
        """
        table = ledger.regions
        table = table[table["kind"].isin(["province", "territory", "capital territory"])]
        found = {_folded(row["name"]): str(code) for code, row in table.iterrows()}
        for code, row in table.iterrows():
            for word in str(row["words"] or "").split(";"):
                found.setdefault(_folded(word), str(code))
        found |= SPELLINGS
        if FORMER_FATA in {found.get(_folded(name)) for name in provinces}:
            found = {name: f"{KP}-without-TA" if c == KP else c for name, c in found.items()}
        districts = {}
        for name, row in ledger.districts.iterrows():
            for word in (str(name), *str(row["words"] or "").split(";")):
                districts[row["region"], word.strip().casefold()] = str(name)
        return cls(found, districts)

    def region(self, name: str) -> str | None:
        """Give the code of a province."""
        return self.regions.get(_folded(name))

    def district(self, region: str, name: str | None) -> str | None:
        """Give our name of a district, which may be told by no name; None where it is not known."""
        if name is None:
            return self.unplaced
        if not name:
            return ITS_OWN_DISTRICT.get(region, self.unplaced)
        for one in (region, f"{KP}-without-TA", FORMER_FATA)[: 3 if region == KP else 1]:
            for word in (name.casefold(), KIND.sub("", name.casefold())):
                if found := self.districts.get((one, word)):
                    return found
        return None


def _folded(name: str) -> str:
    return KIND.sub("", name.strip().casefold()).replace("&", "and")
