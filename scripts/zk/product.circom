pragma circom 2.0.0;

// A small circuit with a public output, a public input, private inputs and more than one constraint, so that the order of
// rows, of wires and of public signals is seen: out = (a · b + c)³ + c, and a is at most 15.
template Product() {
	signal input a;
	signal input b;
	signal input c;
	signal output out;

	signal bits[4];
	var sum = 0;
	for (var i = 0; i < 4; i++) {
		bits[i] <-- (a >> i) & 1;
		bits[i] * (bits[i] - 1) === 0;
		sum += bits[i] * (1 << i);
	}
	sum === a;

	signal product <== a * b + c;
	signal square <== product * product;
	out <== square * product + c;
}

component main { public [c] } = Product();
