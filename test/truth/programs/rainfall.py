"""A year of measurements: gaps filled, months summed, a report printed."""
import json
import random

random.seed(10)
MONTHS = [("Jan", 31), ("Feb", 28), ("Mar", 31), ("Apr", 30), ("May", 31), ("Jun", 30), ("Jul", 31), ("Aug", 31), ("Sep", 30), ("Oct", 31), ("Nov", 30), ("Dec", 31)]

readings = []
for month, days in MONTHS:
    for day in range(1, days + 1):
        value = None if random.random() < 0.05 else round(random.expovariate(0.4), 1)
        readings.append({"month": month, "day": day, "rain": value})

missing = [i for i, r in enumerate(readings) if r["rain"] is None]
for i in missing:
    before = next((r["rain"] for r in reversed(readings[:i]) if r["rain"] is not None), 0.0)
    after = next((r["rain"] for r in readings[i + 1 :] if r["rain"] is not None), 0.0)
    readings[i]["rain"] = (before + after) / 2
    readings[i]["filled"] = True

rain = [r["rain"] for r in readings]
monthly = {month: 0.0 for month, _ in MONTHS}
for r in readings:
    monthly[r["month"]] += r["rain"]
wettest = max(monthly, key=monthly.get)
dry = longest = 0
for value in rain:
    dry = dry + 1 if value < 0.5 else 0
    longest = max(longest, dry)
weekly = [sum(rain[i : i + 7]) for i in range(0, len(rain), 7)]
smoothed = [sum(rain[max(0, i - 3) : i + 4]) / len(rain[max(0, i - 3) : i + 4]) for i in range(len(rain))]
top = sorted(readings, key=lambda r: r["rain"], reverse=True)[:5]
dump = json.dumps(readings)
again = json.loads(dump)
lines = [f"{month} {total:6.1f} {'=' * int(total / 4)}" for month, total in monthly.items()]
quarters = [sum(list(monthly.values())[q : q + 3]) for q in range(0, 12, 3)]
print(*lines, sep="\n")
print(len(missing), wettest, longest, len(weekly), smoothed[0], top[0], len(dump) > 0, again == readings, quarters)
