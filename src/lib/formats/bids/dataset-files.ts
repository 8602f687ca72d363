import { writeFile, type ByteSink } from '../byte-sink.ts';
import type { FileTarget } from '../format.ts';
import { tsv } from './files.ts';

/** The files of a data set that one recording adds. Several recordings share some of them. */
export class DatasetFiles {
	readonly #target: FileTarget;
	/** Paths of the new files, in the order written. */
	readonly written: string[] = [];

	constructor(target: FileTarget) {
		this.#target = target;
	}

	/** Writes a new file and returns what `write` returned. Throws a SessionError when there is such a file. */
	async add<T>(path: string, write: (sink: ByteSink) => Promise<T>): Promise<T> {
		const result = await writeFile(this.#target, path, write);
		this.written.push(path);
		return result;
	}

	/** Writes a new file of text. Throws a SessionError when there is such a file. */
	async put(path: string, text: string): Promise<void> {
		await this.add(path, (sink) => sink.text(text));
	}

	/** Writes a text that a data set has once. */
	async once(path: string, text: string): Promise<void> {
		if (!(await this.#target.has(path))) await this.put(path, text);
	}

	/** A table that every recording of a data set shares: rows that are not there yet are added at its end. */
	async share(path: string, heading: readonly string[], rows: readonly string[][]): Promise<void> {
		if (!(await this.#target.has(path))) return this.put(path, tsv([heading, ...rows]));
		await this.#target.extend(path, (text) => {
			const known = new Set(text.split('\n').map((line) => line.split('\t')[0]));
			const end = text === '' || text.endsWith('\n') ? '' : '\n';
			return end + tsv(rows.filter(([key]) => !known.has(key)));
		});
	}
}
