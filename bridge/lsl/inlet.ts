import type { InletEvents, InletState, LslInlet } from './backend.ts';
import { openFeed } from './feed.ts';
import { fetchFullInfo } from './full-info.ts';
import type { ResolvedStream, Resolver } from './resolver.ts';
import type { LslAddress, LslStreamInfo } from './stream-info.ts';
import { TimeSync } from './time-sync.ts';

/** Between two attempts to connect. */
const RETRY_MS = 500;
/** A regular stream that sends nothing for so long, and whose outlet answers nobody, is lost. */
const WATCHDOG_MS = 15_000;

/**
 * A stream without a source id is only waited for so long: another outlet of its name may be anything, so only this very
 * outlet can come back.
 */
const NAMELESS_SECONDS = 6;

const wallClock = (): number => Date.now() / 1000;

/** Where to connect: the first family the outlet answered from and listens in. */
export function addressOf({ v4, v6 }: LslStreamInfo): LslAddress | undefined {
	return [v4, v6].find(({ address, dataPort }) => address !== '' && dataPort > 0);
}

/** An outlet that announces itself and cannot be reached: most often a firewall on its computer lets UDP through and not TCP. */
function unreachable(
	{ name, hostname }: LslStreamInfo,
	{ address, dataPort }: LslAddress,
	why: string
): string {
	const place = address.includes(':') ? `[${address}]:${dataPort}` : `${address}:${dataPort}`;
	return `"${name}" is announced by ${hostname || address}, but nothing can be read from it at TCP ${place}. ${why} Allow its program in the firewall of that computer (TCP 16572 to 16604), or start it again.`;
}

/** Follows one stream through restarts of its outlet. Source: LSL.md 1.11; liblsl's inlet_connection.cpp. */
export class Inlet implements LslInlet {
	readonly #resolver: Resolver;
	readonly #events: InletEvents;
	#info: LslStreamInfo;
	#state: InletState | undefined;
	#endFeed: () => void = () => {};
	#sync: TimeSync | undefined;
	#timer: NodeJS.Timeout | undefined;
	#watchdog: NodeJS.Timeout | undefined;
	#lastChunk = 0;
	#opened = false;
	#closed = false;

	constructor(resolver: Resolver, { info }: ResolvedStream, events: InletEvents) {
		this.#resolver = resolver;
		this.#events = events;
		this.#info = info;
		this.#connect();
		this.#watchdog = setInterval(() => this.#watch(), WATCHDOG_MS / 3);
		this.#watchdog.unref();
	}

	get closed(): boolean {
		return this.#closed;
	}

	get info(): LslStreamInfo {
		return this.#info;
	}

	async fullInfo(): Promise<LslStreamInfo> {
		const address = addressOf(this.#info);
		if (!address) throw new Error('No description: the outlet has no address.');
		const full = await fetchFullInfo(address);
		return { ...full, v4: this.#info.v4, v6: this.#info.v6 };
	}

	close(): void {
		this.#closed = true;
		clearTimeout(this.#timer);
		clearInterval(this.#watchdog);
		this.#sync?.close();
		this.#endFeed();
	}

	#connect(): void {
		const address = addressOf(this.#info);
		if (!address) return this.#lose('It has no address that can be reached.');
		this.#lastChunk = Date.now();
		this.#endFeed = openFeed(this.#info, address, {
			open: () => this.#open(),
			chunk: (chunk) => {
				this.#lastChunk = Date.now();
				this.#events.chunk(chunk);
			},
			gone: () => this.#lose('Its outlet is another one now.'),
			lost: (message, broken) => {
				if (broken) this.#end('ended', message);
				else this.#lose(this.#opened ? message : unreachable(this.#info, address, message));
			}
		});
	}

	#open(): void {
		this.#opened = true;
		const { v4, v6 } = this.#info;
		const service = [v4, v6].find(({ address, servicePort }) => address !== '' && servicePort > 0);
		this.#sync?.close();
		if (service)
			this.#sync = new TimeSync(service.address, service.servicePort, (probe) => this.#events.clock(probe));
		this.#tell('streaming', '');
	}

	#lose(message: string): void {
		this.#endFeed();
		this.#sync?.close();
		this.#sync = undefined;
		if (this.#closed) return;
		const lostAt = wallClock();
		this.#tell('lost', this.#opened ? `${message} Waiting for the stream to return.` : message);
		this.#later(() => this.#recover(lostAt));
	}

	#recover(lostAt: number): void {
		// What answered before the connection ended may be the outlet that is gone.
		const fresh = this.#resolver.streams.filter(({ lastSeen }) => lastSeen >= lostAt);
		const same = fresh.find(({ info }) => info.uid === this.#info.uid);
		const others = this.#info.sourceId === '' ? [] : fresh.filter(({ info }) => this.#isHeir(info));
		if (same) this.#adopt(same.info);
		else if (others.length === 1) this.#adopt(others[0]!.info);
		else if (this.#info.sourceId === '' && wallClock() - lostAt > NAMELESS_SECONDS)
			this.#end('ended', 'It ended and has no source id to know it by. Connect it anew when it is back.');
		else {
			if (others.length > 1)
				this.#tell(
					'lost',
					`${others.length} streams have its source id "${this.#info.sourceId}". Stop all but one.`
				);
			this.#later(() => this.#recover(lostAt));
		}
	}

	#isHeir(info: LslStreamInfo): boolean {
		const { name, type, sourceId } = this.#info;
		return info.name === name && info.type === type && info.sourceId === sourceId;
	}

	#adopt(info: LslStreamInfo): void {
		const { channelCount, format, rate } = this.#info;
		if (info.channelCount !== channelCount || info.format !== format || info.rate !== rate) {
			const was = `${channelCount} channels of ${format} at ${rate} Hz`;
			const is = `${info.channelCount} of ${info.format} at ${info.rate} Hz`;
			return this.#end(
				'changed',
				`It came back with ${is} instead of ${was}. Disconnect it and connect it anew.`
			);
		}
		this.#info = info;
		this.#connect();
	}

	#end(state: 'changed' | 'ended', message: string): void {
		if (this.#closed) return;
		this.#tell(state, message);
		this.close();
	}

	#watch(): void {
		if (this.#state !== 'streaming' || this.#info.rate === 0) return;
		if (Date.now() - this.#lastChunk < WATCHDOG_MS) return;
		const seen = this.#resolver.streams.some(({ info }) => info.uid === this.#info.uid);
		if (!seen) this.#lose('Its computer does not answer any more.');
	}

	#later(run: () => void): void {
		clearTimeout(this.#timer);
		this.#timer = setTimeout(run, RETRY_MS);
	}

	#tell(state: InletState, message: string): void {
		this.#state = state;
		if (!this.#closed) this.#events.state(state, message);
	}
}
