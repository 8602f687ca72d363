import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { LslOutlet } from '../../../bridge/lsl/backend.ts';
import { lslClock } from '../../../bridge/lsl/clock.ts';
import { parseConfig } from '../../../bridge/lsl/config.ts';
import { NetworkBackend } from '../../../bridge/lsl/network-backend.ts';
import { freePort } from '../../free-port.ts';

const CHUNK_MS = 10;

/** A bridge, a process of its own, and an outlet in this process that it finds. */
export interface Laboratory {
	readonly outlet: LslOutlet;
	readonly port: number;
	readonly bridge: ChildProcess;
}

/** Does `work` with an outlet named `bench` and a bridge that sees nothing else; ends both. */
export async function inLaboratory<T>(
	channels: number,
	rate: number,
	work: (laboratory: Laboratory) => Promise<T>
): Promise<T> {
	const folder = mkdtempSync(join(tmpdir(), 'myodeck-bench-'));
	const session = `bench-${process.pid}`;
	const text = `[ports]\nIPv6=disable\n[multicast]\nResolveScope=machine\n[lab]\nSessionID=${session}\n`;
	writeFileSync(join(folder, 'lsl_api.cfg'), text);
	const backend = await NetworkBackend.open(parseConfig(text));
	const port = await freePort();
	const bridge = await start(port, join(folder, 'lsl_api.cfg'));
	try {
		const outlet = await backend.openOutlet({
			name: 'bench',
			type: 'EMG',
			channelCount: channels,
			format: 'float32',
			rate,
			sourceId: 'b'
		});
		const found = await work({ outlet, port, bridge });
		await outlet.close();
		return found;
	} finally {
		bridge.kill('SIGKILL');
		await backend.close();
		rmSync(folder, { recursive: true, force: true });
	}
}

/** A bridge that finds no LSL streams, a process of its own. */
export async function startBridge(): Promise<{
	readonly process: ChildProcess;
	readonly port: number;
	end(): void;
}> {
	const folder = mkdtempSync(join(tmpdir(), 'myodeck-bench-'));
	const config = join(folder, 'lsl_api.cfg');
	writeFileSync(
		config,
		`[ports]\nIPv6=disable\n[multicast]\nResolveScope=machine\n[lab]\nSessionID=none-${process.pid}\n`
	);
	const port = await freePort();
	const bridge = await start(port, config);
	return {
		process: bridge,
		port,
		end() {
			bridge.kill('SIGKILL');
			rmSync(folder, { recursive: true, force: true });
		}
	};
}

async function start(port: number, config: string): Promise<ChildProcess> {
	const tsx = pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href;
	const args = ['--import', tsx, 'bridge/main.ts', '--port', String(port), '--lsl-config', config];
	const bridge = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
	await new Promise((resolve) => bridge.stdout.once('data', resolve));
	return bridge;
}

/** Pushes chunks at the real rate, the last sample of each stamped now; calls `look` every second. Resolves with how many. */
export async function pace(
	outlet: LslOutlet,
	channels: number,
	rate: number,
	seconds: number,
	look: () => void = () => {}
): Promise<number> {
	const begun = lslClock();
	let [sent, looked] = [0, 0];
	while (lslClock() - begun < seconds) {
		await pause(CHUNK_MS);
		const now = lslClock();
		const n = Math.floor((now - begun) * rate) - sent;
		if (n <= 0) continue;
		const timestamps = Float64Array.from({ length: n }, (_, i) => now - (n - 1 - i) / rate);
		outlet.push({ values: new Float32Array(n * channels), timestamps });
		sent += n;
		if (now - begun > looked + 1) {
			looked++;
			look();
		}
	}
	return sent;
}

export const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
