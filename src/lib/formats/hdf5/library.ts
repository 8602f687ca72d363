import type { File, ready } from 'h5wasm';
import { AppError, messageOf } from '../../core/errors.ts';
import type { RandomAccess } from '../../store/random-access.ts';
import { damageReason } from '../damage-reason.ts';
import { refuse } from '../format.ts';

type Module = Awaited<typeof ready>;

interface Library {
	readonly File: typeof File;
	readonly ready: typeof ready;
}

/** A file of more is refused: the library reads from memory. */
const MAX_BYTES = 2 ** 30;
const PIECE = 2 ** 20;

/** A file that the HDF5 library has open. `close` frees its memory. */
export interface OpenHdf5 {
	readonly file: File;
	readonly module: Module;
	close(): void;
}

let opened = 0;
/** The library's memory as it was before any file was opened, without the zeros at its end. */
let fresh: Uint8Array | undefined;
/** How often a damaged file has stopped the library. */
let faults = 0;
/** Where the library runs. */
let running: Module | undefined;

/**
 * Loads the HDF5 library, which is large, and opens a file in it. Throws a SessionError for a file that the library does not
 * open, and an UnsupportedError where the library cannot be loaded.
 */
export async function openHdf5(source: RandomAccess): Promise<OpenHdf5> {
	if (source.size > MAX_BYTES) {
		throw refuse(
			source.name,
			`has ${(source.size / 2 ** 30).toFixed(1)} GiB, which is too much to read in a browser`,
			'Write its arrays to .npy files with h5py, or cut it into parts.'
		);
	}
	const { library, module } = await load(source.name);
	const place = `/import-${opened++}.h5`;
	const bytes = new Uint8Array(source.size);
	for (let at = 0; at < source.size; at += PIECE)
		bytes.set(await source.read(at, Math.min(PIECE, source.size - at)), at);
	const { FS } = module;
	const before = faults;
	FS.writeFile(place, bytes);
	const file = guarded(source.name, () => new library.File(place, 'r'));
	if (file.file_id < 0n) {
		FS.unlink(place);
		throw damaged(source.name, 'the library does not open it');
	}
	return {
		file,
		module,
		close() {
			FS.unlink(place);
			// After a fault the file is none of the library's any more.
			if (faults === before) guarded(source.name, () => file.close());
		}
	};
}

async function load(file: string): Promise<{ library: Library; module: Module }> {
	try {
		const library = await import('h5wasm');
		const module = await library.ready;
		// Errors of the library are thrown, not printed.
		module.activate_throwing_error_handler();
		running = module;
		fresh ??= withoutZeros(module.HEAPU8);
		return { library, module };
	} catch (error) {
		throw new AppError(
			'UnsupportedError',
			`${file} was not read: the reader of HDF5 files could not be loaded (${messageOf(error)}). Check the connection and load the page again.`,
			{ cause: error }
		);
	}
}

const damaged = (file: string, why: string): AppError =>
	refuse(file, `cannot be read as HDF5 (${why})`, 'Check it with h5dump or h5py, and write it again.');

/** Runs calls of the library, whose errors are those of the file. */
export function guarded<T>(file: string, work: () => T): T {
	try {
		return work();
	} catch (error) {
		if (error instanceof WebAssembly.RuntimeError) restore();
		throw damaged(file, damageReason(error));
	}
}

/** A copy of what stands before the zeros at the end. */
function withoutZeros(memory: Uint8Array): Uint8Array {
	let end = memory.length;
	while (end > 0 && memory[end - 1] === 0) end--;
	return memory.slice(0, end);
}

/**
 * Puts the library's memory back to what it was before any file was opened: a damaged file may leave anything in it, and what is
 * read from it then could not be trusted. Files that are open elsewhere are lost with it; there is one import at a time.
 */
function restore(): void {
	faults++;
	if (!running || !fresh) return;
	running.HEAPU8.fill(0);
	running.HEAPU8.set(fresh);
}
