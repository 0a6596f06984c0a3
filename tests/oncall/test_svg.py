"""The picture of a month."""

from __future__ import annotations

import itertools
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from lxml import etree

from bot.config.rotation import RotationConfig
from bot.config.rotation_build import rotation as built
from bot.config.yaml import read
from bot.oncall.model import Layer, Override, Restriction, Rotation, Schedule, User
from bot.oncall.month import Month
from bot.oncall.svg import COLOURS, NOBODY, picture
from tests.browser.harness import IMAGES, is_picturing
from tests.config.test_examples import FIRST

KEPT = IMAGES / "rotation-month.svg"
NAMESPACE = "{http://www.w3.org/2000/svg}"
PRAGUE = ZoneInfo("Europe/Prague")
DECEMBER = Month(2026, 12, PRAGUE)
DAY = timedelta(days=1)


def rotation(*names: str, length: timedelta = DAY, zone: ZoneInfo = PRAGUE, gap: bool = False) -> Rotation:
    """People who take turns from a Monday at nine."""
    users = {f"user{number}": User(f"user{number}", name) for number, name in enumerate(names)}
    begins = datetime(2026, 1, 5, 8, tzinfo=UTC)
    slots = (*users, *([None] if gap else []))
    layer = Layer("", begins, datetime(2026, 1, 5, 9), length, slots or (None,))  # noqa: DTZ001 (wall clock)
    return Rotation(users, {"reviews": Schedule("reviews", zone, (layer,))})


def drawn(made: Rotation, month: Month = DECEMBER, now: datetime | None = None) -> etree._Element:
    return etree.fromstring(picture(made, "reviews", month, now).encode())


def words(root: etree._Element) -> list[str]:
    return [each.text or "" for each in root.iter(f"{NAMESPACE}text")]


def fills(root: etree._Element) -> list[str]:
    """Of the bars, week by week."""
    bars = [group for group in root.iter(f"{NAMESPACE}g") if group.find(f"{NAMESPACE}title") is not None]
    return [str(rect.get("fill")) for group in bars for rect in group.iter(f"{NAMESPACE}rect")]


def test_the_picture_of_the_guide() -> None:
    """It shows the guide's first rotation as it is drawn today; `make pictures` draws it anew."""
    example = built(RotationConfig.model_validate(read("rotation.yml", FIRST.encode()).data))
    shown = picture(example, "feedback-review", DECEMBER)
    if is_picturing():
        KEPT.write_text(shown, "utf-8")
    assert KEPT.read_text("utf-8") == shown


def test_weeks_zone_and_days() -> None:
    """Weeks have their ISO number, the zone is named, and days of other months are told as such."""
    told = words(drawn(rotation("ana.k")))
    assert [word for word in told if word.startswith("W") and word[1:].isdigit()] == ["W49", "W50", "W51", "W52", "W53"]
    assert {"Times in Europe/Prague, weeks by ISO 8601", "reviews: December 2026", "30 Nov", "1 Jan"} <= {*told}
    assert [word for word in told if word.isdigit()] == [str(day) for day in range(1, 32)]


def test_one_colour_per_person() -> None:
    """Each has the same one in every bar and in the legend, which is in the order of the layers."""
    root = drawn(rotation("ana.k", "bo", "cai"))
    legend = [str(rect.get("fill")) for rect in root.findall(f"{NAMESPACE}rect") if rect.get("width") == "22"]
    assert ({*fills(root)}, legend) == ({*COLOURS[:3]}, [*COLOURS[:3]])
    assert words(root)[-3:] == ["ana.k", "bo", "cai"]


def test_a_person_keeps_the_colour() -> None:
    """In a month in which the first one does not serve, the others still have theirs."""
    weekly = rotation("ana.k", "bo", "cai", "dee", "ela", "fay", length=7 * DAY)
    root = drawn(weekly, Month(2027, 2, PRAGUE))
    legend = [str(rect.get("fill")) for rect in root.findall(f"{NAMESPACE}rect") if rect.get("width") == "22"]
    assert (words(root)[-5:], legend) == (["bo", "cai", "dee", "ela", "fay"], [*COLOURS[1:6]])


def test_more_people_than_colours() -> None:
    """Those without a colour of their own have stripes: no two people look the same."""
    root = drawn(rotation(*(f"person{number}" for number in range(2 * len(COLOURS) + 1))))
    patterns = {
        str(each.get("id")): etree.tostring(each[0]) + str(each.get("patternTransform")).encode()
        for each in root.iter(f"{NAMESPACE}pattern")
    }
    looks = [patterns[fill[5:-1]] if fill.startswith("url") else fill for fill in dict.fromkeys(fills(root))]
    assert len({*looks}) == 2 * len(COLOURS) + 1


def test_gaps_are_hatched() -> None:
    """A gap has no colour, and the legend says what it is; without one it does not."""
    root = drawn(rotation("ana.k", gap=True))
    assert ({*fills(root)}, words(root)[-1]) == ({COLOURS[0], "url(#gap)"}, NOBODY)
    assert NOBODY not in words(drawn(rotation("ana.k")))


def test_nobody_at_all() -> None:
    """A schedule without layers is one long gap."""
    root = drawn(rotation())
    assert ({*fills(root)}, words(root)[-1]) == ({"url(#gap)"}, NOBODY)


def test_hand_overs_are_told() -> None:
    """The time stands where somebody else takes over, an override's too; not where a week merely begins."""
    weekly = rotation("ana.k", "bo", length=7 * DAY)
    start = datetime(2026, 12, 16, 12, 30, tzinfo=UTC)
    swapped = replace(weekly.schedules["reviews"], overrides=(Override(start, start + DAY, "user0"),))
    told = words(drawn(replace(weekly, schedules={"reviews": swapped})))
    assert [word for word in told if word[2:3] == ":"] == [
        "09:00",
        "09:00",
        "09:00",
        "13:30",
        "13:30",
        "09:00",
        "09:00",
    ]


def test_the_days_of_one_person_are_no_hand_overs() -> None:
    """Where nobody else was on in between, no time stands above the bar."""
    office = (Restriction(time(9), timedelta(hours=8)),)
    made = rotation("ana.k", length=7 * DAY)
    (layer,) = made.schedules["reviews"].layers
    schedule = replace(made.schedules["reviews"], layers=(replace(layer, restrictions=office),), covers=office)
    told = words(drawn(replace(made, schedules={"reviews": schedule})))
    assert [word for word in told if word[2:3] == ":"] == []


def test_times_have_room() -> None:
    """Where hand-overs follow each other closely, not every one is told: no two times touch."""
    root = drawn(rotation("ana.k", "bo", length=timedelta(hours=1)))
    times = [each for each in root.iter(f"{NAMESPACE}text") if (each.text or "")[2:3] == ":"]
    places = sorted((float(str(each.get("y"))), float(str(each.get("x")))) for each in times)
    apart = [later[1] - one[1] for one, later in itertools.pairwise(places) if one[0] == later[0]]
    assert min(apart) > len("09:00") * 7


def test_a_long_legend_has_rows() -> None:
    """Everybody in it stands within the picture."""
    root = drawn(rotation(*(f"somebody.number{number}" for number in range(14))))
    legend = [rect for rect in root.findall(f"{NAMESPACE}rect") if rect.get("width") == "22"]
    assert len({rect.get("y") for rect in legend}) > 1
    assert max(float(str(rect.get("x"))) for rect in legend) + 150 < float(str(root.get("width")))
    assert max(float(str(rect.get("y"))) for rect in legend) + 20 < float(str(root.get("height")))


def test_who_listens_is_told_everything() -> None:
    """Title and description say what the picture shows, and each bar says whose it is."""
    root = drawn(rotation("ana.k", "bo", length=7 * DAY))
    title, told = root.findtext(f"{NAMESPACE}title"), root.findtext(f"{NAMESPACE}desc")
    assert (root.get("role"), root.get("aria-labelledby"), title) == (
        "img",
        "month-title month-told",
        "Who is on call for reviews in December 2026",
    )
    assert told is not None
    assert "2026-12-07 09:00 to 2026-12-14 09:00: ana.k" in told
    assert "ana.k: Mon 07 09:00 to Mon 14 09:00" in {each.text for each in root.iter(f"{NAMESPACE}title")}


def test_a_long_description_ends() -> None:
    """Nobody listens to hundreds of stretches."""
    root = drawn(rotation("ana.k", "bo", length=timedelta(hours=1)))
    assert str(root.findtext(f"{NAMESPACE}desc")).endswith("; and 780 more")


def test_today_is_marked() -> None:
    """The day of the zone, and only when somebody asks for it."""
    now = datetime(2026, 12, 24, 23, 30, tzinfo=UTC)
    marks = [each for each in drawn(rotation("ana.k"), now=now).iter() if each.text == "today"]
    assert (len(marks), "today" in picture(rotation("ana.k"), "reviews", DECEMBER)) == (1, False)


@pytest.mark.parametrize("name", ["<script>", "a&b", '"quoted"', "bell\x07", "\ufffe", "\u202egnp", "]]>"])
def test_names_are_no_markup(name: str) -> None:
    """Whatever a name holds, the picture stays one, and nothing is loaded or run."""
    root = drawn(rotation(name))
    assert not [each for each in root.iter() if each.tag in {f"{NAMESPACE}script", f"{NAMESPACE}image"}]
    assert NOBODY not in words(root)


@pytest.mark.parametrize(("hours", "label"), [(24, "somebody.with.a…"), (8, "som…"), (5, "s…"), (2, None)])
def test_long_names_are_cut(hours: int, label: str | None) -> None:
    """A bar holds as much of a name as fits, marked as cut, and nothing where no letter does."""
    root = drawn(rotation("somebody.with.a.long.name", "x", length=timedelta(hours=hours)))
    told = {word for word in words(root)[:-2] if word.startswith("s") and word != "somebody.with.a.long.name"}
    assert (label in told) if label else not told


def test_the_mark_is_on_its_day() -> None:
    """Half past eleven at night in UTC is the next day in Prague."""
    root = drawn(rotation("ana.k"), now=datetime(2026, 12, 24, 23, 30, tzinfo=UTC))
    (mark,) = (each for each in root.iter(f"{NAMESPACE}rect") if each.findtext(f"{NAMESPACE}title") == "today")
    (day,) = (each for each in root.iter(f"{NAMESPACE}text") if each.text == "25")
    for place, length in (("x", "width"), ("y", "height")):
        start = float(mark.get(place, ""))
        assert start <= float(day.get(place, "")) <= start + float(mark.get(length, ""))


def test_somebody_without_an_account() -> None:
    """Who is on call but no user of the file is drawn by their key."""
    made = replace(rotation("ana.k"), users={})
    assert "user0" in words(drawn(made))
