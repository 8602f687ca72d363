import { now as appNow } from '../../../core/clock.ts';
import { AppError } from '../../../core/errors.ts';
import type { Registry } from '../../../core/registry.ts';
import type { StreamInfo } from '../../../core/signal.ts';
import type { DeviceControl, DevicePhase, DeviceState, Packet, Source } from '../../source.ts';
import { parseLog, type DeviceLog } from './device-log.ts';
import type { Driver } from '../driver.ts';
import { AsyncQueue } from '../async-queue.ts';
import { StatusMessages } from '../status-messages.ts';
import { LogDecoding } from './replay-log.ts';

/** What is due sooner is given at once: timers are no finer. */
const TICK_SECONDS = 0.01;

/** A device log as a source: its bytes come again as they came, through the decoder of its device, as if that were here now. */
export class LogSource implements Source, DeviceControl {
	readonly electrodes: readonly string[] = [];
	readonly #log: DeviceLog;
	readonly #play: LogDecoding;
	readonly #clock: () => number;
	readonly #status = new StatusMessages();
	readonly #bell = new AsyncQueue<never>();
	#phase: DevicePhase = 'connecting';
	/** From the times of then to those of now. */
	#shift = 0;

	/** Throws a SourceError for a text that is no device log, or one of an unknown device. */
	constructor(text: string, drivers: Registry<Driver>, clock: () => number = appNow) {
		this.#log = parseLog(text);
		this.#play = new LogDecoding(this.#log, drivers);
		this.#play.decoding.onStatus = (message, at) => this.#status.take(message, at + this.#shift);
		this.#clock = clock;
	}

	get device(): DeviceControl {
		return this;
	}

	async connect(): Promise<readonly StreamInfo[]> {
		this.#phase = 'streaming';
		return this.#play.decoding.infos;
	}

	/** Ends when the log does. Throws a SourceError when its bytes held no samples, or when the file was cut off. */
	async *read(): AsyncIterable<Packet> {
		const { entries, cutAt } = this.#log;
		this.#shift = this.#clock() - (entries[0]?.at ?? 0);
		let some = false;
		for (const entry of entries) {
			for (;;) {
				const ahead = entry.at + this.#shift - this.#clock();
				if (ahead < TICK_SECONDS || this.#phase === 'closed') break;
				await this.#bell.wait(1000 * ahead);
			}
			if (this.#phase === 'closed') return;
			for (const packet of this.#play.take(entry)) {
				some = true;
				yield this.#now(packet);
			}
		}
		for (const packet of this.#play.end()) {
			some = true;
			yield this.#now(packet);
		}
		if (cutAt !== undefined) {
			throw new AppError(
				'SourceError',
				`The device log is cut off in line ${cutAt}. What came before it was played; get the file again for the rest.`
			);
		}
		if (!some) {
			throw new AppError(
				'SourceError',
				`No sample is in this log: its bytes are not those of the device it names, ${this.#play.driver.label}. Choose another file.`
			);
		}
	}

	async disconnect(): Promise<void> {
		this.#phase = 'closed';
		this.#bell.wake();
	}

	state(): DeviceState {
		const { facts, clocks } = this.#play.decoding;
		return {
			phase: this.#phase,
			...this.#status.state,
			clocks,
			params: this.#log.params,
			facts,
			markers: this.#status.markers()
		};
	}

	// There is nobody to set, to measure or to log.
	async set(): Promise<void> {}
	async *impedance(): AsyncIterable<never> {}
	startLog(): void {}
	stopLog(): undefined {}

	#now({ stream, chunk }: Packet): Packet {
		return { stream, chunk: { ...chunk, timestamps: chunk.timestamps.map((time) => time + this.#shift) } };
	}
}
