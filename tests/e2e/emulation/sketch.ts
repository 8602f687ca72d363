import { FakeBoard } from './device.ts';

/** An Arduino that restarts when its port is opened; its sketch then prints a labelled line per sample for the Serial Plotter. */
export class FakeSketch extends FakeBoard {
	constructor(rate = 200) {
		super(rate);
	}

	opened(): void {
		this.timer.start();
	}

	hear(bytes: Uint8Array): void {
		this.commands.push(Buffer.from(bytes).toString('latin1'));
	}

	protected sample(n: number): Uint8Array {
		return Buffer.from(`number:${n}\tminus:${-n / 4}\tconstant:512.5\r\n`);
	}
}
