//! What the help of the commands teaches besides their options.

mod identity;
mod market;
mod relay;

pub use identity::*;
pub use market::*;
pub use relay::*;

pub const MAIN: &str = "\
To begin:
  nulink keys new                              make your keys
  nulink keys show                             print your contact, for those who grant to you
  nulink label create holiday                  name what you share
  nulink put photos.zip --label holiday        encrypt and store it
  nulink grant --label holiday --to CONTACT --for 30d
  nulink receive 17 -o photos.zip              what was granted to you by policy 17
  nulink program build risk.txt -o risk.nlp    what is to be computed on encrypted data: `nulink job --help`
  nulink market search --tag health            what is for sale: `nulink market --help`

Settings come from ~/.config/nulink/config.toml, then NULINK_NODE, NULINK_STORAGE, NULINK_KEYSTORE and
NULINK_PASSWORD_FILE, then the options below. With NULINK_HOME or --home, settings, keys and what is kept of your
sharing lie in one folder: one for each person that shares a machine. Amounts are in NLK.

A command that was cut off is safe to repeat: `nulink status` shows what is unfinished.";

pub const KEYS: &str = "\
You have two secrets under one password: the account pays and signs on chain, the root opens what is shared with you and
makes the keys of your labels. Copy the keystore to another place, and keep the password: nobody can restore them.

A new account has nothing: have somebody send it NLK before its first transaction. Receiving data needs none.";

pub const KEYS_IMPORT: &str = "\
The secret never stands on the command line, where every process of the machine could read it.

Examples:
  nulink keys import                                the words or the seed are asked for
  nulink keys import --account wallet.txt           from a file: delete it afterwards
  echo //Alice | nulink keys import --account -     Alice, whom every development chain has given NLK (for play only)
  nulink keys import --account a.txt --root r.txt   the same person as on another machine";

pub const KEYS_COMPUTE: &str = "\
What you encrypt under a compute key is computed on by others, and read by nobody but you. The secret of it lies in
data/compute/keys of your home, sealed with your root secret: copy that folder, too. The evaluation key is no secret;
providers fetch it from the storage.

Never copy data/compute/pads, and never bring it back: a one-time pad that is used twice, here or on another machine, shows
the difference of what was encrypted with it. A pad that is lost is made again.

Examples:
  nulink keys compute new                           a key called main
  nulink keys compute publish                       store its public parts
  nulink keys compute list                          and where they are
  nulink keys compute export -o for-me.key          for those who encrypt for you: `job encrypt --for for-me.key` there
  nulink keys compute pad --bits 64 --count 10      one-time pads for ten small pieces";

pub const PROGRAM: &str = "\
A program is a straight line of operations on encrypted numbers: what it costs is known before it runs. It is known by the
hash of its encoding; anybody can have a registered program computed.

Examples:
  nulink program build risk.txt -o risk.nlp         from text
  nulink program build --model model.onnx --records training.csv --columns 4:33 --truth diagnosis
  nulink program inspect risk.nlp                   types, cost, time
  nulink program run risk.nlp --values 60,true      in the clear
  nulink program register risk.nlp";

pub const PROGRAM_BUILD: &str = "\
The text has one statement a line; # begins a comment:

  input age: u8
  input smokes: bool
  score = dot i16 3*age -20*smokes
  risk = gt score 150
  output risk

A model is rounded to integers; how far a score can be off by that is printed. Its weights are in the program, in the clear
for everybody. What was built is kept here, so that records can be encoded and answers be read; others need the sheet.";

pub const PROGRAM_RUN: &str = "\
Examples:
  nulink program run risk.nlp --values 60,true
  nulink program run 0x… --records patients.csv --row 17      by the model's features";

pub const JOB: &str = "\
Alice encrypts, and names a program. The chain draws providers by stake, who compute, commit to what came out and then reveal
it. What a quorum agrees on can be disputed for a time; wrong, silent and copying providers lose stake.

Examples:
  nulink job submit 0x… --records patients.csv --row 17 --watch
  nulink job list
  nulink job result 7
  nulink job share 7 --label results --to CONTACT --for 30d";

pub const JOB_ENCRYPT: &str = "\
What is printed goes into `nulink job submit --input`. Whoever has a part of a program's inputs encrypts that part.

Examples:
  nulink job encrypt risk.nlp --values 60,true
  nulink job encrypt 0x… --records patients.csv --row 17 --as kreyvium
  nulink job encrypt risk.nlp --values 60 --inputs 1:1        a part: the first input
  nulink job encrypt risk.nlp --values 60,true --for bafk…    for the owner of that encryption key
  nulink job encrypt risk.nlp --values 60,true --for for-me.key";

pub const JOB_SUBMIT: &str = "\
You are shown the price before anything is signed. Fees of all members are held; what is not earned comes back when the job
is over, the deposit when it is removed. What is burned for handling the job does not, nor does the deposit for a key and
IV, or pad, that is used for the first time.

What comes out goes to you; or, by --share, to whoever is granted a label, after your agent has decrypted it; or, by
--deliver, to whoever is granted a label without you being there. The last has a price in trust, of which you are told.

Examples:
  nulink job submit risk.nlp --values 60,true --watch
  nulink job submit 0x… --records patients.csv --row 17 --committee 3 --max-fee 0.5 --yes
  nulink job submit 0x… --input kreyvium:bafk…:bafk…:00… --share results
  nulink job submit 0x… --records patients.csv --row 17 --deliver clinic
  nulink job submit --resume                        go on with what was cut off";

pub const JOB_RESULT: &str = "\
Example:
  nulink job result 7 --json";

pub const JOB_VERIFY: &str = "\
Without --full the program is run here in the clear, on what you encrypted from here, and compared with the decrypted result:
that takes a second. With --full the whole job is done again, which anybody can: it also tells which members were wrong whom
the others outvoted. A result that providers show to nobody counts as wrong, too; only --full tells whether to dispute it.

The status is 0 if the result is right or was disputed, and 1 otherwise.

Example:
  nulink job verify 7 --full --dispute";

pub const JOB_DISPUTE: &str = "\
It takes the fees of a panel and a bond. If the panel finds another outcome than the one that you accuse, the bond comes back,
those who revealed the wrong one are slashed, and you get a part of it. If you accused the right one, the bond is burned.

Examples:
  nulink job dispute 7                              what the committee agreed on
  nulink job show 7                                 who has revealed what
  nulink job dispute 7 --accused 0x…                what a minority has revealed
  nulink job dispute 7 --accused refused:input      likewise, a reason why there is no result";

pub const JOB_SHARE: &str = "\
The result is decrypted here and stored under the label, encrypted again, as job-N-DIGEST.json. The program and the label are
what the receiver learns of how it came about.

Example:
  nulink job share 7 --label results --to CONTACT --for 30d";

pub const JOB_AGENT: &str = "\
It may run unattended, be killed and started again: what it has done stands on disk, and every step can be repeated. It needs
the password of the keystore (--password-file or NULINK_PASSWORD_FILE), some NLK for fees, and signs without asking: the lists
of the labels that you named with --share and --deliver. What fails is tried again, later each time, after an hour at most.
With --once the status is 1 if something failed.

Example:
  nulink job agent --password-file ~/.nulink-password";

pub const JOB_OPEN: &str = "\
Example:
  nulink list received
  nulink job open 17";

pub const SEND: &str = "\
Example:
  nulink send 5Grw… 12.5";

pub const LABEL: &str = "\
A label is what you share as one thing, for instance all pictures of a journey. It has a key of its own: who is granted
the label can read what is stored under it, also what is stored later (see `nulink publish`).

Members whom you remove have read what they have read. To keep what you store from now on from everybody who ever had the
label, rotate it and grant it anew to those who remain.";

pub const PUT: &str = "\
Data is encrypted here, before it is stored. What broke off goes on with the same command, or with --resume.

Examples:
  nulink put photos.zip --label holiday
  nulink put journey/ --label holiday               a folder, with all that is in it
  pg_dump shop | nulink put - --label backups --name shop.sql
  nulink put --secret --label bank --name pin       a short secret, which is asked for";

pub const GET: &str = "\
Examples:
  nulink list objects                               what you have stored, with its addresses
  nulink get bafk… -o photos.zip
  nulink get bafk… -o - | sha256sum";

pub const GRANT: &str = "\
Each of N proxies is given a part of a key, of which T are needed. The chain draws the proxies at random, by stake; then
you are shown what they ask for, and nothing happens before you agree. Fees are paid in advance; of each epoch that a
proxy did not serve, and of all after you revoke, they come back.

Examples:
  nulink grant --label holiday --to CONTACT --for 30d
  nulink grant --label holiday --to CONTACT --until 2026-12-31 -n 3 -t 2
  nulink grant --label report --to CONTACT --for 7d --if 'paid 50'
  nulink grant --label report --to CONTACT --for 7d --max-fee 0.05 --yes
  nulink grant --resume                             go on with what was cut off";

pub const LIST: &str = "\
Examples:
  nulink list                                       what is in force, granted by you or to you
  nulink list received --all
  nulink list objects";

pub const REVOKE: &str = "\
Proxies stop to serve as soon as the revocation is final. What the receiver has decrypted it has. The deposit comes back
with `nulink remove`, when receipts of the policy can be evidence no longer.";

pub const RECEIVE: &str = "\
As many proxies as are needed are asked; where one is dead, slow or cheats, others are. Every answer is checked, and its
receipt kept: `nulink audit` shows them, `nulink evidence` has cheats punished. It costs nothing.

Examples:
  nulink list received                              what was granted to you
  nulink show 17 --map                              what policy 17 lets you read
  nulink receive 17                                 the only object, under its own name
  nulink receive 17 report.pdf -o - | less";

pub const REQUEST: &str = "\
Where proxies do not answer you, ask by way of the chain: it takes a deposit and a fee for each answer, and those who were
active and do not answer in time are slashed.

Examples:
  nulink request ask 17 -o photos.zip
  nulink request list                               open requests, and who is silent
  nulink request report 5                           after the deadline
  nulink request close 5                            get back what is held";

pub const GROUP: &str = "\
Everybody who has a label is a member. Members come and go without the data being touched: each has a policy of its own.

Examples:
  nulink group add holiday CONTACT --for 30d
  nulink group remove holiday CONTACT
  nulink group list holiday";

pub const PUBLISH: &str = "\
Each member has an encrypted list of what is there. After you have stored more, this makes new lists: one transaction for
each member.";

pub const AUDIT: &str = "\
What proxies do for receivers leaves no trace on chain. But proxies sign a receipt every time: have receivers send you
their receipts.jsonl, and pass it here. What counts is signed by the operator whom the chain names for the proxy: a receipt
that is not is shown as worthless, or as unchecked where the chain does not know. And receipts can be withheld.

Examples:
  nulink audit                                      from what was collected here
  nulink audit --policy 17 --receipts bobs-receipts.jsonl";

pub const EVIDENCE: &str = "\
A receipt over a wrong fragment, or dated after the end of a policy, costs its proxy a part of its stake, of which you get
a part when the slash is settled (`nulink slashes`). It is judged here first: whoever accuses wrongly loses a bond.

Examples:
  nulink evidence list
  nulink evidence submit 3";

pub const PROVIDER: &str = "\
To become a proxy, with the keys of nulink-proxy (`nulink-proxy init`) on the machine that serves:
  nulink provider bond 10000 --lock 30              stake, with your own account
  nulink provider operator ADDRESS                  bind the daemon's account; send it a little NLK
  nulink provider profile --endpoint https://proxy.example.org --encryption-key 0x… --verifying-key 0x… --fee 0.01
  nulink provider show                              active in the epoch after the daemon's first confirmation
  nulink provider claim                             rewards and fees

To have others delegate to you, who share your rewards and your slashes:
  nulink provider commission 5                      keep 5 % of their rewards
  nulink provider delegations closed                take no more

Watchers are elected: stake with --role watcher, then stand with `nulink relay stand`. One that is not elected, and was not
lately, takes its stake out at once; `nulink provider show --role watcher` tells from when on.";

pub const EARNINGS: &str = "\
Nothing is paid of itself: rewards are claimed by epoch, within 365 epochs. Anybody can claim for anybody; who earned it is
paid. What an epoch brings is an estimate, by the present one, without the fees of policies. A claim that was cut off goes on
with the same command.

Examples:
  nulink earnings                                   as a provider in each role, and by what you have delegated
  nulink earnings ACCOUNT                           somebody else's
  nulink earnings --claim";

pub const DELEGATE: &str = "\
Who runs no hardware delegates to who does, and shares its rewards after its commission. It shares its slashes, too. What is
delegated counts from the epoch after the next one, cannot vote, and takes 28 epochs to come back; until then it can still be
slashed. Choose with care: `nulink provider show` tells a provider's commission, announced raises, and room.

Examples:
  nulink provider list                              whom there is
  nulink delegate to PROVIDER 500
  nulink delegate list                              worth, rewards, what is on its way out
  nulink delegate claim                             have the rewards paid
  nulink delegate leave PROVIDER all                begin to take it back
  nulink delegate withdraw                          28 epochs later";

pub const ECONOMY: &str = "\
All NLK was minted at genesis, into five pots; nothing makes more, burning makes less. Four pots are released by time since
the listing, the fifth is mined by the providers. It needs no keys. Dates that lie ahead are estimates.

Examples:
  nulink economy                                    what there is, what is burned, what is due and what comes next
  nulink economy --at 2027-06-30                    by then, as the rules are now
  nulink economy --at 1200000                       at this block; for past ones, ask an archive node
  nulink economy schedule --months 24               month by month
  nulink economy release foundation                 have paid what is due: to its beneficiary, whoever asks for it";

pub const SLASHES: &str = "\
What an offence cost a provider and its delegators is set aside before it is divided. Until the epoch in which it is due, and
as long as nobody has it settled, it can be given back: by a referendum on the track slash_appeals, with the call
providerStaking.cancelSlash(ID). docs/polkadot-js.md shows how.

Examples:
  nulink slashes                                    what is not decided, and until when one can appeal
  nulink slashes settle 3                           when it is due; it costs nothing";

pub const CLAIM: &str = "\
NLK that you lock on Ethereum is paid to you here, one to one. Your wallet signs to whom; an Ethereum node proves what is
locked; anybody brings both to the chain. A claim of some size costs no fee, so a friend without a stake in it can send it.
With which states of Ethereum one can claim, watchers say, who attest final blocks all the time (`nulink relay`); governance
can accept others.

Examples:
  nulink claim status                               whether claims are taken, and with which states of Ethereum
  nulink claim message --holder 0x…                 what the wallet signs; and what to ask the Ethereum node
  nulink claim submit --holder 0x… --block N --proof proof.json --signature 0x…
  nulink claim status 0x…                           what a holder was paid";

pub const CLAIM_MESSAGE: &str = "\
On standard output there is the message and nothing else; what to ask the Ethereum node is told on standard error. The line
break at its end is not a part of it.

Examples:
  nulink claim message --holder 0x… --receiver ACCOUNT
  nulink claim message --holder 0x… --typed > claim.json
  cast wallet sign --interactive \"$(nulink claim message --holder 0x…)\"";

pub const CLAIM_SUBMIT: &str = "\
Everything is checked here first, as the chain will: a claim that fails would cost you a fee.

Example:
  cast rpc eth_getProof 0x… '[\"SLOT\"]' 0x…N > proof.json
  nulink claim submit --holder 0x… --receiver ACCOUNT --block N --proof proof.json --signature 0x…";

pub const STATUS: &str = "\
It needs no keys. What was cut off goes on with `nulink put --resume`, `nulink grant --resume`, `nulink market list --resume` and
`nulink job submit --resume`.";

pub const COMPLETIONS: &str = "\
Examples:
  nulink completions bash > ~/.local/share/bash-completion/completions/nulink
  nulink completions zsh > ~/.zfunc/_nulink
  nulink completions fish > ~/.config/fish/completions/nulink.fish";
