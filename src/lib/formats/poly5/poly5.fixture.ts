interface Signal {
	readonly name: string;
	readonly unit: string;
	readonly value: (row: number) => number;
	/** Unit low and high, converter low and high: of 16-bit files. */
	readonly scale?: readonly [number, number, number, number];
}

/** A Poly5 file after the published description, written apart from the reader. */
export function poly5File(
	signals: readonly Signal[],
	{ rows = 100, perBlock = 40, float = true } = {}
): Uint8Array {
	const count = signals.length * (float ? 2 : 1);
	const rowBytes = signals.length * (float ? 4 : 2);
	const blocks = Math.ceil(rows / perBlock);
	const out = new Uint8Array(217 + 136 * count + blocks * (86 + perBlock * rowBytes));
	const view = new DataView(out.buffer);
	const latin = (text: string): number[] => [...text].map((letter) => letter.charCodeAt(0));
	out.set(latin('POLY SAMPLE FILEversion 2.03\r\n\x1a'));
	view.setInt16(114, 2000, true);
	view.setUint16(119, count, true);
	view.setInt32(121, rows, true);
	for (const [i, part] of [2024, 7, 8, 1, 9, 10, 11].entries()) view.setUint16(129 + 2 * i, part, true);
	view.setInt32(143, blocks, true);
	view.setUint16(147, perBlock, true);
	for (const [i, { name, unit, scale = [0, 1, 0, 1] }] of signals.entries()) {
		for (const [k, part] of (float ? ['(Lo) ', '(Hi) '] : ['']).entries()) {
			const at = 217 + 136 * (i * (float ? 2 : 1) + k);
			out.set([part.length + name.length, ...latin(part + name)], at);
			out.set([unit.length, ...latin(unit)], at + 45);
			for (const [n, value] of scale.entries()) view.setFloat32(at + 56 + 4 * n, value, true);
		}
	}
	for (let row = 0; row < rows; row++) {
		const block = Math.floor(row / perBlock);
		for (const [i, { value }] of signals.entries()) {
			const at =
				217 +
				136 * count +
				block * (86 + perBlock * rowBytes) +
				86 +
				(row % perBlock) * rowBytes +
				i * (float ? 4 : 2);
			if (float) view.setFloat32(at, value(row), true);
			else view.setInt16(at, value(row), true);
		}
	}
	return out;
}

/** Two channels of EMG, an accelerometer and a counter that lost seven samples. */
export const saga = poly5File([
	{ name: 'UNI 01', unit: '\xb5Volt', value: (row) => row / 2 },
	{ name: 'UNI 02', unit: '\xe6Volt', value: (row) => -row },
	{ name: 'X', unit: 'g', value: () => 1 },
	{ name: 'COUNTER', unit: '-', value: (row) => (row < 50 ? row : row + 7) }
]);
