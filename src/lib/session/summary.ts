/** One stream as the list of sessions shows it. Plain JSON. */
export interface StreamSummary {
	readonly name: string;
	readonly nChannels: number;
	/** Declared rate in hertz; 0 when the file does not say. */
	readonly fs: number;
	readonly unit: string;
	readonly dtype: string;
	readonly nSamples: number;
	/** From the first timestamp to the last. */
	readonly seconds: number;
	/** How often samples were lost, and how many in all. */
	readonly gaps: number;
	readonly lost: number;
}

/** What the list of sessions shows of one, without opening it. Plain JSON, made to be stored and sent. */
export interface SessionSummary {
	readonly id: string;
	readonly name: string;
	/** Local wall time, `YYYY-MM-DDTHH:MM:SS`, as the file says it. */
	readonly created: string;
	/** The file it came from, when it was not recorded here. */
	readonly importedFrom?: string;
	readonly streams: readonly StreamSummary[];
	/** The longest stream's. */
	readonly seconds: number;
	readonly classNames: readonly string[];
	/** Labelled segments per class, by class index. */
	readonly trialsPerClass: readonly number[];
	/** Label events, −1 included. */
	readonly labels: number;
	readonly bytes: number;
	/** False when recording never reached Stop: a take that was recovered, or one that still runs. */
	readonly finished: boolean;
	/** What a person should know before using it, one sentence each. */
	readonly problems: readonly string[];
}
