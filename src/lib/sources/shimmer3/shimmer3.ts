import { AppError } from '../../core/errors.ts';
import { hertz } from '../../core/units.ts';
import { scaleFacts, type DeviceChannel, type Driver } from '../device/driver.ts';
import { SERIAL_PORT_PROFILE } from '../device/link/web-serial.ts';
import { textParam } from '../params.ts';
import type { ParamValues } from '../source.ts';
import { microvoltsPerCount, shimmerDecoder } from './decoder.ts';

/** What is learnt on connecting. */
export type Shimmer3 = { readonly firmware: string };

const ACK_MS = 1_500;
const FLUSH_MS = 250;
/** Ticks of its clock in a second. */
const TICKS = 32_768;
const HARDWARE = 0x03;
/** Both channels of the first chip, 24 bits; the maker's own registers for EMG, with the rate of the converter left open. */
const EXG1_24 = [0x10, 0, 0];
const EMG_REGISTERS = [
	[0xa0, 0x10, 0x69, 0x60, 0x20, 0, 0, 2, 3],
	[0xa0, 0x10, 0x81, 0x81, 0, 0, 0, 2, 1]
];
const GAIN = 12;
/** Rates by the form: ticks of a sample, and the code of the converter that is at least as fast. */
const RATES: Readonly<Record<string, { readonly divisor: number; readonly code: number }>> = {
	'512': { divisor: 64, code: 3 },
	'1024': { divisor: 32, code: 4 }
};
const ADVICE =
	'Switch it off and on, close ConsensysPRO and other programs that use it, and choose the entry that begins with "Shimmer3".';

const rateOf = (params: ParamValues): { readonly divisor: number; readonly code: number } =>
	RATES[textParam(shimmer3, params, 'rate')]!;

/** Sends a command; its answer, or only the acknowledgement. Undefined when it is refused or nothing comes. */
async function command(
	device: DeviceChannel,
	bytes: readonly number[],
	answer = ''
): Promise<string | undefined> {
	await device.send(Uint8Array.from(bytes));
	return device.waitFor(new RegExp(`\\xff${answer}`), ACK_MS);
}

/**
 * Shimmer3 with the ExG board in EMG configuration: two channels, over Bluetooth. Commands and frames as its firmware has them.
 */
export const shimmer3: Driver<'shimmer3', Shimmer3> = {
	id: 'shimmer3',
	label: 'Shimmer3 EMG',
	summary: '2 channels, 512 or 1024 Hz, over Bluetooth.',
	before: [
		'Take the Shimmer out of its dock and pair it in the Bluetooth settings of this computer (PIN 1234).',
		'Close other programs that use it.',
		'Press Connect and choose the entry that begins with "Shimmer3".'
	],
	params: [
		{
			...{ type: 'choice', id: 'rate', label: 'Rate', value: '1024' },
			options: Object.keys(RATES).map((id) => ({ id, label: `${id} Hz` }))
		}
	],
	transport: () => ({
		via: 'serial',
		filters: [{ bluetoothServiceClassId: SERIAL_PORT_PROFILE }],
		baudRates: [115_200]
	}),
	defaultDeviceInfo: { firmware: '0.16.0' },
	async identify(device) {
		await device.send(Uint8Array.of(0x20));
		await device.wait(FLUSH_MS);
		const hardware = await command(device, [0x3f], '\\x25[^]');
		if (hardware === undefined)
			throw new AppError('SourceError', `This device does not answer like a Shimmer3. ${ADVICE}`);
		if (hardware.charCodeAt(hardware.length - 1) !== HARDWARE)
			throw new AppError(
				'SourceError',
				`This is a Shimmer of another generation (hardware ${hardware.charCodeAt(hardware.length - 1)}). Only the Shimmer3 is supported.`
			);
		const said = await command(device, [0x2e], '\\x2f[^]{6}');
		const [major = 0, minor = 0, patch = 0] = said ? versionOf(said.slice(-6)) : [];
		return { firmware: said ? `${major}.${minor}.${patch}` : '' };
	},
	signals(params, { firmware }) {
		const { divisor } = rateOf(params);
		const scale = microvoltsPerCount(GAIN);
		return {
			streams: [
				{
					info: {
						...{ name: 'shimmer3', nChannels: 2, fs: hertz(TICKS / divisor), unit: 'uV' },
						channelNames: ['EMG 1', 'EMG 2'],
						device: `Shimmer3 EMG${firmware && `, firmware ${firmware}`}`,
						fullScale: (2 ** 23 - 1) * scale,
						facts: { ...scaleFacts([scale, scale]), gain: GAIN }
					},
					counter: { modulo: 2 ** 24, step: divisor }
				}
			],
			decoder: shimmerDecoder(divisor, scale)
		};
	},
	async start(device, params) {
		const { divisor, code } = rateOf(params);
		const settings = [
			[0x08, ...EXG1_24],
			[0x05, divisor & 255, divisor >> 8],
			...EMG_REGISTERS.map((registers, chip) => [0x61, chip, 0, 10, code, ...registers])
		];
		for (const setting of settings)
			if ((await command(device, setting)) === undefined)
				throw new AppError('SourceError', `The Shimmer3 does not take a setting. ${ADVICE}`);
		const inquiry = await command(device, [0x01], '\\x02[^]{8}[^]{3}');
		if (inquiry === undefined || !inquiry.endsWith('\x1d\x1e\x1f'))
			throw new AppError(
				'SourceError',
				'This Shimmer3 does not measure EMG: it has no ExG board, or its firmware is too old. Use a Shimmer3 EMG, and update its firmware to LogAndStream 0.15.4 or later.'
			);
		if ((await command(device, [0x07])) === undefined)
			throw new AppError('SourceError', `The Shimmer3 does not start. ${ADVICE}`);
	},
	stop: (device) => device.send(Uint8Array.of(0x20))
};

/** Major, minor, internal of a firmware answer: id, major and minor as u16 little-endian, one byte. */
const versionOf = (text: string): number[] => {
	const at = (i: number): number => text.charCodeAt(i);
	return [at(2) | (at(3) << 8), at(4), at(5)];
};
