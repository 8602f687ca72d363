import { AppError } from '../../core/errors.ts';
import { hertz } from '../../core/units.ts';
import type { DeviceChannel, DeviceStream, Driver } from '../device/driver.ts';
import { scaleFacts } from '../device/driver.ts';
import { BRIDGE_PARAM, hostParam } from '../device/relay/bridge-param.ts';
import { textParam } from '../params.ts';
import { AUX_PER_SLOT, SLOTS, trignoDecoder, type TakenValues } from './decoder.ts';

/** A sensor that is paired. */
export type TrignoSensor = {
	/** As the base numbers it, from 1. */
	readonly number: number;
	/** First of its EMG slots, from 0, and how many it has. */
	readonly slot: number;
	readonly emg: number;
	/** Units of its auxiliary channels, as the base says them: `g`, `?/s`. */
	readonly aux: string[];
};
/** What is learnt on connecting. */
export type Trigno = {
	readonly version: string;
	readonly emgRate: number;
	readonly auxRate: number;
	readonly sensors: TrignoSensor[];
};

const ANSWER_MS = 2_000;
/** The base begins some two seconds after START, and answers late while it does. */
const START_MS = 8_000;
const END = '\r\n\r\n';
const FRAME_SECONDS = 0.0135;
const FULL_SCALE_MICROVOLTS = 11_000;
const ADVICE =
	'Start the Trigno Control Utility on the computer of the base, switch the base on, enter the address of that computer, then connect again.';

/** Asks a question; the answer without its ending, undefined when none comes. */
async function ask(device: DeviceChannel, question: string, ms = ANSWER_MS): Promise<string | undefined> {
	await device.send(`${question}${END}`, 'commands');
	return (await device.waitFor(/\r\n\r\n/, ms, 'commands'))?.trim();
}

async function numberOf(device: DeviceChannel, question: string): Promise<number | undefined> {
	const answer = await ask(device, question);
	const number = answer === undefined || answer === '' ? NaN : Number(answer);
	return Number.isFinite(number) ? number : undefined;
}

/** What the base says of a sensor; undefined when the place is empty. */
async function sensorAt(device: DeviceChannel, number: number): Promise<TrignoSensor | undefined> {
	const of = (what: string): string => `SENSOR ${number} ${what}?`;
	if ((await ask(device, of('PAIRED'))) !== 'YES') return undefined;
	const slot = await numberOf(device, of('STARTINDEX'));
	const emg = (await numberOf(device, of('EMGCHANNELCOUNT'))) ?? 1;
	const count = (await numberOf(device, of('AUXCHANNELCOUNT'))) ?? 0;
	const aux: string[] = [];
	for (let k = 1; k <= Math.min(count, AUX_PER_SLOT); k++)
		aux.push((await ask(device, of(`CHANNEL ${emg + k} UNITS`))) ?? '');
	return { number, slot: slot ?? number, emg, aux };
}

/** Slots counted from 0: some bases say the number of the first slot from 0, some from 1. */
function fromZero(sensors: readonly TrignoSensor[]): TrignoSensor[] {
	const zero =
		sensors.some(({ slot }) => slot === 0) || sensors.every(({ slot, number }) => slot === number - 1);
	return sensors.map((sensor) => ({ ...sensor, slot: zero ? sensor.slot : sensor.slot - 1 }));
}

/** Streams of the auxiliary channels, by their unit. */
const AUX_KINDS = [
	{ name: 'trigno-acc', unit: 'g', of: (said: string) => said === 'g', axes: 'acc' },
	{ name: 'trigno-gyro', unit: 'deg/s', of: (said: string) => said.endsWith('/s'), axes: 'gyro' },
	{
		name: 'trigno-aux',
		unit: 'a.u.',
		of: (said: string) => said !== 'g' && !said.endsWith('/s'),
		axes: 'aux'
	}
] as const;

/** Delsys Trigno, through the digital server of the Trigno Control Utility: EMG, and what the sensors have beside it. */
export const trigno: Driver<'trigno', Trigno> = {
	id: 'trigno',
	label: 'Delsys Trigno',
	summary: 'EMG and motion of up to 16 sensors, through the Trigno Control Utility.',
	before: [
		'Start the bridge on this computer.',
		'Start the Trigno Control Utility and pair the sensors.',
		'Close programs that stream from the base (EMGworks, Trigno Discover).'
	],
	params: [hostParam('Computer of the base', '127.0.0.1'), BRIDGE_PARAM],
	transport: (params) => ({
		...{ via: 'network', device: 'trigno', sockets: ['commands', 'emg', 'aux'], advice: ADVICE },
		host: textParam(trigno, params, 'host')
	}),
	async identify(device) {
		const banner = await device.waitFor(/Delsys[^\r\n]*\r?\n/, ANSWER_MS, 'commands');
		if (banner === undefined)
			throw new AppError('SourceError', `What answers is no Trigno server: it says nothing. ${ADVICE}`);
		await ask(device, 'ENDIAN LITTLE');
		const frame = (await numberOf(device, 'FRAME INTERVAL?')) || FRAME_SECONDS;
		const emg = await numberOf(device, 'MAX SAMPLES EMG?');
		const aux = (await numberOf(device, 'MAX SAMPLES AUX?')) ?? 2;
		const sensors: TrignoSensor[] = [];
		for (let number = 1; number <= SLOTS; number++) {
			const sensor = await sensorAt(device, number);
			if (sensor) sensors.push(sensor);
		}
		if (sensors.length === 0)
			throw new AppError(
				'SourceError',
				'The Trigno base answers, but no sensor is paired. Pair the sensors in the Trigno Control Utility, then connect again.'
			);
		if (!emg)
			throw new AppError(
				'SourceError',
				'The Trigno base does not say how many samples it sends. Update the Trigno Control Utility to version 3 or later.'
			);
		return {
			version: /Version ([\d.]+)/.exec(banner)?.[1] ?? '',
			emgRate: Number((emg / frame).toFixed(6)),
			auxRate: Number((Math.max(1, aux) / frame).toFixed(6)),
			sensors: fromZero(sensors)
		};
	},
	defaultDeviceInfo: {
		version: '3.6.0',
		emgRate: 1925.925926,
		auxRate: 148.148148,
		sensors: [{ number: 1, slot: 0, emg: 1, aux: ['g', 'g', 'g'] }]
	},
	signals(_params, { version, emgRate, auxRate, sensors }) {
		const device = `Delsys Trigno${version && `, server ${version}`}`;
		const streams: DeviceStream[] = [];
		const taken: TakenValues[] = [];
		const emg = sensors.flatMap(({ number, slot, emg: n }) =>
			Array.from({ length: n }, (_, k) => ({
				at: slot + k,
				name: n === 1 ? `Sensor ${number}` : `Sensor ${number} EMG ${k + 1}`
			}))
		);
		const add = (
			info: Pick<DeviceStream['info'], 'name' | 'unit' | 'fullScale'>,
			values: readonly { readonly at: number; readonly name: string }[],
			{
				socket,
				rate,
				scale
			}: { readonly socket: 'emg' | 'aux'; readonly rate: number; readonly scale: number }
		): void => {
			if (values.length === 0) return;
			streams.push({
				info: {
					...{ ...info, device, nChannels: values.length, fs: hertz(rate) },
					channelNames: values.map(({ name }) => name),
					facts: scaleFacts(values.map(() => scale))
				}
			});
			taken.push({ socket, positions: values.map(({ at }) => at), scale });
		};
		add({ name: 'trigno', unit: 'uV', fullScale: FULL_SCALE_MICROVOLTS }, emg, {
			...{ socket: 'emg', rate: emgRate, scale: 1e6 }
		});
		for (const { name, unit, of, axes } of AUX_KINDS) {
			const values = sensors.flatMap(({ number, slot, aux }) =>
				aux.flatMap((said, k) => (of(said) ? [{ at: slot * AUX_PER_SLOT + k, number }] : []))
			);
			const named = values.map(({ at, number }, i) => {
				const before = values.slice(0, i).filter((other) => other.number === number).length;
				return { at, name: `Sensor ${number} ${axes} ${'xyz'[before] ?? before + 1}` };
			});
			add({ name, unit }, named, { socket: 'aux', rate: auxRate, scale: 1 });
		}
		return { streams, decoder: trignoDecoder(taken) };
	},
	async start(device) {
		const answer = await ask(device, 'START', START_MS);
		if (answer !== undefined && !answer.startsWith('OK'))
			throw new AppError(
				'SourceError',
				`The Trigno base does not start ("${answer}"). Close programs that stream from it, switch the sensors on, then connect again.`
			);
	},
	async stop(device) {
		await ask(device, 'STOP', 1_000);
	}
};
