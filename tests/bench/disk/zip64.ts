import { copyFile, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { writeArchive } from '../../../src/lib/library/archives.ts';
import { openSessionStore } from '../../../src/lib/session/read/open.ts';
import { folderTarget } from '../../../src/lib/formats/targets.ts';
import { longSession, storeOf } from '../long-session.ts';
import { measuredOf, type DiskRow } from '../row.ts';

const GIB = 5;

/**
 * A session that needs zip64 out to the disk and opened again: how fast against a plain copy of the same file, how much
 * memory the export takes beyond what there was before, and how long until the last second of it is read.
 */
export const exportLarge: DiskRow = {
	name: `export ${GIB} GiB session (zip64) and open it again`,
	unit: 'B',
	async measure() {
		const folder = await mkdtemp(join(tmpdir(), 'myodeck-bench-'));
		try {
			const take = await longSession({ bytes: GIB * 2 ** 30 });
			const path = join(folder, 'large.session.zip');
			const memory = peakMemory();
			const began = performance.now();
			await writeArchive(storeOf(take), await folderTarget(folder).create('large.session.zip'));
			const written = (performance.now() - began) / 1000;
			const over = memory.stop();
			const opening = performance.now();
			const session = await openSessionStore(path);
			const { nSamples, fs } = session.streamInfo('emg');
			await session.getContinuous('emg', { start: nSamples - fs });
			const open = performance.now() - opening;
			const copying = performance.now();
			await copyFile(path, join(folder, 'copy'));
			const copied = (performance.now() - copying) / 1000;
			return measuredOf([written], take.bytes, {
				peak_MB_over_baseline: over,
				open_and_read_last_second_ms: open,
				copy_B_per_s: take.bytes / copied,
				ratio_to_copy: copied / written
			});
		} finally {
			await rm(folder, { recursive: true, force: true });
		}
	}
};

/** The most memory this process has while something runs, in MB above what it had at the beginning. */
function peakMemory(): { stop(): number } {
	const before = process.memoryUsage().rss;
	let most = before;
	const look = (): void => void (most = Math.max(most, process.memoryUsage.rss()));
	const timer = setInterval(look, 20);
	return {
		stop() {
			clearInterval(timer);
			look();
			return (most - before) / 1e6;
		}
	};
}
