import { AppError } from '../../core/errors.ts';
import type { Decoder, DeviceChannel, Frame } from '../device/driver.ts';
import { InstantFinder, positionOf, type InstantShape } from '../device/instants.ts';

/** How an amplifier of OT Bioelettronica lays out one instant. */
export interface OtbLayout {
	/** Values of an instant, accessory values included. */
	readonly values: number;
	/** Bytes of a value: two, or three for the EEG mode and the high resolution. */
	readonly bytes: 2 | 3;
	readonly littleEndian?: boolean;
	/** Which of the values counts the instants; its low 16 bits do. */
	readonly counter: number;
}

/** The values that one stream takes out of an instant: value = number × scale. */
export interface OtbStream {
	readonly from: number;
	readonly scales: readonly number[];
}

/** Counters have 16 bits. */
export const OTB_MODULO = 65_536;

const shapeOf = ({ values, bytes, littleEndian = false, counter }: OtbLayout): InstantShape => {
	const at = counter * bytes + (littleEndian ? 0 : bytes - 2);
	return {
		length: values * bytes,
		modulo: OTB_MODULO,
		count: (all, start) =>
			littleEndian
				? all[start + at]! | (all[start + at + 1]! << 8)
				: (all[start + at]! << 8) | all[start + at + 1]!
	};
};

/** Instants → one frame per stream for each run of them. */
export function otbDecoder(layout: OtbLayout, streams: readonly OtbStream[]): Decoder {
	const { values, bytes: size, littleEndian = false } = layout;
	const finder = new InstantFinder(shapeOf(layout));
	const numberAt = (view: DataView, at: number): number =>
		size === 2 ? view.getInt16(at, littleEndian) : (view.getInt16(at) << 8) | view.getUint8(at + 2);
	return {
		push(bytes): readonly Frame[] {
			const frames: Frame[] = [];
			finder.push(bytes, (all, start, n, count) => {
				const view = new DataView(all.buffer, all.byteOffset, all.length);
				streams.forEach(({ from, scales }, stream) => {
					const out = new Float32Array(n * scales.length);
					let to = 0;
					for (let i = 0; i < n; i++) {
						let at = start + (i * values + from) * size;
						for (let c = 0; c < scales.length; c++, at += size) out[to++] = numberAt(view, at) * scales[c]!;
					}
					frames.push({ stream, values: out, count });
				});
			});
			return frames;
		}
	};
}

const LISTEN_MS = 250;
const LISTENS = 12;

/**
 * Which of `layouts` the device that was just started sends, by its counter. Throws a SourceError with what to do when
 * nothing comes or nothing fits. `what`: the device in the maker's words; `advice`: what to do.
 */
export async function measuredLayout<Layout extends OtbLayout>(
	device: DeviceChannel,
	layouts: readonly Layout[],
	what: string,
	advice: string
): Promise<Layout> {
	let heard = '';
	for (let n = 0; n < LISTENS; n++) {
		heard += await device.listen(LISTEN_MS);
		const bytes = Uint8Array.from(heard, (c) => c.charCodeAt(0));
		const found = layouts.find((layout) => positionOf(bytes, 0, shapeOf(layout)) !== undefined);
		if (found) return found;
		if (bytes.length > 4e6) break;
	}
	throw new AppError(
		'SourceError',
		heard.length === 0
			? `${what} is connected, but sends nothing. ${advice}`
			: `${what} sends ${heard.length} bytes that do not count up as ${layouts.map(({ values }) => values).join(' or ')} values do. ${advice}`
	);
}
