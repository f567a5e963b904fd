//! The SDK against a chain, proxies and a store in this process.

pub(crate) mod scene;
pub(crate) mod world;

mod computing;
mod earning;
mod flow;
mod jobs;
mod market;
mod node;
mod proofs;
mod proving;
mod taking_part;
mod trade;

#[test]
fn the_readme_shows_a_part_of_the_compiled_example() {
	fn lines(text: &str) -> Vec<&str> {
		text.lines().map(str::trim).collect()
	}
	let (readme, example) = (include_str!("../../../README.md"), include_str!("../examples/share-a-file.rs"));
	let blocks: Vec<_> = readme.split("```rust\n").skip(1).filter_map(|rest| rest.split("\n```").next()).collect();
	assert!(!blocks.is_empty());
	for block in blocks {
		let (block, example) = (lines(block), lines(example));
		assert!(example.windows(block.len()).any(|part| part == block), "not in the example: {block:#?}");
	}
}
