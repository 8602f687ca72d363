import { createServer } from 'node:net';
import { lslClock } from '../../../bridge/lsl/clock.ts';

/**
 * A Quattrocento for the benchmark, as a process of its own: 408 values of 16 bits at 10 240 Hz to whoever connects and sends
 * 40 bytes with the bit to go. AUX IN 1 to 3 hold when the instant was sent, microseconds in three times 15 bits. Arguments:
 * address.
 */
const VALUES = 408;
const FS = 10_240;
const BYTES = VALUES * 2;
const AUX = 384;
const COUNTER = 400;

createServer((socket) => {
	socket.setNoDelay(true);
	socket.on('error', () => socket.destroy());
	let timer: NodeJS.Timeout | undefined;
	let received = Buffer.alloc(0);
	socket.on('close', () => clearInterval(timer));
	socket.on('data', (bytes) => {
		received = Buffer.concat([received, bytes]);
		for (; received.length >= 40; received = received.subarray(40)) {
			clearInterval(timer);
			if ((received[0]! & 1) === 0) continue;
			const begun = lslClock();
			let n = 0;
			timer = setInterval(() => {
				const due = Math.min(2048, Math.floor((lslClock() - begun) * FS) - n);
				if (due <= 0) return;
				const block = Buffer.alloc(due * BYTES);
				const time = Math.floor(lslClock() * 1e6);
				for (let i = 0; i < due; i++, n++) {
					for (let k = 0; k < 3; k++)
						block.writeInt16LE(Math.floor(time / 2 ** (15 * k)) % 32_768, i * BYTES + (AUX + k) * 2);
					block.writeInt16LE(n % 32_768, i * BYTES);
					block.writeUInt16LE(n & 0xffff, i * BYTES + COUNTER * 2);
				}
				socket.write(block);
			}, 2);
		}
	});
}).listen(23_456, process.argv[2], () => console.log('listening'));
