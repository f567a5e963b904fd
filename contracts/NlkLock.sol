// SPDX-License-Identifier: GPL-3.0-only
pragma solidity 0.8.37;

/// What is used of an ERC-20. What its `transferFrom` answers is not asked for: some answer nothing, and balances decide.
interface IToken {
	function balanceOf(address account) external view returns (uint256);
	function transferFrom(address from, address to, uint256 amount) external;
}

/// @title A lock that NLK goes into, and never comes out of
/// @notice What is locked here is paid on the NuLink chain, one to one, to whom the holder's signature names. It never
/// comes back: there is no owner, no way to change this contract, and no function that pays.
/// @dev Nothing here calls the NuLink chain. The chain reads `locked` from this contract's storage by Merkle-Patricia
/// proofs, and pins for that: this contract's address, the hash of its code (which has the token's address in it), and
/// that `locked` is the mapping in slot 0.
contract NlkLock {
	/// Nothing was to be locked.
	error NothingToLock();
	/// Nobody has the key of this account: what is locked for it can not be claimed.
	error NobodyCanClaim();
	/// The token did not bring what it was asked for.
	error NotReceived();
	/// The token called back while it was asked for.
	error Reentered();

	/// NLK was locked.
	event Locked(address indexed holder, address indexed payer, uint256 amount);

	/// What each holder has locked, in base units. Slot 0: the chain relies on it.
	mapping(address holder => uint256 amount) public locked;

	/// NLK.
	IToken public immutable token;

	/// Whether something is being locked. Forgotten after the transaction.
	bool private transient locking;

	constructor(IToken nlk) {
		token = nlk;
	}

	/// @notice Lock your NLK for good. Your account's key claims it on the NuLink chain.
	/// @param amount in base units. The token must allow this contract to take it (`approve`).
	function lock(uint256 amount) external {
		_lock(msg.sender, amount);
	}

	/// @notice Lock your NLK for good, for another account to claim. Contracts and multi-signature wallets have no key to
	/// sign a claim with: they lock for an account that has one.
	/// @param holder the account whose key claims it. Not an account of the NuLink chain.
	/// @param amount in base units. The token must allow this contract to take it (`approve`).
	function lockFor(address holder, uint256 amount) external {
		_lock(holder, amount);
	}

	/// The balance grows by exactly the amount, or nothing is locked: not for a token that keeps a part, moves nothing, or
	/// calls back to have one transfer counted twice.
	function _lock(address holder, uint256 amount) private {
		if (locking) revert Reentered();
		if (amount == 0) revert NothingToLock();
		if (holder == address(0)) revert NobodyCanClaim();
		locking = true;
		uint256 before = token.balanceOf(address(this));
		token.transferFrom(msg.sender, address(this), amount);
		if (token.balanceOf(address(this)) != before + amount) revert NotReceived();
		locked[holder] += amount;
		emit Locked(holder, msg.sender, amount);
		locking = false;
	}
}
