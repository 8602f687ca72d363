import { makersCrc } from './quattrocento.ts';
import { FrameTimer } from './frame-timer.ts';
import { FakeServer } from './served-device.ts';

/** The number that channel `c` of a probe has at instant `n`. */
export const stationValue = (n: number, probe: number, c: number): number =>
	c === 0 ? n & 0x7fff : ((n * 3 + probe * 1000 + c * 11) % 2500) - 1250;

/** Values of a probe by its number, as the maker's Matlab example has them. */
const WIDTHS = [38, 38, 38, 38, 70, 70, 8, 8, 8, 8, 8, 8, 8, 8, 10, 10];

/** A SyncStation after the maker's Matlab example: a command byte, one byte per probe, a CRC; then instants of all probes. */
export class FakeSyncStation extends FakeServer {
	readonly commands: string[];
	/** One for every time it was started, the newest last. */
	readonly timers: FrameTimer[];
	/** Instants it leaves out next. */
	readonly skip: { n: number };

	constructor(host: string, port: number) {
		const commands: string[] = [];
		const timers: FrameTimer[] = [];
		const skip = { n: 0 };
		super({
			...{ host, port },
			connected(socket) {
				let n = 0;
				return (bytes) => {
					if (makersCrc(bytes.subarray(0, -1)) !== bytes[bytes.length - 1]) return void socket.destroy();
					commands.push(bytes.toString('hex'));
					timers.at(-1)?.end();
					if ((bytes[0]! & 1) === 0) return;
					const probes = Array.from(bytes.subarray(1, 1 + ((bytes[0]! >> 1) & 0x1f)), (byte) => byte >> 4);
					const width = probes.reduce((sum, id) => sum + WIDTHS[id]!, 6);
					const send = (due: number): void => {
						n += skip.n;
						skip.n = 0;
						const block = Buffer.alloc(due * width * 2);
						for (let i = 0; i < due; i++, n++) {
							let at = i * width;
							for (const id of probes) {
								for (let c = 0; c < WIDTHS[id]! - 6; c++)
									block.writeInt16BE(stationValue(n, id, c), (at + c) * 2);
								at += WIDTHS[id]!;
							}
							block.writeInt16BE(77, at * 2);
							block.writeUInt16BE(n & 0xffff, (at + 5) * 2);
						}
						socket.write(block);
					};
					timers.push(new FrameTimer({ perSecond: 2000, first: n, send }, socket));
				};
			}
		});
		this.commands = commands;
		this.timers = timers;
		this.skip = skip;
	}
}
