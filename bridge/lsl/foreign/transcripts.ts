import { readFileSync } from 'node:fs';
import type { LslFormat } from '../stream-info.ts';

/** What a real liblsl said over TCP, byte for byte; `test`: the interoperation test it stands for. */
export interface Transcripts {
	/** `lsl_library_version()`. */
	readonly library: number;
	/** Its outlets: the description, and what came after our inlet's question. `answer` is base64. */
	readonly answers: readonly {
		readonly test: number;
		readonly format: LslFormat;
		readonly info: string;
		readonly answer: string;
		/** The times it was told to send. */
		readonly times: readonly number[];
	}[];
	/** Its inlets: what they asked an outlet for. */
	readonly requests: readonly {
		readonly test: number;
		readonly format: LslFormat;
		readonly channels: number;
		readonly rate: number;
		readonly request: string;
	}[];
}

/** The recorded ones; `record-transcripts.ts` made them. */
export const readTranscripts = (): Transcripts =>
	JSON.parse(readFileSync(new URL('./transcripts.json', import.meta.url), 'utf8')) as Transcripts;
