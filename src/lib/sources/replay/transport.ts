/** A stretch of a session, seconds since its first sample. */
export interface Section {
	readonly from: number;
	readonly to: number;
}

/** Where a replay is and what it does. Times are seconds since the session's first sample. */
export interface TransportState {
	readonly playing: boolean;
	/** Everything up to here, itself included, has been delivered. */
	readonly position: number;
	readonly duration: number;
	/** Seconds of the session per second of the clock; Infinity: as fast as possible; 0: stepping only. */
	readonly speed: number;
	/** What it really does, over the last second of playing; NaN while that is not known. */
	readonly pace: number;
	readonly loop: boolean;
	/** What the loop goes round; the whole session when absent. */
	readonly section?: Section | undefined;
	/** True when playing stopped because the session ended. */
	readonly ended: boolean;
	/** Seconds by which the replay is behind its own clock: more than 0 on a machine too slow for the speed. */
	readonly behind: number;
	/** Goes up by one at every seam: a seek, a step back, a loop. */
	readonly jumps: number;
	/** Timestamp of the session's first sample: position 0, on the recorded clock. */
	readonly start: number;
	/** The same place in samples of the first stream; undefined until it is open. */
	readonly sample?: SamplePosition | undefined;
	/** What a person should know of this replay, one sentence each. */
	readonly notes: readonly string[];
}

/** A place in a stream, exact to the sample. */
export interface SamplePosition {
	readonly stream: string;
	/** Rows of the stream that lie before it: the next one to be delivered. */
	readonly row: number;
	/** Sample index of that row. */
	readonly index: number;
	/** Rows there are. */
	readonly rows: number;
}

/** A step in samples: `count` times to the next (negative: the last) sample index that is a multiple of `grid`. */
export interface SampleStep {
	readonly count: number;
	/** 1 when absent: sample by sample. A hop: from window end to window end. */
	readonly grid?: number | undefined;
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
	/** Pauses and moves by samples of the first stream, delivering what lies between (back: a seek). */
	stepSamples(step: SampleStep): void;
	/** 0.01 to 16, Infinity (as fast as possible), or 0 (stepping only: pauses). Throws a RangeError for others. */
	setSpeed(speed: number): void;
	setLoop(loop: boolean): void;
	/** What a loop goes round; undefined: the whole session. */
	setSection(section: Section | undefined): void;
}

/** What can be asked of a transport from another thread. */
export type TransportAct = Exclude<keyof Transport, 'state'>;
/** What goes with it. */
export type TransportValue = number | boolean | SampleStep | Section | undefined;
