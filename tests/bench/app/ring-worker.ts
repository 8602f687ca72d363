import { seconds } from '../../../src/lib/core/units.ts';
import { SharedRing, type RingHandle } from '../../../src/lib/ring/shared-ring.ts';

/** One repeat of the ring's row, as the page tells it to each of its four workers. */
export interface RingTask {
	readonly role: 'write' | 'read';
	readonly ring: RingHandle;
	readonly rows: number;
	/** Rows per write. */
	readonly chunk: number;
	/** `[go, place of reader 0, 1, 2]` */
	readonly board: Int32Array;
	/** A reader's place on the board. */
	readonly reader: number;
}

const [GO, PLACES] = [0, 1] as const;

addEventListener(
	'message',
	({ data: task }: MessageEvent<RingTask | { nChannels: number; capacity: number }>) => {
		if (!('role' in task)) return postMessage(SharedRing.create(task.nChannels, task.capacity).handle);
		const ring = new SharedRing(task.ring);
		const work = task.role === 'write' ? () => write(ring, task) : () => read(ring, task);
		postMessage('ready');
		Atomics.wait(task.board, GO, 0);
		postMessage(work());
	}
);

/** The ring's writer never waits. Here it does, so that no reader misses a row and every row is copied four times. */
function write(ring: SharedRing, { rows, chunk, board }: RingTask): number {
	const part = {
		data: new Float32Array(chunk * ring.nChannels).fill(1),
		timestamps: new Float64Array(chunk)
	};
	for (let row = 0; row < rows; row += chunk) {
		for (let reader = PLACES; reader < board.length; reader++) {
			for (let place; row + chunk - (place = Atomics.load(board, reader)) > ring.capacity;) {
				Atomics.wait(board, reader, place, 10);
			}
		}
		ring.write(part, seconds(row));
	}
	return 0;
}

function read(ring: SharedRing, { rows, board, reader }: RingTask): number {
	const into = ring.buffer(2048);
	let missed = 0;
	for (let at = 0; at < rows;) {
		const got = ring.read(at, into);
		at = got.row + got.timestamps.length;
		missed += got.missed;
		if (got.timestamps.length === 0) {
			// Nothing yet: a spinning reader would take the core that the writer needs.
			Atomics.wait(board, GO, 1, 0.1);
			continue;
		}
		Atomics.store(board, PLACES + reader, at);
		Atomics.notify(board, PLACES + reader);
	}
	return missed;
}
