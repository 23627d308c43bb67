"""Reading: a report goes in, its claims come out, each with the words it rests on."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from pathlib import Path

from geo.cargo import Cargo
from geo.gazetteer import Gazetteer
from geo.model import Claim, Report
from geo.reading import candidates, crossings, scenes, tellings
from geo.reading.claims import Assembler
from geo.reading.lexicon import DATA, Lexicon, fold
from geo.reading.mentions import Names, Roles
from geo.reading.scorer import Scorer


def _roles(folder: Path) -> Roles:
    with (folder / "roles.csv").open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    before = tuple(row["word"] for row in rows if row["side"] == "before")
    after = tuple(row["word"] for row in rows if row["side"] == "after")
    return Roles(before, after)


def _far_side(folder: Path) -> tuple[str, ...]:
    with (folder / "far_side.csv").open(encoding="utf-8", newline="") as lines:
        return tuple(fold(row["word"]) for row in csv.DictReader(lines))


@dataclass(frozen=True)
class Reader:
    """All that reading needs, loaded once; `read` may be called from several threads."""

    lexicon: Lexicon
    names: Names
    scorer: Scorer
    assembler: Assembler

    @classmethod
    def load(cls, folder: Path = DATA, scorer: Scorer | None = None) -> Reader:
        """Load words, names and weights from the project's data."""
        gazetteer, cargo = Gazetteer.load(), Cargo.load()
        lexicon = Lexicon.load(gazetteer, cargo, folder)
        return cls(
            lexicon, Names(gazetteer, _roles(folder), _far_side(folder)), scorer or Scorer.load(), Assembler(gazetteer)
        )

    def tellings(self, report: Report) -> tuple[scenes.Layout, list[tellings.Telling]]:
        """Lay a report out and list what it may be telling, scored, with realis and possible crossings."""
        layout = scenes.lay_out(report, self.lexicon, self.names)
        scorer = self.scorer
        found = candidates.find(layout, scorer)
        for telling in found:
            for option in telling.options:
                option.score = scorer.target(option.marks)
        return layout, found

    def read(self, report: Report) -> tuple[Claim, ...]:
        """Give the claims of a report in order of place; none is a valid answer."""
        layout, found = self.tellings(report)
        accepted = crossings.accept(found, self.scorer.least, self.scorer.also)
        return self.assembler.claims(layout, accepted, self.scorer)
