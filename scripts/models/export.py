#!/usr/bin/env python3
"""Trains models on the breast-cancer records that come with scikit-learn and exports them to ONNX, as fixtures.

usage: export.py FOLDER

Writes into the folder:
  records.csv    the records: whether it is held out from the training (1) or not (0), the diagnosis, the size, 30 features
  NAME.onnx      the models, trained on the records that are not held out
  expected.csv   what ONNX Runtime says about every record: for each model the label and the scores or probabilities

The models see features in single precision, as ONNX has them; records.csv holds the shortest decimals of those.
"""

import csv
import sys
from pathlib import Path

import numpy as np
import onnxruntime
from skl2onnx import to_onnx
from skl2onnx.common.data_types import DoubleTensorType, FloatTensorType
from sklearn.datasets import load_breast_cancer
from sklearn.ensemble import GradientBoostingClassifier, RandomForestClassifier, RandomForestRegressor
from sklearn.linear_model import LinearRegression, LogisticRegression
from sklearn.model_selection import train_test_split
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import MinMaxScaler, StandardScaler
from sklearn.tree import DecisionTreeClassifier, DecisionTreeRegressor

SEED = 0
SIZES = np.array(["large", "medium", "small"])


def logistic(**options):
	return LogisticRegression(max_iter=5000, random_state=SEED, **options)


# Name: the model, what it learns, and the options of the export.
MODELS = {
	"logistic": (make_pipeline(StandardScaler(), logistic()), "diagnosis", {}),
	"logistic-min-max": (make_pipeline(MinMaxScaler(), logistic(C=10.0)), "diagnosis", {"zipmap": False}),
	"linear": (LinearRegression(), "diagnosis", {}),
	"linear-double": (make_pipeline(MinMaxScaler(), LinearRegression()), "diagnosis", {"double": True}),
	"tree": (DecisionTreeClassifier(max_depth=4, random_state=SEED), "diagnosis", {}),
	"forest": (
		RandomForestClassifier(n_estimators=10, max_depth=4, random_state=SEED),
		"diagnosis",
		{"zipmap": False},
	),
	"boosted": (
		GradientBoostingClassifier(n_estimators=10, max_depth=3, learning_rate=0.5, random_state=SEED),
		"diagnosis",
		{"zipmap": False},
	),
	"scaled-tree": (
		make_pipeline(StandardScaler(), DecisionTreeRegressor(max_depth=5, random_state=SEED)),
		"diagnosis",
		{},
	),
	"forest-regressor": (RandomForestRegressor(n_estimators=8, max_depth=5, random_state=SEED), "diagnosis", {}),
	"sizes-logistic": (make_pipeline(StandardScaler(), logistic()), "size", {}),
	"sizes-forest": (RandomForestClassifier(n_estimators=6, max_depth=4, random_state=SEED), "size", {"zipmap": False}),
}


def records():
	"""Features, diagnoses (0 malignant, 1 benign), sizes by the worst area, and which records are held out."""
	data = load_breast_cancer()
	features = data.data.astype(np.float32)
	area = features[:, list(data.feature_names).index("worst area")]
	sizes = SIZES[2 - np.searchsorted(np.quantile(area, [1 / 3, 2 / 3]), area)]
	_, held_out = train_test_split(np.arange(len(features)), test_size=0.25, random_state=SEED, stratify=data.target)
	is_held_out = np.zeros(len(features), dtype=int)
	is_held_out[held_out] = 1
	return list(data.feature_names), features, {"diagnosis": data.target, "size": sizes}, is_held_out


def write(path, rows):
	with open(path, "w", newline="") as file:
		csv.writer(file, lineterminator="\n").writerows(rows)


def export(name, features, targets, training):
	"""Trains and exports one model. Returns its file's bytes and the columns of what ONNX Runtime says."""
	model, target, options = MODELS[name]
	model.fit(features[training], targets[target][training])
	kind = DoubleTensorType if options.get("double") else FloatTensorType
	last = model[-1] if hasattr(model, "steps") else model
	zipmap = {id(last): {"zipmap": False}} if options.get("zipmap") is False else None
	onnx = to_onnx(model, initial_types=[("features", kind([None, features.shape[1]]))], options=zipmap)
	# The same bytes each time: the exporter names the graph at random, and lists operator sets in no order, some twice.
	onnx.graph.name = name
	versions = {entry.domain: entry.version for entry in onnx.opset_import}
	del onnx.opset_import[:]
	for domain, version in sorted(versions.items()):
		onnx.opset_import.add(domain=domain, version=version)
	content = onnx.SerializeToString(deterministic=True)

	session = onnxruntime.InferenceSession(content, providers=["CPUExecutionProvider"])
	wide = features.astype(np.float64 if options.get("double") else np.float32)
	answers = session.run(None, {"features": wide})
	if len(answers) == 1:
		return content, {f"{name}": answers[0].reshape(-1)}
	labels, scores = answers
	if isinstance(scores, list):
		classes = list(scores[0])
		scores = np.array([[row[label] for label in classes] for row in scores])
	columns = {f"{name}": labels}
	columns.update({f"{name}:{index}": scores[:, index] for index in range(scores.shape[1])})
	return content, columns


def main():
	if len(sys.argv) != 2:
		sys.exit(__doc__)
	folder = Path(sys.argv[1])
	names, features, targets, is_held_out = records()

	header = ["held_out", "diagnosis", "size", *(name.replace(" ", "_") for name in names)]
	rows = zip(is_held_out, targets["diagnosis"], targets["size"], features)
	write(folder / "records.csv", [header, *([a, b, c, *(str(x) for x in row)] for a, b, c, row in rows)])

	expected = {}
	for name in MODELS:
		content, columns = export(name, features, targets, is_held_out == 0)
		(folder / f"{name}.onnx").write_bytes(content)
		expected.update(columns)
	cells = [[x if isinstance(x, str) else f"{x:.9g}" for x in column.tolist()] for column in expected.values()]
	write(folder / "expected.csv", [list(expected), *zip(*cells)])


if __name__ == "__main__":
	main()
