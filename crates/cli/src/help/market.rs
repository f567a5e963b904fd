//! What the help of `nulink market` and `nulink proof` teaches.

pub const PROOF: &str = "\
A seller proves something of data that nobody is shown: that four of its records are of people over 60; that a ciphertext is
what was committed to. A proof is 192 bytes, and says nothing else. It is of the data that the commitment stands for: whether
they are true is another matter.

Who knows the secret numbers behind a key can prove with it what is false. Keys for the real thing come from ceremonies of
many people, one of whom was honest, and governance has adopted them. Keys for development are no secret at all: what was
proven with one is marked wherever it is shown.

Examples:
  nulink proof circuits                             what can be proven, and what is missing for it
  nulink proof setup holds-4-10 --development --register
  nulink proof holds patients --records 4 --where 'age >= 60'
  nulink proof list 7                               what was proven of listing 7
docs/proofs.md tells how to hold a ceremony.";

pub const PROOF_SETUP: &str = "\
The proving key is kept in data/proofs of your home; it is no secret. What is registered is the verifying key, for a deposit.
Networks on which something is at stake take no keys for development. A key from a ceremony counts when governance has adopted
it for this circuit, with the file's hash (dataProofs.adoptKey): keep the file, and publish it with the transcript.

Examples:
  nulink proof setup knows --development            here only
  nulink proof setup knows --register               register the key that is here
  nulink proof setup holds-4-10 --ceremony final.zkey --register";

pub const PROOF_R1CS: &str = "\
The file is in the form of circom. With it, and the powers of tau of bls12-381, snarkjs makes a key:
  nulink proof r1cs holds-4-10 --out holds-4-10.r1cs
  snarkjs groth16 setup holds-4-10.r1cs powers.ptau first.zkey
  snarkjs zkey contribute first.zkey final.zkey     by everybody, one after the other
  snarkjs zkey verify holds-4-10.r1cs powers.ptau final.zkey
  nulink proof setup holds-4-10 --ceremony final.zkey --register";

pub const PROOF_HOLDS: &str = "\
A condition is about one column: = of a text or a number; <, <=, >, >= and between … and … of a number; in, of a list. Up to four,
and one list. Everybody sees conditions and number of records; nobody sees which records they are.

The chain checks the proof, and keeps for a deposit that you have proven this: `nulink market list --proof` names it. With --out
it goes into a file; it is made for your account and a recent block, and cannot be used by others, or much later.

Examples:
  nulink proof holds patients --records 4 --where 'age >= 60' --where 'diagnosis in E10,E11'
  nulink proof holds patients --records 1 --where 'city = Basel' --out basel.json";

pub const PROOF_ENCRYPTS: &str = "\
With it a buyer knows before paying that the ciphertext is the data set of the commitment, under the key that the listing
commits to: what is left to believe is that you hand over the key, and the chain sees to that.

Example:
  nulink market prepare patients.csv --name patients --sealed
  nulink proof encrypts patients";

pub const PROOF_VERIFY: &str = "\
The chain is asked for the key, and whether it is adopted or for development; with --offline, the key that is here is taken. A
proof is checked with what the file says of it: chain, account, block. Whether these are what you want to know, you judge.

Examples:
  nulink proof verify basel.json
  nulink proof verify basel.json --offline          with data/proofs/holds-1-10.key of your home";

pub const MARKET: &str = "\
To sell:
  nulink market prepare patients.csv --name patients      a data set of which things can be proven
  nulink proof holds patients --records 4 --where 'age >= 60'
  nulink market list patients --subject clinic-7 --price 5 --tag health --proof 0x…
  nulink market agent                                     grants access to who has paid, and collects
To buy:
  nulink market search --tag health
  nulink market show 7
  nulink market buy 7 --wait
  nulink market receive 3 --out patients.csv              and look whether it is what was listed
  nulink market confirm 3                                 the seller is paid; without it, a little later

The price is in escrow until you have had time to look. A seller that lied is found out by the chain, which sees what you saw:
you get your money back, and a part of the seller's bond. docs/market.md tells the whole of it.";

pub const MARKET_PREPARE: &str = "\
Columns of whole numbers become numbers, all others texts. Of each record there is a hash with a salt of its own, and over all
of them one commitment, which is printed: it says nothing of the data, and everything that you prove is proven of it. The data
set is encrypted before it is stored here.

Examples:
  nulink market prepare patients.csv --name patients
  nulink market prepare patients.csv --name patients --sealed     and `nulink proof encrypts patients` can be proven
A sealed set has at most 512 records and 7,874 bytes: so much of it can be judged by the chain. What is longer is made without
--sealed, or is sold in several sets.";

pub const MARKET_LIST: &str = "\
A data set or any file is encrypted under a label of its own, market/ID, and stored. A deposit is held, and a bond, which is lost
if you did not tell the truth. What the listing says of its data never changes: price, description and words do.

The chain has hashes of id and words; who can guess them finds them. --salt keeps an id from being guessed: tell those who are to
find it what is printed. Words, name and description stand in a document that everybody can read.

Examples:
  nulink market list patients --subject clinic-7 --price 5 --tag health
  nulink market list report.pdf --subject clinic-7 --price 2 --licence 30     access for 30 epochs
  nulink market list film.mp4 --subject film-12 --price 100 --auction 2d      to the one who bids most
  nulink market list patients --subject clinic-7 --price 5 --proof 0x… --description 'Diabetes, 2020 to 2026'
  nulink market list --resume                       go on with what was cut off";

pub const MARKET_SEARCH: &str = "\
It needs no keys.

Examples:
  nulink market search --tag health
  nulink market search --subject clinic-7
  nulink market search --subject 0x…:clinic-7       a salted one, as its seller has told you
  nulink market search --subject 0x…                by its hash
  nulink market search --seller ACCOUNT --all";

pub const MARKET_UPDATE: &str = "\
What is bought already keeps its price.

Examples:
  nulink market update 7 --price 6
  nulink market update 7 --tag health --tag swiss";

pub const MARKET_BUY: &str = "\
The price is held on your own account, and a deposit for the storage, which comes back. If nobody grants you access in time, all
of it does. Price and time of access are as you were shown: if the seller changes them for the worse just now, nothing is bought.
For each purchase there is a key of its own: its secret is shown to all if you complain, and opens nothing else.

Examples:
  nulink market buy 7                               and later: nulink market receive PURCHASE
  nulink market buy 7 --wait && nulink market receive PURCHASE";

pub const MARKET_BID: &str = "\
A bid must be higher than the one before by a step; `nulink market show` tells the least. Who is outbid has its money back at
once. A late bid makes the time for bids longer.

Examples:
  nulink market bid 8 120
  nulink market close 8                             when the time is over: a purchase is made of the highest bid";

pub const MARKET_RECEIVE: &str = "\
What came is compared with the listing: header, key and content. If it is not as listed, you are told what to do, and until
when; what came is kept then, with the proxies' fragments: they are what a complaint takes. A data set is written as CSV.

Examples:
  nulink market receive 3 --out patients.csv
  nulink market confirm 3                           if it is";

pub const MARKET_REQUEST: &str = "\
Where proxies do not serve you, nothing can be complained about but that. So they are asked on chain: it takes a deposit, and a
fee for each answer. Those at work must answer within minutes, or lose stake. The status is 0 if enough of them have answered,
and 1 if the time is over and too few have: then the price comes back by `nulink market complain --not-served`. Run again, it
goes on with the request that is open. Ask in time: what you show must be shown while you can complain. What was answered on
chain, `nulink market receive` takes from there.

Examples:
  nulink market request 3                           prints the number of the request
  nulink market complain 3 --not-served 5           if too few have answered it
  nulink request close 5                            and only then: what is held comes back";

pub const MARKET_COMPLAIN: &str = "\
The chain opens what you were given, as you did, and judges. It is done here first: what comes out as listed is no complaint,
and complaining of it would pay the seller. All that you show is public from then on, with it the key of this purchase.

Where the content is too long for the chain, only its header is judged. What a person must judge (the records are made up) is
for `nulink market appeal`.

Examples:
  nulink market receive 3 --out patients.csv        says whether there is reason for it
  nulink market complain 3
  nulink market request 3                           if no proxies serve you
  nulink market complain 3 --not-served 5           the price comes back, and nothing is shown of the data";

pub const MARKET_APPEAL: &str = "\
The payment is stopped for a while. If governance finds that you are right, you have your money back; if that you are wrong,
your bond is burned; if it says nothing, the seller is paid and the bond comes back. The reason is stored where everybody can read it.

Example:
  nulink market appeal 3 --reason 'The records of 2024 are those of 2023 with other dates.'";

pub const MARKET_HISTORY: &str = "\
Examples:
  nulink market history                             what you have bought and sold
  nulink market history --listing 7
  nulink market history --account ACCOUNT";

pub const MARKET_AGENT: &str = "\
It may run unattended, be killed and started again: what it has done stands on disk, and every step can be repeated. It needs
the password of the keystore (--password-file or NULINK_PASSWORD_FILE), NLK for the fees of proxies, and signs without asking:
grants to who has paid for your listings, answers, receipts, payments. An item of somebody else's collection is not granted for:
its buyer gets the money back. A sale whose grant would cost more than it brings is left
alone, unless you say --loss. With --once the status is 1 if something failed.

Examples:
  nulink market agent --password-file ~/.nulink-password
  nulink market agent -n 5 -t 3 --max-fee 0.05";

pub const MARKET_ITEM: &str = "\
Who has the item reads. An item can be sold on; with it goes access: who sold it reads no more from the block on in which the
buyer does. The one who made the listing grants to each new owner: its agent must run. Only items of its own collections can be
sold: it answers for what their metadata says.

Examples:
  nulink market item mint 7                         prints COLLECTION/ITEM
  nulink market item offer 3/7 10
  nulink market item buy 3/7 --wait                 is a purchase: nulink market receive PURCHASE";
