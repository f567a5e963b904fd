"""NuLink with py-substrate-interface, an older client that many back ends still use."""

import os
import time
import unittest

from substrateinterface import Keypair, SubstrateInterface

NLK = 10**18
SS58_PREFIX = 2110


def account(path):
	"""The pair of a derivation such as `//Alice`, under the phrase that every development chain knows."""
	return Keypair.create_from_uri(path, ss58_format=SS58_PREFIX)


def fresh(name):
	"""An account that nobody used before, on whatever chain the tests run."""
	return account(f"//Alice//{name}//{time.time_ns()}")


class Client(unittest.TestCase):
	@classmethod
	def setUpClass(cls):
		cls.chain = SubstrateInterface(url=os.environ["NULINK_WS"])
		cls.alice = account("//Alice")

	@classmethod
	def tearDownClass(cls):
		cls.chain.close()

	def transfer(self, to, value):
		return self.chain.compose_call("Balances", "transfer_keep_alive", {"dest": to.ss58_address, "value": value})

	def send(self, call, signer):
		"""Waits for the block that holds the transaction and gives the receipt."""
		extrinsic = self.chain.create_signed_extrinsic(call=call, keypair=signer)
		return self.chain.submit_extrinsic(extrinsic, wait_for_inclusion=True)

	def free(self, who):
		return self.chain.query("System", "Account", [who.ss58_address]).value["data"]["free"]

	def events(self, receipt, module, name):
		"""The fields of the transaction's events of one kind."""
		events = [record.value["event"] for record in receipt.triggered_events]
		return [event["attributes"] for event in events if (event["module_id"], event["event_id"]) == (module, name)]

	def test_the_chain_tells_its_token_and_its_address_format(self):
		self.assertEqual(self.chain.token_symbol, "NLK")
		self.assertEqual(self.chain.token_decimals, 18)
		self.assertEqual(self.chain.ss58_format, SS58_PREFIX)
		self.assertEqual(self.chain.chain, "NuLink Development")

	def test_storage_and_constants_are_read(self):
		self.assertEqual(self.chain.query("Sudo", "Key").value, self.alice.ss58_address)
		self.assertEqual(self.chain.get_constant("Balances", "ExistentialDeposit").value, NLK // 1000)

	def test_a_map_is_read_whole(self):
		head = self.chain.get_chain_finalised_head()
		accounts = self.chain.query_map("System", "Account", block_hash=head, page_size=10)
		held = [account.value["data"]["free"] + account.value["data"]["reserved"] for _, account in accounts]
		# The pots, the well-known accounts and their stashes, the treasury.
		self.assertGreaterEqual(len(held), 5 + 12 + 1)
		self.assertEqual(sum(held), self.chain.query("Balances", "TotalIssuance", block_hash=head).value)

	def test_a_transfer_is_included_with_its_events(self):
		receiver = fresh("python")
		receipt = self.send(self.transfer(receiver, 2 * NLK), self.alice)
		self.assertTrue(receipt.is_success)
		transfer = {"from": self.alice.ss58_address, "to": receiver.ss58_address, "amount": 2 * NLK}
		self.assertEqual(self.events(receipt, "Balances", "Transfer"), [transfer])
		[paid] = self.events(receipt, "TransactionPayment", "TransactionFeePaid")
		self.assertEqual(paid["who"], self.alice.ss58_address)
		self.assertEqual(receipt.total_fee_amount, paid["actual_fee"])
		self.assertEqual(self.free(receiver), 2 * NLK)

	def test_a_mortal_transfer_is_included(self):
		receiver = fresh("mortal")
		call = self.transfer(receiver, NLK)
		extrinsic = self.chain.create_signed_extrinsic(call=call, keypair=self.alice, era={"period": 64})
		receipt = self.chain.submit_extrinsic(extrinsic, wait_for_finalization=True)
		self.assertTrue(receipt.is_success)
		self.assertEqual(self.free(receiver), NLK)

	def test_the_fee_that_is_told_before_suffices(self):
		call = self.transfer(fresh("fee"), NLK)
		told = self.chain.get_payment_info(call=call, keypair=self.alice)["partialFee"]
		paid = self.send(call, self.alice).total_fee_amount
		self.assertLess(0, paid)
		self.assertLessEqual(paid, told)

	def test_a_batch_does_all_its_calls(self):
		first, second = fresh("first"), fresh("second")
		calls = [self.transfer(first, NLK), self.transfer(second, 2 * NLK)]
		receipt = self.send(self.chain.compose_call("Utility", "batch_all", {"calls": calls}), self.alice)
		self.assertTrue(receipt.is_success, receipt.error_message)
		self.assertEqual(len(self.events(receipt, "Balances", "Transfer")), 2)
		self.assertEqual([self.free(first), self.free(second)], [NLK, 2 * NLK])

	def test_a_transfer_of_more_than_there_is_fails_and_says_so(self):
		poor = fresh("poor")
		self.assertTrue(self.send(self.transfer(poor, NLK), self.alice).is_success)
		receipt = self.send(self.transfer(self.alice, 2 * NLK), poor)
		self.assertFalse(receipt.is_success)
		# The client gives no message for errors of this kind, but it decodes them.
		[failed] = self.events(receipt, "System", "ExtrinsicFailed")
		self.assertEqual(failed["dispatch_error"], {"Token": "FundsUnavailable"})
		self.assertEqual(self.free(poor), NLK - receipt.total_fee_amount)

	def test_an_error_of_a_pallet_comes_with_its_documentation(self):
		inner = self.transfer(self.alice, NLK)
		receipt = self.send(self.chain.compose_call("Sudo", "sudo", {"call": inner}), account("//Bob"))
		self.assertFalse(receipt.is_success)
		self.assertEqual(receipt.error_message["name"], "RequireSudo")
		self.assertIn("Sudo", " ".join(receipt.error_message["docs"]))


if __name__ == "__main__":
	unittest.main(verbosity=2)
