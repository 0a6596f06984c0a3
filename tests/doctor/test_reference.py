"""What the operators' guide says of the doctor's report and of its checks is so."""

from __future__ import annotations

from datetime import UTC, datetime

from bot.doctor import CHECKS, Examination, Finding, Result, Verdict, checks_table
from bot.doctor.told import WORDS
from tests.test_docs import OPERATORS, SPAN, first_spans, rows, section


def test_the_report_of_the_doctor_is_listed() -> None:
    """The tables name each field in the order of the object, each service, and the words of each verdict."""
    text = section(OPERATORS, "The report of the doctor")
    results = tuple(Result(check, Finding(Verdict.OK, "seen")) for check in CHECKS)
    report = Examination(datetime(2026, 11, 2, tzinfo=UTC), results).as_json()
    assert first_spans(text, "field of the object") == list(report)
    found = {cells[0]: cells[1] for cells in rows(text, "field of a check")}
    assert [SPAN.findall(name)[0] for name in found] == list(results[0].as_json())
    assert SPAN.findall(found["`area`"]) == list(dict.fromkeys(check.area for check in CHECKS))
    verdicts = {SPAN.findall(name)[0]: words for name, words in rows(text, "verdict")}
    assert verdicts == {verdict.value: words for verdict, words in WORDS.items()}


def test_what_forbids_a_run_stands_in_the_table() -> None:
    """The table says of each check what of it forbids a run, and nothing of those that forbid none."""
    told = {line.split("`")[1]: line for line in checks_table().splitlines() if line.startswith("| `")}
    assert [check.name for check in CHECKS if ("no run " in told[check.name]) is not bool(check.forbids)] == []
    assert [check.name for check in CHECKS if check.forbids and f"({check.forbids})" not in told[check.name]] == []
