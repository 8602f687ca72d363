import type { Chunk, StreamInfo } from '../core/signal.ts';

/** A chunk and which of the source's streams it belongs to: the position in what `connect` returned. */
export interface Packet {
	readonly stream: number;
	readonly chunk: Chunk;
}

/** One connection to one device, file or generator. Most have one stream; a session being replayed has several. */
export interface Source {
	/** Opens the device and says which streams it delivers. Throws a SourceError that says what to do when it cannot. */
	connect(signal: AbortSignal): Promise<readonly StreamInfo[]>;
	/** Packets until the device ends its streams (returns) or fails (throws a SourceError). Called once. */
	read(): AsyncIterable<Packet>;
	/** Releases the device. Safe to call twice, and before `connect`. */
	disconnect(): Promise<void>;
	/** The gesture hook: called right after a class button wrote its label (−1: none). */
	gesture?(classIndex: number): void;
	/** Only a replay has one. */
	readonly transport?: Transport;
}

/** Where a replay is and what it does. Times are seconds since the session's first sample. */
export interface TransportState {
	readonly playing: boolean;
	readonly position: number;
	readonly duration: number;
	readonly speed: number;
	readonly loop: boolean;
	/** True when playing stopped because the session ended. */
	readonly ended: boolean;
	/** Seconds by which the replay is behind its own clock: more than 0 on a machine too slow for the speed. */
	readonly behind: number;
	/** Timestamp of the session's first sample: position 0, on the recorded clock. */
	readonly start: number;
}

/** What a person does with a replay. */
export interface Transport {
	readonly state: TransportState;
	play(): void;
	pause(): void;
	/** To `position` seconds from the start, clamped. What follows is a seam: no window crosses it. */
	seek(position: number): void;
	/** Pauses and moves on by `seconds`, delivering what lies between (negative: seeks back). */
	step(seconds: number): void;
	setSpeed(speed: number): void;
	setLoop(loop: boolean): void;
}

/** One field of a kind's form. The picker draws it; no kind draws its own. */
export type Param =
	| {
			readonly type: 'number';
			readonly id: string;
			readonly label: string;
			readonly unit?: string;
			readonly value: number;
			readonly min: number;
			readonly max: number;
			readonly step?: number;
	  }
	| { readonly type: 'text'; readonly id: string; readonly label: string; readonly value: string }
	/** The id of a stored session; the picker offers them by name. */
	| { readonly type: 'session'; readonly id: string; readonly label: string; readonly value: string }
	| {
			readonly type: 'choice';
			readonly id: string;
			readonly label: string;
			readonly value: string;
			readonly options: readonly { readonly id: string; readonly label: string }[];
	  };

/** Values for a kind's params, by id. What is missing takes the param's own value. */
export type ParamValues = Readonly<Record<string, string | number>>;

/** An entry of the source registry: everything the app needs to offer a device and to open it. */
export interface SourceKind<Id extends string = string> {
	readonly id: Id;
	readonly label: string;
	/** One line under the label: what will happen on Connect, what to have ready. */
	readonly summary: string;
	readonly params: readonly Param[];
	/**
	 * The half that only the window can do (a chooser, Web Bluetooth), called from a click. The port it returns
	 * travels to the acquire worker and into `create`. Kinds that need no window leave it out.
	 */
	open?(params: ParamValues): Promise<MessagePort>;
	/** Runs in the acquire worker. Throws a RangeError for params out of range. */
	create(params: ParamValues, port?: MessagePort): Promise<Source>;
}
