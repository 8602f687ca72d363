import { FakeBluetooth, full, notifies, packBits } from './bluetooth-device.ts';
import type { Peripheral } from './bluez-objects.ts';

const uuid = (last: string): string => `2d30c08${last}-f39f-4ce6-923f-3484ea480596`;
const DATA = uuid('2');
/** Counts of a whole round, of which the first is never sent. */
const ROUND = 201;

/**
 * An OpenBCI Ganglion with firmware 3.0.2, without its accelerometer: 19-bit packets. One step of what it sends is 64 counts;
 * channel 1 carries the number of the sample in steps, channel 2 its negative.
 */
export class FakeGanglion extends FakeBluetooth {
	readonly peripheral: Peripheral = {
		name: 'Ganglion 1.3 (a1b2)',
		address: 'AA:BB:CC:DD:EE:02',
		advertised: [],
		services: [
			{
				uuid: full('fe84'),
				characteristics: [
					notifies(DATA),
					{ uuid: uuid('3'), flags: ['write', 'write-without-response'] },
					{ uuid: uuid('4'), flags: ['write'] }
				]
			},
			{ uuid: full('180a'), characteristics: [{ uuid: full('2a28'), flags: ['read'] }] }
		],
		...this.answers
	};
	/** What its shunt measures, ohms: channels 1 to 4, reference. */
	readonly shunt = [18_000, 31_000, 4200, 110_000, 12_500];
	#round = 0;
	#first: readonly number[] = [];
	#accelerometer = true;
	#ranBefore = false;
	#measuring: ReturnType<typeof setInterval> | undefined;

	constructor() {
		super(200);
	}

	protected override read(own: string): Uint8Array {
		return own === full('2a28') ? Buffer.from('3.0.2') : new Uint8Array();
	}

	protected override forget(): void {
		this.#accelerometer = true;
		clearInterval(this.#measuring);
	}

	protected override obey(bytes: Buffer): void {
		const command = bytes.toString('latin1');
		this.commands.push(command);
		if (command === 'N') this.#accelerometer = false;
		else if (command === 's') this.timer.stop();
		else if (command === 'b') this.#run();
		else if (command === 'z') {
			this.#ranBefore = this.timer.running;
			this.timer.stop();
			this.#measure();
		} else if (command === 'Z') {
			clearInterval(this.#measuring);
			if (this.#ranBefore) this.#run();
		}
	}

	#run(): void {
		this.#round = 0;
		this.#first = [];
		this.timer.start();
		// The packet number before its first, which is a packet of the other kind, and no samples of now.
		this.say(DATA, Uint8Array.of(99, ...new Uint8Array(19).fill(0x55)));
	}

	protected override sample(n: number): void {
		const place = this.#round;
		this.#round = (place + 1) % ROUND;
		if (place === 0) return void this.unsent.add(n);
		const steps = [n, -n, 1000, -1000];
		if (place % 2 === 1) this.#first = steps;
		else this.packet([DATA, this.#packed((place - 1) >> 1, [...this.#first, ...steps])]);
	}

	/** The lowest of 19 bits is the sign; what is above it are the bits that count. */
	#packed(number: number, steps: readonly number[]): Uint8Array {
		const bytes = new Uint8Array(20);
		const words = steps.map((step) => (2 * step) | (step < 0 ? 1 : 0));
		// 18 bits with an accelerometer: steps twice as large, which this emulation does not send.
		bytes[0] = this.#accelerometer ? number : 100 + number;
		packBits(bytes, 1, 19, words);
		return bytes;
	}

	/** Goes round the electrodes until it is told to stop. */
	#measure(): void {
		let at = 0;
		this.#measuring = setInterval(() => {
			const channel = at++ % this.shunt.length;
			this.say(
				DATA,
				Buffer.concat([Buffer.of(201 + channel), Buffer.from(impedanceText(this.shunt[channel]!))])
			);
		}, 100);
	}
}

/**
 * What the firmware (3.0.2, `testImpedance`) prints for a measured value: corrected by its polynomials, which are in kilo-ohms,
 * truncated to a whole number, written digit by digit as long as something is left.
 */
function impedanceText(shuntOhms: number): string {
	const x = shuntOhms / 1000;
	const low = 0.0034 * x ** 3 - 0.1443 * x ** 2 + 3.1324 * x - 10.59;
	const high = 0.000009 * x ** 4 - 0.001 * x ** 3 + 0.0409 * x ** 2 + 0.6445 * x - 1;
	let whole = Math.trunc(x <= 22 ? low : high);
	let digits = '';
	for (; whole > 0; whole = Math.trunc(whole / 10)) digits = `${whole % 10}${digits}`;
	return `${digits}Z\n`;
}
