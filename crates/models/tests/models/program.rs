//! Models as programs: in the clear, and under encryption.

use crate::fixtures;
use nulink_fhe::{
	clear,
	job::{Job, Piece, Shape},
	CheckedProgram, ClientKeys,
};
use nulink_models::{accuracy::Truth, quantise, Answer, Body, Inputs, Options, Quantised, Reveal};
use std::time::Instant;

fn quantised(name: &str, records: &[fixtures::Record], reveal: Reveal) -> Quantised {
	let model = fixtures::model(name);
	let inputs = match model.body() {
		Body::Linear(_) => Inputs::Ranges(fixtures::ranges(records)),
		Body::Trees { .. } => Inputs::Ranks,
	};
	quantise(&model, &inputs, &Options { reveal, ..Options::default() }).expect("it fits")
}

fn checked(quantised: &Quantised) -> CheckedProgram {
	quantised.program().expect("it is small").check().expect("types fit")
}

#[test]
fn programs_of_models_give_what_the_models_give_on_every_record() {
	let records = fixtures::records();
	for name in fixtures::MODELS {
		for reveal in [Reveal::Scores, Reveal::Label] {
			if reveal == Reveal::Label && matches!(fixtures::truth(name, &records[0]), Truth::Value(_)) {
				continue;
			}
			let quantised = quantised(name, &records, reveal);
			let program = checked(&quantised);
			assert_eq!(program.program().unused_inputs(), []);
			println!(
				"{name:18} {reveal:?}: {} inputs, {} operations, {} bootstraps",
				quantised.inputs().len(),
				program.program().operations().len(),
				program.cost()
			);
			for record in &records {
				let found = clear::run(&program, &quantised.plaintexts(&record.features).expect("a record"))
					.expect("types fit");
				let wanted =
					quantised.evaluate(&quantised.encode(&record.features).expect("a record")).expect("inputs");
				assert_eq!(found.iter().map(|value| value.bits()).collect::<Vec<_>>(), wanted, "{name}");
				assert_eq!(quantised.read_plaintexts(&found), quantised.read(&wanted));
			}
		}
	}
}

#[test]
fn the_program_of_a_model_is_the_same_each_time() {
	let records = fixtures::records();
	let id = |name| checked(&quantised(name, &records, Reveal::Label)).program().id();
	assert_eq!(id("forest"), id("forest"));
	assert_ne!(id("forest"), id("tree"));
}

#[test]
fn a_tree_tells_the_label_of_an_encrypted_record() {
	let records = fixtures::records();
	let quantised = quantised("tree", &records, Reveal::Label);
	let program = checked(&quantised);
	let record = records.iter().find(|record| record.held_out).expect("some are held out");

	let keys = ClientKeys::generate();
	let evaluation = keys.evaluation_key();
	let inputs = quantised.plaintexts(&record.features).expect("a record");
	let encrypted = keys.encrypt(&evaluation, &inputs).expect("encrypted");

	let job = Job {
		program: &program.encode(),
		shape: Shape::of(&program),
		delivery: None,
		inputs: &[Piece::Compressed(&encrypted)],
	};
	let start = Instant::now();
	let result = job
		.run(&evaluation.encode().expect("encoded"), 2, |_| {})
		.expect("the machine does it")
		.expect("it is not refused");
	println!("{} bootstraps, {:.2?} with the expansion of the key", program.cost(), start.elapsed());

	let outputs = keys.decrypt(result.bytes(), program.output_types()).expect("decrypted");
	let answer = quantised.read_plaintexts(&outputs).expect("results");
	let Answer::Class { index, .. } = answer else { panic!("a classifier") };
	let Ok(Answer::Class { index: wanted, .. }) = quantised.model().answer(&record.features) else {
		panic!("a classifier")
	};
	assert_eq!(index, wanted);
}
