"""Dates, moments and the time between them."""
from datetime import date, datetime, timedelta

day = date(2024, 2, 28)
assert str(day + timedelta(days=2)) == "2024-03-01"
assert (date(2024, 12, 25) - day).days == 301
assert day.weekday() == 2 and day.isoweekday() == 3
assert day.isoformat() == "2024-02-28" and repr(day) == "datetime.date(2024, 2, 28)"
assert day.replace(year=2023, day=1) == date(2023, 2, 1)
assert date.fromisoformat("1999-12-31").toordinal() == 730119
assert date.fromordinal(738000).isoformat() == "2021-07-29"
assert day.strftime("%d %B %Y, %A (%j)") == "28 February 2024, Wednesday (059)"
assert f"{day:%y/%m/%d}" == "24/02/28"
assert sorted([date(2024, 5, 1), date(2023, 5, 1), day])[0].year == 2023
assert {day: 1}[date(2024, 2, 28)] == 1
assert max(day, date(2025, 1, 1)).year == 2025

moment = datetime(2024, 2, 28, 23, 30)
later = moment + timedelta(hours=1, seconds=5, microseconds=7)
assert str(later) == "2024-02-29 00:30:05.000007"
assert later.isoformat() == "2024-02-29T00:30:05.000007"
assert repr(moment) == "datetime.datetime(2024, 2, 28, 23, 30)"
assert later.date() == date(2024, 2, 29) and isinstance(later, date)
assert (later - moment).total_seconds() == 3605.000007
assert later.hour == 0 and later.minute == 30 and later.second == 5 and later.microsecond == 7
assert datetime.strptime("03/Feb/2021 04:05", "%d/%b/%Y %H:%M") == datetime(2021, 2, 3, 4, 5)
assert datetime.strptime("2021-02-03T04:05:06.5", "%Y-%m-%dT%H:%M:%S.%f").microsecond == 500000
assert datetime.fromisoformat("2020-01-02T03:04:05").strftime("%I:%M %p") == "03:04 AM"
try:
    datetime.strptime("nonsense", "%Y")
    raise SystemError
except ValueError:
    pass
try:
    date(2023, 2, 29)
    raise SystemError
except ValueError:
    pass

span = timedelta(days=1, hours=-3)
assert str(span) == "21:00:00" and repr(span) == "datetime.timedelta(seconds=75600)"
assert str(timedelta(days=-1, seconds=30)) == "-1 day, 0:00:30"
assert str(timedelta(days=3, minutes=61)) == "3 days, 1:01:00"
assert span * 2 == timedelta(hours=42) and span // timedelta(hours=4) == 5
assert span % timedelta(hours=4) == timedelta(hours=1) and span / timedelta(hours=7) == 3.0
assert timedelta(seconds=7) / 2 == timedelta(seconds=3, microseconds=500000)
assert timedelta(microseconds=5) / 2 == timedelta(microseconds=2)
assert timedelta(microseconds=7) / 2 == timedelta(microseconds=4)
assert timedelta(hours=1.5) == timedelta(minutes=90)
assert -span == timedelta(hours=-21) and abs(timedelta(days=-2)) == timedelta(days=2)
assert not timedelta() and sum([span, span], timedelta()) == timedelta(hours=42)
assert (timedelta(days=5) > timedelta(hours=119)) and timedelta(weeks=1).days == 7

week = [day + timedelta(days=n) for n in range(7)]
by_month = {}
for one in week:
    by_month.setdefault((one.year, one.month), []).append(one.day)
assert by_month == {(2024, 2): [28, 29], (2024, 3): [1, 2, 3, 4, 5]}
