import type { Decoder, Frame, StatusMessage } from '../device/driver.ts';
import { frameDecoder } from '../device/frame-finder.ts';

const SYNC = [0xc7, 0x7c] as const;
const END = 0x01;

/** Chords packets on a serial line → frames: `C7 7C`, a counter, one big-endian 16-bit number per channel, `01`. */
export function chordsDecoder(channels: number, perCount: number, middle: number): Decoder {
	const length = 2 * channels + 4;
	return frameDecoder(
		{
			sync: SYNC,
			length,
			valid: (bytes, start) => bytes[start + length - 1] === END,
			count: { at: (bytes, start) => bytes[start + 2]!, modulo: 256 }
		},
		(bytes, start) => bigEndian(bytes, start + 3, channels, perCount, middle)
	);
}

/** Samples of a notification, as a rule. */
const BLOCK = 10;
/** So many blocks that cannot be read in a row, and it is said. */
const MOST_BROKEN = 3;
const CUT =
	'The packets of the NPG Lite arrive cut: this computer’s Bluetooth adapter takes only short ones. Use another adapter, or connect the board over USB ("Chords board").';

/**
 * Notifications of an NPG Lite → frames: samples one behind the other, each a counter and one big-endian 16-bit number per
 * channel. A notification holds ten samples as a rule, and may hold fewer. Where the radio takes only short notifications the
 * parts of a block are joined; a block whose end never comes cannot be read, and that is said.
 */
export function npgDecoder(channels: number, perCount: number, middle: number): Decoder {
	const length = 1 + 2 * channels;
	const most = BLOCK * length;
	let parts: number[] = [];
	let largest = 0;
	let broken = 0;

	const frames = (bytes: ArrayLike<number>): Frame[] =>
		Array.from({ length: bytes.length / length }, (_, i) => ({
			stream: 0,
			count: bytes[i * length]!,
			values: bigEndian(bytes, i * length + 1, channels, perCount, middle)
		}));
	const whole = (bytes: ArrayLike<number>): boolean => {
		if (bytes.length % length !== 0) return false;
		for (let at = length; at < bytes.length; at += length)
			if (bytes[at] !== ((bytes[at - length]! + 1) & 255)) return false;
		return true;
	};
	/** A part of a block: the last one is shorter than the others. */
	const join = (bytes: Uint8Array): readonly (Frame | StatusMessage)[] => {
		largest = Math.max(largest, bytes.length);
		parts.push(...bytes);
		if (bytes.length === largest && parts.length < most) return [];
		const block = parts;
		parts = [];
		if (whole(block)) {
			broken = 0;
			return frames(block);
		}
		return ++broken === MOST_BROKEN ? [{ warning: CUT }] : [];
	};

	return {
		push(bytes, _at, from): readonly (Frame | StatusMessage)[] {
			if (from === 'battery') return bytes.length === 1 ? [{ battery: Math.min(100, bytes[0]!) / 100 }] : [];
			if (from !== 'data' || bytes.length === 0) return [];
			const aligned = bytes.length % length === 0;
			if (!aligned || (parts.length > 0 && !(bytes.length > length && whole(bytes)))) return join(bytes);
			parts = [];
			const warned = broken >= MOST_BROKEN;
			broken = 0;
			return warned ? [{ warning: '' }, ...frames(bytes)] : frames(bytes);
		}
	};
}

/** Bytes behind the channels of a block over Wi-Fi: four zeros with three channels, and the trigger. */
export const wifiBlock = (channels: number): number => 1 + 2 * channels + (channels === 3 ? 4 : 0) + 2;

/**
 * Messages of an NPG Lite over Wi-Fi → frames: twenty blocks as a rule, each a counter, one big-endian number per channel,
 * the trigger.
 */
export function npgWifiDecoder(channels: number, perCount: number, middle: number): Decoder {
	const length = wifiBlock(channels);
	return {
		push(bytes): readonly Frame[] {
			if (bytes.length % length !== 0) return [];
			return Array.from({ length: bytes.length / length }, (_, i) => ({
				stream: 0,
				count: bytes[i * length]!,
				values: bigEndian(bytes, i * length + 1, channels, perCount, middle)
			}));
		}
	};
}

const bigEndian = (
	bytes: ArrayLike<number>,
	at: number,
	n: number,
	perCount: number,
	middle: number
): number[] =>
	Array.from(
		{ length: n },
		(_, i) => (((bytes[at + 2 * i]! << 8) | bytes[at + 2 * i + 1]!) - middle) * perCount
	);
