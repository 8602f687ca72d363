import { now } from '../../../core/clock.ts';
import { messageOf } from '../../../core/errors.ts';
import type { SerialTransport } from '../driver.ts';
import { serialFailure } from './failures.ts';
import type { Link, LinkFacts, LinkListener } from './link.ts';
import type { Serial, SerialPort } from './web-serial.ts';

/** Web Serial's own buffer: 16 bits of it last 5 s at 115 200 baud, longer than any stall of a thread. */
const BUFFER_BYTES = 65_536;
const CLOSE_MS = 2000;
const TERMINAL = { dataTerminalReady: true, requestToSend: true } as const;
/** Errors of the line, after which the port goes on with a new `readable`. */
const LINE_ERRORS = ['BufferOverrunError', 'BreakError', 'FramingError', 'ParityError'];

/** A USB device by Web Serial, in whichever thread has the port. */
export class SerialLink implements Link {
	readonly #serial: Serial;
	readonly #transport: SerialTransport;
	readonly #find: () => Promise<readonly SerialPort[]>;
	#port: SerialPort | undefined;
	#writer: WritableStreamDefaultWriter<Uint8Array> | undefined;
	#reader: ReadableStreamDefaultReader<Uint8Array> | undefined;
	#reading: Promise<void> = Promise.resolve();
	lineErrors = 0;

	/** `find`: the ports it may be, the likeliest first. Asked anew on every opening: a device that was replugged is a new port. */
	constructor(serial: Serial, transport: SerialTransport, find: () => Promise<readonly SerialPort[]>) {
		this.#serial = serial;
		this.#transport = transport;
		this.#find = find;
	}

	async open(listener: LinkListener, baudRate: number): Promise<LinkFacts> {
		await this.close();
		const ports = (await this.#find()).filter((port) => port.connected !== false);
		if (ports.length === 0) throw serialFailure('absent', undefined);
		const port = await this.#openFirst(ports, baudRate);
		this.#port = port;
		this.lineErrors = 0;
		try {
			await port.setSignals(this.#transport.lines ?? TERMINAL);
		} catch (error) {
			// Adapters without modem lines refuse; the devices behind them do not need the lines.
			console.warn(`Serial port: ${messageOf(error)}`);
		}
		this.#reading = this.#read(port, listener);
		if (this.#transport.bootMs) await new Promise((resolve) => setTimeout(resolve, this.#transport.bootMs));
		return { name: '' };
	}

	async send(bytes: Uint8Array): Promise<void> {
		const writable = this.#port?.writable;
		if (!writable) throw serialFailure('lost', undefined);
		try {
			this.#writer ??= writable.getWriter();
			await this.#writer.write(bytes);
		} catch (error) {
			throw serialFailure('lost', error);
		}
	}

	async read(): Promise<Uint8Array> {
		return new Uint8Array();
	}

	returned(ms: number): Promise<void> {
		return new Promise((resolve) => {
			const done = (): void => {
				clearTimeout(timer);
				this.#serial.removeEventListener('connect', done);
				resolve();
			};
			const timer = setTimeout(done, ms);
			this.#serial.addEventListener('connect', done);
		});
	}

	async close(): Promise<void> {
		const port = this.#port;
		this.#port = undefined;
		if (!port) return;
		// A port that is gone may never answer: then it is left to the browser.
		const late = new Promise((resolve) => setTimeout(resolve, CLOSE_MS));
		await Promise.race([this.#release(port), late]);
	}

	/** Lets go of both ends, which a port wants before it closes. Closing drops what is still to be sent: stop the device first. */
	async #release(port: SerialPort): Promise<void> {
		const [reader, writer] = [this.#reader, this.#writer];
		this.#writer = undefined;
		await reader?.cancel().catch(ignored);
		await this.#reading;
		writer?.releaseLock();
		await port.close().catch(ignored);
	}

	/** The first port that can be opened: of two that look alike, another connection may hold one. */
	async #openFirst(ports: readonly SerialPort[], baudRate: number): Promise<SerialPort> {
		let failure: unknown;
		for (const port of ports) {
			try {
				await port.open({ baudRate, bufferSize: BUFFER_BYTES });
				return port;
			} catch (error) {
				failure ??= error;
			}
		}
		throw serialFailure('refused', failure);
	}

	async #read(port: SerialPort, listener: LinkListener): Promise<void> {
		const unplugged = (): void => void this.#reader?.cancel().catch(ignored);
		port.addEventListener('disconnect', unplugged);
		try {
			while (this.#port === port && port.readable) {
				const reader = port.readable.getReader();
				this.#reader = reader;
				try {
					for (;;) {
						const { value, done } = await reader.read();
						if (done) break;
						listener.bytes(value, now(), '');
					}
				} catch (error) {
					// A line error ends the stream, not the port: the next `readable` goes on where this one broke off.
					if (!(error instanceof Error) || !LINE_ERRORS.includes(error.name)) throw error;
					this.lineErrors++;
				} finally {
					reader.releaseLock();
				}
				if (port.connected === false) break;
			}
			if (this.#port === port) listener.gone(serialFailure('lost', undefined));
		} catch (error) {
			if (this.#port === port) listener.gone(serialFailure('lost', error));
		} finally {
			port.removeEventListener('disconnect', unplugged);
		}
	}
}

const ignored = (): undefined => undefined;
