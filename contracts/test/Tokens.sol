// SPDX-License-Identifier: GPL-3.0-only
pragma solidity 0.8.37;

import {NlkLock} from "../NlkLock.sol";

/// A small ERC-20, in the place of NLK. All of it is the deployer's at first.
contract TestNlk {
	event Transfer(address indexed from, address indexed to, uint256 amount);
	event Approval(address indexed owner, address indexed spender, uint256 amount);

	string public constant name = "Test NLK";
	string public constant symbol = "NLK";
	uint8 public constant decimals = 18;
	uint256 public constant totalSupply = 1_000_000_000 ether;
	mapping(address owner => uint256 amount) public balanceOf;
	mapping(address owner => mapping(address spender => uint256 amount)) public allowance;

	constructor() {
		balanceOf[msg.sender] = totalSupply;
	}

	function approve(address spender, uint256 amount) external returns (bool) {
		allowance[msg.sender][spender] = amount;
		emit Approval(msg.sender, spender, amount);
		return true;
	}

	function transfer(address to, uint256 amount) external virtual returns (bool) {
		_move(msg.sender, to, amount);
		return true;
	}

	function transferFrom(address from, address to, uint256 amount) external virtual returns (bool) {
		allowance[from][msg.sender] -= amount;
		_move(from, to, amount);
		return true;
	}

	function _move(address from, address to, uint256 amount) internal {
		balanceOf[from] -= amount;
		balanceOf[to] += amount;
		emit Transfer(from, to, amount);
	}
}

/// Keeps one unit of what is moved.
contract TaxedToken is TestNlk {
	function transferFrom(address from, address to, uint256 amount) external override returns (bool) {
		_move(from, to, amount - 1);
		_move(from, address(this), 1);
		return true;
	}
}

/// Says that nothing was moved, instead of reverting.
contract RefusingToken is TestNlk {
	function transferFrom(address, address, uint256) external pure override returns (bool) {
		return false;
	}
}

/// Locks for itself while somebody else locks: one transfer is to be counted for two.
contract CallingToken is TestNlk {
	bool private inside;

	function transferFrom(address, address to, uint256 amount) external override returns (bool) {
		if (!inside) {
			inside = true;
			NlkLock(msg.sender).lockFor(address(this), amount);
			inside = false;
		} else {
			_move(tx.origin, to, amount);
		}
		return true;
	}
}
