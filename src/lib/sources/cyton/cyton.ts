// Over 250 lines because a device is one file: the commands, answers and settings of one board.
import { AppError } from '../../core/errors.ts';
import { hertz } from '../../core/units.ts';
import type { JsonObject } from '../../core/parse.ts';
import { textParam } from '../params.ts';
import type { Param, ParamValues } from '../source.ts';
import { scaleFacts, type Driver, type DeviceStream, type DeviceChannel } from '../device/driver.ts';
import { CytonDecoder, microvoltsPerCount } from './decoder.ts';
import { electrodesOf, impedances } from './impedance.ts';

/** What a board says about itself. */
export interface CytonInfo extends JsonObject {
	readonly daisy: boolean;
	readonly firmware: string;
}

const GAINS = [1, 2, 4, 6, 8, 12, 24];
/** Names of the channels in commands: 1 … 8 of the board, then those of the daisy. */
const CHANNEL_KEYS = '12345678QWERTYUI';
const ANSWER_MS = 1500;
const RESET_MS = 4000;

const params: readonly Param[] = [
	{
		type: 'choice',
		id: 'electrodes',
		label: 'Electrodes',
		value: 'pairs',
		live: true,
		options: [
			{ id: 'pairs', label: 'Pairs (EMG)' },
			{ id: 'reference', label: 'One reference (EEG)' }
		]
	},
	{
		type: 'choice',
		id: 'gain',
		label: 'Gain',
		value: '24',
		live: true,
		options: GAINS.map((gain) => ({ id: String(gain), label: `×${gain}` })).reverse()
	},
	{
		type: 'choice',
		id: 'input',
		label: 'Input',
		value: 'd',
		live: true,
		options: [
			{ id: 'd', label: 'Electrodes' },
			{ id: '0', label: 'Shorted' },
			{ id: '-', label: 'Test, 1×, slow' },
			{ id: '=', label: 'Test, 1×, fast' },
			{ id: '[', label: 'Test, 2×, slow' },
			{ id: ']', label: 'Test, 2×, fast' },
			{ id: 'p', label: 'Test, steady' }
		]
	},
	{ type: 'text', id: 'gains', label: 'Gain of single channels (3:12 5:6)', value: '', live: true },
	{ type: 'text', id: 'off', label: 'Channels off (7 8)', value: '', live: true },
	{
		type: 'choice',
		id: 'accelerometer',
		label: 'Acceleration',
		value: 'yes',
		options: [
			{ id: 'yes', label: 'as a second stream' },
			{ id: 'no', label: 'leave out' }
		]
	},
	{ type: 'text', id: 'name', label: 'Stream name', value: 'cyton' }
];

/**
 * OpenBCI Cyton and Cyton + Daisy over their USB dongle. Protocol: OpenBCI documentation, "Cyton Data Format" and "Cyton
 * Board SDK". Verified at byte level against BrainFlow and `@openbci/utilities`, not on hardware.
 */
export const cyton: Driver<'cyton', CytonInfo> = {
	id: 'cyton',
	label: 'OpenBCI Cyton',
	summary: 'Eight channels in µV at 250 Hz over the USB dongle; sixteen at 125 Hz with the Daisy.',
	before: [
		'Plug in the dongle with its switch at GPIO 6.',
		'Switch the board to PC. Its blue light comes on.',
		'Close the OpenBCI GUI.'
	],
	params,
	defaultDeviceInfo: { daisy: false, firmware: 'v3.1.2' },
	transport: () => ({
		via: 'serial',
		// The FTDI chip of the dongle. Others have it too: the greeting decides.
		filters: [{ usbVendorId: 0x0403, usbProductId: 0x6015 }],
		baudRates: [115_200, 230_400, 921_600]
	}),
	async identify(device) {
		// It may still be streaming for a page that was closed.
		await device.send('s');
		await device.wait(100);
		await device.send('v');
		const text = await device.waitFor(/\$\$\$/, RESET_MS);
		if (text === undefined) {
			throw new AppError(
				'SourceError',
				'No Cyton answered at this port. Plug the dongle in with its switch at GPIO 6, or choose another port.'
			);
		}
		if (/^Failure/m.test(text)) {
			throw new AppError(
				'SourceError',
				'The dongle answers, but the board does not. Switch the board off and to PC again, charge its battery, and bring it close; then press Connect.'
			);
		}
		if (!/OpenBCI|ADS1299/.test(text)) {
			throw new AppError(
				'SourceError',
				'The device at this port is no Cyton. Choose its port, or the kind of device it is.'
			);
		}
		return {
			daisy: /On Daisy ADS1299/.test(text),
			firmware: /Firmware: (\S+)/.exec(text)?.[1] ?? 'v1'
		};
	},
	signals(values, deviceInfo) {
		const gains = gainsOf(values, deviceInfo);
		const scale = gains.map(microvoltsPerCount);
		const name = textParam(cyton, values, 'name') || 'cyton';
		const device = deviceInfo.daisy ? 'OpenBCI Cyton + Daisy' : 'OpenBCI Cyton';
		const accelerometer = textParam(cyton, values, 'accelerometer') === 'yes';
		offOf(values);
		const streams: DeviceStream[] = [
			{
				info: {
					name,
					nChannels: scale.length,
					fs: hertz(deviceInfo.daisy ? 125 : 250),
					unit: 'uV',
					device,
					fullScale: 4.5e6 / Math.max(...gains),
					facts: {
						...scaleFacts(scale),
						gain: gains,
						firmware: deviceInfo.firmware,
						electrodes: textParam(cyton, values, 'electrodes'),
						input: textParam(cyton, values, 'input'),
						...(deviceInfo.daisy && {
							note: 'Each value is the mean of two samples at 250 Hz; channels 1–8 lie half a sample after 9–16.'
						})
					}
				},
				// A row of 16 is a pair of packets.
				counter: { modulo: deviceInfo.daisy ? 128 : 256 }
			}
		];
		if (accelerometer) {
			streams.push({
				info: {
					name: `${name}_acceleration`,
					nChannels: 3,
					fs: hertz(25),
					unit: 'a.u.',
					channelNames: ['x', 'y', 'z'],
					device,
					facts: { ...scaleFacts([0.125, 0.125, 0.125]), quantity: 'acceleration', unit_of_values: 'mg' }
				},
				counter: { modulo: 256, step: 10 }
			});
		}
		return { streams, decoder: new CytonDecoder({ scale, daisy: deviceInfo.daisy, accelerometer }) };
	},
	async start(device, values, deviceInfo) {
		const gains = gainsOf(values, deviceInfo);
		const off = offOf(values);
		const pairs = textParam(cyton, values, 'electrodes') === 'pairs';
		const input = textParam(cyton, values, 'input');
		const set = isOld(deviceInfo) ? commandByCharacter : command;
		for (let c = 0; c < gains.length; c++) {
			const key = CHANNEL_KEYS[c]!;
			const power = off.has(c + 1) ? 1 : 0;
			// x channel power gain input bias srb2 srb1 X. For pairs neither bias nor the common reference is connected.
			const settings = `${power}${GAINS.indexOf(gains[c]!)}0${pairs ? '00' : '11'}0`;
			await set(device, `x${key}${settings}X`);
		}
		if (input !== 'd') await set(device, input);
		await device.send('b');
	},
	async stop(device) {
		await device.send('s');
	},
	impedance: {
		channels: (values, deviceInfo) => electrodesOf(deviceInfo.daisy ? 16 : 8, pairsOf(values)),
		measure: (device, values, deviceInfo, samples) =>
			impedances(
				device,
				{ keys: CHANNEL_KEYS, nChannels: deviceInfo.daisy ? 16 : 8, pairs: pairsOf(values) },
				samples
			)
	}
};

const pairsOf = (values: ParamValues): boolean => textParam(cyton, values, 'electrodes') === 'pairs';

/** Firmware 1 does not say its version. Its answers have no end mark. */
const isOld = ({ firmware }: CytonInfo): boolean => /^v?1\b/.test(firmware);
/** Firmware before 2 loses characters that come closer than 10 ms. */
const CHARACTER_MS = 15;

async function commandByCharacter(device: DeviceChannel, text: string): Promise<void> {
	for (const character of text) {
		await device.send(character);
		await device.wait(CHARACTER_MS);
	}
}

/** Sends a command and waits for its answer; once more when it went wrong, the radio drops some. */
async function command(device: DeviceChannel, text: string): Promise<void> {
	for (let attempt = 0; ; attempt++) {
		await device.send(text);
		const answer = await device.waitFor(/\$\$\$/, ANSWER_MS);
		if (answer !== undefined && !answer.includes('Failure')) return;
		if (attempt === 2) {
			throw new AppError(
				'SourceError',
				`The board did not take a setting (${text}${answer ? `: ${answer.trim()}` : ', no answer'}). Bring it close, switch it off and on, and connect again.`
			);
		}
	}
}

/** The gain of each channel. Throws a RangeError for what it cannot read. */
function gainsOf(values: ParamValues, deviceInfo: CytonInfo): number[] {
	const all = Number(textParam(cyton, values, 'gain'));
	const gains = new Array<number>(deviceInfo.daisy ? 16 : 8).fill(all);
	for (const part of words(textParam(cyton, values, 'gains'))) {
		const [, channel, gain] = /^(\d+):(\d+)$/.exec(part) ?? [];
		if (!channel || !gain || !GAINS.includes(Number(gain)) || !isChannel(Number(channel))) {
			throw new RangeError(
				`"${part}" is no channel with its gain. Write 3:12 for gain 12 on channel 3; gains are ${GAINS.join(', ')}.`
			);
		}
		if (Number(channel) <= gains.length) gains[Number(channel) - 1] = Number(gain);
	}
	return gains;
}

/** Channels that are switched off, from 1. Throws a RangeError for what is no channel. */
function offOf(values: ParamValues): Set<number> {
	const off = words(textParam(cyton, values, 'off')).map(Number);
	const wrong = off.find((channel) => !isChannel(channel));
	if (wrong !== undefined) throw new RangeError('Channels off must be numbers from 1 to 16: 7 8.');
	return new Set(off);
}

const words = (text: string): string[] => text.split(/[\s,]+/).filter(Boolean);
const isChannel = (n: number): boolean => Number.isInteger(n) && n >= 1 && n <= 16;
