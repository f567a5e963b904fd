use super::*;

const NOTES: Table<u32> = Table::new("notes");

fn folder() -> tempfile::TempDir {
	tempfile::tempdir().unwrap()
}

fn block(number: u32) -> BlockId {
	BlockId { number, hash: H256::repeat_byte(number as u8) }
}

#[test]
fn what_is_written_is_there_after_a_restart() {
	let folder = folder();
	let journal = Journal::open(folder.path()).unwrap();
	journal.write("note", |tx| tx.put(&NOTES, b"a", &7)).unwrap();
	drop(journal);
	let journal = Journal::open(folder.path()).unwrap();
	assert_eq!(journal.read(|tx| tx.get(&NOTES, b"a")).unwrap(), Some(7));
}

#[test]
fn a_transaction_that_fails_writes_nothing() {
	let folder = folder();
	let journal = Journal::open(folder.path()).unwrap();
	let failed: Result<(), _> = journal.write("note", |tx| {
		tx.put(&NOTES, b"a", &7)?;
		assert_eq!(tx.get(&NOTES, b"a")?, Some(7), "a transaction sees its own writes");
		Err(Error::NoJob(vec![]))
	});
	assert!(failed.is_err());
	assert_eq!(journal.read(|tx| tx.get(&NOTES, b"a")).unwrap(), None);
}

#[test]
fn a_second_daemon_on_the_same_folder_is_refused() {
	let folder = folder();
	let _first = Journal::open(folder.path()).unwrap();
	let error = Journal::open(folder.path()).err().unwrap();
	assert!(matches!(error, Error::Locked(_)));
	assert!(error.to_string().contains("in use by another process"));
}

#[test]
fn the_folder_is_made_for_the_user_alone() {
	use std::os::unix::fs::PermissionsExt;
	let folder = folder();
	let inner = folder.path().join("a/b");
	Journal::open(&inner).unwrap();
	assert_eq!(std::fs::metadata(inner).unwrap().permissions().mode() & 0o777, 0o700);
}

#[test]
fn another_layout_is_refused_with_both_versions() {
	let folder = folder();
	let journal = Journal::open(folder.path()).unwrap();
	journal.write("schema", |tx| tx.put(&META, SCHEMA_KEY, &7u32.to_be_bytes().to_vec())).unwrap();
	drop(journal);
	let error = Journal::open(folder.path()).err().unwrap();
	assert!(matches!(error, Error::Schema { found: 7, supported: SCHEMA, .. }));
}

#[test]
fn a_file_that_is_no_journal_is_refused_by_name() {
	let folder = folder();
	std::fs::write(folder.path().join(FILE), "a text that somebody left here").unwrap();
	let error = Journal::open(folder.path()).err().unwrap().to_string();
	assert!(error.contains(FILE), "{error}");
}

#[test]
fn the_first_genesis_binds_the_journal() {
	let folder = folder();
	let journal = Journal::open(folder.path()).unwrap();
	assert_eq!(journal.genesis().unwrap(), None);
	let (ours, another) = (H256::repeat_byte(1), H256::repeat_byte(2));
	journal.bind_to(ours).unwrap();
	journal.bind_to(ours).unwrap();
	let error = journal.bind_to(another).unwrap_err();
	assert!(matches!(error, Error::AnotherChain { stored, found } if stored == ours && found == another));
	assert_eq!(journal.genesis().unwrap(), Some(ours));
}

#[test]
fn a_cursor_moves_forward_only() {
	let folder = folder();
	let journal = Journal::open(folder.path()).unwrap();
	let to = |to| journal.write("cursor", |tx| tx.move_cursor("f", to));
	to(block(5)).unwrap();
	to(block(5)).unwrap();
	to(block(9)).unwrap();
	assert!(matches!(to(block(8)), Err(Error::CursorBack { .. })));
	assert!(matches!(to(BlockId { number: 9, hash: H256::zero() }), Err(Error::CursorBack { .. })));
	assert_eq!(journal.read(|tx| tx.cursor("f")).unwrap(), Some(block(9)));
	assert_eq!(journal.read(|tx| tx.cursor("another")).unwrap(), None);
}

#[test]
fn damaged_values_are_told_with_table_and_key() {
	let folder = folder();
	let journal = Journal::open(folder.path()).unwrap();
	const WIDER: Table<u64> = Table::new("notes");
	journal.write("note", |tx| tx.put(&NOTES, b"a", &7)).unwrap();
	let error = journal.read(|tx| tx.get(&WIDER, b"a")).unwrap_err();
	assert!(error.to_string().contains("notes") && error.to_string().contains("0x61"), "{error}");
}

#[test]
fn entries_are_listed_by_prefix_in_order() {
	let folder = folder();
	let journal = Journal::open(folder.path()).unwrap();
	journal
		.write("notes", |tx| [b"b1", b"a2", b"a1", b"c1"].iter().try_for_each(|key| tx.put(&NOTES, *key, &1)))
		.unwrap();
	let keys = |prefix: &[u8], limit| {
		let found = journal.read(|tx| tx.list_prefix(&NOTES, prefix, limit)).unwrap();
		found.into_iter().map(|(key, _)| String::from_utf8(key).unwrap()).collect::<Vec<_>>()
	};
	assert_eq!(keys(b"a", 10), ["a1", "a2"]);
	assert_eq!(keys(b"", 3), ["a1", "a2", "b1"]);
}

#[test]
fn a_job_is_there_once_also_when_it_is_finished() {
	let folder = folder();
	let journal = Journal::open(folder.path()).unwrap();
	let add = || journal.write("add", |tx| tx.add_job(b"k", 1, vec![1], 0)).unwrap();
	assert!(add());
	assert!(!add());
	journal.write("finish", |tx| tx.finish(b"k", 0)).unwrap();
	assert!(!add());
	assert_eq!(journal.read(|tx| tx.open_jobs()).unwrap(), 0);
}

#[test]
fn a_job_that_is_dropped_leaves_nothing_behind_and_may_come_again() {
	let folder = folder();
	let journal = Journal::open(folder.path()).unwrap();
	let add = || journal.write("add", |tx| tx.add_job(b"k", 1, vec![1], 0)).unwrap();
	assert!(add());
	assert!(matches!(journal.write("drop", |tx| tx.drop_job(b"k", 1)), Err(Error::OtherStep { .. })));
	assert_eq!(journal.write("drop", |tx| tx.drop_job(b"k", 0)).unwrap().payload, [1]);
	assert_eq!(journal.read(|tx| tx.job(b"k")).unwrap(), None);
	assert_eq!(journal.write("prune", |tx| tx.prune_jobs(NEVER, 10)).unwrap(), 0);
	assert!(add());
}

#[test]
fn a_step_is_taken_by_one_of_two_only() {
	let folder = folder();
	let journal = Journal::open(folder.path()).unwrap();
	journal.write("add", |tx| tx.add_job(b"k", 1, vec![], 0)).unwrap();
	let step = || {
		journal.write("advance", |tx| {
			let count = tx.get(&NOTES, b"effects")?.unwrap_or(0);
			tx.put(&NOTES, b"effects", &(count + 1))?;
			tx.advance(b"k", 0, 1, |job| job.payload = vec![9])
		})
	};
	assert_eq!(step().unwrap().payload, [9]);
	assert!(matches!(step(), Err(Error::OtherStep { expected: 0, found: 1, .. })));
	// What the second wrote besides is undone with it.
	assert_eq!(journal.read(|tx| tx.get(&NOTES, b"effects")).unwrap(), Some(1));
	assert!(matches!(journal.write("x", |tx| tx.advance(b"?", 0, 1, |_| {})), Err(Error::NoJob(_))));
}

#[test]
fn a_finished_job_does_not_move() {
	let folder = folder();
	let journal = Journal::open(folder.path()).unwrap();
	journal.write("add", |tx| tx.add_job(b"k", 1, vec![], 0)).unwrap();
	journal.write("finish", |tx| tx.finish(b"k", 0)).unwrap();
	assert!(matches!(journal.write("x", |tx| tx.advance(b"k", 0, 1, |_| {})), Err(Error::Finished(_))));
	assert!(matches!(journal.write("x", |tx| tx.finish(b"k", 0)), Err(Error::Finished(_))));
}

#[test]
fn due_jobs_come_bounded_and_the_longest_due_first() {
	let folder = folder();
	let journal = Journal::open(folder.path()).unwrap();
	journal
		.write("add", |tx| {
			[(b"c", 30), (b"a", 10), (b"b", 20), (b"n", NEVER)]
				.iter()
				.try_for_each(|(key, due)| tx.add_job(*key, 0, vec![], *due).map(|_| ()))
		})
		.unwrap();
	let due = |now, limit| {
		let jobs = journal.read(|tx| tx.due_jobs(0, now, limit)).unwrap();
		jobs.into_iter().map(|(key, _)| key[0] as char).collect::<String>()
	};
	assert_eq!(due(25, 10), "ab");
	assert_eq!(due(100, 2), "ab");
	assert_eq!(due(100, 10), "abc");
	let next = |now| journal.read(|tx| tx.next_due(0, now)).unwrap();
	assert_eq!([next(0), next(9), next(10), next(20), next(30)], [Some(10), Some(10), Some(20), Some(30), None]);
	assert_eq!(journal.read(|tx| tx.open_jobs()).unwrap(), 4);

	let job = journal.write("postpone", |tx| tx.postpone(b"a", 0, 50)).unwrap();
	assert_eq!((job.attempts, job.next_try), (1, 50));
	assert_eq!(due(100, 10), "bca");
	let job = journal.write("advance", |tx| tx.advance(b"a", 0, 1, |job| job.next_try = 5)).unwrap();
	assert_eq!((job.attempts, job.step), (0, 1));
	assert_eq!(due(100, 10), "abc");
}

#[test]
fn jobs_of_one_kind_are_found_whatever_there_is_of_others() {
	let folder = folder();
	let journal = Journal::open(folder.path()).unwrap();
	let add = |tx: &Writing| {
		(0..200u8).try_for_each(|key| tx.add_job(&[key], 1 + key % 2 * 2, vec![], 10).map(|_| ()))?;
		tx.add_job(b"last", 2, vec![], 20).map(|_| ())
	};
	journal.write("add", add).unwrap();
	let due = |kind, now| -> Vec<_> {
		journal.read(|tx| tx.due_jobs(kind, now, 2)).unwrap().into_iter().map(|(key, _)| key).collect()
	};
	assert_eq!(due(2, 20), [b"last".to_vec()]);
	assert_eq!((due(1, 20).len(), due(3, 20).len(), due(2, 19).len(), due(4, 20).len()), (2, 2, 0, 0));
	let next = |kind, now| journal.read(|tx| tx.next_due(kind, now)).unwrap();
	assert_eq!([next(1, 10), next(2, 10), next(2, 20), next(4, 0)], [None, Some(20), None, None]);
	// Nobody makes another kind of it.
	journal.write("advance", |tx| tx.advance(b"last", 0, 1, |job| (job.kind, job.next_try) = (1, 5))).unwrap();
	assert_eq!(due(2, 20), [b"last".to_vec()]);
}

#[test]
fn a_journal_of_the_first_schema_is_taken_over_with_its_open_jobs() {
	const JOBS: Table<Job> = Table::new("frame/jobs");
	const DUE_1: Table<()> = Table::new("frame/jobs/due");
	let folder = folder();
	let journal = Journal::open(folder.path()).unwrap();
	let job =
		|kind, next_try| Job { kind, step: 1, finished: false, payload: vec![7], attempts: 3, next_try, updated_at: 1 };
	let as_it_was = |tx: &Writing| {
		for (key, job) in [(b"a", job(1, 10)), (b"b", job(2, 5)), (b"c", job(1, NEVER))] {
			tx.put(&JOBS, key, &job)?;
			tx.put(&DUE_1, &[&job.next_try.to_be_bytes()[..], key].concat(), &())?;
		}
		tx.put(&META, SCHEMA_KEY, &1u32.to_be_bytes().to_vec())
	};
	journal.write("old", as_it_was).unwrap();
	drop(journal);
	for _ in 0..2 {
		let journal = Journal::open(folder.path()).unwrap();
		let due = |kind| journal.read(|tx| tx.due_jobs(kind, 20, 9)).unwrap();
		assert_eq!(due(1), [(b"a".to_vec(), job(1, 10))]);
		assert_eq!(due(2), [(b"b".to_vec(), job(2, 5))]);
		assert_eq!(journal.read(|tx| tx.open_jobs()).unwrap(), 3);
		assert_eq!(journal.read(|tx| tx.count(&DUE_1)).unwrap(), 0);
	}
}

#[test]
fn finished_jobs_are_pruned_by_age_and_open_ones_stay() {
	let folder = folder();
	let journal = Journal::open(folder.path()).unwrap();
	journal
		.write("add", |tx| {
			for key in [b"a", b"b", b"c"] {
				tx.add_job(key, 0, vec![], 0)?;
			}
			tx.finish(b"a", 0)?;
			tx.finish(b"b", 0)
		})
		.unwrap();
	let prune = |before, limit| journal.write("prune", |tx| tx.prune_jobs(before, limit)).unwrap();
	assert_eq!(prune(1, 10), 0);
	assert_eq!(prune(now() + 1, 1), 1);
	assert_eq!(prune(now() + 1, 10), 1);
	assert_eq!(prune(now() + 1, 10), 0);
	let left = journal.read(|tx| tx.jobs(b"", 10)).unwrap();
	assert_eq!(left.iter().map(|(key, _)| &key[..]).collect::<Vec<_>>(), [b"c"]);
}

#[tokio::test]
async fn a_commit_is_seen_by_those_who_wait() {
	let folder = folder();
	let journal = Journal::open(folder.path()).unwrap();
	let changed = journal.changed();
	journal.write_async("note", |tx| tx.put(&NOTES, b"a", &1)).await.unwrap();
	tokio::time::timeout(std::time::Duration::from_secs(5), changed).await.unwrap();
}

#[test]
fn a_journal_that_died_before_the_commit_has_not_written_and_after_it_has() {
	for (moment, written) in [(Moment::BeforeCommit, None), (Moment::AfterCommit, Some(7))] {
		let folder = folder();
		let options = Options { crash: Some(Arc::new(move |at, what| at == moment && what == "note")) };
		let journal = Journal::open_with(folder.path(), options).unwrap();
		assert!(matches!(journal.write("note", |tx| tx.put(&NOTES, b"a", &7)), Err(Error::Crashed)));
		assert!(matches!(journal.read(|tx| tx.get(&NOTES, b"a")), Err(Error::Crashed)));
		drop(journal);
		let journal = Journal::open(folder.path()).unwrap();
		assert_eq!(journal.read(|tx| tx.get(&NOTES, b"a")).unwrap(), written);
	}
}
