import { ClockOffsetEstimator } from '../../sources/lsl/clock-offset-estimator.ts';
import {
	encodeTexts,
	type Frame,
	type ListedStream,
	type Reply,
	type Request
} from '../../sources/lsl/protocol.ts';
import type { LinkEvents, LinkOptions, LinkState } from '../../sources/lsl/bridge-link.ts';
import type { BridgeConnection } from './lsl.svelte.ts';

/** A bridge that a test speaks for. */
export class FakeBridge implements BridgeConnection {
	readonly clock = new ClockOffsetEstimator();
	readonly sent: Request[] = [];
	readonly address: string;
	readonly host = 'lab';
	state: LinkState = 'connecting';
	readonly #events: LinkEvents;
	#id = 0;

	pressed: boolean;

	constructor(address = '', events: LinkEvents = {}, { pressed = true }: LinkOptions = {}) {
		this.address = address;
		this.#events = events;
		this.pressed = pressed;
	}

	newId(): number {
		return this.#id++;
	}
	send(request: Request): void {
		this.sent.push(request);
	}
	close(): void {
		this.state = 'closed';
	}
	press(): void {
		this.pressed = true;
	}

	/** The bridge answers. */
	open(): void {
		this.state = 'open';
		this.#events.state?.('open', '');
		this.#events.open?.();
	}
	/** The bridge is gone. */
	lose(): void {
		this.state = 'waiting';
		this.#events.state?.('waiting', 'No bridge answers.');
	}
	reply(reply: Reply): void {
		this.#events.reply?.(reply);
	}
	frame(frame: Frame): void {
		this.#events.frame?.(frame);
	}
	/** Both clocks are those of the app from now on. */
	knowClock(time: number): void {
		this.clock.add(time, 0, 0.001);
	}
}

/** A frame of one marker for subscription `id`. `offset`: of the outlet's clock, NaN while it is unknown. */
export const markerFrame = (id: number, text: string, timestamp: number, offset = 0): Frame => ({
	...{ format: 'string', interrupted: false, newOutlet: false, id, sequence: 0, firstSample: 0 },
	...{ offset, rtt: 0.001, channels: 1, timestamps: Float64Array.of(timestamp), payload: encodeTexts([text]) }
});

/** A stream in the bridge's list. */
export const listed = (name: string, more: Partial<ListedStream> = {}): ListedStream => ({
	...{ uid: name, name, type: 'EMG', host: 'lab', sourceId: name, channels: 1 },
	...{ format: 'float32', rate: 100, age: 1, own: false },
	...more
});

/** The settings that LSL uses. */
export const lslSettings = (markers: string[] = []) => ({
	data: { lsl: { required: [] as string[], markers, labels: {} as Record<string, string> }, params: {} }
});
