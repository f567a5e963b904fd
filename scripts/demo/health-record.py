"""Makes the health record of a person who does not exist: record.json, a bundle of FHIR R4, and scan.dcm, an MRI of 40 MiB
in the format of DICOM. The same bytes each time.

usage: health-record.py FOLDER
"""

import json
import random
import struct
import sys
import uuid
from pathlib import Path

FRAMES, ROWS, COLUMNS = 80, 512, 512
NAMESPACE = uuid.UUID("6e756c69-6e6b-4d65-a000-6865616c7468")


def urn(name):
	return f"urn:uuid:{uuid.uuid5(NAMESPACE, name)}"


def coded(system, code, display):
	return {"coding": [{"system": system, "code": code, "display": display}], "text": display}


LOINC, SNOMED, RXNORM = "http://loinc.org", "http://snomed.info/sct", "http://www.nlm.nih.gov/research/umls/rxnorm"
UCUM = "http://unitsofmeasure.org"


def bundle(random):
	"""A patient with diabetes and high blood pressure, who is measured each month, and whose head was looked into."""
	patient, encounter, practitioner = urn("patient"), urn("encounter"), urn("practitioner")
	entries = []

	def add(name, kind, /, **fields):
		id = urn(name)
		entries.append({"fullUrl": id, "resource": {"resourceType": kind, "id": id.rsplit(":", 1)[1], **fields}})
		return {"reference": id}

	add(
		"patient", "Patient", active=True, gender="female", birthDate="1961-04-17",
		identifier=[{"system": "https://hospital.example/patients", "value": "0000-1861"}],
		name=[{"use": "official", "family": "Lidell-Example", "given": ["Alice", "Pleasance"]}],
		address=[{"line": ["1 Looking Glass Lane"], "city": "Exampleton", "country": "GB"}],
		telecom=[{"system": "phone", "value": "+44 1632 960186", "use": "home"}],
	)
	add("practitioner", "Practitioner", name=[{"family": "Dodgson-Example", "given": ["Charles"], "prefix": ["Dr"]}])
	subject, performer = {"reference": patient}, [{"reference": practitioner}]
	add(
		"encounter", "Encounter", status="finished", subject=subject,
		**{"class": {"system": "http://terminology.hl7.org/CodeSystem/v3-ActCode", "code": "AMB", "display": "ambulatory"}},
		type=[coded(SNOMED, "185349003", "Encounter for check up")],
		period={"start": "2025-03-03T09:00:00Z", "end": "2025-03-03T09:40:00Z"},
	)
	clinical = {"coding": [{"system": "http://terminology.hl7.org/CodeSystem/condition-clinical", "code": "active"}]}
	conditions = [
		add(f"condition {code}", "Condition", clinicalStatus=clinical, subject=subject, onsetDateTime=onset,
			encounter={"reference": encounter}, code=coded(SNOMED, code, display))
		for code, display, onset in (
			("44054006", "Diabetes mellitus type 2", "2016-09-01"),
			("38341003", "Hypertensive disorder", "2018-02-11"),
			("230690007", "Cerebrovascular accident", "2025-02-20"),
		)
	]
	for code, display, dose in (
		("860975", "24 HR metformin hydrochloride 500 MG Extended Release Oral Tablet", "1 tablet in the evening"),
		("314076", "lisinopril 10 MG Oral Tablet", "1 tablet in the morning"),
		("243670", "aspirin 81 MG Oral Tablet", "1 tablet a day"),
	):
		add(f"medication {code}", "MedicationRequest", status="active", intent="order", subject=subject,
			authoredOn="2025-03-03", requester=performer[0], reasonReference=conditions[:1],
			medicationCodeableConcept=coded(RXNORM, code, display), dosageInstruction=[{"text": dose}])
	add("allergy", "AllergyIntolerance", patient=subject, criticality="high",
		code=coded(SNOMED, "91936005", "Allergy to penicillin"))
	quantities = (
		("4548-4", "Hemoglobin A1c/Hemoglobin.total in Blood", "%", 7.4, 0.3),
		("2345-7", "Glucose [Mass/volume] in Serum or Plasma", "mg/dL", 148, 14),
		("8480-6", "Systolic blood pressure", "mm[Hg]", 142, 8),
		("8462-4", "Diastolic blood pressure", "mm[Hg]", 88, 5),
		("29463-7", "Body weight", "kg", 71, 1),
	)
	for month in range(36):
		day = f"{2023 + month // 12}-{month % 12 + 1:02}-03"
		for code, display, unit, mean, spread in quantities:
			add(f"observation {day} {code}", "Observation", status="final", subject=subject, performer=performer,
				effectiveDateTime=day, code=coded(LOINC, code, display),
				valueQuantity={"value": round(random.gauss(mean, spread), 1), "unit": unit, "system": UCUM, "code": unit})
	add("study", "ImagingStudy", status="available", subject=subject, started="2025-03-03T10:15:00Z",
		numberOfSeries=1, numberOfInstances=1,
		series=[{"uid": UID + ".2", "modality": {"code": "MR"}, "bodySite": {"display": "Head"}}])
	return {"resourceType": "Bundle", "id": "health-record", "type": "collection",
		"timestamp": "2025-12-31T12:00:00Z", "entry": entries}


# Below 2.25 everybody may make ids of a UUID.
UID = "2.25." + str(uuid.uuid5(NAMESPACE, "study").int)
ENHANCED_MR = "1.2.840.10008.5.1.4.1.1.4.1"
EXPLICIT_LITTLE_ENDIAN = "1.2.840.10008.1.2.1"


def element(group, number, vr, value):
	"""A data element in explicit VR, little endian (DICOM PS3.5, section 7.1.2)."""
	if isinstance(value, int):
		value = struct.pack("<H" if vr == "US" else "<L", value)
	elif isinstance(value, str):
		value = value.encode()
		if len(value) % 2:
			value += b"\0" if vr == "UI" else b" "
	head = struct.pack("<HH2s", group, number, vr.encode())
	if vr in ("OB", "OW"):
		return head + struct.pack("<HL", 0, len(value)) + value
	return head + struct.pack("<H", len(value)) + value


def pixels(random):
	"""Noise, and in each frame an ellipse that is brighter, as a head is. 12 of 16 bits are used."""
	data = bytearray(random.randbytes(2 * FRAMES * ROWS * COLUMNS))
	data[1::2] = data[1::2].translate(bytes(byte & 0x03 for byte in range(256)))
	brighter = bytes(byte | 0x08 for byte in range(256))
	for frame in range(FRAMES):
		size = 1 - ((frame - FRAMES / 2) / (FRAMES / 2)) ** 2
		for row in range(ROWS):
			inside = size - ((row - ROWS / 2) / (0.45 * ROWS)) ** 2
			half = int(0.38 * COLUMNS * max(inside, 0) ** 0.5)
			begin = 2 * ((frame * ROWS + row) * COLUMNS + COLUMNS // 2 - half) + 1
			data[begin : begin + 4 * half : 2] = data[begin : begin + 4 * half : 2].translate(brighter)
	return bytes(data)


def scan(random):
	about = b"".join([
		element(0x0002, 0x0001, "OB", b"\0\1"),
		element(0x0002, 0x0002, "UI", ENHANCED_MR),
		element(0x0002, 0x0003, "UI", UID + ".3"),
		element(0x0002, 0x0010, "UI", EXPLICIT_LITTLE_ENDIAN),
		element(0x0002, 0x0012, "UI", UID + ".0"),
	])
	return b"".join([
		bytes(128) + b"DICM",
		element(0x0002, 0x0000, "UL", len(about)),
		about,
		element(0x0008, 0x0005, "CS", "ISO_IR 192"),
		element(0x0008, 0x0016, "UI", ENHANCED_MR),
		element(0x0008, 0x0018, "UI", UID + ".3"),
		element(0x0008, 0x0020, "DA", "20250303"),
		element(0x0008, 0x0060, "CS", "MR"),
		element(0x0008, 0x103E, "LO", "Head, T2, axial"),
		element(0x0010, 0x0010, "PN", "Lidell-Example^Alice^Pleasance"),
		element(0x0010, 0x0020, "LO", "0000-1861"),
		element(0x0010, 0x0030, "DA", "19610417"),
		element(0x0010, 0x0040, "CS", "F"),
		element(0x0020, 0x000D, "UI", UID),
		element(0x0020, 0x000E, "UI", UID + ".2"),
		element(0x0028, 0x0002, "US", 1),
		element(0x0028, 0x0004, "CS", "MONOCHROME2"),
		element(0x0028, 0x0008, "IS", str(FRAMES)),
		element(0x0028, 0x0010, "US", ROWS),
		element(0x0028, 0x0011, "US", COLUMNS),
		element(0x0028, 0x0100, "US", 16),
		element(0x0028, 0x0101, "US", 12),
		element(0x0028, 0x0102, "US", 11),
		element(0x0028, 0x0103, "US", 0),
		element(0x7FE0, 0x0010, "OW", pixels(random)),
	])


if __name__ == "__main__":
	if len(sys.argv) != 2:
		sys.exit(__doc__)
	folder, seeded = Path(sys.argv[1]), random.Random("health record")
	folder.mkdir(parents=True, exist_ok=True)
	(folder / "record.json").write_text(json.dumps(bundle(seeded), indent=2) + "\n")
	(folder / "scan.dcm").write_bytes(scan(seeded))
