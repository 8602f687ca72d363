import type { Socket } from 'node:net';
import { FrameTimer } from './frame-timer.ts';
import { FakeServer } from './served-device.ts';

const RATES = [512, 2048, 5120, 10_240];
const VALUES = [120, 216, 312, 408];

/** The maker's CRC-8 as its Matlab example computes it: bit by bit, low bit first. */
export function makersCrc(bytes: Uint8Array): number {
	let crc = 0;
	for (const byte of bytes) {
		let value = byte;
		for (let bit = 8; bit > 0; bit--) {
			const sum = ((crc % 2) ^ (value % 2)) === 1;
			crc = Math.floor(crc / 2);
			if (sum) crc ^= 0b1000_1100;
			value = Math.floor(value / 2);
		}
	}
	return crc;
}

/** The number that value `c` has at instant `n`. */
export const quattroValue = (n: number, c: number): number =>
	c === 0 ? n & 0x7fff : ((n * 13 + c * 77) % 2001) - 1000;

/**
 * A Quattrocento after the maker's Matlab example: takes 40 bytes, the last one a CRC; a wrong one makes it hang up. Byte 0 says
 * rate, width and whether to send. It sends little-endian numbers of 16 bits: signals, 16 AUX, 8 accessory values.
 */
export class FakeQuattrocento extends FakeServer {
	readonly commands: string[];
	/** One for every time it was started, the newest last. */
	readonly timers: FrameTimer[];
	/** Instants it leaves out next. */
	skip: { n: number };

	constructor(host: string, port: number, cut = 1400) {
		const commands: string[] = [];
		const timers: FrameTimer[] = [];
		const skip = { n: 0 };
		super({ host, port, connected: (socket) => serve(socket, { commands, timers, skip, cut }) });
		this.commands = commands;
		this.timers = timers;
		this.skip = skip;
	}
}

interface Serving {
	readonly commands: string[];
	readonly timers: FrameTimer[];
	readonly skip: { n: number };
	readonly cut: number;
}

function serve(socket: Socket, { commands, timers, skip, cut }: Serving) {
	let received = Buffer.alloc(0);
	let n = 65_000;
	return (bytes: Buffer): void => {
		received = Buffer.concat([received, bytes]);
		while (received.length >= 40) {
			const command = received.subarray(0, 40);
			received = received.subarray(40);
			if (makersCrc(command.subarray(0, 39)) !== command[39]) return void socket.destroy();
			commands.push(command.toString('hex'));
			const first = command[0]!;
			timers.at(-1)?.end();
			if ((first & 1) === 0) continue;
			const values = VALUES[(first >> 1) & 3]!;
			const send = (due: number): void => {
				n += skip.n;
				skip.n = 0;
				const block = Buffer.alloc(due * values * 2);
				for (let i = 0; i < due; i++, n++) {
					for (let c = 0; c < values - 24; c++) block.writeInt16LE(quattroValue(n, c), (i * values + c) * 2);
					for (let c = 0; c < 16; c++) block.writeInt16LE(1000 + c, (i * values + values - 24 + c) * 2);
					block.writeUInt16LE(n & 0xffff, (i * values + values - 8) * 2);
				}
				for (let at = 0; at < block.length; at += cut) socket.write(block.subarray(at, at + cut));
			};
			timers.push(new FrameTimer({ perSecond: RATES[(first >> 3) & 3]!, first: n, send }, socket));
		}
	};
}
