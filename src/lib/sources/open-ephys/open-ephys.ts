import { AppError } from '../../core/errors.ts';
import { hertz } from '../../core/units.ts';
import { scaleFacts, type DeviceChannel, type Driver } from '../device/driver.ts';
import { BRIDGE_PARAM, hostParam } from '../device/relay/bridge-param.ts';
import { textParam } from '../params.ts';
import { blockOf, openEphysDecoder, SAMPLE_MODULO, type ChannelBlock } from './decoder.ts';
import { GREETING, MessageFinder, READY, SUBSCRIBE } from './zmtp.ts';

/** What is learnt on connecting. */
export type OpenEphys = {
	readonly stream: string;
	readonly rate: number;
	/** Numbers and names of the channels, in order. */
	readonly channels: { readonly number: number; readonly name: string }[];
};

const ANSWER_MS = 3_000;
/** Mechanism NULL, which greetings have from version 3 on, and READY of a publisher. */
const PUBLISHER = /NULL\0{16}[^]{34,41}READY[^]*?Socket-Type[^]{4}X?PUB/;
const LISTEN_MS = 250;
const LISTENS = 12;
/** Blocks of every channel that must have come before their number is believed. */
const SURE = 3;
const ADVICE =
	'In Open Ephys put the plugin "ZMQ Interface" behind the signals, choose its stream and channels, and press play; then connect again.';

/** Channels of the Open Ephys GUI, over its plugin "ZMQ Interface", which publishes every channel of one stream by itself. */
export const openEphys: Driver<'open-ephys', OpenEphys> = {
	id: 'open-ephys',
	label: 'Open Ephys GUI',
	summary: 'Channels of a running Open Ephys GUI, over its ZMQ Interface plugin.',
	before: [
		'Start the bridge on this computer.',
		'In Open Ephys put the plugin "ZMQ Interface" behind the signals and choose its stream and channels.',
		'Press play in Open Ephys.'
	],
	params: [hostParam('Computer of Open Ephys', '127.0.0.1'), BRIDGE_PARAM],
	transport: (params) => ({
		...{ via: 'network', device: 'open-ephys', sockets: ['data'], advice: ADVICE },
		host: textParam(openEphys, params, 'host')
	}),
	defaultDeviceInfo: { stream: 'acquisition', rate: 30_000, channels: [{ number: 0, name: 'CH1' }] },
	async identify(device) {
		await subscribe(device);
		return heard(device);
	},
	signals(_params, { stream, rate, channels }) {
		const n = channels.length;
		const names = channels.map(({ number, name }) => name || `CH${number + 1}`);
		const named = new Set(names).size === n;
		return {
			streams: [
				{
					info: {
						...{ name: 'open-ephys', nChannels: n, fs: hertz(rate), unit: 'uV' },
						...(named && { channelNames: names }),
						device: `Open Ephys GUI${stream && `, ${stream}`}`,
						facts: scaleFacts(new Array<number>(n).fill(1))
					},
					counter: { modulo: SAMPLE_MODULO }
				}
			],
			decoder: openEphysDecoder(
				stream,
				channels.map(({ number }) => number)
			)
		};
	},
	// It publishes since it was subscribed to, and ends with the connection.
	start: async () => undefined,
	stop: async () => undefined
};

async function subscribe(device: DeviceChannel): Promise<void> {
	const other = new AppError(
		'SourceError',
		`What answers is not the ZMQ Interface of Open Ephys, or it takes no subscriber. ${ADVICE}`
	);
	await device.send(GREETING, 'data');
	// Both sides say their greeting and READY without waiting for the other's. Its signature may have come before ours was sent.
	const answer = await device.waitFor(PUBLISHER, ANSWER_MS, 'data');
	if (answer === undefined) throw other;
	await device.send(Uint8Array.of(...READY, ...SUBSCRIBE), 'data');
}

/** Listens until every channel that came has come often enough. Throws a SourceError when nothing is published. */
async function heard(device: DeviceChannel): Promise<OpenEphys> {
	const finder = new MessageFinder();
	const blocks: ChannelBlock[] = [];
	for (let n = 0; n < LISTENS; n++) {
		const said = await device.listen(LISTEN_MS, 'data');
		finder.push(
			Uint8Array.from(said, (c) => c.charCodeAt(0)),
			(parts) => {
				const block = blockOf(parts);
				if (block) blocks.push({ ...block, bytes: new Uint8Array(0) });
			}
		);
		const [first] = blocks;
		const times = new Map<number, number>();
		for (const { stream, channel } of blocks)
			if (stream === first!.stream) times.set(channel, (times.get(channel) ?? 0) + 1);
		if (first && [...times.values()].every((count) => count >= SURE)) {
			const nameOf = (number: number): string => blocks.find(({ channel }) => channel === number)!.name;
			const numbers = [...times.keys()].sort((a, b) => a - b);
			const channels = numbers.map((number) => ({ number, name: nameOf(number) }));
			return { stream: first.stream, rate: first.rate, channels };
		}
	}
	throw new AppError('SourceError', `Open Ephys is connected, but publishes no samples. ${ADVICE}`);
}
