import type { Param, ParamValues } from '../core/params.ts';

/** What the numbers of a row are of. */
export interface OutputInfo {
	/** `classify`: one probability per class, all 0 when nothing is decided; `regress`: one value per output. */
	readonly task: 'classify' | 'regress';
	/** One per number. */
	readonly names: readonly string[];
	/** Name of the stream of predictions. */
	readonly stream: string;
}

/** One prediction on its way out: the same on every transport, see docs/how-to/outputs.md. */
export interface OutputRow {
	/** Counts rows of this output from 0; a number that is missing was a row that did not get through. */
	readonly sequence: number;
	/**
	 * Of the newest sample the prediction was made of, in seconds since 1970. Of a neutral row: that of the prediction before,
	 * else 0.
	 */
	readonly time: number;
	/** One per name of `OutputInfo`. */
	readonly values: Float32Array;
	/** Nothing is predicted or decided; whoever listens should let go. */
	readonly neutral: boolean;
}

/** The position of the class that a row says, from 0; −1 when it says none, and of a regression. */
export const classOf = (task: OutputInfo['task'], { values, neutral }: OutputRow): number =>
	neutral || task === 'regress' ? -1 : values.indexOf(Math.max(...values));

/** A way out of the app, opened: it carries one row of numbers at a time to somebody outside. */
export interface Output {
	/** Sends one row. */
	send(row: OutputRow): void;
	/** There is nothing new to send, and whoever sends is still there. */
	beat?(): void;
	/** Resolves when what was sent last has left and the way is closed. */
	close(): Promise<void>;
	/** Why nothing can be sent any more, and what to do; undefined while all is well. */
	readonly failure?: string | undefined;
}

/** What the window hears, and may say, while an output opens. */
export interface OutputOpening {
	/** Aborted when it is switched off meanwhile. */
	readonly signal?: AbortSignal;
	/** What it waits for; an empty text when it waits for nothing. */
	waitsFor?(text: string): void;
}

/** An entry of the output registry. Nothing leaves through one that was not switched on by hand. */
export interface OutputKind<Id extends string = string> {
	readonly id: Id;
	readonly label: string;
	/** Who receives what is sent, in one line. */
	readonly summary: string;
	/** Rows per second, when the person asks for no other rate. */
	readonly rate: number;
	/** The fields of its form; the rate comes with every kind and is not among them. */
	readonly params: readonly Param[];
	/** Drawn by the app itself: its rows come back to the window. */
	readonly onScreen?: true;
	/**
	 * The half that only the window can do (a chooser, a connection that must outlive a worker), called from a click.
	 * The port it returns travels to the outputs worker and into `create`. Kinds that need no window leave it out.
	 */
	open?(params: ParamValues, opening?: OutputOpening): Promise<MessagePort>;
	/** Runs in the outputs worker. Throws an AppError that says what is missing. */
	create(info: OutputInfo, params: ParamValues, port?: MessagePort): Promise<Output>;
}
