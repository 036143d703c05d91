"""Dates, weeks and a text calendar."""
import calendar
from collections import defaultdict
from datetime import date, datetime, timedelta

BIRTHDAYS = {"Ada": "1815-12-10", "Alan": "1912-06-23", "Grace": "1906-12-09", "Edsger": "1930-05-11", "Donald": "1938-01-10"}


def easter(year):
    a, b, c = year % 19, year // 100, year % 100
    d, e = divmod(b, 4)
    g = (8 * b + 13) // 25
    h = (19 * a + b - d - g + 15) % 30
    i, k = divmod(c, 4)
    el = (32 + 2 * e + 2 * i - h - k) % 7
    m = (a + 11 * h + 22 * el) // 451
    month, day = divmod(h + el - 7 * m + 114, 31)
    return date(year, month, day + 1)


def month_lines(year, month):
    first = date(year, month, 1)
    offset = first.weekday()
    days = calendar.monthrange(year, month)[1]
    cells = ["  "] * offset + [f"{d:2}" for d in range(1, days + 1)]
    weeks = [cells[i : i + 7] for i in range(0, len(cells), 7)]
    return [first.strftime("%B %Y").center(20)] + [" ".join(week) for week in weeks]


def workdays(start, count, holidays=()):
    day = start
    found = []
    while len(found) < count:
        if day.weekday() < 5 and day not in holidays:
            found.append(day)
        day += timedelta(days=1)
    return found


parsed = {name: datetime.strptime(text, "%Y-%m-%d").date() for name, text in BIRTHDAYS.items()}
by_month = defaultdict(list)
for name, born in sorted(parsed.items(), key=lambda item: item[1]):
    by_month[born.month].append(name)
oldest = min(parsed, key=parsed.get)
easters = [easter(year) for year in range(2000, 2030)]
april = sum(day.month == 4 for day in easters)
page = "\n".join(month_lines(2024, 2))
holidays = {date(2024, 1, 1), date(2024, 3, 29), easter(2024) + timedelta(days=1)}
days = workdays(date(2024, 3, 25), 10, holidays)
span = days[-1] - days[0]
fridays = [d for d in (date(2024, m, 13) for m in range(1, 13)) if d.weekday() == 4]
stamps = [datetime(2024, 1, 1) + timedelta(hours=7 * i) for i in range(40)]
hours = {}
for stamp in stamps:
    hours[stamp.hour] = hours.get(stamp.hour, 0) + 1
labels = [stamp.strftime("%d %b %H:%M") for stamp in stamps]
ages = {name: (date(2000, 1, 1) - born).days // 365 for name, born in parsed.items()}
print(page, dict(by_month), oldest, april, span.days, fridays, len(hours), labels[-1], ages)
