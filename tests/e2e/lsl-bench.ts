import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Page } from '@playwright/test';
import { LiblslProcess, LOCAL_CONFIG, realLiblsl } from '../../bridge/lsl/foreign/real-liblsl.ts';
import { freePort } from '../free-port.ts';
import { expect, test as base } from './app-page.ts';

const real = realLiblsl();
/** Why there is no real liblsl here; undefined when there is one. */
export const missingLiblsl = 'missing' in real ? real.missing : undefined;

/** A bridge of its own session and port, and programs with a real liblsl beside it. */
export class Laboratory {
	readonly port: number;
	readonly #session: string;
	readonly #folder: string;
	#bridge: ChildProcess | undefined;
	readonly #programs: LiblslProcess[] = [];

	private constructor(port: number) {
		this.port = port;
		this.#session = `e2e-${process.pid}-${port}`;
		this.#folder = mkdtempSync(join(tmpdir(), 'myodeck-laboratory-'));
		writeFileSync(this.#config, LOCAL_CONFIG.replace('%', this.#session));
	}

	static async open(): Promise<Laboratory> {
		return new Laboratory(await freePort());
	}

	get #config(): string {
		return join(this.#folder, 'lsl_api.cfg');
	}

	get address(): string {
		return `ws://localhost:${this.port}`;
	}

	/** Starts the bridge, with `more` options, and resolves with the line it prints. */
	async startBridge(more: readonly string[] = []): Promise<string> {
		const tsx = pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href;
		const args = ['bridge/main.ts', '--port', String(this.port), '--lsl-config', this.#config, ...more];
		const bridge = spawn(process.execPath, ['--import', tsx, ...args], {
			stdio: ['ignore', 'pipe', 'inherit']
		});
		this.#bridge = bridge;
		return new Promise((resolve, reject) => {
			bridge.stdout.on('data', (bytes) => resolve(String(bytes).trim()));
			bridge.on('exit', (code) => reject(new Error(`The bridge ended with ${code}.`)));
		});
	}

	/** Ends the bridge: SIGKILL as a crash would, SIGINT as Ctrl-C. Resolves with its exit code. */
	async endBridge(signal: 'SIGKILL' | 'SIGINT'): Promise<number | null> {
		const bridge = this.#bridge!;
		this.#bridge = undefined;
		return new Promise((resolve) => {
			bridge.once('exit', (code) => resolve(code));
			bridge.kill(signal);
		});
	}

	/** A program with a real liblsl. */
	async program(): Promise<LiblslProcess> {
		const program = await LiblslProcess.start('file' in real ? real.file : '', this.#session);
		this.#programs.push(program);
		return program;
	}

	async close(): Promise<void> {
		for (const program of this.#programs) await program.kill();
		if (this.#bridge) await this.endBridge('SIGKILL');
		rmSync(this.#folder, { recursive: true, force: true });
	}
}

/** Chooses the source LSL in the form, and this bridge. */
export async function chooseLsl(page: Page, address: string): Promise<void> {
	await page.evaluate((url) => {
		const app = window.myodeck;
		app.settings.data.source = 'lsl';
		app.settings.data.params['lsl'] = { ...app.settings.data.params['lsl'], address: url };
		app.lsl.refresh();
	}, address);
}

/**
 * What to add to the laboratory's clock to have it on the page's app clock, in seconds, true to within ± `error`. Measured
 * from outside: by the quickest of many looks at both clocks, which are one machine's own.
 */
export async function clockTruth(page: Page): Promise<{ readonly offset: number; readonly error: number }> {
	const monotonic = (): number => Number(process.hrtime.bigint()) / 1e9;
	let best = { offset: 0, error: Infinity };
	for (let i = 0; i < 200; i++) {
		const before = monotonic();
		const app = await page.evaluate(() => (performance.timeOrigin + performance.now()) / 1000);
		const after = monotonic();
		const error = (after - before) / 2;
		if (error < best.error) best = { offset: app - (before + after) / 2, error };
	}
	return best;
}

/** A test with a laboratory of its own. */
export const test = base.extend<{ laboratory: Laboratory }>({
	// eslint-disable-next-line no-empty-pattern
	laboratory: async ({}, use) => {
		const laboratory = await Laboratory.open();
		await use(laboratory);
		await laboratory.close();
	}
});

/** An armband, as one of the laboratory's programs offers it. */
export const emg = {
	do: 'outlet',
	id: 'emg',
	name: 'Armband',
	type: 'EMG',
	channels: 8,
	rate: 2000,
	format: 'float32',
	sourceId: 'arm'
} as const;

/** Samples of the recorded streams that are stored by now, in order. */
export const stored = (page: Page): Promise<readonly number[]> =>
	page.evaluate(() => window.myodeck.recording.counts?.perStream.map(({ samples }) => samples) ?? []);

/** Waits until so many samples of every stream of the recording are stored. */
export async function storing(page: Page, least: readonly number[], seconds = 60): Promise<void> {
	const allStored = async (): Promise<boolean> => {
		const now = await stored(page);
		return least.every((n, i) => (now[i] ?? 0) >= n);
	};
	await expect.poll(allStored, { timeout: seconds * 1000 }).toBe(true);
}
