import type { Decoder, Frame } from '../device/driver.ts';
import { FrameFinder } from '../device/frame-finder.ts';

/** How a number lies in a frame. */
export const NUMBER_TYPES = ['u8', 'i8', 'u16', 'i16', 'u24', 'i24', 'i32', 'f32'] as const;
export type NumberType = (typeof NUMBER_TYPES)[number];

/** A frame of a device that nobody has written a driver for: sync, counter, channels, trailer, in this order. */
export interface FrameLayout {
	readonly sync: readonly number[];
	/** Bytes of the counter, 0 to 4. */
	readonly counterBytes: number;
	/** Bytes between counter and channels that mean nothing here, and between channels and trailer. */
	readonly before: number;
	readonly after: number;
	readonly nChannels: number;
	readonly type: NumberType;
	readonly littleEndian: boolean;
	readonly trailer: readonly number[];
	/** `value = (count − zero) · scale` */
	readonly scale: number;
	readonly zero: number;
}

/** Bytes of a number. */
export const bytesOf = (type: NumberType): number => Number(type.slice(1)) / 8;

/** Bytes of a whole frame. */
export const frameLength = ({
	sync,
	counterBytes,
	before,
	after,
	nChannels,
	type,
	trailer
}: FrameLayout): number =>
	sync.length + counterBytes + before + nChannels * bytesOf(type) + after + trailer.length;

/** Frames of a layout → one sample each. A frame with a number that is none (f32) is junk. */
export class LayoutDecoder implements Decoder {
	readonly #layout: FrameLayout;
	readonly #finder: FrameFinder;

	constructor(layout: FrameLayout) {
		this.#layout = layout;
		const { sync, counterBytes, trailer, littleEndian } = layout;
		const length = frameLength(layout);
		this.#finder = new FrameFinder({
			sync,
			length,
			valid: (bytes, start) =>
				trailer.every((byte, i) => bytes[start + length - trailer.length + i] === byte),
			...(counterBytes > 0 && {
				count: {
					at: (bytes: Uint8Array, start: number) =>
						unsigned(bytes, start + sync.length, counterBytes, littleEndian),
					modulo: 2 ** (8 * counterBytes)
				}
			})
		});
	}

	push(bytes: Uint8Array): readonly Frame[] {
		const frames: Frame[] = [];
		const { sync, counterBytes, before, nChannels, type, littleEndian, scale, zero } = this.#layout;
		const width = bytesOf(type);
		this.#finder.push(bytes, (buffer, start) => {
			const first = start + sync.length + counterBytes + before;
			const values = Array.from({ length: nChannels }, (_, c) =>
				Math.fround((numberAt(buffer, first + c * width, type, littleEndian) - zero) * scale)
			);
			if (!values.every(Number.isFinite)) return;
			const count = unsigned(buffer, start + sync.length, counterBytes, littleEndian);
			frames.push(counterBytes > 0 ? { stream: 0, values, count } : { stream: 0, values });
		});
		return frames;
	}
}

function unsigned(bytes: Uint8Array, at: number, width: number, littleEndian: boolean): number {
	let value = 0;
	for (let i = 0; i < width; i++) value = value * 256 + bytes[at + (littleEndian ? width - 1 - i : i)]!;
	return value;
}

function numberAt(bytes: Uint8Array, at: number, type: NumberType, littleEndian: boolean): number {
	if (type === 'f32') return new DataView(bytes.buffer, bytes.byteOffset + at, 4).getFloat32(0, littleEndian);
	const width = bytesOf(type);
	const value = unsigned(bytes, at, width, littleEndian);
	return type.startsWith('i') && value >= 2 ** (8 * width - 1) ? value - 2 ** (8 * width) : value;
}

/** Bytes written in hex (`A0`, `C7 7C`). Throws a RangeError that names `what`. */
export function hexBytes(text: string, what: string): number[] {
	const digits = text.replace(/[\s,]|0x/gi, '');
	if (digits.length % 2 !== 0 || !/^[0-9a-f]*$/i.test(digits))
		throw new RangeError(`${what} must be bytes in hex, such as C7 7C, not "${text}".`);
	return (digits.match(/../g) ?? []).map((pair) => parseInt(pair, 16));
}
