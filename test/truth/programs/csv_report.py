"""Sales records read from CSV text, grouped and written again."""
import csv
import io
import json
from itertools import groupby
from operator import itemgetter

DATA = """date,region,product,units,price
2024-01-03,north,widget,10,2.50
2024-01-04,south,gadget,3,11.00
2024-01-09,north,gizmo,7,4.75
2024-02-01,east,widget,25,2.45
2024-02-11,north,gadget,1,11.50
2024-02-19,south,widget,14,2.50
2024-03-02,east,gizmo,9,4.80
2024-03-15,west,gadget,6,10.90
2024-03-28,west,widget,40,2.30
"""


def read(text):
    reader = csv.DictReader(io.StringIO(text))
    rows = []
    for row in reader:
        row["units"] = int(row["units"])
        row["price"] = float(row["price"])
        row["total"] = row["units"] * row["price"]
        rows.append(row)
    return rows


def totals(rows, key):
    result = {}
    for row in rows:
        result.setdefault(row[key], 0.0)
        result[row[key]] += row["total"]
    return result


def monthly(rows):
    rows = sorted(rows, key=itemgetter("date"))
    months = []
    for month, group in groupby(rows, key=lambda row: row["date"][:7]):
        group = list(group)
        months.append({"month": month, "orders": len(group), "total": round(sum(r["total"] for r in group), 2)})
    return months


def write(rows, fields):
    buffer = io.StringIO()
    writer = csv.DictWriter(buffer, fieldnames=fields, extrasaction="ignore")
    writer.writeheader()
    writer.writerows(rows)
    return buffer.getvalue()


rows = read(DATA)
fields = list(rows[0])
by_region = totals(rows, "region")
by_product = totals(rows, "product")
best = max(by_region, key=by_region.get)
months = monthly(rows)
expensive = [row for row in rows if row["price"] > 4]
units = [row["units"] for row in rows]
average = sum(units) / len(units)
text = write(rows, ["date", "product", "total"])
lines = text.splitlines()
document = json.dumps({"regions": by_region, "products": by_product, "months": months}, indent=2, sort_keys=True)
back = json.loads(document)
matrix = {}
for row in rows:
    matrix.setdefault(row["region"], {}).setdefault(row["product"], []).append(row["units"])
flat = [(region, product, sum(values)) for region, products in sorted(matrix.items()) for product, values in products.items()]
print(best, average, len(lines), document, back == json.loads(document))
print(flat, expensive[0]["product"])
