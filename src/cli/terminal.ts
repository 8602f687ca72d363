import type { Io } from './command.ts';

/** The pieces of a process's streams that are used. */
export interface Terminal {
	readonly stdout: { write(text: string): unknown };
	readonly stderr: { write(text: string): unknown; readonly isTTY?: boolean; readonly columns?: number };
}

/** Back to the beginning of the line, and everything right of it taken away (ECMA-48). */
const CLEAR = '\r\u001b[K';

/** Writes to a process's streams; progress only when its standard error is a terminal. */
export function terminalIo({ stdout, stderr }: Terminal): Io {
	let shown = '';
	const clear = (): void => {
		if (shown !== '') stderr.write(CLEAR);
		shown = '';
	};
	return {
		out(text) {
			clear();
			stdout.write(`${text}\n`);
		},
		err(text) {
			clear();
			stderr.write(`${text}\n`);
		},
		progress(text) {
			if (!stderr.isTTY || text === shown) return;
			clear();
			shown = text.slice(0, Math.max(0, (stderr.columns ?? 80) - 1));
			stderr.write(shown);
		}
	};
}
