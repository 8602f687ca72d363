import type { Decoder, Frame, StatusMessage } from '../device/driver.ts';

/** The electrodes of a Muse S Athena, in the order of its samples. */
export const ATHENA_ELECTRODES = ['TP9', 'AF7', 'AF8', 'TP10', 'AUX1', 'AUX2', 'AUX3', 'AUX4'] as const;
/** Microvolts of a 14-bit count, and the count of 0 µV. */
export const ATHENA_UV = 1450 / 16_383;
export const ATHENA_MIDDLE = 8192;
/** g and °/s of a count. */
export const ATHENA_G = 0.0000610352;
export const ATHENA_DEGREES = -0.0074768;
/** Blocks of a kind are counted with 8 bits. */
export const ATHENA_BLOCKS = 256;
/** Samples of a block of motion. */
export const MOTION_SAMPLES = 3;

/** Tag of a block of electrodes by their number. */
const EEG_TAG = { 4: 0x11, 8: 0x12 } as const;
const MOTION_TAG = 0x47;
const BATTERY_TAG = 0x98;
/** Bytes of a block by its tag. A packet ends with what is not in here. */
const LENGTHS: Readonly<Record<number, number>> = {
	...{ 0x11: 28, 0x12: 28, 0x34: 30, 0x35: 40, 0x36: 40 },
	...{ 0x47: 36, 0x53: 24, 0x98: 20 }
};
/** Bytes before the tag of the first block of a packet, and from the tag of a block to its data. */
const PACKET_HEAD = 9;
const BLOCK_HEAD = 5;

/** How many electrodes a headband sends. */
export type AthenaElectrodes = keyof typeof EEG_TAG;

/** Samples of a block of electrodes. */
export const eegSamples = (electrodes: AthenaElectrodes): number => (electrodes === 4 ? 4 : 2);

/** Which electrodes a notification has; undefined when it has none. */
export function electrodesIn(bytes: Uint8Array): AthenaElectrodes | undefined {
	let found: AthenaElectrodes | undefined;
	eachBlock(bytes, (tag) => {
		if (tag === EEG_TAG[4]) found = 4;
		else if (tag === EEG_TAG[8]) found = 8;
	});
	return found;
}

/**
 * Notifications → electrodes in µV (stream 0), acceleration in g (stream 1), rotation in °/s (stream 2), charge. A notification
 * holds whole packets, a packet holds blocks of several kinds. Every kind has a counter of its own. Light is left out.
 */
export function athenaDecoder(electrodes: AthenaElectrodes): Decoder {
	const samples = eegSamples(electrodes);
	return {
		push(bytes, _at, from): readonly (Frame | StatusMessage)[] {
			const said: (Frame | StatusMessage)[] = [];
			if (from !== 'data') return said;
			eachBlock(bytes, (tag, count, data) => {
				if (tag === EEG_TAG[electrodes]) {
					const values = Array.from(
						{ length: samples * electrodes },
						(_, i) => (bitsAt(data, 14 * i) - ATHENA_MIDDLE) * ATHENA_UV
					);
					said.push({ stream: 0, count: count * samples, values });
				} else if (tag === MOTION_TAG) said.push(...motion(data, count * MOTION_SAMPLES));
				else if (tag === BATTERY_TAG) said.push({ battery: chargeOf(data) });
			});
			return said;
		}
	};
}

/** Calls `block` for each block of each packet of a notification: its tag, its count, its data. */
function eachBlock(bytes: Uint8Array, block: (tag: number, count: number, data: Uint8Array) => void): void {
	for (let packet = 0; packet + PACKET_HEAD + BLOCK_HEAD <= bytes.length;) {
		const end = packet + bytes[packet]!;
		if (end < packet + PACKET_HEAD + BLOCK_HEAD || end > bytes.length) return;
		for (let at = packet + PACKET_HEAD; at + BLOCK_HEAD <= end;) {
			const tag = bytes[at]!;
			const length = LENGTHS[tag];
			const next = at + BLOCK_HEAD + (length ?? 0);
			if (length === undefined || next > end) break;
			block(tag, bytes[at + 1]!, bytes.subarray(at + BLOCK_HEAD, next));
			at = next;
		}
		packet = end;
	}
}

/** The 14-bit number that begins at a bit, low bits first. */
function bitsAt(data: Uint8Array, bit: number): number {
	const at = bit >> 3;
	const word = data[at]! | (data[at + 1]! << 8) | ((data[at + 2] ?? 0) << 16);
	return (word >> (bit & 7)) & 0x3fff;
}

function motion(data: Uint8Array, count: number): Frame[] {
	const view = new DataView(data.buffer, data.byteOffset, data.length);
	const part = (first: number, scale: number): number[] =>
		Array.from({ length: 3 * MOTION_SAMPLES }, (_, i) => {
			const at = 2 * (6 * Math.floor(i / 3) + first + (i % 3));
			return view.getInt16(at, true) * scale;
		});
	return [
		{ stream: 1, count, values: part(0, ATHENA_G) },
		{ stream: 2, count, values: part(3, ATHENA_DEGREES) }
	];
}

/** Programs disagree about the unit of the charge: what is above 100 % was counted twice as fine. */
function chargeOf(data: Uint8Array): number {
	const percent = (data[0]! | (data[1]! << 8)) / 256;
	return Math.min(1, (percent > 100 ? percent / 2 : percent) / 100);
}
