"""Makes records of diabetes patients who do not exist, as a CSV file: what a hospital could sell. The same bytes each time.

usage: hospital-records.py FILE [--records N] [--seed S] [--columns A,B...] [--rubbish]
  --records N     how many: 400, unless told otherwise
  --seed S        others than by another seed
  --columns A,B   these columns only
  --rubbish       values that anybody throws together: of the same form, and worth nothing

Prints how many of the records are of people of 60 and more with a diabetes of type 2.
"""

import argparse
import csv
import random

# ICD-10, and how many of a thousand patients of a diabetes ward have it as their main diagnosis.
DIAGNOSES = {"E10": 110, "E11": 620, "E13": 40, "I10": 150, "N18": 80}
COLUMNS = ["patient", "age", "sex", "diagnosis", "hba1c", "systolic", "bmi", "year"]


def bounded(value, low, high):
	return max(low, min(high, round(value)))


def patient(number, rng):
	"""Whole numbers: HbA1c in tenths of a percent, BMI in tenths, systolic pressure in mmHg."""
	diagnosis = rng.choices(list(DIAGNOSES), DIAGNOSES.values())[0]
	# Type 1 begins in youth, type 2 and what comes of it later.
	age = bounded(rng.gauss(*{"E10": (34, 14), "E11": (64, 11), "N18": (69, 10)}.get(diagnosis, (58, 13))), 18, 97)
	diabetic = diagnosis.startswith("E1")
	bmi = rng.gauss(25 if diagnosis == "E10" else 30, 4.5)
	return {
		"patient": f"P{number:05}",
		"age": age,
		"sex": rng.choice("fm"),
		"diagnosis": diagnosis,
		"hba1c": bounded(rng.gauss(76, 12) if diabetic else rng.gauss(56, 4), 45, 140),
		"systolic": bounded(rng.gauss(112 + age * 0.35 + (bmi - 25) * 0.6, 11), 90, 220),
		"bmi": bounded(bmi * 10, 160, 520),
		"year": rng.choice((2022, 2023, 2024, 2025)),
	}


def rubbish(number, rng):
	return {
		"patient": f"P{number:05}",
		"age": rng.randrange(1000),
		"sex": rng.choice("xyz"),
		"diagnosis": rng.choice(("???", "E99", "no idea")),
		"hba1c": rng.randrange(1000),
		"systolic": rng.randrange(1000),
		"bmi": rng.randrange(10_000),
		"year": rng.randrange(10_000),
	}


def main():
	parser = argparse.ArgumentParser(usage=__doc__)
	parser.add_argument("file")
	parser.add_argument("--records", type=int, default=400)
	parser.add_argument("--seed", type=int, default=7)
	parser.add_argument("--columns", type=lambda names: names.split(","), default=COLUMNS)
	parser.add_argument("--rubbish", action="store_true")
	arguments = parser.parse_args()
	rng = random.Random(arguments.seed)
	make = rubbish if arguments.rubbish else patient
	records = [make(number, rng) for number in range(1, arguments.records + 1)]
	with open(arguments.file, "w", encoding="utf-8", newline="") as file:
		writer = csv.DictWriter(file, arguments.columns, extrasaction="ignore", lineterminator="\n")
		writer.writeheader()
		writer.writerows(records)
	print(sum(record["age"] >= 60 and record["diagnosis"] == "E11" for record in records))


main()
