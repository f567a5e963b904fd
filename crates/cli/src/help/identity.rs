//! What the help of `nulink identity` teaches.

pub const IDENTITY: &str = "\
A participant is an account with a certificate that a registrar has looked at. It publishes data under keys, which are accounts
of their own: under its name, or without it, so that only is seen that one of the participants published.

Examples:
  nulink identity join --certificate clinic.pem     then show it to a registrar
  nulink identity show
  nulink --keystore desk-keys keys new              an account that publishes; send it a little NLK
  nulink identity issue-key --publisher desk-keys   under your name
  nulink --keystore desk-keys market list …         sell as that account
docs/identity.md tells the whole of it.";

pub const IDENTITY_JOIN: &str = "\
A deposit is held as long as you take part. With another certificate you have to be confirmed again.

Example:
  nulink identity join --certificate clinic.pem --uri https://clinic.example.org/nulink";

pub const IDENTITY_CONFIRM: &str = "\
Governance names the registrars. What you confirm is the hash of this file: if the participant has joined with another one,
nothing is confirmed.

Example:
  nulink identity confirm ACCOUNT --certificate clinic.pem --for 52w";

pub const IDENTITY_ISSUE_KEY: &str = "\
The account signs that it wants to be yours; both sets of keys must be here. Who knows the answer can revoke the key, also when
the account is stolen and you have nothing else left. The chain has a salted hash of it: take one that nobody guesses, and keep
it in another place.

Example:
  nulink identity issue-key --publisher desk-keys --answer answer.txt";

pub const IDENTITY_REVOKE_KEY: &str = "\
Anybody who knows the answer can, from any account: it is proven, and not shown. Needs `nulink proof setup knows`.

Example:
  nulink identity revoke-key ACCOUNT --answer answer.txt";

pub const IDENTITY_POOL: &str = "\
A key of a pool is used for one account and one subject. That account sells data about this subject, and is seen to be some
participant's. Who sees you send it NLK knows whose: how the fees get there is yours to think of. Claiming needs
`nulink proof setup member`; after a time it has to be done again.

Examples:
  nulink identity pool publish
  nulink identity pool claim --subject patient-7 --publisher fresh-keys
  nulink identity pool show";
