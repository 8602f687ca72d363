import { connect, type Socket } from 'node:net';

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
	#timer: NodeJS.Timeout | undefined;
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
			else if (act === 'stop') clearInterval(this.#timer);
			else if (act === 'hang up') socket.destroy();
		});
		socket.on('error', () => socket.destroy());
		socket.on('close', () => {
			if (this.#socket === socket) this.#hangUp();
		});
	}

	#hangUp(): void {
		clearInterval(this.#timer);
		const socket = this.#socket;
		this.#socket = undefined;
		socket?.destroy();
		clearTimeout(this.#retry);
		if (this.#on) this.#retry = setTimeout(() => this.#dial(), this.#how.retryMs);
	}

	#stream(socket: Socket): void {
		clearInterval(this.#timer);
		const { instants, packets, cut = 0 } = this.#how;
		const begun = performance.now();
		let sent = 0;
		this.#timer = setInterval(() => {
			const due = Math.floor(((performance.now() - begun) / 1000) * packets);
			for (; sent < due; sent++) {
				this.n += this.skip;
				this.skip = 0;
				const packet = Buffer.concat(
					Array.from({ length: instants }, (_, i) => this.#how.instant(this.n + i))
				);
				this.n += instants;
				if (cut === 0) socket.write(packet);
				else for (let at = 0; at < packet.length; at += cut) socket.write(packet.subarray(at, at + cut));
			}
		}, 2);
	}
}
