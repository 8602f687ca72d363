import { AppError } from '../../core/errors.ts';
import { hertz } from '../../core/units.ts';
import { scaleFacts, type Decoder, type Driver } from '../device/driver.ts';
import { frameDecoder } from '../device/frame-finder.ts';
import { numberParam } from '../params.ts';

/** What is learnt on connecting: bytes of a frame, which firmware decides. */
export type FreeEeg32 = { readonly length: number };

const CHANNELS = 32;
const BEGIN = 0xa0;
const END = 0xc0;
/** Begin, counter, channels; auxiliary bytes and the end follow. */
const SHORTEST = 2 + 3 * CHANNELS + 1;
const LONGEST = SHORTEST + 24;
const SURE = 12;
const LISTEN_MS = 800;
/** Reference 2.5 V over 24 bits and gain 8, as BrainFlow has it; the maker's own page has half of it. */
const MICROVOLTS = 2.5e6 / (2 ** 23 - 1) / 8;

/** The length at which frames follow each other; undefined when there are none. */
function lengthOf(bytes: Uint8Array): number | undefined {
	for (let length = SHORTEST; length <= LONGEST; length++)
		for (let start = 0; start < length && start + SURE * length <= bytes.length; start++) {
			const whole = Array.from({ length: SURE }, (_, i) => start + i * length).every(
				(at, i) =>
					bytes[at] === BEGIN &&
					bytes[at + length - 1] === END &&
					bytes[at + 1] === ((bytes[start + 1]! + i) & 255)
			);
			if (whole) return length;
		}
	return undefined;
}

const decoderOf = (length: number): Decoder =>
	frameDecoder(
		{
			...{ sync: [BEGIN], length },
			valid: (bytes, start) => bytes[start + length - 1] === END,
			count: { at: (bytes, start) => bytes[start + 1]!, modulo: 256 }
		},
		(bytes, start) =>
			Array.from({ length: CHANNELS }, (_, c) => {
				const at = start + 2 + 3 * c;
				return (((bytes[at]! << 24) >> 8) | (bytes[at + 1]! << 8) | bytes[at + 2]!) * MICROVOLTS;
			})
	);

/** FreeEEG32: 32 channels over USB. */
export const freeEeg32: Driver<'freeeeg32', FreeEeg32> = {
	id: 'freeeeg32',
	label: 'FreeEEG32',
	summary: '32 channels, 512 Hz, over USB.',
	before: ['Plug the board in.', 'Close other programs that use its port.'],
	params: [{ type: 'number', id: 'rate', label: 'Rate', unit: 'Hz', value: 512, min: 250, max: 2048 }],
	transport: () => ({ via: 'serial', filters: [], baudRates: [921_600, 115_200] }),
	defaultDeviceInfo: { length: 105 },
	async identify(device) {
		const heard = await device.listen(LISTEN_MS);
		const length = lengthOf(Uint8Array.from(heard, (c) => c.charCodeAt(0)));
		if (length !== undefined) return { length };
		throw new AppError(
			'SourceError',
			heard.length === 0
				? 'The port is open, but nothing comes. Unplug the FreeEEG32, plug it in, then connect again.'
				: 'What comes at this port is not from a FreeEEG32. Choose another port.'
		);
	},
	signals: (params, { length }) => ({
		streams: [
			{
				info: {
					...{ name: 'freeeeg32', nChannels: CHANNELS, unit: 'uV', device: 'FreeEEG32' },
					fs: hertz(numberParam(freeEeg32, params, 'rate')),
					fullScale: (2 ** 23 - 1) * MICROVOLTS,
					facts: {
						...scaleFacts(new Array<number>(CHANNELS).fill(MICROVOLTS)),
						scale_source: 'BrainFlow; the page of the maker has half of it'
					}
				},
				counter: { modulo: 256 },
				tolerance: 0.01
			}
		],
		decoder: decoderOf(Math.max(SHORTEST, Math.min(LONGEST, length)))
	}),
	// It sends by itself.
	start: async () => undefined,
	stop: async () => undefined
};
