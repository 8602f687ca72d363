import type { Socket } from 'node:net';
import { FrameTimer } from './frame-timer.ts';
import { FakeServer } from './served-device.ts';

const RATE = 2000;
const BLOCK = 40;

/** Microvolts of channel `c` at sample `n`. */
export const ephysValue = (n: number, c: number): number =>
	Math.fround((((n * 11 + c * 313) % 4001) - 2000) * 0.195);

/** A frame of ZMTP: flags, length in one or eight bytes, body. */
function frame(body: Buffer, more: boolean): Buffer {
	const head = Buffer.alloc(body.length > 255 ? 9 : 2);
	head[0] = (more ? 1 : 0) + (body.length > 255 ? 2 : 0);
	if (body.length > 255) head.writeBigUInt64BE(BigInt(body.length), 1);
	else head[1] = body.length;
	return Buffer.concat([head, body]);
}

/** What libzmq sends first: version 3.1, mechanism NULL. */
const GREETING = Buffer.concat([
	Buffer.from('ff00000000000000017f0301', 'hex'),
	Buffer.from('NULL'.padEnd(20, '\0')),
	Buffer.alloc(32)
]);
const READY = Buffer.from('\x04\x26\x05READY\x0bSocket-Type\0\0\0\x03PUB\x08Identity\0\0\0\0', 'latin1');

/**
 * The ZMQ Interface plugin of the Open Ephys GUI, after its source and the specification of ZMTP 3: a publisher that sends a
 * message of three parts for every channel of a block, and events between them. A subscriber that says anything wrong is dropped.
 */
export class FakeOpenEphys extends FakeServer {
	/** One for every subscriber, the newest last. */
	readonly timers: FrameTimer[];
	/** Blocks of which one channel is left out next. */
	readonly skip: { blocks: number };

	/** `cut`: bytes of a write; 0: a block of all channels. `playing`: false while acquisition is stopped. */
	constructor(host: string, port: number, channels: number, cut = 0, playing = true) {
		const timers: FrameTimer[] = [];
		const skip = { blocks: 0 };
		super({
			...{ host, port },
			connected: (socket) => serve(socket, { timers, skip, channels, cut, playing })
		});
		this.timers = timers;
		this.skip = skip;
	}
}

interface Serving {
	readonly timers: FrameTimer[];
	readonly skip: { blocks: number };
	readonly channels: number;
	readonly cut: number;
	readonly playing: boolean;
}

function serve(socket: Socket, how: Serving) {
	socket.write(GREETING.subarray(0, 10));
	let heard = Buffer.alloc(0);
	let state: 'greeting' | 'ready' | 'subscribing' | 'streaming' = 'greeting';
	const expects = (bytes: string): boolean => {
		const wanted = Buffer.from(bytes, 'hex');
		if (!heard.subarray(0, wanted.length).equals(wanted)) return !socket.destroy();
		heard = heard.subarray(wanted.length);
		return true;
	};
	return (bytes: Buffer): void => {
		heard = Buffer.concat([heard, bytes]);
		if (state === 'greeting' && heard.length >= 64) {
			const right =
				heard[0] === 0xff &&
				heard[9] === 0x7f &&
				heard[10] === 3 &&
				/^NULL\0{16}\0/.test(heard.toString('latin1', 12));
			if (!right) return void socket.destroy();
			heard = heard.subarray(64);
			socket.write(GREETING.subarray(10));
			socket.write(READY);
			state = 'ready';
		}
		if (state === 'ready' && heard.length >= 27) {
			if (!expects('0419055245414459' + '0b536f636b65742d54797065' + '00000003' + '535542')) return;
			state = 'subscribing';
		}
		if (state === 'subscribing' && heard.length >= 3) {
			if (!expects('000101')) return;
			state = 'streaming';
			if (how.playing) stream(socket, how);
		}
	};
}

function stream(socket: Socket, { timers, skip, channels, cut }: Serving): void {
	let [n, number] = [0, 0];
	const message = (topic: string, json: object, data: Buffer): Buffer =>
		Buffer.concat([
			frame(Buffer.from(`${topic}\0`), true),
			frame(Buffer.from(JSON.stringify({ message_num: number++, timestamp: Date.now(), ...json })), true),
			frame(data, false)
		]);
	const send = (blocks: number): void => {
		const parts: Buffer[] = [];
		for (let b = 0; b < blocks; b++, n += BLOCK) {
			if (n % 400 === 0)
				parts.push(
					message('EVENT', { content: { stream: 'acq', type: 3, sample_num: n } }, Buffer.alloc(10))
				);
			for (let c = 0; c < channels; c++) {
				if (c === 1 && skip.blocks > 0) {
					skip.blocks--;
					number++;
					continue;
				}
				const data = Buffer.alloc(4 * BLOCK);
				for (let i = 0; i < BLOCK; i++) data.writeFloatLE(ephysValue(n + i, c), 4 * i);
				const content = {
					...{ stream: 'acq', channel_num: 2 * c, channel_name: `CH${2 * c + 1}`, num_samples: BLOCK },
					...{ sample_num: n, sample_rate: RATE }
				};
				parts.push(message('DATA', { type: 'data', content, data_size: 4 * BLOCK }, data));
			}
		}
		const bytes = Buffer.concat(parts);
		if (cut === 0) socket.write(bytes);
		else for (let at = 0; at < bytes.length; at += cut) socket.write(bytes.subarray(at, at + cut));
	};
	timers.push(new FrameTimer({ perSecond: RATE / BLOCK, each: BLOCK, send }, socket));
}
