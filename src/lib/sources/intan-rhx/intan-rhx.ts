import { AppError } from '../../core/errors.ts';
import { hertz } from '../../core/units.ts';
import { scaleFacts, type DeviceChannel, type Driver } from '../device/driver.ts';
import { BRIDGE_PARAM, hostParam } from '../device/relay/bridge-param.ts';
import { numberParam, textParam } from '../params.ts';
import type { ParamValues } from '../source.ts';
import { MICROVOLTS, MIDDLE, rhxDecoder } from './decoder.ts';

/** What is learnt on connecting. */
export type IntanRhx = { readonly controller: string; readonly rate: number };

const ANSWER_MS = 3_000;
/** The program can be slow to take a setting. */
const SETTLE_MS = 100;
const AT_ONCE = 16;
const ADVICE =
	'In RHX open Network, Remote TCP Control, and press Connect under Commands and under Data Output. RHX takes one program at each.';
/** What follows the name of a channel for each band. */
const BANDS = { wide: '', low: 'low', high: 'high' } as const;
type Band = keyof typeof BANDS;

const bandOf = (params: ParamValues): Band => textParam(intanRhx, params, 'band') as Band;

/** The channels of the form, in RHX's own words. */
function channelsOf(params: ParamValues): string[] {
	const port = textParam(intanRhx, params, 'port');
	const first = numberParam(intanRhx, params, 'first');
	return Array.from(
		{ length: numberParam(intanRhx, params, 'channels') },
		(_, i) => `${port}-${String(first + i).padStart(3, '0')}`
	);
}

/** Asks for a parameter: its value, undefined when RHX says nothing of it. */
async function get(device: DeviceChannel, name: string): Promise<string | undefined> {
	await device.send(`get ${name};`, 'commands');
	const answer = await device.waitFor(/Return: \S+ [^\r\n;]+/, ANSWER_MS, 'commands');
	return answer === undefined ? undefined : /Return: \S+ (.+)$/.exec(answer)?.[1]?.trim();
}

async function command(device: DeviceChannel, text: string): Promise<void> {
	await device.send(`${text};`, 'commands');
	const said = await device.listen(SETTLE_MS, 'commands');
	// A command that RHX takes has no answer.
	if (/error|unrecogni[sz]ed|invalid|not (?:a|allowed)/i.test(said))
		throw new AppError(
			'SourceError',
			`RHX does not take a setting: ${said.trim()}. Correct the channels, then connect again.`
		);
}

/** Amplifier channels of the Intan RHX program, over its TCP data output. */
export const intanRhx: Driver<'intan-rhx', IntanRhx> = {
	id: 'intan-rhx',
	label: 'Intan RHX',
	summary: 'Amplifier channels of a running Intan RHX program, over its network output.',
	before: [
		'Start the bridge on this computer.',
		'Start RHX and choose the sample rate (1 to 5 kHz are plenty for EMG).',
		'In RHX open Network, Remote TCP Control, and press Connect under Commands and under Data Output.'
	],
	params: [
		hostParam('Computer of RHX', '127.0.0.1'),
		{
			...{ type: 'choice', id: 'port', label: 'Port', value: 'A' },
			options: [...'ABCDEFGH'].map((id) => ({ id, label: id }))
		},
		{ type: 'number', id: 'first', label: 'First channel', value: 0, min: 0, max: 127, step: 1 },
		{ type: 'number', id: 'channels', label: 'Channels', value: 32, min: 1, max: 128, step: 1 },
		{
			...{ type: 'choice', id: 'band', label: 'Band', value: 'wide' },
			options: [
				{ id: 'wide', label: 'Wide' },
				{ id: 'low', label: 'Low-pass' },
				{ id: 'high', label: 'High-pass' }
			]
		},
		BRIDGE_PARAM
	],
	transport: (params) => ({
		// The data output is there once it was asked for.
		...{ via: 'network', device: 'intan-rhx', sockets: ['commands'], advice: ADVICE },
		host: textParam(intanRhx, params, 'host')
	}),
	defaultDeviceInfo: { controller: 'ControllerRecordUSB3', rate: 2000 },
	async identify(device, params) {
		const controller = await get(device, 'type');
		if (controller === undefined)
			throw new AppError('SourceError', `What answers is not RHX, or it does not take commands. ${ADVICE}`);
		if ((await get(device, 'runmode'))?.toLowerCase() !== 'stop') await command(device, 'set runmode stop');
		const rate = Number(await get(device, 'sampleratehertz'));
		if (!(rate > 0))
			throw new AppError(
				'SourceError',
				'RHX does not say its sample rate. Update RHX to version 3.1 or later.'
			);
		await command(device, 'execute clearalldataoutputs');
		const names = channelsOf(params).map((name) => name.toLowerCase());
		for (let at = 0; at < names.length; at += AT_ONCE) {
			const some = names.slice(at, at + AT_ONCE);
			const set = some.map((name) => `set ${name}.tcpdataoutputenabled${BANDS[bandOf(params)]} true`);
			await command(device, set.join(';'));
		}
		const output = (await get(device, 'tcpwaveformdataoutputconnectionstatus'))?.toLowerCase();
		if (output === 'disconnected') await command(device, 'execute connecttcpwaveformdataoutput');
		await device.send('', 'data');
		return { controller, rate };
	},
	signals(params, { controller, rate }) {
		const channelNames = channelsOf(params);
		const n = channelNames.length;
		const each = (value: number): number[] => new Array<number>(n).fill(value);
		return {
			streams: [
				{
					info: {
						...{ name: 'intan', nChannels: n, fs: hertz(rate), unit: 'uV', channelNames },
						device: `Intan RHX, ${controller}`,
						fullScale: (MIDDLE - 1) * MICROVOLTS,
						facts: { ...scaleFacts(each(MICROVOLTS), each(-MIDDLE * MICROVOLTS)), band: bandOf(params) }
					},
					counter: { modulo: 2 ** 32 }
				}
			],
			decoder: rhxDecoder(n)
		};
	},
	start: (device) => command(device, 'set runmode run'),
	stop: (device) => device.send('set runmode stop;', 'commands')
};
