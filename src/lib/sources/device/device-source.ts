// Over 250 lines because connecting, streaming and coming back are one state machine over one link.
import { now as appNow } from '../../core/clock.ts';
import { AppError, messageOf } from '../../core/errors.ts';
import type { JsonObject } from '../../core/parse.ts';
import type { StreamInfo } from '../../core/signal.ts';
import type { DeviceControl, DevicePhase, DeviceState, Packet, ParamValues, Source } from '../source.ts';
import { Decoding } from './decoding.ts';
import { LogWriter, type Reading } from './log/device-log.ts';
import type { Driver } from './driver.ts';
import type { Link } from './link/link.ts';
import { AsyncQueue } from './async-queue.ts';
import { handshake, shutdown, type DeviceSession } from './handshake.ts';
import { after, DEAD_SECONDS, retryAfter, silentAfter, type PhaseEvent } from './phases.ts';
import { signalsOf } from './rates.ts';
import { QuietTime } from './quiet-time.ts';
import { StatusMessages } from './status-messages.ts';
import { SampleTap } from './log/sample-tap.ts';
import type { LinkChannel } from './device-channel.ts';

const LOOK_MS = 100;
const BATTERY_SECONDS = 30;

interface Arrival {
	readonly bytes: Uint8Array;
	readonly at: number;
	readonly from: string;
}

/** An amplifier: a driver on a link. A device that drops comes back by itself, as the same streams, after a gap. */
export class DeviceSource implements Source, DeviceControl {
	readonly #driver: Driver;
	readonly #link: Link;
	readonly #clock: typeof appNow;
	#params: ParamValues;
	#deviceInfo: JsonObject;
	#phase: DevicePhase = 'connecting';
	#problem: string | undefined;
	#channel: LinkChannel | undefined;
	#decoding: Decoding | undefined;
	readonly #arrivals = new AsyncQueue<Arrival>();
	#gone: Error | undefined;
	readonly #quietTime = new QuietTime();
	#nextBattery = 0;
	/** One at a time: starting, settings, battery, impedance. */
	#work: Promise<unknown> = Promise.resolve();
	#setting = false;
	#session: DeviceSession | undefined;
	readonly #status = new StatusMessages();
	#log: LogWriter | undefined;
	readonly #tap = new SampleTap();

	/** Throws a RangeError for params out of range. */
	constructor(driver: Driver, params: ParamValues, link: Link, clock = appNow) {
		signalsOf(driver, params, driver.defaultDeviceInfo);
		this.#driver = driver;
		this.#params = params;
		this.#deviceInfo = driver.defaultDeviceInfo;
		this.#link = link;
		this.#clock = clock;
	}

	get device(): DeviceControl {
		return this;
	}
	async connect(): Promise<readonly StreamInfo[]> {
		try {
			await this.#begin();
		} catch (error) {
			this.#happen('failed');
			await this.#link.close();
			throw error;
		}
		this.#happen('started');
		return this.#decoding!.infos;
	}

	async *read(): AsyncIterable<Packet> {
		while (this.#phase !== 'closed') {
			yield* this.#decode();
			this.#watch();
			if (this.#phase === 'lost') await this.#return();
			else if (this.#clock() > this.#nextBattery) this.#askBattery();
			await this.#arrivals.wait(LOOK_MS);
		}
	}

	async disconnect(): Promise<void> {
		const channel = this.#channel;
		const streaming = this.#phase === 'streaming' || this.#phase === 'silent';
		this.#happen('close');
		this.#arrivals.wake();
		if (channel && streaming) await shutdown(this.#driver, this.#params, this.#deviceInfo, channel);
		channel?.end();
		await this.#link.close();
	}

	state(): DeviceState {
		return {
			phase: this.#phase,
			problem: this.#problem,
			...this.#status.state,
			rssi: this.#session?.rssi,
			clocks: this.#decoding?.clocks ?? [],
			lineErrors: this.#link.lineErrors,
			params: this.#params,
			rateOffer: this.#decoding?.rateOffer,
			facts: this.#decoding?.facts ?? [],
			markers: this.#status.markers(),
			logBytes: this.#log?.bytes
		};
	}

	async set(params: ParamValues): Promise<void> {
		const live = this.#driver.params.filter((param) => param.live && param.id in params);
		if (live.length === 0) return;
		const chosen = Object.fromEntries(live.map(({ id }) => [id, params[id]!]));
		await this.#inTurn(async () => {
			const next = { ...this.#params, ...chosen };
			this.#decoding!.mustFit(signalsOf(this.#driver, next, this.#deviceInfo));
			this.#setting = true;
			try {
				await this.#startAnew(this.#live(), next);
			} finally {
				this.#setting = false;
			}
		});
	}

	get electrodes(): readonly string[] {
		return this.#driver.impedance?.channels(this.#params, this.#deviceInfo) ?? [];
	}

	async *impedance(): AsyncIterable<{ readonly channel: number; readonly ohms: number }> {
		const check = this.#driver.impedance;
		if (!check) return;
		const samples = (channel: number, seconds: number): Promise<Float32Array> => {
			const { fs, nChannels } = this.#decoding!.infos[0]!;
			return this.#tap.collect(channel, nChannels, Math.ceil(seconds * fs), seconds + 3);
		};
		const channel = this.#live();
		this.#setting = true;
		try {
			yield* check.measure(channel, this.#params, this.#deviceInfo, samples);
		} finally {
			if (check.pauses && !this.#gone) await this.#startAnew(channel);
			this.#setting = false;
		}
	}

	startLog(): void {
		this.#log = new LogWriter({ driver: this.#driver.id, ...this.#reading, started: this.#clock() });
	}

	stopLog(): string | undefined {
		const text = this.#log?.text();
		this.#log = undefined;
		return text;
	}

	/** Opens the link, finds out who is there, and starts it. */
	async #begin(): Promise<void> {
		this.#gone = undefined;
		const listener = {
			bytes: (bytes: Uint8Array, at: number, from: string): void => {
				this.#log?.note(bytes, at, from);
				this.#arrivals.put({ bytes, at, from });
			},
			gone: (reason: Error): void => {
				this.#gone = reason;
				this.#arrivals.wake();
			}
		};
		const sent = (bytes: Uint8Array, to: string): void => this.#log?.note(bytes, this.#clock(), to, true);
		this.#session = await handshake(this.#driver, this.#params, this.#link, this.#session, listener, sent);
		this.#deviceInfo = this.#session.deviceInfo;
		this.#channel = this.#session.channel;
		if (this.#decoding) this.#restart();
		else this.#decoding = this.#newDecoding();
		this.#arrivals.take();
		await this.#driver.start(this.#channel, this.#params, this.#deviceInfo);
		if (this.#gone) throw this.#gone;
		this.#quietTime.begin(this.#clock());
		this.#nextBattery = this.#clock() + 1;
		this.#problem = undefined;
	}

	#newDecoding(): Decoding {
		const decoding = new Decoding(this.#driver, this.#params, this.#deviceInfo);
		decoding.onStatus = (message, at) => this.#status.take(message, at);
		decoding.onFrame = (frame) => {
			if (frame.stream === 0) this.#tap.take(frame.values);
		};
		return decoding;
	}

	/** Stops it and starts it with `params`. */
	async #startAnew(channel: LinkChannel, params = this.#params): Promise<void> {
		await this.#driver.stop(channel, this.#params, this.#deviceInfo);
		await channel.wait(50);
		this.#params = params;
		this.#restart();
		await this.#driver.start(channel, params, this.#deviceInfo);
	}

	/** It counts afresh from now on. */
	#restart(): void {
		this.#status.restart();
		this.#decoding?.restart(signalsOf(this.#driver, this.#params, this.#deviceInfo));
		this.#log?.anew(this.#reading, this.#clock());
	}

	get #reading(): Reading {
		return { params: this.#params, deviceInfo: this.#deviceInfo };
	}

	*#decode(): Iterable<Packet> {
		const decoding = this.#decoding;
		if (!decoding) return;
		const fresh: Packet[] = [];
		for (const { bytes, at, from } of this.#arrivals.take()) fresh.push(...decoding.push(bytes, at, from));
		fresh.push(...decoding.settle(this.#clock()));
		yield* fresh;
	}

	/** Looks whether samples come. */
	#watch(): void {
		const time = this.#clock();
		const heard = this.#decoding?.receivedFrames === true;
		const quiet = this.#quietTime.at(time, heard || this.#setting);
		if (heard) {
			if (this.#phase === 'silent') this.#problem = undefined;
			this.#happen('samples');
		}
		const fs = Math.max(...(this.#decoding?.infos.map((info) => info.fs) ?? [1]));
		if (this.#gone) {
			this.#problem = this.#gone.message;
			this.#happen('gone');
		} else if (quiet > DEAD_SECONDS && this.#driver.patient !== true) {
			this.#problem =
				'Nothing has come for a while. See that the device is on and charged: it is being opened anew.';
			this.#happen('gone');
		} else if (quiet > silentAfter(fs)) {
			this.#problem ??= 'Nothing comes. See that the device is switched on, charged and in reach.';
			this.#happen('quiet');
		}
	}

	/** Waits for the device and starts it again, as often as it takes. */
	async #return(): Promise<void> {
		this.#channel?.end();
		this.#channel = undefined;
		await this.#link.close();
		for (let attempt = 0; ; attempt++) {
			await Promise.race([this.#link.returned(retryAfter(attempt)), this.#closed()]);
			if (this.#happen('retry') !== 'reconnecting') return;
			try {
				await this.#inTurn(() => this.#begin());
				if (this.#happen('started') === 'closed') await this.#link.close();
				return;
			} catch (error) {
				this.#problem = messageOf(error);
				await this.#link.close();
				this.#happen('failed');
			}
		}
	}

	#onClosed: () => void = () => {};
	#closed = (): Promise<void> => new Promise((resolve) => (this.#onClosed = resolve));

	#happen(event: PhaseEvent): DevicePhase {
		this.#phase = after(this.#phase, event);
		if (this.#phase === 'closed') this.#onClosed();
		return this.#phase;
	}

	#askBattery(): void {
		this.#nextBattery = this.#clock() + BATTERY_SECONDS;
		const channel = this.#channel;
		if (!channel || !this.#driver.battery) return;
		const asked = this.#driver.battery;
		void this.#inTurn(() => asked(channel)).then(
			(battery) => this.#status.take(battery === undefined ? {} : { battery }, this.#clock()),
			// A device that is going away tells so by its link.
			() => undefined
		);
	}

	#live(): LinkChannel {
		if (!this.#channel || (this.#phase !== 'streaming' && this.#phase !== 'silent')) {
			throw new AppError('SourceError', 'The device is not connected now. Wait until it is back.');
		}
		return this.#channel;
	}

	#inTurn<T>(work: () => Promise<T>): Promise<T> {
		const turn = this.#work.then(work, work);
		this.#work = turn.catch(() => undefined);
		return turn;
	}
}
