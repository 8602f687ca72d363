import type { Socket } from 'node:net';
import { FrameTimer } from './frame-timer.ts';
import { FakeServer } from './served-device.ts';

/** The number that enabled channel `c` has at sample `t`. */
export const rhxValue = (t: number, c: number): number =>
	(32_768 + ((t * 5 + c * 131) % 3001) - 1500) & 0xffff;

/**
 * RHX after its TCP document: commands on one port (5000), separated by semicolons, `get` is answered with `Return: Name value`;
 * waveform blocks of
 * 128 samples on another (5001), whose server is there only once it was asked for.
 */
export class FakeRhx {
	readonly #host: string;
	readonly #ports: Readonly<Record<string, number>>;
	readonly #rate: number;
	readonly #commands: FakeServer;
	#output: FakeServer | undefined;
	#data: Socket | undefined;
	#enabled: string[] = [];
	/** One for every run, the newest last. */
	readonly timers: FrameTimer[] = [];
	readonly sets: string[] = [];
	/** Blocks it leaves out next. */
	skip = 0;

	constructor(host: string, ports: Readonly<Record<string, number>>, rate: number, channels: number) {
		this.#host = host;
		this.#ports = ports;
		this.#rate = rate;
		this.#commands = new FakeServer({
			...{ host, port: ports['commands']! },
			connected: (socket) => (bytes) => {
				for (const command of bytes.toString('latin1').split(';').filter(Boolean)) {
					const answer = this.#answer(command.trim().toLowerCase(), channels);
					if (answer) socket.write(answer);
				}
			}
		});
	}

	off(): void {
		this.timers.at(-1)?.end();
		this.#commands.off();
		this.#output?.off();
		this.#output = undefined;
	}

	on(): void {
		this.#commands.on();
	}

	#answer(command: string, channels: number): string | undefined {
		if (command === 'get type') return 'Return: Type ControllerRecordUSB3';
		if (command === 'get runmode') return 'Return: RunMode Stop';
		if (command === 'get sampleratehertz') return `Return: SampleRateHertz ${this.#rate}`;
		if (command === 'get tcpwaveformdataoutputconnectionstatus')
			return `Return: TCPWaveformDataOutputConnectionStatus ${this.#output ? 'Pending' : 'Disconnected'}`;
		this.sets.push(command);
		if (command === 'execute connecttcpwaveformdataoutput') this.#listen();
		if (command === 'execute clearalldataoutputs') this.#enabled = [];
		const [, channel] = /^set (\w-\d{3})\.tcpdataoutputenabled\w* true$/.exec(command) ?? [];
		if (channel) {
			if (Number(channel.slice(2)) >= channels) return `Error: ${channel} is not a channel`;
			this.#enabled.push(channel);
		}
		if (command === 'set runmode run') this.#run();
		if (command === 'set runmode stop') this.timers.at(-1)?.end();
		return undefined;
	}

	#listen(): void {
		this.#output ??= new FakeServer({
			...{ host: this.#host, port: this.#ports['data']! },
			connected: (socket) => {
				this.#data = socket;
				return () => undefined;
			}
		});
	}

	#run(): void {
		const socket = this.#data;
		if (!socket) return;
		this.timers.at(-1)?.end();
		let t = 0;
		const n = this.#enabled.length;
		const send = (blocks: number): void => {
			for (let b = 0; b < blocks; b++) {
				const block = Buffer.alloc(4 + 128 * (4 + 2 * n));
				block.writeUInt32LE(0x2ef07a08, 0);
				if (this.skip > 0) {
					this.skip--;
					t += 128;
					continue;
				}
				for (let i = 0; i < 128; i++, t++) {
					const at = 4 + i * (4 + 2 * n);
					block.writeInt32LE(t, at);
					for (let c = 0; c < n; c++) block.writeUInt16LE(rhxValue(t, c), at + 4 + 2 * c);
				}
				socket.write(block);
			}
		};
		this.timers.push(new FrameTimer({ perSecond: this.#rate / 128, each: 128, send }, socket));
	}
}
