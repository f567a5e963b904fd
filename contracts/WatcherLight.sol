// SPDX-License-Identifier: GPL-3.0-only
pragma solidity 0.8.37;

/// @title What NuLink's watchers say of Ethereum, on another chain
/// @notice Keeps the state roots of Ethereum's blocks that more than two thirds of the watchers' weight have signed. Whoever
/// has the signatures (NuLink's chain keeps them) may bring them: the sender is not asked for.
/// @dev The set of watchers is replaced by a certificate of the set before. What is signed is typed data (EIP-712), in a
/// domain that has the Ethereum chain that is watched, which need not be this one, and NuLink's genesis: signatures for
/// another chain or another NuLink are worth nothing here. A statement names no sender and no contract: it is true of
/// Ethereum wherever it is read. Nobody owns this contract.
///
/// What it can not do: a set that was replaced on NuLink and can no longer be slashed there could still sign. Therefore
/// a set is believed for `trust` seconds only, which must be shorter than the watchers' stake takes to leave. They are
/// counted from the beginning of the set's epoch, whenever it is brought: who holds a certificate back wins no time. If
/// nobody brings a newer set by then, nothing is accepted here for good.
///
/// When an epoch began is counted from the first one, of which the deployer tells it, by the time that an epoch takes at
/// least. Where NuLink's blocks come late, its epochs begin later than is counted here, and trust ends earlier than it
/// would have to. It ends too late only if the deployer told a beginning or a length that is too large.
contract WatcherLight {
	/// The set is empty, too large, not sorted, has somebody without weight, or other weights than watchers.
	error BadSet();
	/// This set is not newer than the one that is believed.
	error NotNewer();
	/// This block is not above the last accepted one.
	error NotAbove();
	/// There is no such root.
	error NoRoot();
	/// The set was not replaced in time, and is not believed any longer. So is one that was too old at first.
	error Expired();
	/// The first epoch has not begun, or an epoch takes no time, or as long as a set is believed.
	error BadTimes();
	/// It is not a signature of 65 bytes in the one form that counts: s in the lower half, v 27 or 28.
	error BadSignature();
	/// The signatures are not in the order of their signers' addresses, or one comes twice.
	error NotSorted();
	/// The signer is not of the set. So is who seems to have signed something else.
	error NotWatcher(address signer);
	/// Not more than two thirds.
	error NotEnough(uint256 signed, uint256 whole);

	/// A block was accepted.
	event HeaderAccepted(uint64 indexed number, bytes32 blockHash, bytes32 stateRoot);
	/// The set was replaced.
	event WatchersRotated(uint64 indexed epoch, bytes32 setHash, uint256 total);

	/// How many roots are kept. Older ones are forgotten.
	uint256 public constant KEPT = 1024;
	/// The most watchers of a set.
	uint256 public constant MAX_WATCHERS = 64;

	bytes32 private constant DOMAIN =
		keccak256("EIP712Domain(string name,string version,uint256 chainId,bytes32 salt)");
	bytes32 private constant HEADER = keccak256("Header(uint64 number,bytes32 blockHash,bytes32 stateRoot)");
	bytes32 private constant WATCHERS = keccak256("Watchers(uint64 epoch,bytes32 setHash)");
	/// Half of the order of secp256k1. With s, also the order minus s signs the same: one of them counts (EIP-2).
	uint256 private constant HALF_ORDER = 0x7fffffffffffffffffffffffffffffff5d576e7357a4501ddfe92f46681b20a0;

	/// The domain of what is signed.
	bytes32 public immutable domain;
	/// How long a set is believed, in seconds from the beginning of its epoch.
	uint64 public immutable trust;
	/// The epoch of the first set.
	uint64 public immutable first;
	/// When that began, in seconds since 1970.
	uint64 public immutable begun;
	/// How long an epoch takes, in seconds.
	uint64 public immutable length;

	/// The epoch of the set that is believed.
	uint64 public epoch;
	/// Until when, in seconds.
	uint64 public trustedUntil;
	/// The last accepted block.
	uint64 public latest;
	/// The weight of the set.
	uint256 public total;
	/// The weights of each epoch's set. Those of older ones stay, and mean nothing.
	mapping(uint64 ofEpoch => mapping(address watcher => uint128 weight)) public weightOf;

	mapping(uint64 number => bytes32 root) private roots;
	/// The blocks whose roots are kept: a ring.
	uint64[KEPT] private ring;
	/// How many blocks were ever accepted.
	uint256 public accepted;

	/// @param chainId of the Ethereum chain that is watched.
	/// @param genesis the hash of NuLink's first block.
	/// @param trust_ for how many seconds from the beginning of its epoch a set is believed.
	/// @param epoch_ the epoch of the first set.
	/// @param begun_ when that began, in seconds since 1970: not later than it did.
	/// @param length_ how many seconds an epoch takes: not more than it does.
	/// @param set the first set, by address, ascending.
	/// @param weights theirs.
	constructor(
		uint256 chainId,
		bytes32 genesis,
		uint64 trust_,
		uint64 epoch_,
		uint64 begun_,
		uint64 length_,
		address[] memory set,
		uint128[] memory weights
	) {
		// Milliseconds, too, are refused by this.
		if (begun_ > block.timestamp || length_ == 0 || length_ >= trust_) revert BadTimes();
		domain = keccak256(abi.encode(DOMAIN, keccak256("NuLink Watchers"), keccak256("1"), chainId, genesis));
		(trust, first, begun, length) = (trust_, epoch_, begun_, length_);
		_install(epoch_, set, weights);
	}

	/// @notice The state root of an accepted block. Fails for others, and for those that were forgotten.
	function stateRoot(uint64 number) external view returns (bytes32 root) {
		root = roots[number];
		if (root == 0) revert NoRoot();
	}

	/// @notice What watchers sign for a block.
	function headerDigest(uint64 number, bytes32 blockHash, bytes32 root) public view returns (bytes32) {
		return _digest(keccak256(abi.encode(HEADER, number, blockHash, root)));
	}

	/// @notice What watchers sign for the set of a later epoch.
	function watchersDigest(uint64 epoch_, bytes32 setHash) public view returns (bytes32) {
		return _digest(keccak256(abi.encode(WATCHERS, epoch_, setHash)));
	}

	/// @notice The hash of a set: of every watcher's address (20 bytes) and weight (16 bytes), one after the other.
	function hashOf(address[] memory set, uint128[] memory weights) public pure returns (bytes32) {
		if (set.length != weights.length || set.length > MAX_WATCHERS) revert BadSet();
		bytes memory packed;
		for (uint256 i = 0; i < set.length; i++) packed = abi.encodePacked(packed, set[i], weights[i]);
		return keccak256(packed);
	}

	/// @notice Bring a block that is above the last one.
	/// @param signatures of watchers of the set that is believed, in the order of their addresses.
	function push(uint64 number, bytes32 blockHash, bytes32 root, bytes[] calldata signatures) external {
		if (number <= latest) revert NotAbove();
		if (root == 0) revert NoRoot();
		_mustBeSigned(headerDigest(number, blockHash, root), signatures);
		uint256 place = accepted % KEPT;
		if (accepted >= KEPT) delete roots[ring[place]];
		(ring[place], roots[number], latest) = (number, root, number);
		accepted++;
		emit HeaderAccepted(number, blockHash, root);
	}

	/// @notice Bring the set of a later epoch. Epochs may be left out: what counts is who signs.
	/// @param signatures of watchers of the set that is believed until now, in the order of their addresses.
	function rotate(
		uint64 epoch_,
		address[] memory set,
		uint128[] memory weights,
		bytes[] calldata signatures
	) external {
		if (epoch_ <= epoch) revert NotNewer();
		_mustBeSigned(watchersDigest(epoch_, hashOf(set, weights)), signatures);
		_install(epoch_, set, weights);
	}

	function _install(uint64 epoch_, address[] memory set, uint128[] memory weights) private {
		bytes32 setHash = hashOf(set, weights);
		address last;
		uint256 sum;
		for (uint256 i = 0; i < set.length; i++) {
			if (set[i] <= last || weights[i] == 0) revert BadSet();
			weightOf[epoch_][set[i]] = weights[i];
			sum += weights[i];
			last = set[i];
		}
		if (sum == 0) revert BadSet();
		(epoch, total, trustedUntil) = (epoch_, sum, _until(epoch_));
		if (block.timestamp > trustedUntil) revert Expired();
		emit WatchersRotated(epoch_, setHash, sum);
	}

	/// Until when the set of an epoch is believed. The set of one that is still to begin is brought before: from now on.
	function _until(uint64 epoch_) private view returns (uint64) {
		uint256 start = begun + uint256(epoch_ - first) * length;
		return uint64(start < block.timestamp ? start : block.timestamp) + trust;
	}

	/// More than two thirds of the weight have signed this.
	function _mustBeSigned(bytes32 digest, bytes[] calldata signatures) private view {
		if (block.timestamp > trustedUntil) revert Expired();
		mapping(address => uint128) storage weights = weightOf[epoch];
		address last;
		uint256 weight;
		for (uint256 i = 0; i < signatures.length; i++) {
			address signer = _signer(digest, signatures[i]);
			uint128 part = weights[signer];
			if (part == 0) revert NotWatcher(signer);
			if (signer <= last) revert NotSorted();
			weight += part;
			last = signer;
		}
		if (3 * weight <= 2 * total) revert NotEnough(weight, total);
	}

	function _signer(bytes32 digest, bytes calldata signature) private pure returns (address signer) {
		if (signature.length != 65) revert BadSignature();
		bytes32 r = bytes32(signature[:32]);
		bytes32 s = bytes32(signature[32:64]);
		uint8 v = uint8(signature[64]);
		if (uint256(s) > HALF_ORDER || (v != 27 && v != 28)) revert BadSignature();
		signer = ecrecover(digest, v, r, s);
		if (signer == address(0)) revert BadSignature();
	}

	function _digest(bytes32 structure) private view returns (bytes32) {
		return keccak256(abi.encodePacked(hex"1901", domain, structure));
	}
}
