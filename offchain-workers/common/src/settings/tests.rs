use super::*;
use clap::Parser;

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct Own {
	max_policies: u32,
	name: String,
}

impl Default for Own {
	fn default() -> Self {
		Own { max_policies: 10, name: "ursula".into() }
	}
}

#[derive(Parser)]
struct Cli {
	#[command(flatten)]
	flags: Flags,
}

fn flags(flags: &[&str]) -> Flags {
	Cli::parse_from(["worker"].iter().chain(flags)).flags
}

fn written(toml: &str) -> tempfile::NamedTempFile {
	let file = tempfile::NamedTempFile::new().unwrap();
	std::fs::write(file.path(), toml).unwrap();
	file
}

fn load_with(toml: &str, environment: &[(&str, &str)], given: &[&str]) -> Result<Loaded<Own>, Error> {
	let file = written(toml);
	let mut flags = flags(given);
	flags.config = Some(file.path().into());
	load_from(&flags, environment.iter().map(|(name, value)| (name.to_string(), value.to_string())))
}

fn settings(toml: &str, environment: &[(&str, &str)], given: &[&str]) -> Settings<Own> {
	match load_with(toml, environment, given) {
		Ok(loaded) => loaded.settings,
		Err(error) => panic!("{error}"),
	}
}

fn problem(toml: &str, environment: &[(&str, &str)], given: &[&str]) -> String {
	load_with(toml, environment, given).err().unwrap().to_string()
}

#[test]
fn without_anything_the_defaults_are_used() {
	let loaded = load_from::<Own>(&Flags::default(), []).ok().unwrap();
	assert_eq!(loaded.settings, Settings::default());
}

#[test]
fn each_place_wins_over_the_one_before() {
	let toml = "data = 'file'\n[worker]\nmax_policies = 20\nname = 'file'\n[http]\nmax_requests = 5";
	let environment = [("NULINK_WORKER_WORKER__NAME", "environment"), ("NULINK_WORKER_DATA", "environment")];
	let settings = settings(toml, &environment, &["--data", "flag"]);
	assert_eq!(settings.http.max_requests, 5);
	assert_eq!(settings.worker, Own { max_policies: 20, name: "environment".into() });
	assert_eq!(settings.data.0, Path::new("flag"));
	// What nobody said stays.
	assert_eq!(settings.http.max_connections, HttpSettings::default().max_connections);
}

#[test]
fn the_environment_can_hold_lists_and_nested_keys() {
	let environment = [("NULINK_WORKER_CHAIN__ENDPOINTS", r#"["wss://a", "ws://b"]"#), ("PATH", "/bin")];
	assert_eq!(settings("", &environment, &[]).chain.endpoints, ["wss://a", "ws://b"]);
}

#[test]
fn flags_reach_every_setting() {
	let given = ["--endpoint", "wss://a", "--endpoint", "wss://b", "--listen", "[::1]:1", "--log-format", "json"];
	let set = ["--set", "worker.max_policies=7", "--set", "worker.name=a=b"];
	let settings = settings("", &[], &[&given[..], &set[..]].concat());
	assert_eq!(settings.chain.endpoints, ["wss://a", "wss://b"]);
	assert_eq!(settings.http.listen, "[::1]:1".parse().unwrap());
	assert_eq!(settings.log.format, crate::logging::Format::Json);
	assert_eq!(settings.worker, Own { max_policies: 7, name: "a=b".into() });
	assert!(matches!(load_from::<Own>(&flags(&["--set", "worker"]), []), Err(Error::Set(_))));
}

#[test]
fn a_value_of_the_wrong_type_is_told_with_key_and_place() {
	let error = problem("[http]\nmax_requests = 'many'", &[], &[]);
	assert!(error.contains("http.max_requests") && error.contains("/"), "{error}");
	let error = problem("", &[("NULINK_WORKER_HTTP__MAX_REQUESTS", "many")], &[]);
	assert!(error.contains("http.max_requests") && error.contains("NULINK_WORKER_HTTP__MAX_REQUESTS"), "{error}");
	let error = problem("", &[], &["--set", "http.max_requests=many"]);
	assert!(error.contains("http.max_requests") && error.contains("--set"), "{error}");
}

#[test]
fn an_unknown_key_is_an_error_wherever_it_stands() {
	for error in [
		problem("[chian]\nendpoints = []", &[], &[]),
		problem("", &[("NULINK_WORKER_CHIAN__ENDPOINTS", "[]")], &[]),
		problem("", &[], &["--set", "chian.endpoints=[]"]),
	] {
		assert!(error.contains("chian"), "{error}");
	}
	let error = problem("[worker]\nmax_polices = 1", &[], &[]);
	assert!(error.contains("max_polices") && error.contains("max_policies"), "{error}");
}

#[test]
fn a_broken_file_is_named() {
	let file = written("data = ");
	let given = Flags { config: Some(file.path().into()), ..Default::default() };
	let error = load_from::<Own>(&given, []).err().unwrap().to_string();
	assert!(error.contains(&file.path().display().to_string()), "{error}");
}

#[test]
fn values_that_make_no_sense_are_refused_together() {
	let error =
		problem("[chain]\nendpoints = ['http://a']\ngenesis = '0x12'\n[submit]\nmortality_blocks = 60", &[], &[]);
	for key in ["chain.endpoints", "chain.genesis", "submit.mortality_blocks"] {
		assert!(error.contains(key), "{error}");
	}
	assert!(problem("[chain]\nendpoints = []", &[], &[]).contains("one at least"));
}

#[test]
fn the_password_is_never_a_setting() {
	let secret = "correct horse battery staple";
	let environment = [(crate::keys::PASSWORD_VARIABLE, secret)];
	let loaded = load_with("", &environment, &[]).ok().unwrap();
	assert!(!loaded.print().contains(secret));
	assert!(!format!("{:?}", loaded.settings).contains(secret));
	assert!(Cli::try_parse_from(["worker", "--password", secret]).is_err());
}

#[test]
fn printed_settings_say_where_they_come_from_and_can_be_read_again() {
	let environment = [("NULINK_WORKER_WORKER__NAME", "enrico")];
	let loaded = load_with("[http]\nmax_requests = 5", &environment, &["--data", "a \"quoted\" folder"]).ok().unwrap();
	let printed = loaded.print();
	assert!(
		printed.contains("worker.name = \"enrico\" # environment variable NULINK_WORKER_WORKER__NAME"),
		"{printed}"
	);
	assert!(printed.contains("data = \"a \\\"quoted\\\" folder\" # flag --data"), "{printed}");
	assert!(printed.contains("# http.tls_key is not set"), "{printed}");
	assert_eq!(settings(&printed, &[], &[]), loaded.settings);
}
