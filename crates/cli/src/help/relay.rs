//! What the help of `nulink relay` teaches.

pub const RELAY: &str = "\
Watchers are elected by stake and votes. They attest which blocks of Ethereum are final; against the state of such a block
anybody proves what a provider has staked there, and a holder what was locked (`nulink claim`). Nothing of it needs keys but
what is signed.

Examples:
  nulink relay status                               is there news of Ethereum, who is elected, what does it take
  nulink relay candidates                           whom one can vote for
  nulink relay vote STAKER STAKER --amount 500
  nulink relay prove 0 0x… --ethereum http://127.0.0.1:8545
  nulink relay record 0 0x…                         what is known of a provider
  nulink relay bind-message 0 0x… --typed           what the provider signs, to be your account here
docs/watcher.md leads to a watcher that works.";

pub const RELAY_HEADER: &str = "\
With --json, each attestation is what `nulink relay report` reads, and has what a contract on another chain checks.

Example:
  nulink relay header 20000000 --json | jq '.attestations[0]' > one.json";

pub const RELAY_STAND: &str = "\
You need the least stake as a watcher, and an Ethereum key that signs headers. Its signature of your account shows that it is
yours; it is checked here first. Standing again with another key replaces the key from the next election on. Whoever is not
elected has nothing to do, and takes its stake out at once.

Examples:
  nulink provider bond --role watcher 20000
  nulink-watcher stand STAKER                       prints signer and proof, on the machine of the watcher
  nulink relay stand --signer 0x… --proof 0x…";

pub const RELAY_VOTE: &str = "\
What you vote with is put on hold, and never slashed. The election shares it among your candidates as it is best for them.
What elected somebody stays on hold to the end of that epoch; else `nulink relay unvote` brings it back at once. A new vote
replaces the old one.

Examples:
  nulink relay vote STAKER STAKER STAKER --amount 500
  nulink relay vote STAKER --amount 800             300 more, for one of them alone
  nulink relay unvote";

pub const RELAY_BIND: &str = "\
A provider that has enough staked on Ethereum can be an account here: as a proxy, it needs only a part of the stake that
others need. The provider's wallet signs the structure with eth_signTypedData_v4; on standard output there is it and nothing
else. A signature is good for one account, and once. Each provider is one account's at a time.

Examples:
  nulink relay prove 0 0x… --ethereum URL           first, if nothing is known of the provider
  nulink relay bind-message 0 0x… --typed > bind.json
  cast wallet sign --data --from-file bind.json --interactive
  nulink relay bind 0 0x… --signature 0x…";

pub const RELAY_PROVE: &str = "\
Everything is checked here first, as the chain will: against the state of a header that it has accepted. Neither the Ethereum
node nor this chain's is believed for it. That nothing is staked any more is proven in the same way.

A relay that is of use costs nothing: one that shows something new, or what was shown more than a day ago.

Ethereum nodes keep states for some 128 blocks: without --block, the newest accepted one is taken. Of a file, the block is
found by what it proves.

Examples:
  nulink relay prove 0 0x… --ethereum http://127.0.0.1:8545
  cast rpc eth_getProof 0xCONTRACT '[\"SLOT\",\"SLOT\"]' 0xBLOCK | nulink relay prove 0 0x… --proof -
  nulink relay record 0 0x…                         tells contract and slots";

pub const RELAY_SETTLE: &str = "\
`nulink relay header NUMBER` shows who attested to something else than what was accepted. After some epochs, in which
governance may find that the few were right, anybody has them slashed, and gets a part. It costs nothing if it succeeds.

Example:
  nulink relay settle 20000000 STAKER";

pub const RELAY_REPORT: &str = "\
Each file has one header and a watcher's signature of it, in JSON: number, block_hash, state_root, signature. Both are checked
here first: of one block, different, signed by one key, not more than two weeks old. It costs nothing if it succeeds, and you
get a part of the slash.

Example:
  nulink relay report --a one.json --b other.json";
