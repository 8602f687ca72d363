import type { Decoder, Frame, StatusMessage } from '../device/driver.ts';

const OPEN = [0xff, 0xff, 0x01, 0x01, 0x80, 0xff] as const;
const CLOSE = [0xff, 0xff, 0x01, 0x01, 0x81, 0xff] as const;
/** A message longer than this was never closed: the line went on with samples. */
const MOST_MESSAGE = 256;
/** So many frames in a row of one other length are no broken frames: the box sends another number of channels. */
const OTHER_FRAMES = 50;

/**
 * Bytes of a SpikerBox → frames and messages. A sample is two bytes, seven bits each, high bits first; only the first byte of
 * a frame has its top bit set. Messages stand between two six-byte marks and may interrupt a frame anywhere; `FF FF` cannot
 * occur in samples. A frame counts when the next one begins where it should end; a broken one is a lost sample.
 */
export function spikerBoxDecoder(channels: number, perCount: number, middle: number): Decoder {
	const frame = new Uint8Array(2 * channels);
	/** Bytes of the frame so far; −1: waiting for a first byte. */
	let filled = -1;
	let missing = 0;
	/** Bytes that may be the beginning of a mark. */
	let mark: number[] = [];
	let message: string | undefined;
	const width = frameWidth(channels);

	const sample = (byte: number, out: (Frame | StatusMessage)[]): void => {
		const other = width(byte);
		if (other !== undefined) out.push({ warning: other });
		if (byte >= 0x80) {
			if (filled === frame.length) {
				const values = Array.from(
					{ length: channels },
					(_, i) => ((((frame[2 * i]! & 0x7f) << 7) | frame[2 * i + 1]!) - middle) * perCount
				);
				out.push(missing > 0 ? { stream: 0, values, missing } : { stream: 0, values });
				missing = 0;
			} else if (filled > 0) missing++;
			filled = 0;
		}
		if (filled < 0) return;
		// Too long: its neighbour's first byte was lost, and nobody knows what is whose.
		if (filled === frame.length) {
			filled = -1;
			missing += 2;
		} else frame[filled++] = byte;
	};

	const put = (byte: number, out: (Frame | StatusMessage)[]): void => {
		if (message === undefined) sample(byte, out);
		else if (message.length < MOST_MESSAGE) message += String.fromCharCode(byte);
		else message = undefined;
	};

	return {
		push(bytes): readonly (Frame | StatusMessage)[] {
			const out: (Frame | StatusMessage)[] = [];
			for (const byte of bytes) {
				const wanted = message === undefined ? OPEN : CLOSE;
				mark.push(byte);
				while (mark.length > 0 && mark.some((one, i) => one !== wanted[i])) put(mark.shift()!, out);
				if (mark.length < wanted.length) continue;
				mark = [];
				if (message === undefined) message = '';
				else {
					out.push(...remarks(message));
					message = undefined;
				}
			}
			return out;
		}
	};
}

/**
 * Watches how long frames are. Given each byte in turn it returns a warning when they have another number of channels than
 * `channels`, and an empty one when they are right again.
 */
function frameWidth(channels: number): (byte: number) => string | undefined {
	let bytes = 0;
	let last = 0;
	let alike = 0;
	let warned = false;
	return (byte) => {
		if (byte < 0x80) return void bytes++;
		alike = bytes === last ? alike + 1 : 1;
		last = bytes;
		bytes = 1;
		const sent = last / 2;
		const wrong = sent !== channels && Number.isInteger(sent) && sent > 0;
		if (alike !== OTHER_FRAMES || wrong === warned) return undefined;
		warned = wrong;
		return wrong
			? `The box sends ${sent} ${sent === 1 ? 'channel' : 'channels'}, not ${channels}: an expansion board was plugged in or out, or it did not take the setting. Disconnect it and connect it again.`
			: '';
	};
}

/** `EVNT:3;` is an event marker. The other messages were asked for on connecting, or are of no use here. */
function remarks(message: string): StatusMessage[] {
	return Array.from(message.matchAll(/EVNT:\s*(\d{1,3})\s*;/g), ([, event]) => ({ marker: Number(event) }));
}
