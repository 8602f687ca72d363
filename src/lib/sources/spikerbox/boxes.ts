/** A box of the SpikerBox family. */
export interface Box {
	readonly label: string;
	/** Numbers of channels it can send, the usual one first, with the rate each has. */
	readonly rates: readonly (readonly [channels: number, fs: number])[];
	readonly bits: 10 | 14;
	/** True: it keeps quiet until it is told to start. False: it sends from power-up. */
	readonly starts: boolean;
	/** It has a socket for expansion boards, which change what it sends. */
	readonly expands?: boolean;
	/** Rates that firmware versions have: which one is measured on connecting. */
	readonly versions?: readonly number[];
}

const shield: Box['rates'] = [1, 2, 3, 4, 5, 6].map((n) => [n, 10_000 / n] as const);
const single: Box['rates'] = [[1, 10_000]];

/**
 * By what a box answers to `b:;`: the maker's guide to the USB protocol (R7, 2024), and the boxes that only the maker's
 * program Spike Recorder knows.
 */
export const BOXES: Readonly<Record<string, Box>> = {
	MUSCLESS: { label: 'Muscle SpikerShield', rates: shield, bits: 10, starts: false },
	HEARTSS: { label: 'Heart & Brain SpikerShield', rates: shield, bits: 10, starts: false },
	MUSCUSB1: { label: 'Muscle SpikerBox', rates: single, bits: 10, starts: false },
	NEURONSS: { label: 'Neuron SpikerBox', rates: single, bits: 10, starts: false },
	HBLEOSB: { label: 'Heart & Brain SpikerBox', rates: single, bits: 10, starts: false },
	HHIBOX: { label: 'Human-Human Interface', rates: single, bits: 10, starts: false },
	PLANTSS: { label: 'Plant SpikerBox', rates: single, bits: 10, starts: false },
	EXTCLAW: { label: 'Claw with SpikerBox', rates: [[3, 896]], bits: 10, starts: false },
	HBSBPRO: {
		label: 'Heart & Brain SpikerBox Pro',
		rates: [2, 3, 4].map((n) => [n, 1000] as const),
		bits: 10,
		starts: true,
		expands: true
	},
	MSBPCDC: { label: 'Muscle SpikerBox Pro', rates: pro(2), bits: 10, starts: true, expands: true },
	NSBPCDC: { label: 'Neuron SpikerBox Pro', rates: pro(2), bits: 10, starts: true, expands: true },
	HUMANSB: {
		label: 'Human SpikerBox',
		rates: [2, 3, 4].map((n) => [n, 5000] as const),
		bits: 14,
		starts: true,
		expands: true
	},
	NRNSBPRO: {
		label: 'Neuron SpikerBox Pro',
		rates: [2, 3, 4].map((n) => [n, 10_000] as const),
		bits: 14,
		starts: true,
		expands: true,
		versions: [10_000, 20_000]
	},
	UNIBOX: {
		label: 'Spike Station',
		rates: [2, 3, 4].map((n) => [n, 42_661] as const),
		bits: 14,
		starts: true,
		expands: true
	}
};

/** 10 kHz up to `fast` channels, 5 kHz with 3 and 4. */
function pro(fast: number): Box['rates'] {
	return [
		[fast, 10_000],
		[3, 5000],
		[4, 5000]
	];
}

/**
 * What expansion boards add, by the number a box answers to `board:;`: additional inputs, reaction timer, hammer, joystick, ERG.
 */
const BOARD_CHANNELS: Readonly<Record<number, number>> = { 1: 4, 3: 2, 4: 3, 5: 3, 9: 3 };

/**
 * Channels and rate that a box sends: with an expansion board (its number; undefined: none) the board decides, else `asked`
 * where the box can, else its usual number. `measured`: the rate that was measured; undefined: not measured.
 */
export function signalOf(
	box: string,
	asked: number,
	board?: number,
	measured?: number
): readonly [channels: number, fs: number] {
	const { rates } = BOXES[box]!;
	const wanted = board === undefined ? asked : (BOARD_CHANNELS[board] ?? rates[0]![0]);
	const [channels, fs] = rates.find(([n]) => n === wanted) ?? rates[0]!;
	if (measured !== undefined) return [channels, measured];
	return [channels, box === 'HBSBPRO' && board === 9 ? 3000 : fs];
}
