// SPDX-License-Identifier: GPL-3.0-only
pragma solidity 0.8.37;

import {TacoStaking} from "../TacoStaking.sol";
import {TestNlk} from "./Tokens.sol";

/// Puts in again while somebody puts in: one transfer is to be counted for two.
contract RestakingToken is TestNlk {
	bool private inside;

	function transferFrom(address from, address to, uint256 amount) external override returns (bool) {
		if (!inside) {
			inside = true;
			TacoStaking(msg.sender).stake(uint96(amount));
			inside = false;
		}
		_move(from, to, amount);
		return true;
	}
}

/// Moves nothing that is taken out, and does not say so.
contract KeepingToken is TestNlk {
	function transfer(address to, uint256 amount) external override returns (bool) {
		if (msg.sender.code.length == 0) _move(msg.sender, to, amount);
		return true;
	}
}

/// Another staking contract's way to keep the same facts: words of their own, other orders, a structure in a structure.
/// Its layout is data, too: NuLink needs no new code to read it. It believes whoever writes.
contract OtherStaking {
	struct Amounts {
		uint128 leaving;
		uint128 working;
	}

	struct Record {
		uint256 unrelated;
		uint64 until;
		address worker;
		Amounts amounts;
		bool ready;
	}

	bytes32 private filler;
	address private another;
	mapping(address provider => Record record) private records;

	function set(address worker, bool ready, uint128 working, uint128 leaving, uint64 until) external {
		(filler, another) = (keccak256(abi.encode(worker)), worker);
		records[msg.sender] = Record(block.number, until, worker, Amounts(leaving, working), ready);
	}
}
