"""A sample for the walkthrough of Bytelens: change it as you like."""
import json

thirds = [i / 3 for i in range(1_000_000)]
print(len(thirds), thirds[0])

rows: list[float] = json.load(open("rows.json"))
print(len(rows))
