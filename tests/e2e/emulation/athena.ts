import { FakeBluetooth, full, notifies } from './bluetooth-device.ts';
import type { Peripheral } from './bluez-objects.ts';

const uuid = (short: string): string => `273e${short}-4c4d-454d-96be-f03bac821358`;
const CONTROL = uuid('0001');
const DATA = uuid('0013');
/** Samples of a packet, in blocks of two, and motion at 52 Hz in blocks of three. */
const PACKET = 8;
const EEG = 0x12;
const MOTION = 0x47;
const BATTERY = 0x98;
/** 50 %, in 256 parts of a percent, said once a second. */
const CHARGE = Uint8Array.from({ length: 20 }, (_, i) => (i === 1 ? 50 : 0));
const MOTION_BLOCKS = 52 / 3 / 256;

/** Numbers of 14 bits, low bits first. */
function pack14(numbers: readonly number[]): Uint8Array {
	const bytes = new Uint8Array(Math.ceil((14 * numbers.length) / 8));
	numbers.forEach((number, place) => {
		for (let bit = 0; bit < 14; bit++)
			if ((number >> bit) & 1) bytes[(14 * place + bit) >> 3]! |= 1 << ((14 * place + bit) & 7);
	});
	return bytes;
}

/**
 * A Muse S Athena as OpenMuse and BrainFlow meet it: JSON in pieces behind their length, from the second `dc001` on packets of
 * blocks of several kinds, each with a count of its own. TP9 and AF7 carry the number of the sample, 14 bits each.
 */
export class FakeAthena extends FakeBluetooth {
	readonly peripheral: Peripheral = {
		name: 'MuseS-C3D4',
		address: 'AA:BB:CC:DD:EE:07',
		advertised: [full('fe8d')],
		services: [
			{
				uuid: full('fe8d'),
				characteristics: [{ uuid: CONTROL, flags: ['write-without-response', 'notify'] }, notifies(DATA)]
			}
		],
		...this.answers
	};
	readonly #counts: Record<number, number> = {};
	#number = 0;
	#asked = 0;
	#taken = 0;
	#moved = 0;
	#samples: number[][] = [];

	constructor() {
		super(256);
	}

	protected override forget(): void {
		this.#asked = 0;
	}

	protected override obey(bytes: Buffer): void {
		if (bytes[0] !== bytes.length - 1 || bytes.at(-1) !== 10) return;
		const command = bytes.toString('latin1', 1, bytes.length - 1);
		this.commands.push(command);
		if (command === 'v6') this.#tell('{"ap":"headset","sp":"Athena_RevE","hw":"10.1","fw":"3.1.5","rc":0}');
		if (command === 'h') {
			this.#asked = 0;
			this.timer.stop();
		}
		if (command !== 'dc001' || ++this.#asked !== 2) return;
		[this.#samples, this.#taken, this.#moved] = [[], 0, 0];
		this.timer.start();
	}

	/** Text in notifications of twenty bytes, each behind its length. */
	#tell(json: string): void {
		for (let at = 0; at < json.length; at += 19) {
			const piece = Buffer.from(json.slice(at, at + 19), 'latin1');
			this.say(CONTROL, Buffer.concat([Uint8Array.of(piece.length), piece]));
		}
	}

	protected override sample(n: number): void {
		this.#samples.push([n & 16_383, n >> 14, 0, 8192, 16_383, 8193, 1, 2]);
		this.#taken++;
		if (this.#samples.length < PACKET) return;
		const samples = this.#samples;
		this.#samples = [];
		const blocks = [0, 2, 4, 6].map((i) => this.#block(EEG, pack14(samples.slice(i, i + 2).flat())));
		for (; this.#moved < Math.floor(this.#taken * MOTION_BLOCKS); this.#moved++)
			blocks.push(this.#block(MOTION, new Uint8Array(36)));
		if (this.#taken % 256 === 0) blocks.push(this.#block(BATTERY, CHARGE));
		this.packet([DATA, this.#pack(blocks)]);
	}

	/** Tag, count, three unknown bytes, data. */
	#block(tag: number, data: Uint8Array): Buffer {
		const count = this.#counts[tag] ?? 0;
		this.#counts[tag] = (count + 1) & 255;
		return Buffer.concat([Uint8Array.of(tag, count, 0xfe, 2, 0x20), data]);
	}

	/** Length, number, time, three unknown bytes, blocks. */
	#pack(blocks: readonly Buffer[]): Buffer {
		const head = Buffer.alloc(9);
		head[1] = this.#number++ & 255;
		head.writeUInt32LE(this.#number * 1000, 2);
		const all = Buffer.concat([head, ...blocks]);
		all[0] = all.length;
		return all;
	}
}
