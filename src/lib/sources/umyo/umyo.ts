import { AppError } from '../../core/errors.ts';
import { hertz } from '../../core/units.ts';
import { scaleFacts, type Driver } from '../device/driver.ts';
import { SAMPLES, umyoDecoder, unitsIn } from './decoder.ts';

/** What is learnt on connecting: the sensors that were heard. */
export type Umyo = { readonly units: number[] };

const LISTEN_MS = 1_500;
const MOST_UNITS = 16;
const hex = (unit: number): string => unit.toString(16).padStart(8, '0');

/** uMyo sensors behind their USB base: one stream per sensor. No scale was ever published, so values are counts. */
export const umyo: Driver<'umyo', Umyo> = {
	id: 'umyo',
	label: 'uMyo base',
	summary: 'One channel per uMyo sensor, about 1116 Hz, through the USB base.',
	before: [
		'Plug the uMyo base in and switch the sensors on, in the radio mode of the base.',
		'Close other programs that use its port.'
	],
	params: [],
	transport: () => ({ via: 'serial', filters: [], baudRates: [921_600] }),
	defaultDeviceInfo: { units: [0x12345678] },
	async identify(device, _params, before) {
		const heard = Uint8Array.from(await device.listen(LISTEN_MS), (c) => c.charCodeAt(0));
		const units = unitsIn(heard).slice(0, MOST_UNITS);
		if (units.length === 0)
			throw new AppError(
				'SourceError',
				heard.length === 0
					? 'The port is open, but no uMyo is heard. Switch the sensors on, bring them close to the base, then connect again.'
					: 'What comes at this port is not from a uMyo base. Choose another port.'
			);
		// A sensor that is off for now keeps its stream.
		return { units: [...new Set([...(before?.units ?? []), ...units])] };
	},
	signals: (_params, { units }) => ({
		streams: units.map((unit) => ({
			info: {
				...{ name: `umyo-${hex(unit)}`, nChannels: 1, fs: hertz(1116), unit: 'a.u.' },
				device: `uMyo ${hex(unit)}`,
				fullScale: 32_767,
				facts: scaleFacts([1])
			},
			counter: { modulo: 256 * SAMPLES },
			// Documents say 1116 and 1150 Hz.
			tolerance: 0.05
		})),
		decoder: umyoDecoder(units)
	}),
	// The base sends by itself.
	start: async () => undefined,
	stop: async () => undefined
};
