import { FakeProbe } from './dialling-probe.ts';

const CHANNELS = [8, 16, 32, 64];

/** The number that channel `c` has at instant `n`. */
export const sessantaValue = (n: number, c: number): number =>
	c === 0 ? n & 0x7fff : ((n * 7 + c * 301) % 3001) - 1500;

/**
 * A Sessantaquattro after the maker's "TCP Communication Protocol v2.1": dials its port (45454 as it is delivered), takes
 * words of 16 bits, streams when bit 0 is set, and hangs up when it is not. `accessory`: values beside the electrodes; the
 * document says 4, devices of the "+" send 8.
 */
export function fakeSessantaquattro(port: number, accessory: 4 | 8): FakeProbe {
	let [channels, size] = [64, 2];
	let going = false;
	return new FakeProbe({
		...{ port, retryMs: 200, instants: 20, packets: 100 },
		instant(n) {
			const bytes = Buffer.alloc((channels + accessory) * size);
			const put = (value: number, at: number): number => bytes.writeIntBE(value, at * size, size);
			for (let c = 0; c < channels; c++) put(sessantaValue(n, c), c);
			put(100, channels);
			if (accessory === 8) put(16_384, channels + 2);
			bytes.writeUInt16BE(n & 0xffff, bytes.length - 2);
			return bytes;
		},
		command(bytes) {
			const word = bytes.readUInt16BE(0);
			channels = CHANNELS[(word >> 11) & 3]!;
			size = (word & 0x80) !== 0 ? 3 : 2;
			// Settings with "go" while it streams would make the real one hang up as well.
			const act = (word & 1) === 0 || going ? 'hang up' : 'go';
			going = act === 'go';
			return act;
		}
	});
}
