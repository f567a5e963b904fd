# Both chains of a network that scripts/with-watcher-network.sh runs: an Ethereum node with people who stake there, and
# governance of the NuLink chain. Source it there, or source the network's file `env` in another terminal:
#
#   stage stake 1 50000      provider 1 stakes 50,000 tokens on Ethereum
#   stage mine 3             makes three blocks there
#   stage tell headers       the last of the three endpoints lies from now on
#
# The commands, and what they take, are in contracts/stake.mjs, contracts/relay.mjs and contracts/stage.mjs.

# stage COMMAND [WORD...]: prints JSON. Where it fails that is an error, and the status is not 0.
stage() {
	local url=${NULINK_STAGE:?is not set: run this by scripts/with-watcher-network.sh}
	printf '%s\0' "$@" |
		curl -sS --noproxy '*' --max-time 300 --fail-with-body --data-binary @- -H 'content-type: text/plain' "$url"
}
