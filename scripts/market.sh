# What the market's demo and test have in common. Source it after scripts/env.sh and scripts/people.sh, in a network of
# scripts/with-sharing-network.sh.

agents="$NULINK_NETWORK/agents"

# start_agent PERSON: has somebody's sales attended to, unattended, until stop_agent, kill_agent or stop_agents.
start_agent() {
	mkdir -p "$agents"
	env -u NULINK_KEYSTORE NULINK_HOME="$NULINK_NETWORK/people/$1" "$NULINK_BIN/nulink" market agent --every 1 --yes \
		>>"$agents/$1.log" 2>&1 </dev/null &
	echo $! >"$agents/$1.pid"
}
# end_agent PERSON SIGNAL: nothing, where it does not run.
end_agent() {
	local pid
	[ -f "$agents/$1.pid" ] || return 0
	pid=$(cat "$agents/$1.pid")
	rm -f "$agents/$1.pid"
	kill "-$2" "$pid" 2>/dev/null || return 0
	wait "$pid" 2>/dev/null || true
}
# As an operator does, and as a power cut does.
stop_agent() { end_agent "$1" TERM; }
kill_agent() { end_agent "$1" KILL; }
# agent_runs PERSON: whether it has not ended by itself.
agent_runs() { [ -f "$agents/$1.pid" ] && kill -0 "$(cat "$agents/$1.pid")" 2>/dev/null; }
stop_agents() {
	local file
	for file in "$agents"/*.pid; do
		[ ! -e "$file" ] || stop_agent "$(basename "$file" .pid)"
	done
}

# by_sudo PALLET CALL [JSON...]: what governance does on a real chain.
by_sudo() { node22 "$ACCEPTANCE/sudo.mjs" "$@"; }
# relist SECRET LISTING [NAME=VALUE...]: lists again what is listed, with a lie in it. Prints the number.
relist() { node22 "$ACCEPTANCE/relist.mjs" "$@" | field listing; }

# records FILE [OPTION...]: makes a hospital's records. Prints how many are of people of 60 and more with type 2 diabetes.
records() { python3 "$NULINK_ROOT/scripts/demo/hospital-records.py" "$@"; }
# same_records FILE FILE: whether two tables say the same, in whatever form of CSV.
same_records() {
	python3 -c 'import csv, sys
first, second = (list(csv.reader(open(name, newline=""))) for name in sys.argv[1:])
sys.exit(first != second)' "$1" "$2"
}
# minus AMOUNT AMOUNT: of numbers that the shell cannot hold.
minus() { python3 -c 'import sys; print(int(sys.argv[1]) - int(sys.argv[2]))' "$1" "$2"; }
# base NLK: in base units.
base() { python3 -c 'import sys
from decimal import Decimal
print(int(Decimal(sys.argv[1]) * 10**18))' "$1"; }
