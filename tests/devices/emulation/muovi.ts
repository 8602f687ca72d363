import { FakeProbe } from './dialling-probe.ts';

/** Values of an instant beside the electrodes, as the maker's examples have them: quaternion, buffer and trigger, counter. */
const PLUS = 6;

/** The number that channel `c` has at instant `n`. */
export const muoviValue = (n: number, c: number): number =>
	c === 0 ? n & 0x7fff : ((n * 37 + c * 501) % 4001) - 2000;

/**
 * A Muovi (32 electrodes) or Muovi+ (64), from the maker's examples for Matlab and Python: dials its port (54321 as
 * it is delivered) until somebody listens, waits for one byte (bit 0: go, bits 1–2: mode, bit 3: EMG), and sends big-endian
 * numbers of 16 bits, 2000 instants a second, or of 24 bits, 500 instants, when bit 3 is not set.
 */
export function fakeMuovi(port: number, electrodes: number, cut = 0): FakeProbe {
	let emg = true;
	return new FakeProbe({
		...{ port, retryMs: 200, instants: electrodes === 32 ? 18 : 10, cut },
		packets: 2000 / (electrodes === 32 ? 18 : 10),
		instant(n) {
			const size = emg ? 2 : 3;
			const bytes = Buffer.alloc((electrodes + PLUS) * size);
			const put = (value: number, at: number): number => bytes.writeIntBE(value, at * size, size);
			for (let c = 0; c < electrodes; c++) put(muoviValue(n, c), c);
			put(16_384, electrodes);
			put(-8_192, electrodes + 1);
			put(3, electrodes + 4);
			bytes.writeUInt16BE(n & 0xffff, bytes.length - 2);
			return bytes;
		},
		command(bytes) {
			const byte = bytes[bytes.length - 1]!;
			emg = (byte & 8) !== 0;
			return (byte & 1) !== 0 ? 'go' : 'stop';
		}
	});
}
