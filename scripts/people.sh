# The people of a network that scripts/with-sharing-network.sh runs. Source it there, or source the network's file `env`
# in another terminal, and the same people and the same settings are at hand:
#
#   as alice balance            runs `nulink balance` as Alice
#   new_person carol //Charlie  makes somebody who acts with this account

# nulink_in FOLDER ARGUMENT...: nulink, with all that it keeps below this folder.
nulink_in() { env -u NULINK_KEYSTORE NULINK_HOME="$1" "$NULINK_BIN/nulink" "${@:2}"; }

# as PERSON ARGUMENT...: nulink, as this person uses it.
as() { nulink_in "$NULINK_NETWORK/people/$1" "${@:2}"; }

# new_person PERSON SECRET: makes somebody with this account (a path such as //Alice, words, or a seed). Prints JSON.
new_person() { printf %s "$2" | as "$1" keys import --account - --json --quiet; }

# field NAME...: a field of the JSON on standard input, by way of its names or numbers.
field() {
	python3 -c 'import json, sys
value = json.load(sys.stdin)
for name in sys.argv[1:]:
    value = value[int(name) if isinstance(value, list) else name]
print(value if isinstance(value, str) else json.dumps(value))' "$@"
}
