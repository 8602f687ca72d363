import { createSocket, type Socket } from 'node:dgram';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { brainflow } from '../../src/lib/sources/brainflow/brainflow.ts';
import { recorded, row, startRig, type Rig } from './rig.ts';

let rig: Rig;
let end: (() => void) | undefined;
beforeAll(async () => {
	rig = await startRig(26_971);
});
afterEach(() => end?.());
afterAll(() => rig.close());

/**
 * A BrainFlow program with the synthetic board that streams on, after BrainFlow's own sender: packages of `rows` float64, now
 * and then two in a datagram, package numbers from 0 to 255 in row 0. Returns what makes it lose so many packages.
 */
function fakeBrainflow(rows: number): (n: number) => void {
	const socket: Socket = createSocket('udp4');
	const begun = performance.now();
	const packageOf = (n: number): Buffer => {
		const bytes = Buffer.alloc(rows * 8);
		bytes.writeDoubleLE(n % 256, 0);
		for (let c = 1; c < rows; c++) bytes.writeDoubleLE(n * 0.5 + c * 1000, 8 * c);
		return bytes;
	};
	let [n, lose] = [0, 0];
	const timer = setInterval(() => {
		while (n + 2 < ((performance.now() - begun) / 1000) * 250) {
			if (lose > 0) {
				lose--;
				n++;
				continue;
			}
			const together = n % 10 === 0 ? 2 : 1;
			const packages = Array.from({ length: together }, () => packageOf(n++));
			socket.send(Buffer.concat(packages), 6_677, '127.0.0.1');
		}
	}, 4);
	end = () => {
		clearInterval(timer);
		socket.close();
	};
	return (count) => (lose = count);
}

test('packages of the synthetic board are recorded, and lost ones are a gap', async () => {
	const lose = fakeBrainflow(32);
	const { brainflow: emg } = await recorded(rig.source(brainflow), async (more) => {
		await more(300);
		lose(3);
		await more(200);
	});
	expect(emg).toMatchObject({ nChannels: 16, fs: 250, lost: [3] });
	const begin = row(emg!, 0)[0]! - 1000;
	expect(row(emg!, 100)).toEqual(Array.from({ length: 16 }, (_, c) => begin + 50 + (c + 1) * 1000));
});

test('another board than the chosen one, and nobody, are refused with what to do', async () => {
	const nobody = rig.source(brainflow);
	await expect(nobody.connect()).rejects.toThrow(/Nothing is sent to 225\.1\.1\.1.*add_streamer/);
	await nobody.disconnect();
	fakeBrainflow(23);
	const other = rig.source(brainflow);
	await expect(other.connect()).rejects.toThrow(/no multiple of 32 rows.*Choose the board/);
	await other.disconnect();
});
