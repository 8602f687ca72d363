import type { Serial, SerialPort, SerialPortInfo } from './web-serial.ts';

const named = (name: string): Error => Object.assign(new Error(`${name}.`), { name });

/** A serial port in memory, for tests: it fails as the standard says that ports fail. */
export class FakePort extends EventTarget implements SerialPort {
	readonly #info: SerialPortInfo;
	connected = true;
	readable: ReadableStream<Uint8Array> | null = null;
	writable: WritableStream<Uint8Array> | null = null;
	/** What was done to it, in order. */
	readonly acts: string[] = [];
	/** Why it does not open. */
	refuses: string | undefined;
	#out: ReadableStreamDefaultController<Uint8Array> | undefined;
	#in: WritableStreamDefaultController | undefined;

	constructor(info: SerialPortInfo = {}) {
		super();
		this.#info = info;
	}

	getInfo(): SerialPortInfo {
		return this.#info;
	}

	async open({ baudRate }: { readonly baudRate: number }): Promise<void> {
		if (this.refuses) throw named(this.refuses);
		if (this.readable) throw named('InvalidStateError');
		this.acts.push(`open ${baudRate}`);
		this.#stream();
		this.writable = new WritableStream({
			start: (into) => void (this.#in = into),
			write: (bytes) => void this.acts.push(`write ${String.fromCharCode(...bytes)}`)
		});
	}

	async setSignals(signals: object): Promise<void> {
		this.acts.push(`lines ${JSON.stringify(signals)}`);
	}

	async close(): Promise<void> {
		if (this.readable?.locked || this.writable?.locked)
			throw new TypeError('A stream of the port is locked.');
		this.acts.push('close');
		this.readable = this.writable = null;
	}

	say(text: string): void {
		this.#out?.enqueue(Uint8Array.from(text, (c) => c.charCodeAt(0)));
	}

	/** The line garbles something: its stream ends, the port has a new one at once. */
	garble(name: string): void {
		const out = this.#out;
		this.#stream();
		out?.error(named(name));
	}

	/** It is gone: unplugged, or no longer allowed. `told`: whether the system says so. */
	lose(told = true): void {
		if (told) this.connected = false;
		this.readable = this.writable = null;
		this.#out?.error(named('NetworkError'));
		this.#in?.error(named('NetworkError'));
		if (told) this.dispatchEvent(new Event('disconnect'));
	}

	#stream(): void {
		this.readable = new ReadableStream({ start: (out) => void (this.#out = out) });
	}
}

/** Web Serial in memory, with these ports. */
export class FakeSerial extends EventTarget implements Serial {
	ports: FakePort[];

	constructor(ports: readonly FakePort[]) {
		super();
		this.ports = [...ports];
	}

	async getPorts(): Promise<SerialPort[]> {
		return [...this.ports];
	}

	async requestPort(): Promise<SerialPort> {
		throw named('NotFoundError');
	}
}
