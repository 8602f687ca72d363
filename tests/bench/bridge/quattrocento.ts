import { spawn, type ChildProcess } from 'node:child_process';
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import { WebSocket } from 'ws';
import { lslClock } from '../../../bridge/lsl/clock.ts';
import { now } from '../../../src/lib/core/clock.ts';
import { SharedRing } from '../../../src/lib/ring/shared-ring.ts';
import { DeviceSource } from '../../../src/lib/sources/device/device-source.ts';
import { RelayLink } from '../../../src/lib/sources/device/relay/relay-link.ts';
import type { BridgeSocket } from '../../../src/lib/sources/lsl/bridge-link.ts';
import { quattrocento } from '../../../src/lib/sources/otb/quattrocento.ts';
import { ringFor } from '../../../src/lib/sources/pump.ts';
import { measuredOf, type DiskRow } from '../row.ts';
import { cpuOf } from './cpu.ts';
import { startBridge } from './laboratory.ts';

const HOST = '127.0.99.1';
/** A minute only where there is time for it. */
const SECONDS = process.env['MYODECK_LONG'] ? 60 : 8;
const WARM_UP_SAMPLES = 10_240;
/** Of the AUX stream: microvolts of a count. */
const AUX_SCALE = 5e6 / 65_536 / 0.5;

async function startDevice(): Promise<ChildProcess> {
	const tsx = pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href;
	const args = ['--import', tsx, 'tests/bench/bridge/quattrocento-device.ts', HOST];
	const device = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
	await new Promise((resolve) => device.stdout.once('data', resolve));
	return device;
}

/** When the last row of an AUX packet was sent, on the clock of this computer. */
function sentAt(data: Float32Array): number {
	const at = data.length - 16;
	const part = (k: number): number => Math.round(data[at + k]! / AUX_SCALE) * 2 ** (15 * k);
	return (part(0) + part(1) + part(2)) / 1e6;
}

/**
 * A device process → the bridge, a process of its own → decoding and ring in this process. Times are from the device's send
 * to the ring.
 */
export const quattrocentoRow: DiskRow = {
	name: 'quattrocento 408 values x 10.24 kHz, device to ring',
	unit: 'samples',
	async measure() {
		const [device, bridge] = [await startDevice(), await startBridge()];
		const params = { host: HOST, rate: '3', inputs: '3' };
		const transport = quattrocento.transport(params);
		if (transport.via !== 'network') throw new Error('It is not in the network.');
		const connect = (url: string): BridgeSocket => new WebSocket(url) as unknown as BridgeSocket;
		const link = new RelayLink(`ws://127.0.0.1:${bridge.port}`, transport, { connect });
		const source = new DeviceSource(quattrocento, params, link);
		try {
			const rings = (await source.connect()).map((info) => new SharedRing(ringFor(info).handle));
			const latencies: number[] = [];
			let [samples, lost, begun] = [0, 0, 0];
			let [own, relayed] = [process.cpuUsage(), 0];
			for await (const { stream, chunk } of source.read()) {
				rings[stream]!.write(chunk, now());
				if (stream === 1) {
					if (samples > WARM_UP_SAMPLES) latencies.push(lslClock() - sentAt(chunk.data));
					continue;
				}
				if (samples <= WARM_UP_SAMPLES)
					[begun, own, relayed] = [performance.now(), process.cpuUsage(), cpuOf(bridge.process)];
				samples += chunk.timestamps.length;
				lost += chunk.lost ?? 0;
				if (samples > WARM_UP_SAMPLES && performance.now() - begun > SECONDS * 1000) break;
			}
			const seconds = (performance.now() - begun) / 1000;
			const used = process.cpuUsage(own);
			const share = (at: number): number => 1000 * latencies[Math.ceil(at * latencies.length) - 1]!;
			latencies.sort((a, b) => a - b);
			const figures = measuredOf(latencies, 1, {
				...{ lost, p50_ms: share(0.5), p99_ms: share(0.99) },
				page_core_percent: (used.user + used.system) / 1e4 / seconds,
				bridge_core_percent: (100 * (cpuOf(bridge.process) - relayed)) / seconds
			});
			return { ...figures, rate: (samples - WARM_UP_SAMPLES) / seconds };
		} finally {
			await source.disconnect();
			device.kill('SIGKILL');
			bridge.end();
		}
	}
};
