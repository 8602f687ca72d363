import { connect, type Socket } from 'node:net';
import { FrameTimer } from './frame-timer.ts';

/** How a device that dials the computer streams. */
export interface DiallingProbe {
	readonly port: number;
	/** Milliseconds between two attempts. */
	readonly retryMs: number;
	/** Instants of one packet, and how many packets a second. */
	readonly instants: number;
	readonly packets: number;
	/** The bytes of instant `n`. */
	instant(n: number): Buffer;
	/** What the device does on a command: go on, send, or hang up. */
	command(bytes: Buffer): 'go' | 'stop' | 'hang up' | 'nothing';
	/** How many sent bytes make one write; 0: a packet. The cut falls anywhere. */
	readonly cut?: number;
}

/** A device that dials 127.0.0.1 until somebody listens, waits for a command, and streams. */
export class FakeProbe {
	readonly #how: DiallingProbe;
	#socket: Socket | undefined;
	#retry: NodeJS.Timeout | undefined;
	/** One for every time it was started, the newest last. */
	readonly timers: FrameTimer[] = [];
	#on = true;
	/** Instants so far: its counter runs on over connections. */
	n = 0;
	/** Instants it leaves out next. */
	skip = 0;
	connections = 0;
	readonly commands: Buffer[] = [];

	constructor(how: DiallingProbe) {
		this.#how = how;
		this.#dial();
	}

	/** Its battery is taken out, or it goes out of reach: the connection breaks. */
	off(): void {
		this.#on = false;
		this.#hangUp();
	}

	on(): void {
		this.#on = true;
		this.#dial();
	}

	#dial(): void {
		clearTimeout(this.#retry);
		if (!this.#on || this.#socket) return;
		const socket = connect(this.#how.port, '127.0.0.1');
		this.#socket = socket;
		socket.setNoDelay(true);
		socket.on('connect', () => this.connections++);
		socket.on('data', (bytes) => {
			this.commands.push(bytes);
			const act = this.#how.command(bytes);
			if (act === 'go') this.#stream(socket);
			else if (act === 'stop') this.#pause();
			else if (act === 'hang up') socket.destroy();
		});
		socket.on('error', () => socket.destroy());
		socket.on('close', () => {
			if (this.#socket === socket) this.#hangUp();
		});
	}

	#pause(): void {
		this.timers.at(-1)?.end();
	}

	#hangUp(): void {
		this.#pause();
		const socket = this.#socket;
		this.#socket = undefined;
		socket?.destroy();
		clearTimeout(this.#retry);
		if (this.#on) this.#retry = setTimeout(() => this.#dial(), this.#how.retryMs);
	}

	#stream(socket: Socket): void {
		this.#pause();
		const { instants, packets, cut = 0 } = this.#how;
		const send = (): void => {
			this.n += this.skip;
			this.skip = 0;
			const packet = Buffer.concat(Array.from({ length: instants }, (_, i) => this.#how.instant(this.n + i)));
			this.n += instants;
			if (cut === 0) socket.write(packet);
			else for (let at = 0; at < packet.length; at += cut) socket.write(packet.subarray(at, at + cut));
		};
		this.timers.push(
			new FrameTimer({
				...{ perSecond: packets, each: instants, first: this.n },
				send: (due) => Array.from({ length: due }, send)
			})
		);
	}
}
