import type { Decoder, Frame, StatusMessage } from '../device/driver.ts';
import {
	absoluteCounts,
	deltaCounts,
	N_CHANNELS,
	PACKET_BYTES,
	UV_PER_COUNT,
	wholeCounts
} from './packets.ts';

/** Packets of a round share a hundred numbers, from 0 with 18 bits and from 100 with 19 (firmware 3). */
const ROUND = 100;
const TEXT_PART = 206;
const TEXT_END = 207;

/**
 * Notifications of a Ganglion → samples in microvolts. Firmware 3 sends every sample whole; firmware 2 sends differences,
 * so after a lost packet nothing can be said until its next whole sample: that is a gap, never a guess.
 */
export function ganglionDecoder(firmware: 2 | 3): Decoder {
	const samplesOf = firmware === 3 ? absoluteSamples() : differenceSamples();
	let text = '';
	return {
		push(bytes, _at, from): readonly (Frame | StatusMessage)[] {
			if (from !== 'data' || bytes.length === 0) return [];
			const id = bytes[0]!;
			if (id === TEXT_PART || id === TEXT_END) {
				text = (text + String.fromCharCode(...bytes.subarray(1))).slice(-400);
				if (id === TEXT_PART) return [];
				const line = text.replace(/\$\$\$|\0/g, '').trim();
				text = '';
				return line ? [{ text: line }] : [];
			}
			if (bytes.length !== PACKET_BYTES) return [];
			const sample = samplesOf(bytes);
			return sample ? [frame(sample.count, sample.counts)] : [];
		}
	};
}

interface Samples {
	readonly count: number;
	readonly counts: readonly number[];
}

/** Firmware 3. The first packet after the start holds no samples of that moment, and may carry any number. */
function absoluteSamples(): (packet: Uint8Array) => Samples | undefined {
	let first = true;
	return (packet) => {
		const id = packet[0]!;
		const dropped = first || id >= 2 * ROUND;
		first = false;
		if (dropped) return undefined;
		// The sample before a round's first packet is taken but never sent: count 0 of 201.
		return { count: 1 + 2 * (id % ROUND), counts: absoluteCounts(packet, id < ROUND ? 18 : 19) };
	};
}

/** Firmware 2: number 0 is a whole sample; 1 … 100 and 101 … 200 are two differences of 18 and 19 bits. */
function differenceSamples(): (packet: Uint8Array) => Samples | undefined {
	let last: number[] | undefined;
	let expected = 0;
	return (packet) => {
		const id = packet[0]!;
		if (id === 0) {
			last = wholeCounts(packet);
			expected = 1;
			return { count: 0, counts: last };
		}
		if (id > 2 * ROUND) return undefined;
		const place = ((id - 1) % ROUND) + 1;
		if (place !== expected) last = undefined;
		expected = place + 1;
		if (!last) return undefined;
		const deltas = deltaCounts(packet, id <= ROUND ? 18 : 19);
		const one = last.map((value, channel) => value - deltas[channel]!);
		const two = one.map((value, channel) => value - deltas[N_CHANNELS + channel]!);
		last = two;
		return { count: 2 * place - 1, counts: [...one, ...two] };
	};
}

const frame = (count: number, counts: readonly number[]): Frame => ({
	stream: 0,
	count,
	values: counts.map((value) => value * UV_PER_COUNT)
});
