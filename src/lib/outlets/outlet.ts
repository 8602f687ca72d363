/** A way out of the app, opened: it carries one row of numbers at a time to somebody outside. */
export interface Outlet {
	/** Sends one row. `neutral`: nothing is being predicted; whoever listens should let go. */
	send(values: Float32Array, neutral: boolean): void;
	close(): Promise<void>;
}

/** An entry of the outlet registry. Nothing leaves through one that was not switched on by hand. */
export interface OutletKind<Id extends string = string> {
	readonly id: Id;
	readonly label: string;
	/** Who receives what is sent, in one line. */
	readonly summary: string;
	/** Rows per second. */
	readonly rate: number;
	/** Throws an UnsupportedError that says what is missing. `classNames`: what the numbers of a row are of. */
	open(classNames: readonly string[]): Promise<Outlet>;
}
