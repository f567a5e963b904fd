// SPDX-License-Identifier: GPL-3.0-only
pragma solidity 0.8.37;

/// What is used of an ERC-20. What it answers to a transfer is not asked for: some answer nothing, and balances decide.
interface IStakeToken {
	function balanceOf(address account) external view returns (uint256);
	function transfer(address to, uint256 amount) external;
	function transferFrom(address from, address to, uint256 amount) external;
}

/// @title Stakes of proxies on Ethereum
/// @notice A provider puts tokens in, authorizes a part of them for its work, and names an operator, who confirms. What is
/// authorized leaves in two steps: it is asked for, and after a delay anybody may approve it.
/// @dev Its records are kept as the staking contract of threshold access control keeps them (two words for a provider,
/// five members that matter), so that what reads one from Ethereum's state reads the other by another layout. NuLink
/// pins the address, the hash of the code and the layout in `layouts/taco.json`. The code is NuLink's own. Nobody owns
/// it, and nothing in it can be changed.
contract TacoStaking {
	/// An amount of zero.
	error NoAmount();
	/// The token did not move what it was asked to.
	error NotMoved();
	/// The token called back while it was asked to move something.
	error Reentered();
	/// Less than this is free: not put in, or authorized.
	error NotFree();
	/// What is authorized, or stays so, is neither nothing nor the minimum.
	error BelowMinimum();
	/// More than what is authorized.
	error NotAuthorized();
	/// Nothing is on its way out.
	error NothingRequested();
	/// The time has not come.
	error TooSoon();
	/// The account is not the one that the provider has named.
	error NotOperator();
	/// The account works for a provider already.
	error OperatorTaken();

	event Staked(address indexed provider, uint96 amount);
	event Unstaked(address indexed provider, uint96 amount);
	/// What a provider has authorized has changed to `authorized`. Zero: its record is gone.
	event AuthorizationChanged(address indexed provider, uint96 authorized);
	event DeauthorizationRequested(address indexed provider, uint96 deauthorizing, uint64 end);
	/// The provider's operator is now this account, unconfirmed. Zero: nobody.
	event OperatorBonded(address indexed provider, address indexed operator);
	event OperatorConfirmed(address indexed provider, address indexed operator);

	/// The record of a provider. It is all zero if, and only if, nothing is authorized.
	struct Provider {
		// Who works for it.
		address operator;
		// Whether the operator has confirmed.
		bool confirmed;
		// When the operator was named.
		uint64 since;
		// What it stakes on its work, in base units. What is on its way out is in it.
		uint96 authorized;
		// What of it is on its way out.
		uint96 deauthorizing;
		// From when on that may be approved, in seconds. Zero: nothing is on its way.
		uint64 end;
	}

	/// What each provider has put in, authorized or not.
	mapping(address provider => uint96 amount) public deposited;

	/// NuLink reads these.
	mapping(address provider => Provider record) private providers;

	/// For whom an operator that has confirmed works.
	mapping(address operator => address provider) public providerOf;

	IStakeToken public immutable token;
	/// The least that can be authorized.
	uint96 public immutable minimum;
	/// How long what was authorized takes to leave, in seconds.
	uint64 public immutable delay;
	/// How long an operator stays at least, in seconds.
	uint64 public immutable term;

	/// Whether tokens are being moved. Forgotten after the transaction.
	bool private transient moving;

	constructor(IStakeToken token_, uint96 minimum_, uint64 delay_, uint64 term_) {
		if (minimum_ == 0) revert NoAmount();
		token = token_;
		minimum = minimum_;
		delay = delay_;
		term = term_;
	}

	/// One movement of tokens at a time: none is counted for two.
	modifier alone() {
		if (moving) revert Reentered();
		moving = true;
		_;
		moving = false;
	}

	/// @notice The record of a provider.
	function stakeOf(address provider) external view returns (Provider memory) {
		return providers[provider];
	}

	/// @notice Put tokens in. The token must allow this contract to take them (`approve`).
	function stake(uint96 amount) external alone {
		if (amount == 0) revert NoAmount();
		uint256 before = token.balanceOf(address(this));
		token.transferFrom(msg.sender, address(this), amount);
		if (token.balanceOf(address(this)) != before + amount) revert NotMoved();
		deposited[msg.sender] += amount;
		emit Staked(msg.sender, amount);
	}

	/// @notice Take out what is not authorized.
	function unstake(uint96 amount) external alone {
		if (amount == 0) revert NoAmount();
		_mustBeFree(amount);
		deposited[msg.sender] -= amount;
		uint256 before = token.balanceOf(address(this));
		token.transfer(msg.sender, amount);
		if (token.balanceOf(address(this)) + amount != before) revert NotMoved();
		emit Unstaked(msg.sender, amount);
	}

	/// @notice Stake more of what you have put in on your work. What is then not on its way out is the minimum
	/// at least.
	function authorize(uint96 amount) external {
		if (amount == 0) revert NoAmount();
		_mustBeFree(amount);
		Provider storage record = providers[msg.sender];
		uint96 authorized = record.authorized + amount;
		if (authorized - record.deauthorizing < minimum) revert BelowMinimum();
		record.authorized = authorized;
		emit AuthorizationChanged(msg.sender, authorized);
	}

	/// @notice Ask for a part to leave, or all of it. A second request takes the place of the first, and waits anew.
	function requestDeauthorize(uint96 amount) external {
		if (amount == 0) revert NoAmount();
		Provider storage record = providers[msg.sender];
		if (amount > record.authorized) revert NotAuthorized();
		uint96 left = record.authorized - amount;
		if (left != 0 && left < minimum) revert BelowMinimum();
		record.deauthorizing = amount;
		record.end = uint64(block.timestamp) + delay;
		emit DeauthorizationRequested(msg.sender, amount, record.end);
	}

	/// @notice Let leave what a provider has asked for, once the delay is over. Anybody may. Who has nothing authorized any
	/// longer has no operator, and no record.
	function approve(address provider) external {
		Provider storage record = providers[provider];
		if (record.deauthorizing == 0) revert NothingRequested();
		if (block.timestamp < record.end) revert TooSoon();
		uint96 left = record.authorized - record.deauthorizing;
		if (left == 0) {
			_release(record);
			delete providers[provider];
		} else {
			(record.authorized, record.deauthorizing, record.end) = (left, 0, 0);
		}
		emit AuthorizationChanged(provider, left);
	}

	/// @notice Name the account that works for you, or nobody (zero). The one before must have been named a term ago.
	/// @dev Accounts are not taken before they confirm: nobody keeps an account from its own provider by naming it first.
	function bondOperator(address operator) external {
		Provider storage record = providers[msg.sender];
		if (record.authorized == 0) revert NotAuthorized();
		if (record.operator != address(0) && block.timestamp < record.since + term) revert TooSoon();
		_release(record);
		(record.operator, record.confirmed, record.since) = (operator, false, uint64(block.timestamp));
		emit OperatorBonded(msg.sender, operator);
	}

	/// @notice Confirm that you work for this provider, which has named you. You can work for one only.
	function confirm(address provider) external {
		Provider storage record = providers[provider];
		if (record.operator != msg.sender) revert NotOperator();
		if (providerOf[msg.sender] != address(0)) revert OperatorTaken();
		providerOf[msg.sender] = provider;
		record.confirmed = true;
		emit OperatorConfirmed(provider, msg.sender);
	}

	/// The caller has this amount in that is not authorized.
	function _mustBeFree(uint96 amount) private view {
		if (amount > deposited[msg.sender] - providers[msg.sender].authorized) revert NotFree();
	}

	/// The operator of a record is free to work for another.
	function _release(Provider storage record) private {
		if (record.confirmed) delete providerOf[record.operator];
	}
}
