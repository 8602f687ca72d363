/** A box of the SpikerBox family. */
export interface Box {
	readonly label: string;
	/** Numbers of channels it can send, the usual one first, with the rate each has. */
	readonly rates: readonly (readonly [channels: number, fs: number])[];
	readonly bits: 10 | 14;
	/** True: it keeps quiet until it is told to start. False: it sends from power-up. */
	readonly starts: boolean;
}

const shield: Box['rates'] = [1, 2, 3, 4, 5, 6].map((n) => [n, 10_000 / n] as const);

/** By what a box answers to `b:;`, as the maker's guide to the USB protocol (R7, 2024) lists them. */
export const BOXES: Readonly<Record<string, Box>> = {
	MUSCLESS: { label: 'Muscle SpikerShield', rates: shield, bits: 10, starts: false },
	HBLEOSB: { label: 'Heart & Brain SpikerBox', rates: [[1, 10_000]], bits: 10, starts: false },
	HHIBOX: { label: 'Human-Human Interface', rates: [[1, 10_000]], bits: 10, starts: false },
	PLANTSS: { label: 'Plant SpikerBox', rates: [[1, 10_000]], bits: 10, starts: false },
	MSBPCDC: { label: 'Muscle SpikerBox Pro', rates: pro(2), bits: 10, starts: true },
	NSBPCDC: { label: 'Neuron SpikerBox Pro', rates: pro(2), bits: 10, starts: true },
	HUMANSB: {
		label: 'Human SpikerBox',
		rates: [2, 3, 4].map((n) => [n, 5000] as const),
		bits: 14,
		starts: true
	},
	NRNSBPRO: {
		label: 'Neuron SpikerBox Pro',
		rates: [2, 3].map((n) => [n, 10_000] as const),
		bits: 14,
		starts: true
	},
	UNIBOX: { label: 'Spike Station', rates: [[2, 42_661]], bits: 14, starts: true }
};

/** 10 kHz up to `fast` channels, 5 kHz with 3 and 4. */
function pro(fast: number): Box['rates'] {
	return [
		[fast, 10_000],
		[3, 5000],
		[4, 5000]
	];
}
