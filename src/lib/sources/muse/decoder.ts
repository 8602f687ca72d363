import type { Decoder, Frame, StatusMessage } from '../device/driver.ts';

/** The electrodes that a Muse names, in the order of its characteristics. */
export const ELECTRODES = ['TP9', 'AF7', 'AF8', 'TP10', 'AUX'] as const;
export const UV_PER_COUNT = 0.48828125;
/** The 12-bit count of 0 µV. */
export const MIDDLE = 0x800;
/** Samples of one electrode in a notification. */
export const SAMPLES = 12;
const EEG_BYTES = 20;
const TELEMETRY_BYTES = 10;
/** A row whose parts are this many notifications apart is given up: one part was lost. */
const MOST_OPEN = 4;
/** About a second of rows in which the auxiliary input never came: the headband has none, or does not send it. */
const ROWS_WITHOUT_AUX = 22;
const AUX = ELECTRODES.length - 1;
const NO_AUX =
	'This headband sends nothing for its auxiliary input: channel AUX is 0. Set "Auxiliary input" to "Off", then connect again.';
const ROUND = 65536;

/**
 * Notifications of a Muse → rows of all electrodes in microvolts. Each electrode has a characteristic of its own, and the
 * parts of one row share a number: a row is given out when its parts are there. A row that lacks one is lost as a whole. When
 * the auxiliary input has not come for a second, rows are whole without it, and 0 there.
 */
export function museDecoder(nChannels: number): Decoder {
	/** Rows that wait for parts, oldest first. */
	let open: { sequence: number; values: Float64Array; have: number }[] = [];
	const all = (1 << nChannels) - 1;
	let wanted = all;
	/** Rows in a row that had all but the auxiliary input. */
	let without = 0;

	const watchAux = (channel: number, have: number): StatusMessage[] => {
		if (channel === AUX) {
			without = 0;
			const back = wanted !== all;
			wanted = all;
			return back ? [{ warning: '' }] : [];
		}
		if (nChannels <= AUX || wanted !== all || have !== all - (1 << AUX)) return [];
		if (++without < ROWS_WITHOUT_AUX) return [];
		wanted = have;
		return [{ warning: NO_AUX }];
	};

	return {
		push(bytes, _at, from): readonly (Frame | StatusMessage)[] {
			if (from === 'telemetry') {
				if (bytes.length < TELEMETRY_BYTES) return [];
				return [{ battery: Math.min(1, ((bytes[2]! << 8) | bytes[3]!) / 512 / 100) }];
			}
			const channel = (ELECTRODES as readonly string[]).indexOf(from);
			if (channel < 0 || channel >= nChannels || bytes.length !== EEG_BYTES) return [];
			const sequence = (bytes[0]! << 8) | bytes[1]!;
			let row = open.find((one) => one.sequence === sequence);
			if (!row) {
				row = { sequence, values: new Float64Array(SAMPLES * nChannels), have: 0 };
				open.push(row);
				if (open.length > MOST_OPEN) open.shift();
			}
			for (let i = 0; i < SAMPLES; i++)
				row.values[i * nChannels + channel] = UV_PER_COUNT * (count(bytes, i) - MIDDLE);
			row.have |= 1 << channel;
			const said = watchAux(channel, row.have);
			if ((row.have & wanted) !== wanted) return said;
			// Rows before it can no longer become whole in order.
			open = open.filter((one) => (one.sequence - sequence + ROUND) % ROUND < ROUND / 2 && one !== row);
			return [...said, { stream: 0, count: sequence * SAMPLES, values: row.values }];
		}
	};
}

/** The `i`-th of the 12-bit numbers that are packed behind the first two bytes. */
function count(bytes: Uint8Array, i: number): number {
	const at = 2 + (i >> 1) * 3;
	return i % 2 === 0
		? (bytes[at]! << 4) | (bytes[at + 1]! >> 4)
		: ((bytes[at + 1]! & 15) << 8) | bytes[at + 2]!;
}
