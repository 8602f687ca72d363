import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/**
 * Programs nobody here wrote, which read what is written here. They are used where they are installed; tests that need one
 * that is not are skipped and say how to get it.
 */

/** Debian packages of the small ones: biosig's converter, and libxdf, which takes a compiler too. */
export const PACKAGES = ['biosig-tools', 'libxdf-dev', 'g++'] as const;

/** How a person gets each. */
export const HOW = {
	scipy: 'needs SciPy (Debian: apt-get install python3-scipy)',
	pandas: 'needs pandas (Debian: apt-get install python3-pandas)',
	h5py: 'needs h5py (Debian: apt-get install python3-h5py)',
	mne: 'needs MNE-Python (Debian: apt-get install python3-mne)',
	pyedflib: 'needs pyedflib (pip install pyedflib)',
	pyxdf: 'needs pyxdf (pip install pyxdf)',
	biosig: 'needs save2gdf of biosig (Debian: apt-get install biosig-tools)',
	libxdf: 'needs libxdf and g++ (Debian: apt-get install libxdf-dev g++)'
} as const;

/**
 * Installs the small ones: on Debian, as root. Call it before the tests, not in them. Whether it worked shows in what is
 * skipped: a machine without a network is no failure.
 */
export function installReaders(): void {
	const missing = !runs('save2gdf', ['--help']) || !existsSync('/usr/include/xdf.h');
	if (!missing || process.platform !== 'linux' || process.getuid?.() !== 0) return;
	if (!existsSync('/usr/bin/apt-get')) return;
	const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
	for (const args of [
		['update', '-qq'],
		['install', '-y', '-qq', '--no-install-recommends', ...PACKAGES]
	]) {
		spawnSync('apt-get', args, { env, stdio: 'ignore', timeout: 120_000 });
	}
}

const runs = (program: string, args: readonly string[]): boolean => {
	const { error, status } = spawnSync(program, args, { stdio: 'ignore' });
	return error === undefined && status === 0;
};

/** A Python that has `module`; Debian's own before one of a version manager. */
export const pythonWith = (module: string): string | undefined =>
	['/usr/bin/python3', 'python3'].find((python) => runs(python, ['-c', `import ${module}`]));

/** True when biosig's converter is here. */
export const hasBiosig = (): boolean => runs('save2gdf', ['--help']);

/** Files on disk for as long as `work` takes. Gives it their folder. */
export async function onDisk<T>(
	files: ReadonlyMap<string, Uint8Array>,
	work: (folder: string) => T | Promise<T>
): Promise<T> {
	const folder = mkdtempSync(join(tmpdir(), 'myodeck-'));
	try {
		for (const [name, bytes] of files) writeFileSync(join(folder, name), bytes);
		return await work(folder);
	} finally {
		rmSync(folder, { recursive: true, force: true });
	}
}

/** What a program prints. */
export const outputOf = (program: string, args: readonly string[], input?: string): string =>
	execFileSync(program, args, {
		encoding: 'utf8',
		maxBuffer: 2 ** 28,
		stdio: ['pipe', 'pipe', 'ignore'],
		...(input !== undefined && { input })
	});
